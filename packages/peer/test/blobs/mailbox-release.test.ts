import { until } from '@kith/testing/contracts'
import { type BlobId, type BlobRef, type DeviceId, KithError, limits, type PeerName } from '@kith/wire'
import { afterEach, expect, it, vi } from 'vitest'
import type { BlobKeepOptions, BlobMailbox, FetchedPart, SealedBlob } from '../../src/blobs/blob-holder.ts'
import { openMemoryBlobs } from '../../src/blobs/blob-store.ts'
import type { BlobKeeper, BlobKeeperOptions } from '../../src/engine/blob-keeper.ts'
import { openMemoryStore } from '../../src/store/memory.ts'
import { blobPeer, content, devices, readAll, shareBytes } from './blob-peer.ts'
import { MemoryWire } from './memory-channels.ts'

const given = content(20 * limits.blobChunkBytes)
const keepMs = 60_000
const lookMs = 10

afterEach(() => {
  vi.useRealTimers()
})

interface MemoryMailbox {
  readonly mailbox: BlobMailbox
  readonly kept: Map<BlobId, ReadonlyMap<string, Uint8Array>>
  /** What was asked of it. */
  readonly calls: ('keep' | 'release')[]
  /** How many uploads were given up in the middle. */
  aborted: number
  /** An upload does not come to its end. */
  isSlow: boolean
  isAway: boolean
  isFull: boolean
}

