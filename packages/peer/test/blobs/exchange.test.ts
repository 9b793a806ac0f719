import { type BlobRef, limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'
import { blobPeer, content, readAll, shareBytes } from './blob-peer.ts'
import { MemoryWire } from './memory-channels.ts'

const chunk = limits.blobChunkBytes

describe('a blob', () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 2_000_000, chunk * limits.blobPageHashes + 5])(
    '[BL12][BL15] of %i bytes comes whole from one device to another',
    async (bytes) => {
      const wire = new MemoryWire()
      const alice = await blobPeer(wire, 'alice')
      const bob = await blobPeer(wire, 'bob')
      const given = content(bytes)
      const ref = await shareBytes(alice.keeper, given)
      await bob.keeper.open(JSON.parse(JSON.stringify(ref)) as unknown, [], false)
      await bob.keeper.whole(ref.blob)
      expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
      expect(wire.carried).toBeLessThan(bytes * 1.02 + 10_000)
      expect(bob.keeper.list()).toMatchObject([{ state: 'whole', bytesHere: bytes, origin: 'received' }])
      for await (const change of alice.keeper.changes({}))
        if (change.kind === 'status' && change.status.takers[0]?.isDone === true) break
    },
  )

  it('[BL12] is taken of a receiver that has it, when who shared it is gone', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const bob = await blobPeer(wire, 'bob')
    const given = content(500_000)
    const ref = await shareBytes(alice.keeper, given)
    await bob.keeper.open(ref, [], false)
    await bob.keeper.whole(ref.blob)
    wire.remove(alice.device)
    const carol = await blobPeer(wire, 'carol')
    await carol.keeper.open(ref, ['bob'], false)
    await carol.keeper.whole(ref.blob)
    expect(Buffer.compare(await readAll(carol.keeper, ref), given)).toBe(0)
  })

  it('[BL9] is given to nobody who does not know its key', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const bob = await blobPeer(wire, 'bob')
    const ref = await shareBytes(alice.keeper, content(1000))
    const key = ref.key.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    await expect(bob.keeper.open({ ...ref, key }, [], false)).rejects.toMatchObject({ code: 'blob-malformed' })
  })

  it.each<[string, Partial<Record<keyof BlobRef, unknown>>]>([
    ['another root', { root: 'ab'.repeat(32) }],
    ['another length', { bytes: 999 }],
    ['the length 2^53', { bytes: 2 ** 53 }],
    ['a negative length', { bytes: -1 }],
  ])('[BL5] is not opened by a reference with %s', async (_, change) => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const ref = await shareBytes(alice.keeper, content(1000))
    await expect(alice.keeper.open({ ...ref, ...change }, [], false)).rejects.toMatchObject({ code: 'blob-malformed' })
  })
})
