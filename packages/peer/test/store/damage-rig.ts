import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WriteGroup } from '@kith/core'
import { KithError } from '@kith/wire'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { PeerStore } from '../../src/store/store.ts'

/** What a store must hold: by collection and key, the version and the value. */
type State = ReadonlyMap<string, { readonly version: number; readonly value: string }>

/** A store on disk, of which everything is known. */
export interface KnownStore {
  readonly folder: string
  /** What it held after each commit, the first with nothing. */
  readonly states: readonly State[]
}

/** How one damage ended. */
export type Ending =
  /** Everything is as it was. */
  | 'harmless'
  /** Some records are named as damaged, or counted as missing; every other one is as it was. */
  | 'named'
  /** The store says that it is an older copy of itself, and is one. */
  | 'older'
  /** The store does not open, and says `store-damaged`. */
  | 'refused'

const files = ['peer.sqlite', 'peer.sqlite-wal', 'peer.sqlite-mark'] as const
const pageBytes = 4096
const collections = ['kith.in-streams', 'kith.messages', 'kith.envelopes', 'notes'] as const

/** Random numbers of a seed (mulberry32), 0 to 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Makes a store with a few hundred records; one that was not closed has its last commits in the log alone. */
export async function makeKnownStore(folder: string, seed: number, isClosed: boolean): Promise<KnownStore> {
  const random = randomOf(seed)
  mkdirSync(folder, { recursive: true })
  const working = join(folder, 'working')
  mkdirSync(working)
  const states: State[] = [new Map()]
  const path = join(working, 'peer.sqlite')
  let store = await openSqliteStore(path)
  const commit = async (groups: readonly WriteGroup[]): Promise<void> => {
    await store.commit(groups)
    const next = new Map(states.at(-1))
    for (const { collection, key, value } of groups.flatMap(({ changes }) => changes)) {
      const place = `${collection}/${key}`
      if (value === undefined) next.delete(place)
      else next.set(place, { version: (next.get(place)?.version ?? 0) + 1, value: textOf(value) })
    }
    states.push(next)
  }
  await commit([put('kith.self', 'keys', valueOf('kith.self/keys', 1, 300))])
  for (let round = 0; round < 40; round++) {
    if (round === 25) {
      await store[Symbol.asyncDispose]()
      store = await openSqliteStore(path)
    }
    const groups = Array.from({ length: 1 + Math.floor(random() * 6) }, () => {
      const collection = collections[Math.floor(random() * collections.length)] ?? 'notes'
      const key = `k${String(Math.floor(random() * 60))}`
      const isGone = random() < 0.1
      const bytes = random() < 0.05 ? 9000 : 40 + Math.floor(random() * 400)
      return isGone ? remove(collection, key) : put(collection, key, valueOf(`${collection}/${key}`, round, bytes))
    })
    await commit(groups)
  }
  if (isClosed) await store[Symbol.asyncDispose]()
  for (const file of files) if (existsSync(join(working, file))) copyFileSync(join(working, file), join(folder, file))
  if (!isClosed) await store[Symbol.asyncDispose]()
  rmSync(working, { recursive: true })
  return { folder, states }
}

type Open = (path: string) => Promise<PeerStore>

/**
 * Damages a copy of the store in one place, opens it, and judges what it says. Throws when that is a lie, or more is lost than the damage.
 * `open` is what opens a store; another shows what the rig finds.
 */
