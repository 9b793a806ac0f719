import { onTestFinished } from 'vitest'
import { bytesToId, type BlobRef, type DeviceId, KithError, type PeerName } from '@kith/wire'
import type { BlobGiving } from '../../src/backend/passing.ts'
import { openMemoryBlobs, type BlobStore } from '../../src/blobs/blob-store.ts'
import { nodeFiles } from '../../src/blobs/node-files.ts'
import { BlobKeeper, type BlobKeeperOptions } from '../../src/engine/blob-keeper.ts'
import { Committer } from '../../src/engine/commits.ts'
import { openMemoryStore } from '../../src/store/memory.ts'
import type { PeerStore } from '../../src/store/store.ts'
import type { KnownName } from '../../src/identity/known-names.ts'
import type { MemoryWire } from './memory-channels.ts'

/** Names and their devices in these tests: alice has two. */
export const devices: Readonly<Record<string, readonly DeviceId[]>> = {
  alice: [deviceId(1), deviceId(2)],
  bob: [deviceId(3)],
  carol: [deviceId(4)],
}

/** The blobs of one device, over channels in memory. */
export async function blobPeer(
  wire: MemoryWire,
  name: string,
  options: Partial<BlobKeeperOptions> & { readonly at?: number } = {},
): Promise<{
  readonly keeper: BlobKeeper
  readonly device: DeviceId
  readonly store: PeerStore
  readonly blobs: BlobStore
}> {
  const device = devices[name]?.[options.at ?? 0] as DeviceId
  const store = options.store ?? openMemoryStore()
  const blobs = options.blobs ?? openMemoryBlobs()
  const keeper = new BlobKeeper({
    own: { name: name as PeerName, device },
    store,
    blobs,
    files: nodeFiles,
    commits: new Committer(store, { log: () => undefined, onFailure: () => undefined }),
    channels: wire.channelsOf(device, name as PeerName),
    names: { deviceOf: () => undefined },
    lookup: async (other) => {
      const listed = devices[other]
      if (listed === undefined) throw new KithError('name-unknown')
      return { name: other, list: { devices: listed.map((one) => ({ device: one })) } } as unknown as KnownName
    },
    isBlocked: () => false,
    mailbox: undefined,
    log: () => undefined,
    ...options,
  })
  await keeper.start()
  onTestFinished(() => keeper.end())
  return { keeper, device, store, blobs }
}

/** Content that has no name and is for nobody in particular. */
export const unlabeled: BlobGiving = { name: undefined, type: undefined, for: [], keepMs: undefined }

/** Shares bytes that come in pieces. */
export async function shareBytes(
  keeper: BlobKeeper,
  bytes: Uint8Array,
  giving: Partial<BlobGiving> = {},
): Promise<BlobRef> {
  const ticket = crypto.randomUUID()
  for (let at = 0; at < bytes.byteLength; at += 100_000)
    await keeper.sharing.add(ticket, bytes.subarray(at, at + 100_000))
  return keeper.sharing.finish(ticket, { ...unlabeled, name: 'a file', ...giving })
}

/** All of a blob's content. */
export async function readAll(keeper: BlobKeeper, ref: BlobRef): Promise<Uint8Array> {
  const whole = new Uint8Array(ref.bytes)
  let at = 0
  while (at < ref.bytes) {
    const bytes = await keeper.read(ref.blob, at, undefined)
    whole.set(bytes, at)
    at += bytes.byteLength
  }
  return whole
}

/** Bytes that are all different enough. */
export function content(bytes: number, seed = 1): Uint8Array {
  const made = new Uint8Array(bytes)
  let state = seed
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    made[at] = state >>> 16
  }
  return made
}

function deviceId(number: number): DeviceId {
  return bytesToId<DeviceId>(new Uint8Array(16).fill(number))
}
