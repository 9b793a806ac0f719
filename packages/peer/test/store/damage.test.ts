import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WriteGroup } from '@kith/core'
import openDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore, SqliteStore } from '../../src/store/sqlite.ts'
import type { PeerStore } from '../../src/store/store.ts'
import { damageOnce, type Ending, type KnownStore, makeKnownStore } from './damage-rig.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-damage-'))
  path = join(folder, 'peer.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

describe('a store whose files are damaged', () => {
  const trials = 60

  it(`[PE21] [PE22] names what ${String(trials)} flipped bits and cuts took, and loses nothing else`, async () => {
    const stores = await knownStores()
    const endings: Record<Ending, number> = { harmless: 0, named: 0, older: 0, refused: 0 }
    for (let seed = 1; seed <= trials; seed++) endings[await damageOnce(known(stores, seed), seed)]++
    expect(endings.named).toBeGreaterThan(trials / 10)
    expect(endings.harmless).toBeGreaterThan(0)
    expect(endings.refused).toBeLessThan(trials / 10)
  }, 120_000)

  it('[PE22] takes a high bit that flipped in a page of the log for no other page number (seed 1676)', async () => {
    const known = await makeKnownStore(join(folder, 'log'), 105, false)
    expect(await damageOnce(known, 1676)).toBe('named')
  })

  it('is caught lying when it believes what SQLite gives it', async () => {
    const stores = await knownStores()
    const trusting = async (file: string): Promise<PeerStore> => new SqliteStore(openDatabase(file))
    let caught = 0
    for (let seed = 1; seed <= 40; seed++)
      await damageOnce(known(stores, seed), seed, trusting).catch(() => {
        caught++
      })
    expect(caught).toBeGreaterThan(10)
  }, 120_000)

  async function knownStores(): Promise<readonly KnownStore[]> {
    const stores: KnownStore[] = []
    for (const seed of [101, 102, 103, 104])
      stores.push(await makeKnownStore(join(folder, String(seed)), seed, seed % 2 === 0))
    return stores
  }

  function known(stores: readonly KnownStore[], seed: number): KnownStore {
    const found = stores[seed % stores.length]
    if (found === undefined) throw new Error('there is no store')
    return found
  }
})

describe('a damaged record', () => {
  it('[PE21] is set aside and named, and everything else goes on', async () => {
    await filled()
    await change((database) => database.exec("UPDATE records SET value = X'00' WHERE key = CAST('b' AS BLOB)"))
    await using store = await openSqliteStore(path)
    expect(store.health?.damaged).toMatchObject([{ collection: 'notes', key: 'b' }])
    await expect(store.get('notes', 'b')).rejects.toMatchObject({ code: 'record-damaged' })
    expect((await store.list('notes')).map(({ key }) => key)).toEqual(['a', 'c'])
    await store.commit([put('notes', 'b', 'again')])
    expect((await store.get('notes', 'b'))?.version).toBe(1)
    expect(store.health?.damaged).toEqual([])
  })

  it('[PE21] is found when it is read while the store is open, and told once', async () => {
    const database = await filledDatabase()
    await using store = new SqliteStore(database)
    const told: string[] = []
    if (store.health !== undefined) store.health.onDamaged = ({ key }) => told.push(key)
    database.exec("UPDATE records SET version = 7 WHERE key = CAST('a' AS BLOB)")
    database.exec("UPDATE records SET value = X'FF' WHERE key = CAST('c' AS BLOB)")
    expect((await store.list('notes', { limit: 2 })).map(({ key }) => key)).toEqual(['b'])
    await expect(store.get('notes', 'a')).rejects.toMatchObject({ code: 'record-damaged' })
    await expect(store.get('notes', 'a')).rejects.toMatchObject({ code: 'record-damaged' })
    expect(told).toEqual(['a', 'c'])
  })

  it('[PE21] does not exist for an expectation, and is written over', async () => {
    const database = await filledDatabase()
    await using store = new SqliteStore(database)
    database.exec("UPDATE records SET value = X'00' WHERE key = CAST('a' AS BLOB)")
    const write = put('notes', 'a', 'new')
    expect(
      await store.commit([
        { ...write, expects: [{ collection: 'notes', key: 'a', version: 1 }] },
        { ...write, expects: [{ collection: 'notes', key: 'a', version: 0 }] },
      ]),
    ).toEqual({ conflicts: [0] })
    expect((await store.get('notes', 'a'))?.version).toBe(1)
  })

  it('[PE22] missing without a trace is counted, and since when', async () => {
    await filled()
    await change((database) => database.exec("DELETE FROM records WHERE key IN (CAST('a' AS BLOB), CAST('c' AS BLOB))"))
    const before = Date.now()
    for (const round of [1, 2]) {
      await using store = await openSqliteStore(path)
      expect({ round, missing: store.health?.opening.missing }).toEqual({
        round,
        missing: [{ collection: 'notes', count: 2 }],
      })
      expect(store.health?.opening.missingSinceMs.get('notes')).toBeGreaterThanOrEqual(before)
    }
  })
})

describe('a damaged file', () => {
  it('[PE22] is made anew of what can be read, and kept beside', async () => {
    await filled()
    const bytes = await readFile(path)
    // The first page, which names the tables.
    bytes.fill(0xaa, 100, 4096)
    await writeFile(path, bytes)
    await using store = await openSqliteStore(path)
    const kept = store.health?.opening.keptAs ?? ''
    expect((await readdir(folder)).map((name) => join(folder, name))).toContain(kept)
    expect((await readFile(kept)).equals(bytes)).toBe(true)
    expect((await store.list('notes')).map(({ key, version }) => [key, version])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ])
    expect(store.health?.damaged).toEqual([])
  })

  it('[PE22] without the keys of the device is refused with store-damaged each time, and left as it is', async () => {
    await filled()
    await truncate(path, 4096)
    const before = await readFile(path)
    for (let round = 0; round < 2; round++)
      await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'store-damaged' })
    expect(await readFile(path)).toEqual(before)
    await truncate(path, 0)
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'store-damaged' })
  })

  it('[PE23] that lost acknowledged commits says how many', async () => {
    await filled()
    const older = `${path}-older`
    await copyFile(path, older)
    {
      await using store = await openSqliteStore(path)
      await store.commit([put('notes', 'd', 'four')])
      await store.commit([put('notes', 'd', 'five')])
    }
    await copyFile(older, path)
    {
      await using store = await openSqliteStore(path)
      expect(store.health?.opening.commitsLost).toBe(2)
      expect(await store.get('notes', 'd')).toBeUndefined()
    }
    await using store = await openSqliteStore(path)
    expect(store.health?.opening.commitsLost).toBe(0)
  })

  it('[PE21] of an earlier version gets its checksums, and keeps its records and versions', async () => {
    const database = openDatabase(path)
    database.exec(`
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    collection BLOB NOT NULL,
    key BLOB NOT NULL,
    version INTEGER NOT NULL,
    value BLOB NOT NULL
  );
  CREATE UNIQUE INDEX records_by_key ON records (collection, key);
  INSERT INTO records (collection, key, version, value) VALUES (CAST('notes' AS BLOB), CAST('a' AS BLOB), 3, X'01');
  PRAGMA application_id = 1265202280;
  PRAGMA user_version = 1;`)
    database.close()
    for (let round = 0; round < 2; round++) {
      await using store = await openSqliteStore(path)
      expect(await store.get('notes', 'a')).toMatchObject({ version: 3, value: new Uint8Array([1]) })
      expect(store.health).toMatchObject({ damaged: [], opening: { keptAs: undefined, missing: [] } })
    }
  })
})

async function filled(): Promise<void> {
  await using store = await openSqliteStore(path)
  await store.commit([put('kith.self', 'keys', 'secret')])
  for (const key of ['a', 'b', 'c']) await store.commit([put('notes', key, `value of ${key}`)])
}

async function filledDatabase(): Promise<ReturnType<typeof openDatabase>> {
  await filled()
  return openDatabase(path)
}

async function change(work: (database: ReturnType<typeof openDatabase>) => void): Promise<void> {
  const database = openDatabase(path)
  work(database)
  database.close()
}

function put(collection: string, key: string, text: string): WriteGroup {
  return { changes: [{ collection, key, value: new TextEncoder().encode(text) }], expects: [] }
}
