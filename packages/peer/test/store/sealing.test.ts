import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WriteGroup } from '@kith/core'
import type { StoreOpener } from '@kith/keys'
import openDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../src/store/memory.ts'
import { sealedStore } from '../../src/store/open-sealed.ts'
import { readAll } from '../../src/store/read-all.ts'
import { isSealed } from '../../src/store/seal-records.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { PeerStore } from '../../src/store/store.ts'

const byKey: StoreOpener = { key: new Uint8Array(32).fill(7) }
const collections = ['', 'kith.messages', 'notes', '\ud800']

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-sealing-'))
  path = join(folder, 'peer.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

describe('sealing a store in place', () => {
  it('[PE67] seals every record once, and goes on where it was cut off, wherever that was', async () => {
    for (const isLost of [false, true])
      for (let failAt = 1; ; failAt++) {
        const inner = openMemoryStore()
        await fill(inner, 230)
        const expected = await contentOf(inner)
        const cut = failing(inner, failAt, isLost)
        const isCut = await sealedStore(cut, byKey).then(
          () => false,
          () => true,
        )
        // Again and again, each attempt one commit further: every record is sealed once all the same.
        await sealedStore(failing(inner, 1, true), byKey).catch(() => undefined)
        const store = await sealedStore(keptOpen(inner), byKey)
        expect(await contentOf(store)).toEqual(expected)
        expect(store.health?.damaged).toEqual([])
        expect(await plainIn(inner)).toBe(0)
        if (!isCut) {
          expect(failAt).toBeGreaterThan(collections.length * 2)
          break
        }
      }
  })

  it('[PE67] leaves nothing of 1,000 planted words in any file', async () => {
    const words = Array.from({ length: 1000 }, (_, at) =>
      createHash('sha256')
        .update(`word ${String(at)}`)
        .digest('hex'),
    )
    const plain = await openSqliteStore(path)
    for (let at = 0; at < words.length; at += 50)
      await plain.commit(
        words
          .slice(at, at + 50)
          .map((word, n) => put('notes', `k${String((at + n) % 700)}`, `${word}${'.'.repeat(n * 40)}`)),
      )
    await plain.commit([{ changes: [{ collection: 'notes', key: 'k3', value: undefined }], expects: [] }])
    await plain[Symbol.asyncDispose]()
    const damaged = openDatabase(path)
    damaged.exec("UPDATE records SET version = 99 WHERE key = CAST('k5' AS BLOB)")
    damaged.close()
    expect(wordsInFiles(words)).toBeGreaterThan(690)

    const store = await sealedStore(await openSqliteStore(path), byKey)
    expect(wordsInFiles(words)).toBe(0)
    expect((await readAll(store, 'notes')).length).toBe(698)
    await expect(store.get('notes', 'k5')).rejects.toMatchObject({ code: 'record-damaged' })
    await store.commit([put('notes', 'k5', words[0] ?? '')])
    expect(wordsInFiles(words)).toBe(0)
    await store[Symbol.asyncDispose]()
    expect(wordsInFiles(words)).toBe(0)
    // The file is as sound as any, and says that it is behind nothing.
    await using again = await sealedStore(await openSqliteStore(path), byKey)
    expect(again.health).toMatchObject({ damaged: [], opening: { commitsLost: 0, keptAs: undefined, missing: [] } })
    expect((await readAll(again, 'notes')).length).toBe(699)
  })

  it('[PE22] [PE67] a sealed store whose file is damaged is made anew, unless what opens it is lost', async () => {
    const plain = await openSqliteStore(path)
    await plain.commit([put('kith.self', 'keys', 'keys')])
    await plain.commit(Array.from({ length: 200 }, (_, at) => put('notes', `k${String(at)}`, 'x'.repeat(300))))
    await plain[Symbol.asyncDispose]()
    await (await sealedStore(await openSqliteStore(path), byKey))[Symbol.asyncDispose]()
    const whole = readFileSync(path)
    const pages = whole.length / 4096
    const endings = { anew: 0, refused: 0 }
    for (let page = 0; page < pages; page++) {
      const bytes = Buffer.from(whole)
      bytes.fill(0xa5, page * 4096, page * 4096 + 4096)
      writeFileSync(path, bytes)
      const store = await openSqliteStore(path)
        .then((below) => sealedStore(below, byKey))
        .catch((error: unknown) => error)
      if (store instanceof Error) {
        expect(store).toMatchObject({ code: 'store-damaged' })
        endings.refused++
      } else {
        await using open = store as PeerStore
        const left = await readAll(open, 'notes')
        for (const { value } of left) expect(new TextDecoder().decode(value)).toBe('x'.repeat(300))
        expect(left.length).toBeGreaterThan(180)
        endings.anew++
      }
    }
    expect(endings.anew).toBeGreaterThan(pages / 2)
    expect(endings.refused).toBeLessThan(pages / 4)
  }, 120_000)

  it('[PE67] a store whose sealing was cut off is opened through its seal alone', async () => {
    const inner = openMemoryStore()
    await fill(inner, 10)
    await expect(sealedStore(failing(inner, 3, false), byKey)).rejects.toMatchObject({ code: 'store-full' })
    expect(await isSealed(inner)).toBe(true)
    await expect(sealedStore(keptOpen(inner), { key: new Uint8Array(32) })).rejects.toMatchObject({
      code: 'passphrase-wrong',
    })
    expect(await isSealed(openMemoryStore())).toBe(false)
  })
})

async function fill(store: PeerStore, records: number): Promise<void> {
  const groups = collections.flatMap((collection) =>
    Array.from({ length: records }, (_, at) => put(collection, `k${String(at)}`, `plain ${String(at)}`)),
  )
  await store.commit(groups)
}

/** Everything in a store, without the versions. */
async function contentOf(store: PeerStore): Promise<readonly string[]> {
  const found: string[] = []
  for (const collection of collections)
    for (const { key, value } of await readAll(store, collection))
      found.push(`${collection}/${key} ${new TextDecoder().decode(value)}`)
  return found
}

async function plainIn(store: PeerStore): Promise<number> {
  return (await contentOf(store)).filter((record) => record.includes('plain')).length
}

/** The store, which stays open. */
function keptOpen(store: PeerStore): PeerStore {
  return {
    get: (collection, key) => store.get(collection, key),
    list: (collection, range) => store.list(collection, range),
    commit: (groups) => store.commit(groups),
    sealable: store.sealable,
    [Symbol.asyncDispose]: async () => undefined,
  }
}

/** The same, of which one commit fails: it is not made, or it is made and its answer is lost. */
function failing(store: PeerStore, failAt: number, isMade: boolean): PeerStore {
  let commits = 0
  return {
    ...keptOpen(store),
    commit: async (groups) => {
      const isFailing = ++commits === failAt
      if (!isFailing || isMade) await store.commit(groups)
      if (isFailing) throw Object.assign(new Error('cut off'), { code: 'store-full' })
      return { conflicts: [] }
    },
  }
}

function put(collection: string, key: string, text: string): WriteGroup {
  return { changes: [{ collection, key, value: new TextEncoder().encode(text) }], expects: [] }
}

function wordsInFiles(words: readonly string[]): number {
  const files = readdirSync(folder).map((file) => join(folder, file))
  expect(existsSync(path)).toBe(true)
  const all = files.map((file) => readFileSync(file).toString('latin1')).join('\n')
  return words.filter((word) => all.includes(word)).length
}
