import { open as openFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { serve, type ServeOptions, type Server, silentLogger, type VerifiedDamage, verifyStore } from '@kith/server'
import { MadeBlob, newPerson, type Person } from '@kith/testing/conformance'
import { limits } from '@kith/wire'
import { afterEach, expect, it } from 'vitest'

import { partFolderOf } from '../../src/blobs/open.ts'
import { openDatabase } from '../../src/store/open.ts'
import { Uploader } from './uploader.ts'

const [chunk, slot] = [limits.blobChunkBytes, limits.blobPartBytesMax]
const dayMs = 86_400_000

/** What blobs in the mailbox do, wherever their parts are. `open` gives the url of an empty store, the same one throughout a test. */
export function registerBlobsContract(open: () => Promise<string>): void {
  const servers: Server[] = []
  const time = { nowMs: 1_767_225_600_000 }

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop()
    time.nowMs = 1_767_225_600_000
  })

  const started = async (options: ServeOptions = {}): Promise<Server> => {
    const clock = { nowMs: () => time.nowMs }
    const server = await serve({
      port: 0,
      store: await open(),
      logger: silentLogger,
      clock,
      blobSweepMs: 20,
      ...options,
    })
    servers.push(server)
    return server
  }
  const restarted = async (server: Server, options: ServeOptions = {}): Promise<Server> => {
    await server.stop()
    return started(options)
  }
  const person = (name: string): Promise<Person> => newPerson(name)

  it.each([0, 1, chunk, chunk + 1, 3 * chunk + 1234])(
    '[BM1, BM2, BM4, BM5, BM7] keeps a blob of %d bytes, and gives it to another device after a restart',
    async (bytes) => {
      const blob = new MadeBlob(bytes)
      const first = await started()
      const [alice, bob] = [await person('alice'), await person('bob')]
      const uploader = await Uploader.connect(first.url, alice)
      expect(await uploader.reserve(blob)).toMatchObject({ state: 'unfinished', stored: 0, bytes })
      await uploader.upload(blob)
      expect(await uploader.reserve(blob)).toMatchObject({ state: 'whole', stored: blob.parts })
      const second = await restarted(first)
      const receiver = await Uploader.connect(second.url, bob)
      expect(await receiver.query(blob)).toMatchObject({
        ...{ state: 'whole', stored: blob.parts, bytes, keepUntilMs: time.nowMs + 60_000 },
      })
      await receiver.getAll(blob)
    },
  )

  it('[BM3, BM5] goes on where it was, on another connection and after a restart', async () => {
    const blob = new MadeBlob(40 * chunk + 99)
    const alice = await person('alice')
    let server = await started()
    for (const [from, to] of [
      [0, 7],
      [7, 20],
      [20, blob.parts],
    ] as const) {
      const uploader = await Uploader.connect(server.url, alice)
      expect(await uploader.reserve(blob)).toMatchObject({ stored: from })
      uploader.put(blob, from, to)
      expect(await uploader.stored(to)).toBe(to)
      if (to === 7) server = await restarted(server)
      else uploader.client.cut()
    }
    await (await Uploader.connect(server.url, await person('bob'))).getAll(blob)
  })

  it('[BM3, BM4] a blob of three levels', async () => {
    const blob = new MadeBlob(1537 * chunk + 99)
    expect(blob.order.shape.counts).toEqual([1538, 2, 1])
    // So many bytes take their time, and a clock that stands still gives none.
    const server = await started({ clock: { nowMs: Date.now } })
    const uploader = await Uploader.connect(server.url, await person('alice'))
    await uploader.reserve(blob)
    uploader.put(blob, 0, 2)
    await uploader.stored(2)
    uploader.client.cut()
    const again = await Uploader.connect(server.url, uploader.person)
    await again.upload(blob)
    await again.getAll(blob)
    expect(await verified(await open())).toEqual([])
  })

  it('[BM4] takes nothing but what was announced, and goes on after it', async () => {
    const blob = new MadeBlob(4 * chunk)
    const other = new MadeBlob(4 * chunk)
    const uploader = await Uploader.connect((await started()).url, await person('alice'))
    const as = uploader.person.device
    await uploader.reserve(blob)
    const bad = [
      { ...blob.put(as, 0), content: other.put(as, 0).content },
      { ...blob.put(as, 0), content: blob.put(as, 0).content.subarray(1) },
      { ...blob.put(as, 0), level: 9 },
      { ...blob.put(as, 1), index: 4 },
    ]
    for (const put of bad) {
      uploader.client.send(put)
      expect(await uploader.turnedDown()).toBe('blob-conflict')
      // What was on its way when it was turned down is not answered.
      uploader.put(blob, 0, 1)
      expect(await uploader.reserve(blob)).toMatchObject({ stored: 0 })
    }
    uploader.put(blob, 1, 2)
    expect(await uploader.turnedDown()).toBe('position-gap')
    await uploader.reserve(blob)
    uploader.put(blob, 0, 3)
    await uploader.stored(3)
    uploader.client.send({ ...blob.put(as, 3), content: other.put(as, 3).content })
    expect(await uploader.turnedDown()).toBe('blob-conflict')
    expect(await uploader.reserve(blob)).toMatchObject({ stored: 3 })
    // A chunk that is stored is answered again.
    uploader.put(blob, 1, 2)
    expect(await uploader.stored(3)).toBe(3)
    await uploader.upload(blob)
    await uploader.getAll(blob)
    uploader.client.send({ ...other.put(as, 0) })
    expect(await uploader.turnedDown()).toBe('blob-unknown')
  })

  it('[BM2] refuses what does not fit, with its code, before the first byte', async () => {
    const room = new MadeBlob(4 * chunk).order.room
    const blobQuotas = { blobBytesMax: room, nameBytesMax: 2 * room, nameBlobsMax: 3, networkBytesMax: 3 * room + 40 }
    const server = await started({ blobQuotas: { ...blobQuotas, keepMsMax: dayMs } })
    const alice = await Uploader.connect(server.url, await person('alice'))
    const bob = await Uploader.connect(server.url, await person('bob'))
    const [one, two] = [new MadeBlob(4 * chunk), new MadeBlob(4 * chunk)]
    expect(await alice.reserve(new MadeBlob(4 * chunk + 1))).toBe('blob-too-large')
    expect(await alice.reserve(one, { keepMs: dayMs + 1 })).toBe('keep-too-long')
    expect(await alice.reserve(one, { keepMs: 0 })).toBe('deadline-passed')
    expect(await alice.reserve(one, { bytes: limits.blobBytesMax + 1 })).toBe('blob-too-long')
    for (const blob of [one, two]) expect(await alice.reserve(blob)).toMatchObject({ state: 'unfinished' })
    expect(await alice.reserve(new MadeBlob(0))).toBe('blob-quota')
    expect(await bob.reserve(new MadeBlob(4 * chunk))).toMatchObject({ state: 'unfinished' })
    for (const _ of [1, 2]) expect(await bob.reserve(new MadeBlob(0))).toMatchObject({ state: 'unfinished' })
    expect(await bob.reserve(new MadeBlob(0))).toBe('blob-quota')
    const carol = await Uploader.connect(server.url, await person('carol'))
    expect(await carol.reserve(new MadeBlob(0))).toBe('blobs-full')
    // The same again needs no room, and another one of the same id is none.
    expect(await alice.reserve(one)).toMatchObject({ state: 'unfinished' })
    expect(await alice.reserve(one, { root: two.root })).toBe('blob-conflict')
    expect(await alice.reserve(one, { tokenHash: two.root })).toBe('blob-conflict')
    // Whose id it is matters to nobody else.
    await alice.release(two)
    expect(await carol.reserve(two, { bytes: chunk, keepMs: 5 })).toMatchObject({ state: 'unfinished' })
  })

  it('[BM6, BM7] gives nothing to who has another token, or to questions that are none', async () => {
    const blob = new MadeBlob(2 * chunk)
    const server = await started()
    const uploader = await Uploader.connect(server.url, await person('alice'))
    await uploader.upload(blob)
    const other = new MadeBlob(0)
    expect(await uploader.query(other)).toMatchObject({ state: 'unknown', stored: 0, bytes: 0, keepUntilMs: 0 })
    expect(await uploader.query(blob, other.token)).toMatchObject({ state: 'unknown' })
    expect(await uploader.query(blob, blob.token, other.root)).toMatchObject({ state: 'unknown' })
    expect(await uploader.get(other, 0, 0, 1)).toBe('blob-unknown')
    expect(await uploader.get(blob, 0, 0, 0xffff)).toBe('option-invalid')
    // What the blob does not have is empty.
    expect((await uploader.get(blob, 0, 1, 3)) as Uint8Array[]).toEqual([blob.content(0, 1), empty, empty])
    expect(await uploader.get(blob, 7, 0, 1)).toEqual([empty])
  })

  it('[BM7] gives what is there of a blob that is coming, and nothing in the place of the rest', async () => {
    const blob = new MadeBlob(4 * chunk)
    const server = await started()
    const uploader = await Uploader.connect(server.url, await person('alice'))
    await uploader.reserve(blob)
    uploader.put(blob, 0, 3)
    await uploader.stored(3)
    const receiver = await Uploader.connect(server.url, await person('bob'))
    expect(await receiver.query(blob)).toMatchObject({ state: 'unfinished', stored: 3 })
    expect(await receiver.get(blob, 0, 0, 4)).toEqual([blob.content(0, 0), blob.content(0, 1), empty, empty])
  })

  it('[BM8, BM9] frees the room of what is released, over, or was never finished', async () => {
    const url = await open()
    const server = await started({ blobQuotas: { unfinishedMs: 10_000 } })
    const uploader = await Uploader.connect(server.url, await person('alice'))
    const [released, over, unfinished, kept] = [1, 2, 3, 4].map((times) => new MadeBlob(times * chunk)) as [
      ...[MadeBlob, MadeBlob, MadeBlob, MadeBlob],
    ]
    await uploader.upload(released)
    await uploader.upload(over, { keepMs: 5_000 })
    await uploader.upload(kept, { keepMs: dayMs })
    await uploader.reserve(unfinished, { keepMs: dayMs })
    uploader.put(unfinished, 0, 2)
    await uploader.stored(2)
    await uploader.release(released)
    expect(await uploader.query(released)).toMatchObject({ state: 'unknown' })
    expect(await uploader.get(released, 0, 0, 1)).toBe('blob-unknown')
    time.nowMs += 5_000
    expect(await uploader.query(over)).toMatchObject({ state: 'unknown' })
    // An upload that goes on stays.
    uploader.put(unfinished, 2, 3)
    await uploader.stored(3)
    time.nowMs += 9_999
    expect(await uploader.query(unfinished)).toMatchObject({ stored: 3 })
    time.nowMs += 1
    while (((await uploader.query(unfinished)) as { state: string }).state !== 'unknown');
    expect(await uploader.turnedDown()).toBe('blob-unknown')
    await uploader.getAll(kept)
    await server.stop()
    expect(await partsIn(url)).toBe(kept.parts)
  })

  it('[BM10] verification names what does not hold what was written', async () => {
    const url = await open()
    const [whole, damaged] = [new MadeBlob(2 * chunk), new MadeBlob(3 * chunk)]
    const server = await started()
    const uploader = await Uploader.connect(server.url, await person('alice'))
    for (const blob of [whole, damaged]) await uploader.upload(blob)
    expect(await verified(url)).toEqual([])
    await server.stop()
    await damage(url, 2, 1)
    const found = await verified(url)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ where: 'blobs', record: '2' })
  })

  /** Parts on disk. */
  async function partsIn(url: string): Promise<number> {
    const folder = partFolderOf(url)
    if (folder === undefined) return countRows(url)
    const [file, ...others] = await readdir(folder)
    const { size } = await stat(join(folder, file ?? ''))
    return others.length === 0 ? Math.ceil(size / slot) : -1
  }
}

const empty = Buffer.alloc(0)

async function verified(url: string): Promise<readonly VerifiedDamage[]> {
  const { damaged, checked } = await verifyStore(url)
  expect(checked.get('blobs')).toBeGreaterThan(0)
  return damaged
}

async function countRows(url: string): Promise<number> {
  await using database = await openDatabase(url)
  const { count } = await database.read((db) =>
    db
      .selectFrom('blob_parts')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  )
  return count
}

/** Changes one byte of a chunk. */
async function damage(url: string, blob: number, position: number): Promise<void> {
  const folder = partFolderOf(url)
  if (folder !== undefined) {
    await using file = await openFile(join(folder, String(blob)), 'r+')
    await file.write(Buffer.of(1, 2, 3), 0, 3, position * slot + 77)
    return
  }
  await using database = await openDatabase(url)
  const set = { content: Buffer.alloc(slot) }
  await database.commit((tx) =>
    tx.updateTable('blob_parts').set(set).where('blob', '=', blob).where('position', '=', position).execute(),
  )
}