/** A mailbox that all have in common. */
function memoryMailbox(): MemoryMailbox {
  const kept = new Map<BlobId, ReadonlyMap<string, Uint8Array>>()
  const keep = async (blob: SealedBlob, { signal }: BlobKeepOptions): Promise<void> => {
    all.calls.push('keep')
    if (all.isFull) throw new KithError('blob-quota')
    kept.set(blob.blob, await partsOf(blob))
    if (!all.isSlow) return
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve)
    })
    all.aborted++
    throw new KithError('aborted')
  }
  const mailbox: BlobMailbox = {
    keep: (blob, _, options) => keep(blob, options),
    release: async ({ blob }) => {
      all.calls.push('release')
      if (all.isAway) throw new KithError('server-unreachable')
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
  const all: MemoryMailbox = { mailbox, kept, calls: [], aborted: 0, isSlow: false, isAway: false, isFull: false }
  return all
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

const forBob = { for: ['bob' as PeerName], keepMs }

/** A device whose store outlives it. */
function lasting(): Pick<BlobKeeperOptions, 'store' | 'blobs'> {
  const dispose = { [Symbol.asyncDispose]: async () => undefined }
  return { store: Object.assign(openMemoryStore(), dispose), blobs: Object.assign(openMemoryBlobs(), dispose) }
}

/** Somebody fetches all of it. */
async function fetches(
  wire: MemoryWire,
  name: string,
  ref: BlobRef,
  options: Partial<BlobKeeperOptions> = {},
): Promise<BlobKeeper> {
  const { keeper } = await blobPeer(wire, name, { names, ...options })
  await keeper.open(ref, [], false)
  await keeper.whole(ref.blob)
  return keeper
}

/** Who has it, of those for whom it is. */
function having(keeper: BlobKeeper, { blob }: BlobRef): readonly string[] {
  return keeper
    .status(blob)
    .for.filter(({ hasAll }) => hasAll)
    .map(({ name }) => name)
}

async function untilMailbox(keeper: BlobKeeper, { blob }: BlobRef, state: string): Promise<void> {
  for await (const change of keeper.changes({}))
    if (change.kind === 'status' && change.status.ref.blob === blob && change.status.mailbox?.state === state) return
}

it('[BM13] what waits for one name is released when he has it all', async () => {
  const wire = new MemoryWire()
  const { mailbox, kept } = memoryMailbox()
  const alice = await blobPeer(wire, 'alice', { mailbox, names, lookMs })
  const ref = await shareBytes(alice.keeper, given, forBob)
  await untilMailbox(alice.keeper, ref, 'kept')
  expect([...kept.keys()]).toEqual([ref.blob])
  for (const name of ['carol', 'bob']) {
    expect(kept.size).toBe(1)
    await fetches(wire, name, ref)
  }
  await untilMailbox(alice.keeper, ref, 'taken')
  expect(kept.size).toBe(0)
})

it('[BM13][BL21] what waits for two names is released when both have it all', async () => {
  const wire = new MemoryWire()
  const { mailbox, kept } = memoryMailbox()
  const alice = await blobPeer(wire, 'alice', { mailbox, names, lookMs })
  const ref = await shareBytes(alice.keeper, given, { for: ['bob', 'carol'] as PeerName[], keepMs })
  await untilMailbox(alice.keeper, ref, 'kept')
  await fetches(wire, 'carol', ref)
  await until(() => having(alice.keeper, ref).length === 1)
  expect([having(alice.keeper, ref), kept.size]).toEqual([['carol'], 1])
  await fetches(wire, 'bob', ref)
  await untilMailbox(alice.keeper, ref, 'taken')
  expect([having(alice.keeper, ref), kept.size]).toEqual([['bob', 'carol'], 0])
})

it('[BM13] nothing is put there for who has it all already, and the server hears nothing of it', async () => {
  const wire = new MemoryWire()
  const { mailbox, calls } = memoryMailbox()
  const alice = await blobPeer(wire, 'alice', { mailbox, names, lookMs: 600_000 })
  const ref = await shareBytes(alice.keeper, given, forBob)
  await fetches(wire, 'bob', ref)
  await untilMailbox(alice.keeper, ref, 'taken')
  expect(calls).toEqual([])
})

it('[BM13] an upload waits while somebody takes it directly', async () => {
  const wire = new MemoryWire()
  const all = memoryMailbox()
  all.isSlow = true
  const alice = await blobPeer(wire, 'alice', { mailbox: all.mailbox, names, lookMs })
  const ref = await shareBytes(alice.keeper, given, forBob)
  await until(() => all.calls.length === 1)
  await fetches(wire, 'carol', ref)
  await until(() => all.aborted > 0)
  expect(alice.keeper.status(ref.blob).mailbox?.state).toBe('going')
  await fetches(wire, 'bob', ref)
  await untilMailbox(alice.keeper, ref, 'taken')
  expect([all.calls.at(-1), all.kept.size]).toEqual(['release', 0])
})

it('[BL20][BM13] who took it from the mailbox says so when the sender is there again', async () => {
  const wire = new MemoryWire()
  const { mailbox, kept } = memoryMailbox()
  const disk = lasting()
  const alice = await blobPeer(wire, 'alice', { mailbox, names, lookMs, ...disk })
  const ref = await shareBytes(alice.keeper, given, forBob)
  await untilMailbox(alice.keeper, ref, 'kept')
  await alice.keeper.end()

  const bob = await fetches(wire, 'bob', ref, { mailbox })
  expect(Buffer.compare(await readAll(bob, ref), given)).toBe(0)
  expect(kept.size).toBe(1)

  const again = await blobPeer(wire, 'alice', { mailbox, names, lookMs, ...disk })
  // Alice's other device never comes, so there is always one more that may have to hear it.
  bob.heard('alice' as PeerName, again.device)
  await untilMailbox(again.keeper, ref, 'taken')
  expect(kept.size).toBe(0)
})

it('[BL20] who took it from a sender that was lost before it heard so says it again', async () => {
  const wire = new MemoryWire()
  const alice = await blobPeer(wire, 'alice', { names })
  const ref = await shareBytes(alice.keeper, given, { for: ['bob' as PeerName] })
  wire.losesEnds = true
  const bob = await fetches(wire, 'bob', ref)
  expect(having(alice.keeper, ref)).toEqual([])
  wire.losesEnds = false
  bob.heard('alice' as PeerName)
  await until(() => having(alice.keeper, ref).length === 1)
})

it('[BL21][BM13] who has it is remembered, and what the server could not be told it is told in the next life', async () => {
  const wire = new MemoryWire()
  const all = memoryMailbox()
  Object.assign(all, { isSlow: true, isAway: true })
  const options = { mailbox: all.mailbox, names, lookMs, ...lasting() }
  const alice = await blobPeer(wire, 'alice', options)
  const ref = await shareBytes(alice.keeper, given, forBob)
  await until(() => all.calls.includes('keep'))
  await fetches(wire, 'bob', ref)
  await until(() => all.calls.includes('release'))
  await alice.keeper.end()
  expect(all.kept.size).toBe(1)

  all.isAway = false
  const { keeper } = await blobPeer(wire, 'alice', options)
  expect(having(keeper, ref)).toEqual(['bob'])
  await untilMailbox(keeper, ref, 'taken')
  expect(all.kept.size).toBe(0)
})

it('[BM12] what found no room there is tried again after a reconnection', async () => {
  const wire = new MemoryWire()
  const all = memoryMailbox()
  all.isFull = true
  const alice = await blobPeer(wire, 'alice', { mailbox: all.mailbox, names, lookMs })
  const ref = await shareBytes(alice.keeper, given, forBob)
  await untilMailbox(alice.keeper, ref, 'refused')
  expect(alice.keeper.status(ref.blob).mailbox?.code).toBe('blob-quota')
  all.isFull = false
  alice.keeper.up()
  await untilMailbox(alice.keeper, ref, 'kept')
  expect(all.kept.size).toBe(1)
})

it('[BM13] what is forgotten is released, and what was never put there is not', async () => {
  const wire = new MemoryWire()
  const { mailbox, kept, calls } = memoryMailbox()
  const alice = await blobPeer(wire, 'alice', { mailbox, names, lookMs })
  await alice.keeper.forget((await shareBytes(alice.keeper, given, { for: forBob.for })).blob)
  const ref = await shareBytes(alice.keeper, given, forBob)
  await untilMailbox(alice.keeper, ref, 'kept')
  await alice.keeper.forget(ref.blob)
  expect([calls, kept.size]).toEqual([['keep', 'release'], 0])
})

it('[BM13] a receiver that never asks: when its time is over it is said to be kept no more', async () => {
  const wire = new MemoryWire()
  const { mailbox } = memoryMailbox()
  const alice = await blobPeer(wire, 'alice', { mailbox, names, lookMs })
  const ref = await shareBytes(alice.keeper, given, forBob)
  await untilMailbox(alice.keeper, ref, 'kept')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + keepMs })
  expect(alice.keeper.status(ref.blob).mailbox).toMatchObject({ state: 'refused', code: 'deadline-passed', bytes: 0 })
})

it('[BM13] what waits for whoever has the reference stays', async () => {
  const wire = new MemoryWire()
  const { mailbox, kept } = memoryMailbox()
  const alice = await blobPeer(wire, 'alice', { mailbox, names, lookMs })
  const ref = await shareBytes(alice.keeper, given, { keepMs })
  await fetches(wire, 'bob', ref)
  await untilMailbox(alice.keeper, ref, 'kept')
  expect(kept.size).toBe(1)
})
