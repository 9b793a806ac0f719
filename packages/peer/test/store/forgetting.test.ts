import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collections, type StoreChange, type WriteGroup } from '@kith/core'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LogEmptying } from '../../src/store/sqlite-log-emptying.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-forgetting-'))
  path = join(folder, 'peer.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

/** Stands before each token, so that all tokens of a file are found in one look. */
const sign = Buffer.from('4b69746821746f6b', 'hex')
const tokenBytes = 16
const spacing = 200

/** A value full of one token. */
function valueOf(token: Buffer, bytes: number): Uint8Array {
  const value = new Uint8Array(bytes).fill(7)
  for (let at = 0; at + sign.byteLength + tokenBytes <= bytes; at += spacing) {
    value.set(sign, at)
    value.set(token, at + sign.byteLength)
  }
  return value
}

/** The tokens in copies of the store's files, as somebody makes them who only copies. */
async function tokensOnDisk(): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const name of ['', '-wal']) {
    const copy = join(folder, `copy${name}`)
    const isThere = await copyFile(`${path}${name}`, copy).then(
      () => true,
      () => false,
    )
    const bytes = isThere ? await readFile(copy) : Buffer.alloc(0)
    for (let at = bytes.indexOf(sign); at >= 0; at = bytes.indexOf(sign, at + 1))
      found.add(bytes.toString('hex', at + sign.byteLength, at + sign.byteLength + tokenBytes))
  }
  return found
}

function logBytes(): Promise<number> {
  return stat(`${path}-wal`).then(
    ({ size }) => size,
    () => 0,
  )
}

it('[KY54] what was deleted or replaced is in no file of the store a moment after the last commit', async () => {
  const store = await openSqliteStore(path)
  const live = new Map<string, string>()
  const dead = new Set<string>()
  const put = (collection: string, key: string, bytes: number): StoreChange => {
    const token = randomBytes(tokenBytes)
    dead.add(live.get(`${collection} ${key}`) ?? '')
    live.set(`${collection} ${key}`, token.toString('hex'))
    return { collection, key, value: valueOf(token, bytes) }
  }
  const take = (collection: string, key: string): StoreChange => {
    dead.add(live.get(`${collection} ${key}`) ?? '')
    live.delete(`${collection} ${key}`)
    return { collection, key, value: undefined }
  }
  const groups: WriteGroup[] = []
  // What delivery does: messages and envelopes come and go, with the keys of their streams at each end; what became of them stays.
  const sizes = [200, 900, 3000, 12_000]
  for (let at = 0; at < 240; at++) {
    const key = String(at).padStart(6, '0')
    const changes = [
      put(collections.outStreams, `to ${String(at % 7)}`, 900),
      put(collections.inStreams, `from ${String(at % 11)}`, 560),
      put(collections.messages, key, sizes[at % sizes.length] ?? 0),
      put(collections.envelopes, key, (sizes[at % sizes.length] ?? 0) + 40),
      put(collections.received, key, 150),
    ]
    const old = String(at - 12).padStart(6, '0')
    if (at >= 12)
      changes.push(take(collections.messages, old), take(collections.envelopes, old), put(collections.ledger, old, 300))
    groups.push({ changes, expects: [] })
    if (groups.length === 6) await store.commit(groups.splice(0))
  }
  await until(async () => (await logBytes()) === 0)
  const found = await tokensOnDisk()
  // A page may end within a token; of each value there is a whole one.
  expect([...live.values()].filter((token) => !found.has(token))).toEqual([])
  expect([...dead].filter((token) => found.has(token))).toEqual([])
  await store[Symbol.asyncDispose]()
}, 60_000)

it('[KY54] empties its log a second after the last commit, and ten after the first in a row without a pause', () => {
  vi.useFakeTimers()
  try {
    let emptied = 0
    const emptying = new LogEmptying(() => {
      emptied++
    })
    emptying.committed()
    vi.advanceTimersByTime(900)
    emptying.committed()
    vi.advanceTimersByTime(900)
    expect(emptied).toBe(0)
    vi.advanceTimersByTime(100)
    expect(emptied).toBe(1)
    vi.advanceTimersByTime(60_000)
    expect(emptied).toBe(1)
    for (let commits = 0; commits < 100; commits++) {
      emptying.committed()
      vi.advanceTimersByTime(100)
    }
    expect(emptied).toBe(2)
    emptying.committed()
    emptying.close()
    vi.advanceTimersByTime(60_000)
    expect(emptied).toBe(2)
  } finally {
    vi.useRealTimers()
  }
})

it('[KY54] leaves its log empty when it is closed', async () => {
  const store = await openSqliteStore(path)
  const token = randomBytes(tokenBytes)
  const put = (value: Uint8Array | undefined): StoreChange => ({ collection: 'notes', key: 'a', value })
  await store.commit([{ changes: [put(valueOf(token, 600))], expects: [] }])
  await store.commit([{ changes: [put(undefined)], expects: [] }])
  expect(await tokensOnDisk()).toContain(token.toString('hex'))
  await store[Symbol.asyncDispose]()
  expect(await tokensOnDisk()).toEqual(new Set())
})
