import { type BlobId, type BlobRef, type DeviceId, limits, type PeerName } from '@kith/wire'
import { expect, it } from 'vitest'
import type { BlobMailbox, FetchedPart, SealedBlob } from '../../src/blobs/blob-holder.ts'
import { openMemoryBlobs } from '../../src/blobs/blob-store.ts'
import type { BlobKeeper, BlobKeeperOptions } from '../../src/engine/blob-keeper.ts'
import { openMemoryStore } from '../../src/store/memory.ts'
import { blobPeer, content, devices, readAll, shareBytes } from './blob-peer.ts'
import { MemoryWire } from './memory-channels.ts'

const given = content(20 * limits.blobChunkBytes)
const keepMs = 60_000

/** A mailbox that all have in common. */
function memoryMailbox(): {
  readonly mailbox: BlobMailbox
  readonly kept: Map<BlobId, ReadonlyMap<string, Uint8Array>>
} {
  const kept = new Map<BlobId, ReadonlyMap<string, Uint8Array>>()
  const mailbox: BlobMailbox = {
    keep: async (blob) => {
      kept.set(blob.blob, await partsOf(blob))
    },
    release: async ({ blob }) => {
      kept.delete(blob)
    },
    find: async ({ blob }) => {
      const parts = kept.get(blob)
      return (
        parts && {
          id: 'mailbox',
          fetch: async function* (wanted): AsyncGenerator<FetchedPart> {
            for (const part of wanted)
              yield {
                part,
                bytes: (parts.get(`${String(part.level)}/${String(part.index)}`) ?? new Uint8Array()).slice(),
              }
          },
          close: () => undefined,
        }
      )
    },
    frame: () => undefined,
    down: () => undefined,
  }
  return { mailbox, kept }
}

async function partsOf(blob: SealedBlob): Promise<ReadonlyMap<string, Uint8Array>> {
  const parts = new Map<string, Uint8Array>()
  for (let number = 0; number < blob.shape.parts; number++) {
    const part = blob.shape.partOf(number)
    parts.set(`${String(part.level)}/${String(part.index)}`, (await blob.read(part)).slice())
  }
  return parts
}

const names: BlobKeeperOptions['names'] = {
  deviceOf: (device: DeviceId) => {
    const found = Object.entries(devices).find(([, own]) => own.includes(device))
    return found && ({ name: found[0] } as never)
  },
}

async function untilMailbox(keeper: BlobKeeper, { blob }: BlobRef, state: string): Promise<void> {
  for await (const change of keeper.changes({}))
    if (change.kind === 'status' && change.status.ref.blob === blob && change.status.mailbox?.state === state) return
}

it('[BM13] what waits for one name is released when he has it all', async () => {
  const wire = new MemoryWire()
  const { mailbox, kept } = memoryMailbox()
  const alice = await blobPeer(wire, 'alice', { mailbox, names })
  const ref = await shareBytes(alice.keeper, given)
  await alice.keeper.keep(ref.blob, keepMs, 'bob' as PeerName)
  await untilMailbox(alice.keeper, ref, 'kept')
  expect([...kept.keys()]).toEqual([ref.blob])
  for (const name of ['carol', 'bob']) {
    expect(kept.size).toBe(1)
    const { keeper } = await blobPeer(wire, name, { names })
    await keeper.open(ref, [], false)
    await keeper.whole(ref.blob)
  }
  await untilMailbox(alice.keeper, ref, 'taken')
  expect(kept.size).toBe(0)
})

it('[BL20][BM13] who took it from the mailbox says so when the sender is there again', async () => {
  const wire = new MemoryWire()
  const { mailbox, kept } = memoryMailbox()
  const store = Object.assign(openMemoryStore(), { [Symbol.asyncDispose]: async () => undefined })
  const blobs = Object.assign(openMemoryBlobs(), { [Symbol.asyncDispose]: async () => undefined })
  const alice = await blobPeer(wire, 'alice', { mailbox, names, store, blobs })
  const ref = await shareBytes(alice.keeper, given)
  await alice.keeper.keep(ref.blob, keepMs, 'bob' as PeerName)
  await untilMailbox(alice.keeper, ref, 'kept')
  await alice.keeper.end()

  const bob = await blobPeer(wire, 'bob', { mailbox, names })
  await bob.keeper.open(ref, [], false)
  await bob.keeper.whole(ref.blob)
  expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
  expect(kept.size).toBe(1)

  const again = await blobPeer(wire, 'alice', { mailbox, names, store, blobs })
  // Alice's other device never comes, so there is always one more that may have to hear it.
  bob.keeper.heard(again.device, 'alice' as PeerName)
  await untilMailbox(again.keeper, ref, 'taken')
  expect(kept.size).toBe(0)
})

it('[BM13] what waits for whoever has the reference stays', async () => {
  const wire = new MemoryWire()
  const { mailbox, kept } = memoryMailbox()
  const alice = await blobPeer(wire, 'alice', { mailbox, names })
  const ref = await shareBytes(alice.keeper, given)
  await alice.keeper.keep(ref.blob, keepMs)
  const bob = await blobPeer(wire, 'bob', { names })
  await bob.keeper.open(ref, [], false)
  await bob.keeper.whole(ref.blob)
  await untilMailbox(alice.keeper, ref, 'kept')
  expect(kept.size).toBe(1)
})
