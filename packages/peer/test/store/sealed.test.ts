import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WriteGroup } from '@kith/core'
import type { StoreOpener } from '@kith/keys'
import { registerPeerStoreContract } from '@kith/testing/contracts'
import openDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../src/store/memory.ts'
import { type SealedStore, sealedStore } from '../../src/store/open-sealed.ts'
import { isSealed } from '../../src/store/seal-records.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { PeerStore } from '../../src/store/store.ts'

const byKey: StoreOpener = { key: new Uint8Array(32).fill(7) }
const cheap = { memoryKiB: 8, passes: 1, lanes: 1 }

registerPeerStoreContract('sealed, in memory', async () => ({ open: () => sealedStore(openMemoryStore(), byKey) }), {
  isDurable: false,
})

registerPeerStoreContract('sealed, SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kith-sealed-'))
  return {
    open: async () => sealedStore(await openSqliteStore(join(folder, 'peer.sqlite')), byKey),
    remove: () => rm(folder, { recursive: true }),
  }
})

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-sealed-'))
  path = join(folder, 'peer.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

describe('a sealed store', () => {
  it('[PE63] holds no value in the clear, in none of its files', async () => {
    await using store = await open({ passphrase: 'correct horse', cost: cheap })
    await store.commit([put('notes', 'a', 'planted words')])
    await store.commit([put('notes', 'a', 'planted words again')])
    expect(inFiles('planted')).toBe(0)
    expect(await textOf(store, 'notes', 'a')).toBe('planted words again')
  })

  it('[PE63] takes a value from another key, collection or store for a damaged record', async () => {
    const inner = openMemoryStore()
    await using store = await sealedStore(inner, byKey)
    await store.commit([put('notes', 'a', 'a'), put('notes', 'b', 'b')])
    const [a, b] = await inner.list('notes')
    const foreign = openMemoryStore()
    await using other = await sealedStore(foreign, byKey)
    await other.commit([put('notes', 'c', 'c')])
    const c = await foreign.get('notes', 'c')
    if (a === undefined || b === undefined || c === undefined) throw new Error('there are no such records')
    const moved = [
      { collection: 'notes', key: 'b', value: a.value },
      { collection: 'note', key: 'sb', value: b.value },
      { collection: 'notes', key: 'c', value: c.value },
      { collection: 'notes', key: 'short', value: b.value.subarray(0, 20) },
      { collection: 'notes', key: 'empty', value: new Uint8Array() },
    ]
    await inner.commit([{ changes: moved, expects: [] }])
    for (const { collection, key } of moved)
      await expect(store.get(collection, key)).rejects.toMatchObject({ code: 'record-damaged' })
    expect(await textOf(store, 'notes', 'a')).toBe('a')
  })

  it('[PE63] seals equal values, also those of one place, to different bytes', async () => {
    const inner = openMemoryStore()
    await using store = await sealedStore(inner, byKey)
    const seen = new Set<string>()
    for (let round = 0; round < 50; round++) {
      await store.commit([put('notes', 'a', 'same'), put('notes', 'b', 'same')])
      for (const { value } of await inner.list('notes')) seen.add(Buffer.from(value).toString('hex'))
    }
    expect(seen.size).toBe(100)
  })

  it('[PE64] is opened by each of its wrappings: passphrases, keys of the application, a key of the platform', async () => {
    const openers: readonly StoreOpener[] = [
      { passphrase: 'correct horse', cost: cheap },
      { key: new Uint8Array(32).fill(9) },
      { passphrase: 'Ω battery', cost: { memoryKiB: 64, passes: 2, lanes: 2 } },
    ]
    const store = await open(byKey)
    await store.commit([put('notes', 'a', 'words')])
    for (const opener of openers) await store.wrappings.add(opener)
    await store[Symbol.asyncDispose]()
    for (const opener of [byKey, ...openers, { passphrase: '\u2126 battery', cost: cheap }]) {
      await using again = await open(opener)
      expect(await textOf(again, 'notes', 'a')).toBe('words')
    }
  })

  it('[PE65] refuses another passphrase or key with passphrase-wrong, and leaves every file as it was', async () => {
    const store = await open({ passphrase: 'correct horse', cost: cheap })
    await store.commit([put('notes', 'a', 'words')])
    await store[Symbol.asyncDispose]()
    const before = contents()
    const wrong: readonly StoreOpener[] = [{ passphrase: 'Correct horse', cost: cheap }, { passphrase: ' ' }, byKey]
    for (const opener of wrong) {
      await expect(open(opener)).rejects.toMatchObject({ code: 'passphrase-wrong' })
      expect(contents()).toEqual(before)
    }
    // It is not left open either.
    await using again = await open({ passphrase: 'correct horse' })
    expect(await textOf(again, 'notes', 'a')).toBe('words')
  })

  it('[PE65] refuses openers that are none, and stores that cannot be sealed, with option-invalid', async () => {
    const none = [
      { passphrase: '' },
      { passphrase: 'x'.repeat(1025) },
      { passphrase: 'x', cost: { memoryKiB: 4, passes: 1, lanes: 1 } },
      { passphrase: 'x', cost: { memoryKiB: 2 ** 31, passes: 1, lanes: 1 } },
      { key: new Uint8Array(31) },
    ]
    for (const opener of none)
      await expect(sealedStore(openMemoryStore(), opener)).rejects.toMatchObject({ code: 'option-invalid' })
    const memory = openMemoryStore()
    const other: PeerStore = {
      get: (collection, key) => memory.get(collection, key),
      list: (collection, range) => memory.list(collection, range),
      commit: (groups) => memory.commit(groups),
      [Symbol.asyncDispose]: () => memory[Symbol.asyncDispose](),
    }
    await expect(sealedStore(other, byKey)).rejects.toMatchObject({ code: 'option-invalid' })
  })

  it('[PE65] is known as sealed, and shows nothing of its seal to who opened it', async () => {
    const store = await open(byKey)
    await store.commit([put('notes', 'a', 'words')])
    expect(await store.list('kith.seal')).toEqual([])
    expect(await store.get('kith.seal', 'state')).toBeUndefined()
    await store[Symbol.asyncDispose]()
    await using plain = await openSqliteStore(path)
    expect(await isSealed(plain)).toBe(true)
  })

  it('[PE66] sets a record aside that does not open, names it, and goes on; until it is written again', async () => {
    await filled()
    await tamper('b')
    const store = await open(byKey)
    const told: string[] = []
    if (store.health !== undefined) store.health.onDamaged = ({ key }) => told.push(key)
    expect((await store.list('notes', { limit: 2 })).map(({ key }) => key)).toEqual(['a', 'c'])
    await expect(store.get('notes', 'b')).rejects.toMatchObject({ code: 'record-damaged' })
    expect(told).toEqual(['b'])
    const missed = { changes: [], expects: [{ collection: 'notes', key: 'b', version: 0 }] }
    expect(await store.commit([missed])).toEqual({ conflicts: [] })
    await store[Symbol.asyncDispose]()

    await using again = await open(byKey)
    expect(again.health?.damaged).toMatchObject([{ collection: 'notes', key: 'b' }])
    await expect(again.get('notes', 'b')).rejects.toMatchObject({ code: 'record-damaged' })
    const left = { ...put('notes', 'b', 'no'), expects: [{ collection: 'notes', key: 'a', version: 9 }] }
    await again.commit([left])
    expect(again.health?.damaged).toHaveLength(1)
    await again.commit([put('notes', 'b', 'new')])
    expect(again.health?.damaged).toEqual([])
    expect(await again.get('notes', 'b')).toMatchObject({ version: 1 })
    expect(await textOf(again, 'notes', 'b')).toBe('new')
  })

  it('[PE66] tells of records whose checksum is wrong as the store below does', async () => {
    await filled()
    await change((database) => {
      database.exec("UPDATE records SET value = X'00' WHERE key = CAST('b' AS BLOB)")
    })
    await using store = await open(byKey)
    expect(store.health?.damaged).toMatchObject([{ collection: 'notes', key: 'b' }])
    await expect(store.get('notes', 'b')).rejects.toMatchObject({ code: 'record-damaged' })
  })

  it('[PE66] is refused store-damaged when what opens it is damaged, and is never sealed a second time', async () => {
    for (const key of ['state', 'wrapping/%']) {
      await filled()
      await change((database) => {
        database.prepare("UPDATE records SET value = X'00' WHERE CAST(key AS TEXT) LIKE ?").run(key)
      })
      for (let round = 0; round < 2; round++) await expect(open(byKey)).rejects.toMatchObject({ code: 'store-damaged' })
      await using plain = await openSqliteStore(path)
      expect(await isSealed(plain)).toBe(true)
      await plain[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
      folder = await mkdtemp(join(tmpdir(), 'kith-sealed-'))
      path = join(folder, 'peer.sqlite')
    }
  })
})

describe('the wrappings of a sealed store', () => {
  it('[PE68] are changed in one commit each, which rewrites nothing else', async () => {
    const inner = openMemoryStore()
    const store = await sealedStore(inner, byKey)
    await store.commit([put('notes', 'a', 'words')])
    const before = await inner.get('notes', 'a')
    const { openedBy } = store.wrappings
    const added = await store.wrappings.replace(openedBy, { passphrase: 'new', cost: cheap })
    expect(await store.wrappings.list()).toEqual([{ id: added.id, kind: 'passphrase', madeAtMs: added.madeAtMs }])
    expect(await inner.get('notes', 'a')).toEqual(before)
  })

  it('[PE68] open nothing any more once they are removed, and the last one stays', async () => {
    const store = await open(byKey)
    const { id } = await store.wrappings.add({ passphrase: 'x', cost: cheap })
    await store.wrappings.remove(store.wrappings.openedBy)
    const removals = await Promise.allSettled([store.wrappings.remove(id), store.wrappings.remove('0')])
    for (const removal of removals)
      expect(removal).toMatchObject({ status: 'rejected', reason: { code: 'option-invalid' } })
    await store[Symbol.asyncDispose]()
    await expect(open(byKey)).rejects.toMatchObject({ code: 'passphrase-wrong' })
    await using again = await open({ passphrase: 'x' })
    expect(again.wrappings.openedBy).toBe(id)
  })

  it('[PE86] have the passphrase set, changed and taken away by who knows the present one alone', async () => {
    const first = { passphrase: 'one', cost: cheap }
    const { wrappings } = await sealedStore(openMemoryStore(), byKey)
    const kinds = async (): Promise<readonly string[]> => (await wrappings.list()).map(({ kind }) => kind).sort()
    await wrappings.setPassphrase(first, undefined)
    expect(await kinds()).toEqual(['key', 'passphrase'])
    const before = await wrappings.list()
    for (const wrong of [undefined, '', 'two'])
      for (const change of [
        () => wrappings.setPassphrase({ passphrase: 'three', cost: cheap }, wrong),
        () => wrappings.removePassphrase(wrong),
      ])
        await expect(change()).rejects.toMatchObject({ code: 'passphrase-wrong' })
    await expect(wrappings.setPassphrase({ passphrase: '' }, 'one')).rejects.toMatchObject({ code: 'option-invalid' })
    expect(await wrappings.list()).toEqual(before)
    // Of two at once the second meets what the first has made.
    const second = { passphrase: 'two', cost: cheap }
    const both = await Promise.allSettled([wrappings.setPassphrase(second, 'one'), wrappings.removePassphrase('one')])
    expect(both).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'passphrase-wrong' } }])
    await wrappings.removePassphrase('two')
    expect(await kinds()).toEqual(['key'])
    await expect(wrappings.removePassphrase('two')).rejects.toMatchObject({ code: 'option-invalid' })
  })

  it('[PE86] keep a passphrase that alone opens the store', async () => {
    const passphrase = 'correct horse'
    const store = await open({ passphrase, cost: cheap })
    await expect(store.wrappings.removePassphrase(passphrase)).rejects.toMatchObject({ code: 'option-invalid' })
    await store.wrappings.setPassphrase({ passphrase: 'other', cost: cheap }, passphrase)
    await store[Symbol.asyncDispose]()
    await expect(open({ passphrase })).rejects.toMatchObject({ code: 'passphrase-wrong' })
    await using again = await open({ passphrase: 'other' })
    expect(await again.wrappings.list()).toHaveLength(1)
  })

  it('[PE68] are at most eight', async () => {
    await using store = await sealedStore(openMemoryStore(), byKey)
    const added = await Promise.allSettled(Array.from({ length: 9 }, () => store.wrappings.add(byKey)))
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
    expect(await store.wrappings.list()).toHaveLength(8)
  })
})

