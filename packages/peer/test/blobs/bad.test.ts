import { blobIdOf, BlobTree, blobSecrets, newBlobKey, partHash, sealChunk } from '@kith/keys'
import { type BlobRef, encodeBlobOpening, hexOfBytes, KithError, limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'
import { type BlobStore, openMemoryBlobs } from '../../src/blobs/blob-store.ts'
import { blobPeer, content, devices, readAll, shareBytes } from './blob-peer.ts'
import { MemoryWire } from './memory-channels.ts'

const { blobChunkBytes: chunk } = limits

/** Everybody has it; each may say something else. */
async function threeHolders(given: Uint8Array) {
  const wire = new MemoryWire()
  const alice = await blobPeer(wire, 'alice')
  const second = await blobPeer(wire, 'alice', { at: 1 })
  const carol = await blobPeer(wire, 'carol')
  const ref = await shareBytes(alice.keeper, given)
  for (const { keeper } of [second, carol]) {
    await keeper.open(ref, [], false)
    await keeper.whole(ref.blob)
  }
  return { wire, ref, alice, carol }
}

describe('what is wrong', () => {
  it('[BL6] a holder that gives other bytes is left, and the others are not disturbed', async () => {
    const given = content(40 * chunk)
    const { wire, ref, carol } = await threeHolders(given)
    wire.forge = (from, bytes) => {
      if (from !== carol.device || bytes.byteLength < 1000) return bytes
      const forged = bytes.slice()
      forged[500] = (forged[500] ?? 0) ^ 1
      return forged
    }
    const bob = await blobPeer(wire, 'bob')
    await bob.keeper.open(ref, ['carol'], false)
    await bob.keeper.whole(ref.blob)
    expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
  })

  it('[BL10] a holder that says what is no message is left, and the others are not disturbed', async () => {
    const given = content(40 * chunk)
    const { wire, ref, carol } = await threeHolders(given)
    wire.forge = (from, bytes) => (from === carol.device ? Uint8Array.from({ length: 40 }, () => 0xff) : bytes)
    const bob = await blobPeer(wire, 'bob')
    await bob.keeper.open(ref, ['carol'], false)
    await bob.keeper.whole(ref.blob)
    expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
  })

  it('[BL8] a holder that says nothing keeps nobody else from giving', async () => {
    const given = content(10 * chunk)
    const { wire, ref, carol } = await threeHolders(given)
    wire.forge = (from, bytes) => (from === carol.device && bytes.byteLength > 20 ? new Uint8Array(0) : bytes)
    const bob = await blobPeer(wire, 'bob')
    await bob.keeper.open(ref, ['carol'], false)
    await bob.keeper.whole(ref.blob)
    expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
  })

  it.each([
    ['is longer than it says', 2 * chunk, 2 * chunk - 7],
    ['is shorter than it says', 2 * chunk - 7, 2 * chunk],
    ['has another number of chunks', 2 * chunk, 5 * chunk],
    ['is empty, and says otherwise', 0, 5],
  ])('[BL7] content that %s ends the transfer', async (_, real, said) => {
    const wire = new MemoryWire()
    const { ref, parts } = await lyingBlob(content(real), said)
    const channels = wire.channelsOf(devices['alice']![0]!, 'alice' as never)
    // A holder of its own make: it gives what stands in the tree, whatever is asked for.
    channels.listen('kith.blob', (channel) => {
      void (async () => {
        for (;;) {
          const bytes = await channel.read()
          if (bytes === undefined) return
          for (let at = 0; at + 3 <= bytes.byteLength;) {
            const length = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
            const request = bytes.subarray(at + 3, at + 3 + length)
            at += 3 + length
            for (let one = 3; one < request.byteLength; one += 9) {
              const part = request.subarray(one, one + 9)
              const given = parts.get(`${String(part[0])}/${String(part[8])}`) ?? parts.get(`top`) ?? new Uint8Array(0)
              const size = given.byteLength
              const head = Uint8Array.of(0, ...part, size >>> 16, (size >>> 8) & 0xff, size & 0xff)
              const body = Uint8Array.from([...head, ...given])
              await channel.write(
                Uint8Array.from([
                  body.byteLength >>> 16,
                  (body.byteLength >>> 8) & 0xff,
                  body.byteLength & 0xff,
                  ...body,
                ]),
              )
            }
          }
        }
      })().catch(() => undefined)
    })
    const bob = await blobPeer(wire, 'bob')
    await bob.keeper.open(ref, [], false)
    await expect(bob.keeper.whole(ref.blob)).rejects.toMatchObject({ code: 'blob-false' })
    expect(bob.keeper.list()).toMatchObject([{ state: 'failed', code: 'blob-false' }])
  })

  it('[BL9] an unknown blob, a wrong token and a blocked name look alike', async () => {
    const wire = new MemoryWire()
    const blocked = new Set<string>()
    const alice = await blobPeer(wire, 'alice', { isBlocked: (name) => blocked.has(name) })
    const ref = await shareBytes(alice.keeper, content(100))
    const channels = wire.channelsOf(devices['bob']![0]!, 'bob' as never)
    const { token } = blobSecrets(
      Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(ref.key.slice(2 * at, 2 * at + 2), 16)),
    )
    const ask = async (opening: Uint8Array): Promise<unknown> => {
      const channel = channels.open(alice.device, 'kith.blob', opening)
      return channel.read().then(
        () => 'answered',
        (error: unknown) => (error as KithError).code,
      )
    }
    expect(await ask(encodeBlobOpening({ blob: ref.blob, token: new Uint8Array(32) }))).toBe('blob-unknown')
    expect(await ask(encodeBlobOpening({ blob: ('a'.repeat(25) + '0') as never, token }))).toBe('blob-unknown')
    expect(await ask(new Uint8Array(5))).toBe('frame-cut')
    blocked.add('bob')
    expect(await ask(encodeBlobOpening({ blob: ref.blob, token }))).toBe('blob-unknown')
  })

  it('[BL11] who wants too much at a time is left', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const ref = await shareBytes(alice.keeper, content(400 * chunk))
    const { token } = blobSecrets(
      Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(ref.key.slice(2 * at, 2 * at + 2), 16)),
    )
    const channel = wire
      .channelsOf(devices['bob']![0]!, 'bob' as never)
      .open(alice.device, 'kith.blob', encodeBlobOpening({ blob: ref.blob, token }))
    await channel.opened
    const want = (first: number): Uint8Array => {
      const parts = Array.from({ length: 100 }, (_, at) => [
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        (first + at) >>> 8,
        (first + at) & 0xff,
      ]).flat()
      return Uint8Array.from([0, (3 + parts.length) >>> 8, (3 + parts.length) & 0xff, 0, 0, 100, ...parts])
    }
    await channel.write(want(0))
    await channel.write(want(100))
    const codes: unknown[] = []
    for (let isOpen = true; isOpen;)
      await channel.read().catch((error: unknown) => {
        codes.push((error as KithError).code)
        isOpen = false
      })
    expect(codes).toEqual(['blob-excess'])
  })
})

