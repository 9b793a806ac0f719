import { mkdtemp, open, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '@kith/wire'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMemoryBlobs } from '../../src/blobs/blob-store.ts'
import { openFolderBlobs } from '../../src/blobs/folder-blobs.ts'
import { openMemoryStore } from '../../src/store/memory.ts'
import type { PeerStore } from '../../src/store/store.ts'
import { blobPeer, content, readAll, shareBytes } from './blob-peer.ts'
import { MemoryWire } from './memory-channels.ts'

const { blobChunkBytes: chunk } = limits
const given = content(40 * chunk)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-damage-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A store that outlives its peer. */
function lasting(): PeerStore {
  return Object.assign(openMemoryStore(), { [Symbol.asyncDispose]: async () => undefined })
}

/** Bob has all of what alice shares, in a folder, and is to begin another life. */
async function secondLife(wire: MemoryWire) {
  const world = { isAway: false }
  const alice = await blobPeer(wire, 'alice', { isBlocked: () => world.isAway })
  const ref = await shareBytes(alice.keeper, given)
  const [store, blobs] = [lasting(), join(folder, 'b')]
  const begin = () => blobPeer(wire, 'bob', { store, blobs: openFolderBlobs(blobs) })
  const before = await begin()
  await before.keeper.open(ref, [], false)
  await before.keeper.whole(ref.blob)
  await before.keeper.end()
  const [name = ''] = await openFolderBlobs(blobs).list()
  return { alice, ref, begin, kept: join(blobs, name), world }
}

/** Changes one byte of a file. */
async function damage(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+')
  const byte = Buffer.alloc(1)
  await file.read(byte, 0, 1, at)
  await file.write(Uint8Array.of((byte[0] ?? 0) ^ 1), 0, 1, at)
  await file.close()
}

describe('what is damaged on disk', () => {
  it('[BL19] is fetched again when it is read, and nothing else is', async () => {
    const wire = new MemoryWire()
    const { ref, begin, kept } = await secondLife(wire)
    await damage(join(kept, 'content'), 7 * chunk + 5)
    const bob = await begin()
    const carried = wire.carried
    expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
    await bob.keeper.whole(ref.blob)
    expect(wire.carried - carried).toBeLessThan(2 * chunk)
    expect(Buffer.compare(await readFile(join(kept, 'content')), given)).toBe(0)
    expect(bob.keeper.list()).toMatchObject([{ state: 'whole', code: undefined, bytesHere: given.byteLength }])
  })

  it('[BL19] is fetched again when it is a page, also after a restart in between', async () => {
    const wire = new MemoryWire()
    const { ref, begin, kept, world } = await secondLife(wire)
    await damage(join(kept, 'pages-1'), 3)
    world.isAway = true
    const bob = await begin()
    const reading = expect(bob.keeper.read(ref.blob, 0, undefined)).rejects.toMatchObject({ code: 'disposed' })
    for await (const change of bob.keeper.changes({}))
      if (change.kind === 'status' && change.status.state === 'seeking') break
    await bob.keeper.end()
    await reading

    world.isAway = false
    const carried = wire.carried
    const again = await begin()
    expect(Buffer.compare(await readAll(again.keeper, ref), given)).toBe(0)
    await again.keeper.whole(ref.blob)
    expect(wire.carried - carried).toBeLessThan(chunk)
  })

  it('[BL19] is fetched again before it is saved', async () => {
    const wire = new MemoryWire()
    const { ref, begin, kept } = await secondLife(wire)
    await damage(join(kept, 'content'), 11 * chunk)
    await truncate(join(kept, 'content'), 39 * chunk)
    const bob = await begin()
    const saved = await bob.keeper.save(ref.blob, join(folder, 'saved'))
    expect(Buffer.compare(await readFile(saved), given)).toBe(0)
  })

  it('[BL19] is fetched again when somebody asks for it, who gets it from another meanwhile', async () => {
    const wire = new MemoryWire()
    const { alice, ref, begin, kept } = await secondLife(wire)
    await damage(join(kept, 'content'), 3 * chunk)
    const bob = await begin()
    const carol = await blobPeer(wire, 'carol')
    await carol.keeper.open(ref, ['bob'], false)
    await carol.keeper.whole(ref.blob)
    expect(Buffer.compare(await readAll(carol.keeper, ref), given)).toBe(0)
    expect(alice.keeper.status(ref.blob).code).toBeUndefined()
    expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
  })

  it('[BL19] again and again is said', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const ref = await shareBytes(alice.keeper, given)
    const store = lasting()
    const blobs = Object.assign(openMemoryBlobs(), { [Symbol.asyncDispose]: async () => undefined })
    const bob = await blobPeer(wire, 'bob', { store, blobs })
    await bob.keeper.open(ref, [], false)
    await bob.keeper.whole(ref.blob)
    await bob.keeper.end()

    const open = blobs.open.bind(blobs)
    blobs.open = async (name) => {
      const kept = await open(name)
      return {
        ...kept,
        read: async (part, bytes) => {
          const read = await kept.read(part, bytes)
          return part.level === 0 && part.index === 2 ? read?.fill(0) : read
        },
      }
    }
    const again = await blobPeer(wire, 'bob', { store, blobs })
    await expect(again.keeper.save(ref.blob, folder)).rejects.toMatchObject({ code: 'blob-damaged' })
  })
})