async function open(opener: StoreOpener): Promise<SealedStore> {
  return sealedStore(await openSqliteStore(path), opener)
}

async function filled(): Promise<void> {
  await using store = await open(byKey)
  await store.commit(['a', 'b', 'c'].map((key) => put('notes', key, key)))
}

/** Changes a sealed value so that its checksum fits: what somebody does on purpose. */
async function tamper(key: string): Promise<void> {
  await using store = await openSqliteStore(path)
  const value = (await store.get('notes', key))?.value.slice()
  if (value === undefined) throw new Error('there is no such record')
  value[value.length - 1] = (value.at(-1) ?? 0) ^ 1
  await store.commit([{ changes: [{ collection: 'notes', key, value }], expects: [] }])
}

/** Changes the database; checksums of rows are made anew. */
async function change(work: (database: ReturnType<typeof openDatabase>) => void): Promise<void> {
  const database = openDatabase(path)
  work(database)
  database.close()
}

function put(collection: string, key: string, text: string): WriteGroup {
  return { changes: [{ collection, key, value: new TextEncoder().encode(text) }], expects: [] }
}

async function textOf(store: PeerStore, collection: string, key: string): Promise<string> {
  return new TextDecoder().decode((await store.get(collection, key))?.value)
}

function contents(): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file)).toString('hex')]))
}

function inFiles(words: string): number {
  return readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes(words)).length
}