describe('a disk', () => {
  it('[BL16] without room is said before anything is asked for', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const ref = await shareBytes(alice.keeper, content(10 * chunk))
    const small: BlobStore = openMemoryBlobs()
    small.room = async () => 1000
    const bob = await blobPeer(wire, 'bob', { blobs: small })
    const before = wire.carried
    await bob.keeper.open(ref, [], false)
    for await (const change of bob.keeper.changes({}))
      if (change.kind === 'status' && change.status.state === 'room') break
    expect(bob.keeper.list()).toMatchObject([{ state: 'room', code: 'blob-room', bytesHere: 0 }])
    expect(wire.carried).toBe(before)
  })

  it('[BL16] that becomes full in the middle keeps what is there, and the transfer goes on', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const given = content(100 * chunk)
    const ref = await shareBytes(alice.keeper, given)
    const blobs = openMemoryBlobs()
    const open = blobs.open.bind(blobs)
    let writes = 0
    let isFull = true
    blobs.open = async (name) => {
      const kept = await open(name)
      return {
        ...kept,
        write: async (...given) => {
          if (++writes > 1 && isFull) throw new KithError('store-full')
          await kept.write(...given)
        },
      }
    }
    const bob = await blobPeer(wire, 'bob', { blobs })
    await bob.keeper.open(ref, [], false)
    for await (const change of bob.keeper.changes({}))
      if (change.kind === 'status' && change.status.state === 'room') break
    const [status] = bob.keeper.list()
    expect(status).toMatchObject({ state: 'room', code: 'blob-room' })
    expect(status?.bytesHere).toBeGreaterThan(0)
    isFull = false
    // It looks by itself after a while; a pause and going on looks at once.
    await bob.keeper.pause(ref.blob, true)
    await bob.keeper.pause(ref.blob, false)
    await bob.keeper.whole(ref.blob)
    expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
  })
})

/** A blob whose reference is well made, and says another length than the content has. */
async function lyingBlob(plain: Uint8Array, said: number): Promise<{ ref: BlobRef; parts: Map<string, Uint8Array> }> {
  const key = newBlobKey()
  const { seal } = blobSecrets(key)
  const tree = new BlobTree()
  const parts = new Map<string, Uint8Array>()
  for (let index = 0; index === 0 || index * chunk < plain.byteLength; index++) {
    const sealed = await sealChunk(seal, index, plain.subarray(index * chunk, (index + 1) * chunk))
    parts.set(`0/${String(index)}`, sealed)
    tree.add(await partHash(sealed))
  }
  const { root, pages } = tree.finish()
  for (const { part, bytes } of pages) parts.set(`${String(part.level)}/${String(part.index)}`, bytes)
  const blob = blobIdOf(key, root, said)
  return {
    parts,
    ref: { blob, key: hexOfBytes(key), root: hexOfBytes(root), bytes: said, name: '', type: '', from: 'alice' },
  }
}
