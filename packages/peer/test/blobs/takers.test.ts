import type { PeerName } from '@kith/wire'
import { afterEach, expect, it, vi } from 'vitest'
import type { BlobRecord } from '../../src/blobs/blob-records.ts'
import { openMemoryBlobs } from '../../src/blobs/blob-store.ts'
import { HeldBlob } from '../../src/blobs/held-blob.ts'
import { devices } from './blob-peer.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('who stops taking without a word is soon said to take nothing', async () => {
  vi.useFakeTimers()
  const [device] = devices['bob'] as readonly [never]
  const record = { ref: { bytes: 1000 }, origin: 'shared', holders: [], isWhole: true } as unknown as BlobRecord
  const told: number[] = []
  const held = new HeldBlob({
    store: openMemoryBlobs(),
    files: undefined,
    record,
    nameOf: () => 'bob' as PeerName,
    stored: () => 0,
    changed: (one) => told.push(one.status().takers[0]?.rate ?? -1),
    damaged: () => undefined,
    fetching: { seek: () => undefined, hasRoom: async () => true },
  })
  held.gave(device, 300)
  await vi.advanceTimersByTimeAsync(1000)
  held.gave(device, 300)
  expect(told.at(-1)).toBeGreaterThan(0)
  await vi.advanceTimersByTimeAsync(6000)
  expect([told.at(-1), held.status().takers]).toEqual([
    0,
    [{ name: 'bob', device, bytes: 600, rate: 0, isDone: false }],
  ])
  expect(vi.getTimerCount()).toBe(0)
  held.gave(device, 300)
  await held.close()
  expect(vi.getTimerCount()).toBe(0)
})
