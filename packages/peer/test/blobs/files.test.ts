import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataKey } from '@kith/keys'
import { limits } from '@kith/wire'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFolderBlobs } from '../../src/blobs/folder-blobs.ts'
import { sealedBlobs } from '../../src/blobs/sealed-blobs.ts'
import { openMemoryStore } from '../../src/store/memory.ts'
import type { PeerStore } from '../../src/store/store.ts'
import { blobPeer, content, readAll, shareBytes, unlabeled } from './blob-peer.ts'
import { MemoryWire } from './memory-channels.ts'

const { blobChunkBytes: chunk } = limits

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-blobs-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** A store that outlives its peer. */
function lasting(): PeerStore {
  const store = openMemoryStore()
  store[Symbol.asyncDispose] = async () => undefined
  return store
}

describe('a file of this machine', () => {
  it('[BL13] is shared where it lies, and is taken from there', async () => {
    const path = join(folder, 'tape.flac')
    const given = content(10 * chunk + 5)
    await writeFile(path, given)
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice', { blobs: openFolderBlobs(join(folder, 'a')) })
    const bob = await blobPeer(wire, 'bob', { blobs: openFolderBlobs(join(folder, 'b')) })
    const ref = await alice.keeper.sharing.path(path, unlabeled, () => undefined, undefined)
    expect(ref).toMatchObject({ name: 'tape.flac', bytes: given.byteLength })
    const [kept] = await readdir(join(folder, 'a'))
    expect(await readdir(join(folder, 'a', kept ?? ''))).not.toContain('content')
    await bob.keeper.open(ref, [], false)
    await bob.keeper.whole(ref.blob)
    expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
  })

  it('[BL13] that was changed is noticed: no other bytes go out under the same key, and its sharer is told', async () => {
    const path = join(folder, 'notes.txt')
    const given = content(10 * chunk)
    await writeFile(path, given)
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const bob = await blobPeer(wire, 'bob')
    const ref = await alice.keeper.sharing.path(path, unlabeled, () => undefined, undefined)
    const { mtime, atime } = await stat(path)
    given.fill(7, 5 * chunk, 5 * chunk + 1)
    await writeFile(path, given)
    // As old as before, as a program may leave it.
    await utimes(path, atime, mtime)
    await bob.keeper.open(ref, [], false)
    for await (const change of bob.keeper.changes({}))
      if (change.kind === 'status' && change.status.bytesHere === 9 * chunk) break
    expect(alice.keeper.list()).toMatchObject([{ state: 'whole', code: 'blob-changed' }])
  })

  it('[BL13] that is gone or shorter is noticed', async () => {
    const path = join(folder, 'notes.txt')
    await writeFile(path, content(10 * chunk))
    const wire = new MemoryWire()
    const store = lasting()
    const blobs = openFolderBlobs(join(folder, 'a'))
    const alice = await blobPeer(wire, 'alice', { store, blobs })
    const ref = await alice.keeper.sharing.path(path, unlabeled, () => undefined, undefined)
    await truncate(path, 5)
    await expect(alice.keeper.read(ref.blob, 0, undefined)).rejects.toMatchObject({ code: 'blob-changed' })
    await rm(path)
    await expect(alice.keeper.read(ref.blob, 0, undefined)).rejects.toMatchObject({ code: 'blob-source-gone' })
    await expect(alice.keeper.sharing.path(path, unlabeled, () => undefined, undefined)).rejects.toMatchObject({
      code: 'blob-source-gone',
    })
    await expect(alice.keeper.sharing.path(folder, unlabeled, () => undefined, undefined)).rejects.toMatchObject({
      code: 'option-invalid',
    })
  })

  it('[BL14] content of unknown length is on the disk before it is shared, and stays when its giver is gone', async () => {
    const wire = new MemoryWire()
    const blobs = openFolderBlobs(join(folder, 'a'))
    const alice = await blobPeer(wire, 'alice', { blobs })
    const given = content(2_500_000)
    const ref = await shareBytes(alice.keeper, given)
    const [kept = ''] = await readdir(join(folder, 'a'))
    expect(Buffer.compare(await readFile(join(folder, 'a', kept, 'content')), given)).toBe(0)
    expect(ref.bytes).toBe(given.byteLength)
    await alice.keeper.sharing.add('left', content(100))
    expect(await blobs.list()).toHaveLength(2)
    await alice.keeper.sharing.drop('left')
    expect(await blobs.list()).toHaveLength(1)
  })

  it('[BL18] is saved under a clean name, never over another, and left nowhere half done', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice', { blobs: openFolderBlobs(join(folder, 'a')) })
    const given = content(1000)
    const ref = await shareBytes(alice.keeper, given, { name: '../../evil\u0000.txt' })
    const target = join(folder, 'out')
    await writeFile(target, 'mine')
    expect(await alice.keeper.save(ref.blob, target)).toBe(join(folder, 'out (2)'))
    expect(await readFile(target, 'utf8')).toBe('mine')
    const into = join(folder, 'downloads')
    await mkdir(into)
    expect(await alice.keeper.save(ref.blob, into)).toBe(join(into, 'evil_.txt'))
    expect(await alice.keeper.save(ref.blob, into)).toBe(join(into, 'evil_ (2).txt'))
    expect((await readdir(into)).sort()).toEqual(['evil_ (2).txt', 'evil_.txt'])
    expect(Buffer.compare(await readFile(join(into, 'evil_.txt')), given)).toBe(0)
    await expect(alice.keeper.save(ref.blob, join(folder, 'nowhere', 'x'))).rejects.toMatchObject({
      code: 'file-failed',
    })
  })
})

