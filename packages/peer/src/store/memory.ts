import type { WriteGroup } from '@kith/core'
import { soon } from '../engine/soon.ts'
import { boundsOf } from './bounds.ts'
import { Commits } from './commits.ts'
import { applyGroups, type Ground } from './overlay.ts'
import type { CommitResult, PeerStore, Sealable, StoredRecord, StoreRange } from './store.ts'

/** Opens a store that forgets everything when it is closed: for tests, and for programs that want a new name each time. */
export function openMemoryStore(): PeerStore {
  return new MemoryStore()
}

class MemoryStore implements PeerStore {
  readonly sealable: Sealable = {
    collections: async () => [...this.#collections].flatMap(([name, { records }]) => (records.size > 0 ? [name] : [])),
    scrub: async () => undefined,
  }
  readonly #collections = new Map<string, Collection>()
  readonly #commits = new Commits({ apply: (groups) => this.#apply(groups), gather: () => this.#gather() })
  #gathered = 0

  async get(collection: string, key: string): Promise<StoredRecord | undefined> {
    this.#commits.check()
    const record = this.#collections.get(collection)?.records.get(key)
    return record && copyOf(record)
  }

  async list(collection: string, range?: StoreRange): Promise<readonly StoredRecord[]> {
    this.#commits.check()
    const { lower, upper, limit, reverse } = boundsOf(range)
    const held = this.#collections.get(collection)
    if (held === undefined) return []
    const keys = held.keys().filter((key) => key >= lower && (upper === undefined || key < upper))
    if (reverse) keys.reverse()
    return keys.slice(0, limit).flatMap((key) => {
      const record = held.records.get(key)
      return record === undefined ? [] : [copyOf(record)]
    })
  }

  commit(groups: readonly WriteGroup[]): Promise<CommitResult> {
    return this.#commits.commit(groups)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commits.close()
    this.#collections.clear()
  }

  /** A disk takes time, in which sockets and timers have their turn. Nothing here does, so now and then they are given one. */
  #gather(): Promise<void> {
    return ++this.#gathered % commitsInTurn === 0 ? new Promise(soon) : Promise.resolve()
  }

  #apply(groups: readonly WriteGroup[]): number[] {
    const of = (name: string): Collection => {
      const known = this.#collections.get(name)
      if (known !== undefined) return known
      const made = new Collection()
      this.#collections.set(name, made)
      return made
    }
    const ground: Ground = {
      version: (collection, key) => of(collection).records.get(key)?.version ?? 0,
      put: (collection, key, value) => {
        of(collection).put(key, value)
      },
      delete: (collection, key) => {
        of(collection).delete(key)
      },
    }
    return applyGroups(ground, groups)
  }
}

/** Commits in one turn of the event loop, at most. */
const commitsInTurn = 32

class Collection {
  readonly records = new Map<string, StoredRecord>()
  #sorted: string[] | undefined

  /** Keys in order, kept until one is added or removed. */
  keys(): readonly string[] {
    // Without a function, sort compares UTF-16 code units.
    this.#sorted ??= [...this.records.keys()].sort()
    return this.#sorted
  }

  put(key: string, value: Uint8Array): void {
    const known = this.records.get(key)
    if (known === undefined) this.#sorted = undefined
    this.records.set(key, { key, value: value.slice(), version: (known?.version ?? 0) + 1 })
  }

  delete(key: string): void {
    if (this.records.delete(key)) this.#sorted = undefined
  }
}

function copyOf({ key, value, version }: StoredRecord): StoredRecord {
  return { key, value: value.slice(), version }
}
