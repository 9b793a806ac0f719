import type { Body, Json, RecordChange, RecordRange, Records, StoredBody, WaitOptions } from '@kith/peer'
import { type KithError } from '@kith/wire'

import { Feed } from './feed.ts'

/** A record that was put or, with no value, deleted. */
export interface MockWrite {
  readonly collection: string
  readonly key: string
  readonly value: Body | undefined
}

interface Slot {
  readonly value: Body
  readonly version: number
}

/** Records in memory, ordered by key, with versions for compare-and-set. Values are copied in and out. */
export class MockRecords implements Records {
  readonly #collections = new Map<string, Map<string, Slot>>()
  readonly #sortedKeys = new Map<string, string[]>()
  readonly #feeds = new Map<string, Feed<RecordChange>>()
  #version = 0
  #failure: KithError | undefined

  /** From now on commits fail with this error; `undefined` heals the store. */
  failWith(error: KithError | undefined): void {
    this.#failure = error
  }

  async get<T extends Body = Json>(collection: string, key: string): Promise<T | undefined> {
    const value = this.#slots(collection).get(key)?.value
    return value === undefined ? undefined : (structuredClone(value) as T)
  }

  async list<T extends Body = Json>(collection: string, range: RecordRange = {}): Promise<readonly StoredBody<T>[]> {
    const { prefix = '', after, limit = 1000, reverse = false } = range
    const keys = this.#keys(collection)
    const found: StoredBody<T>[] = []
    let at = reverse
      ? lowerBound(keys, after ?? `${prefix}\uffff`) - 1
      : lowerBound(keys, after === undefined || after < prefix ? prefix : after)
    if (!reverse && keys[at] === after) at += 1
    for (; at >= 0 && at < keys.length && found.length < limit; at += reverse ? -1 : 1) {
      const key = keys[at] as string
      if (!key.startsWith(prefix)) break
      const slot = this.#slots(collection).get(key)
      if (slot !== undefined) found.push({ key, value: structuredClone(slot.value) as T })
    }
    return found
  }

  async put(collection: string, key: string, value: Body): Promise<void> {
    this.commit([{ collection, key, value }])
  }

  async delete(collection: string, key: string): Promise<void> {
    this.commit([{ collection, key, value: undefined }])
  }

  changes(collection: string, options: WaitOptions = {}): AsyncIterable<RecordChange> {
    return this.#feed(collection).read(options.signal)
  }

  /** The version of a record, 0 when there is none. */
  versionOf(collection: string, key: string): number {
    return this.#slots(collection).get(key)?.version ?? 0
  }

  /** Applies all writes at once. Throws what `failWith` was given. */
  commit(writes: readonly MockWrite[]): void {
    if (this.#failure !== undefined) throw this.#failure
    for (const { collection, key, value } of writes) {
      const slots = this.#slots(collection)
      const keys = this.#keys(collection)
      const at = lowerBound(keys, key)
      if (value === undefined) {
        if (slots.delete(key)) keys.splice(at, 1)
      } else {
        if (!slots.has(key)) keys.splice(at, 0, key)
        slots.set(key, { value: structuredClone(value), version: (this.#version += 1) })
      }
    }
    for (const { collection, key, value } of writes) this.#feed(collection).emit({ key, value: structuredClone(value) })
  }

  #slots(collection: string): Map<string, Slot> {
    return getOrMake(this.#collections, collection, () => new Map<string, Slot>())
  }

  #keys(collection: string): string[] {
    return getOrMake(this.#sortedKeys, collection, () => [])
  }

  #feed(collection: string): Feed<RecordChange> {
    return getOrMake(this.#feeds, collection, () => new Feed<RecordChange>())
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

/** The first position whose key is not below `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}