describe('a transfer that is interrupted', () => {
  it('[BL15] goes on by itself after a restart, and takes nothing twice that was on disk', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const given = content(200 * chunk)
    const ref = await shareBytes(alice.keeper, given)
    const store = lasting()
    let restarts = 0
    for (let isOpened = false; ; isOpened = true) {
      const bob = await blobPeer(wire, 'bob', { store, blobs: openFolderBlobs(join(folder, 'b')) })
      const untilCut = new Promise<'cut'>((resolve) => {
        const cutAt = wire.carried + 30 * chunk
        wire.forge = (_, bytes) => {
          if (wire.carried > cutAt) resolve('cut')
          return bytes
        }
      })
      if (!isOpened) await bob.keeper.open(ref, [], false)
      const outcome = await Promise.race([untilCut, bob.keeper.whole(ref.blob)])
      if (outcome === undefined) {
        expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
        break
      }
      restarts++
      await bob.keeper.end()
      wire.cut()
    }
    expect(restarts).toBeGreaterThan(3)
    // Each restart may lose what was under way.
    expect(wire.carried).toBeLessThan(given.byteLength + (restarts + 1) * 20 * chunk)
  })

  it('[BL17] leaves nothing behind when it is canceled, and waits across restarts when it is paused', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const ref = await shareBytes(alice.keeper, content(100 * chunk))
    const store = lasting()
    const blobs = openFolderBlobs(join(folder, 'b'))
    const bob = await blobPeer(wire, 'bob', { store, blobs })
    await bob.keeper.open(ref, [], true)
    await bob.keeper.end()
    const again = await blobPeer(wire, 'bob', { store, blobs })
    expect(again.keeper.list()).toMatchObject([{ state: 'paused' }])
    const canceled = expect(again.keeper.whole(ref.blob)).rejects.toMatchObject({ code: 'blob-canceled' })
    await again.keeper.pause(ref.blob, false)
    await again.keeper.forget(ref.blob)
    await canceled
    expect(again.keeper.list()).toEqual([])
    expect(await blobs.list()).toEqual([])
    await expect(again.keeper.whole(ref.blob)).rejects.toMatchObject({ code: 'blob-unknown' })
  })

  it('[BL8] is read from anywhere before its end', async () => {
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice')
    const given = content(500 * chunk)
    const ref = await shareBytes(alice.keeper, given)
    const bob = await blobPeer(wire, 'bob')
    await bob.keeper.open(ref, [], false)
    const offset = 400 * chunk + 17
    const bytes = await bob.keeper.read(ref.blob, offset, undefined)
    expect(Buffer.compare(bytes, given.subarray(offset, 401 * chunk))).toBe(0)
    expect(bob.keeper.status(ref.blob).bytesHere).toBeLessThan(300 * chunk)
  })
})

describe('content beside a sealed store', () => {
  it('[PE70] [BL18] is fetched, read and saved as any other, and lies nowhere in the clear', async () => {
    const key = await DataKey.generate()
    const words = 'planted words, in every line of it\n'
    const given = new TextEncoder().encode(words.repeat(10_000))
    const wire = new MemoryWire()
    const alice = await blobPeer(wire, 'alice', { blobs: sealedBlobs(openFolderBlobs(join(folder, 'a')), key) })
    const bob = await blobPeer(wire, 'bob', { blobs: sealedBlobs(openFolderBlobs(join(folder, 'b')), key) })
    const ref = await shareBytes(alice.keeper, given.slice(), { name: 'lines.txt' })
    await bob.keeper.open(ref, [], false)
    await bob.keeper.whole(ref.blob)
    expect(Buffer.compare(await readAll(bob.keeper, ref), given)).toBe(0)
    for (const { name, parentPath } of (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile(),
    ))
      expect((await readFile(join(parentPath, name))).includes('planted')).toBe(false)
    await mkdir(join(folder, 'saved'))
    const saved = await bob.keeper.save(ref.blob, join(folder, 'saved'))
    expect(saved).toBe(join(folder, 'saved', 'lines.txt'))
    expect(Buffer.compare(await readFile(saved), given)).toBe(0)
  })
})