export async function damageOnce(known: KnownStore, seed: number, open: Open = openSqliteStore): Promise<Ending> {
  const random = randomOf(seed)
  const trial = join(known.folder, `trial-${String(seed)}`)
  mkdirSync(trial)
  for (const file of files)
    if (existsSync(join(known.folder, file))) copyFileSync(join(known.folder, file), join(trial, file))
  const there = files.filter((file) => existsSync(join(trial, file)) && readFileSync(join(trial, file)).byteLength > 0)
  const file = there[Math.floor(random() * (random() < 0.9 ? Math.min(2, there.length) : there.length))] ?? files[0]
  const hurt = damage(join(trial, file), random)
  try {
    const ending = await judge(known, join(trial, 'peer.sqlite'), hurt, file, open)
    // Once more: what was found is settled, and nothing new is found.
    if (ending !== 'refused') await again(join(trial, 'peer.sqlite'), open)
    rmSync(trial, { recursive: true })
    return ending
  } catch (cause) {
    throw new Error(
      `seed ${String(seed)}: ${file} ${hurt.what}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
}

interface Hurt {
  readonly what: string
  /** The bytes that were in the pages which were damaged, to find what stood there. */
  readonly touched: string
  readonly isCut: boolean
}

function damage(path: string, random: () => number): Hurt {
  const bytes = readFileSync(path)
  if (random() < 0.15) {
    const length = Math.floor(random() * bytes.byteLength)
    truncateSync(path, length)
    const from = length - (length % pageBytes) - pageBytes
    return {
      what: `cut to ${String(length)}`,
      touched: bytes.subarray(Math.max(0, from)).toString('latin1'),
      isCut: true,
    }
  }
  const at = Math.floor(random() * bytes.byteLength)
  const bit = Math.floor(random() * 8)
  const from = at - (at % pageBytes)
  // A page of the log does not begin at a multiple of its size, so its neighbours are looked at too.
  const touched = bytes.subarray(Math.max(0, from - pageBytes), from + 2 * pageBytes).toString('latin1')
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
  writeFileSync(path, bytes)
  return { what: `bit ${String(bit)} of ${String(at)}`, touched, isCut: false }
}

async function judge(known: KnownStore, path: string, hurt: Hurt, file: string, open: Open): Promise<Ending> {
  let store: PeerStore
  try {
    store = await open(path)
  } catch (error) {
    if (!(error instanceof KithError) || error.code !== 'store-damaged') throw error
    if (!hurt.isCut && !hurt.touched.includes('kith.self/keys'))
      throw new Error('does not open, for damage of something else', { cause: error })
    return 'refused'
  }
  try {
    const { opening, damaged } = store.health ?? { opening: undefined, damaged: [] }
    if (opening === undefined) throw new Error('says nothing of itself')
    const state = known.states.at(-1 - opening.commitsLost)
    if (state === undefined) throw new Error('says that it lost more commits than there were')
    const named = new Set(damaged.map(({ collection, key }) => `${collection}/${key}`))
    const missed = new Map<string, number>()
    let lost = 0
    for (const [place, { version, value }] of state) {
      const [collection = '', key = ''] = splitPlace(place)
      const found = await read(store, collection, key)
      if (found !== 'damaged' && found !== undefined && found.version === version && found.value === value) continue
      if (found !== undefined && found !== 'damaged') throw new Error(`${place} holds what is not its newest`)
      lost++
      if (found === 'damaged' && !named.has(place)) throw new Error(`${place} is refused, and not named`)
      if (found === undefined) missed.set(collection, (missed.get(collection) ?? 0) + 1)
      if (!hurt.touched.includes(place) && !hurt.touched.includes(key))
        throw new Error(`${place} was lost, and did not stand there`)
    }
    for (const [collection, count] of missed) {
      const counted = opening.missing.find((one) => one.collection === collection)?.count ?? 0
      if (counted < count)
        throw new Error(`${String(count)} records of ${collection} are missing, ${String(counted)} are said to be`)
    }
    for (const collection of collections)
      for (const { key, value } of await store.list(collection)) {
        const kept = state.get(`${collection}/${key}`)
        if (kept?.value !== textOf(value)) throw new Error(`${collection}/${key} came back`)
      }
    await store.commit([put('notes', 'after', valueOf('notes/after', 0, 50))])
    if (file.endsWith('-mark') && lost + opening.commitsLost > 0)
      throw new Error('the mark alone made something be lost')
    if (opening.commitsLost > 0 && !hurt.isCut) throw new Error('a flipped bit took whole commits')
    if (opening.commitsLost > 0) return 'older'
    return lost > 0 || opening.missing.length > 0 || opening.keptAs !== undefined || named.size > 0
      ? 'named'
      : 'harmless'
  } finally {
    await store[Symbol.asyncDispose]()
  }
}

async function again(path: string, open: Open): Promise<void> {
  await using store = await open(path)
  const { opening } = store.health ?? {}
  if (opening?.keptAs !== undefined || opening?.commitsLost !== 0) throw new Error('finds damage again')
  if ((await store.get('notes', 'after'))?.version !== 1) throw new Error('lost what was written after the damage')
}

async function read(
  store: PeerStore,
  collection: string,
  key: string,
): Promise<{ readonly version: number; readonly value: string } | 'damaged' | undefined> {
  try {
    const record = await store.get(collection, key)
    return record && { version: record.version, value: textOf(record.value) }
  } catch (error) {
    if (error instanceof KithError && error.code === 'record-damaged') return 'damaged'
    throw error
  }
}

function splitPlace(place: string): readonly string[] {
  const at = place.indexOf('/')
  return [place.slice(0, at), place.slice(at + 1)]
}

/** A value that says again and again whose it is, so that each page of it shows what stands there. */
function valueOf(place: string, round: number, bytes: number): Uint8Array {
  const mark = `${place}#${String(round)};`
  return new TextEncoder().encode(mark.repeat(Math.ceil(bytes / mark.length)))
}

function textOf(value: Uint8Array): string {
  return new TextDecoder().decode(value)
}

function put(collection: string, key: string, value: Uint8Array): WriteGroup {
  return { changes: [{ collection, key, value }], expects: [] }
}

function remove(collection: string, key: string): WriteGroup {
  return { changes: [{ collection, key, value: undefined }], expects: [] }
}
