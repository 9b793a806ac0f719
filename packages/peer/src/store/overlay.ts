import type { Expectation, StoreChange, WriteGroup } from '@kith/core'

/** What a record holds while groups are applied; `value` is undefined when it does not exist, and `version` is 0 then. */
export interface Held {
  readonly value: Uint8Array | undefined
  readonly version: number
}

/** Where groups are applied: reads the record of now, and takes the new one. */
export interface Ground {
  version(collection: string, key: string): number
  put(collection: string, key: string, value: Uint8Array): void
  delete(collection: string, key: string): void
}

/** Applies groups in order, each whole or not at all; answers the positions of those whose expectations failed. */
export function applyGroups(ground: Ground, groups: readonly WriteGroup[]): number[] {
  const conflicts: number[] = []
  groups.forEach(({ changes, expects }, at) => {
    const isExpected = expects.every(({ collection, key, version }) => ground.version(collection, key) === version)
    if (!isExpected) {
      conflicts.push(at)
      return
    }
    for (const { collection, key, value } of changes)
      if (value === undefined) ground.delete(collection, key)
      else ground.put(collection, key, value)
  })
  return conflicts
}

/** Records that groups read or write, each once. */
export function recordsOf(groups: readonly WriteGroup[]): { readonly collection: string; readonly key: string }[] {
  const records = new Map<string, { readonly collection: string; readonly key: string }>()
  const note = ({ collection, key }: StoreChange | Expectation): void => {
    records.set(placeOf(collection, key), { collection, key })
  }
  for (const { changes, expects } of groups) {
    changes.forEach(note)
    expects.forEach(note)
  }
  return [...records.values()]
}

/** One text for a collection and key. */
export function placeOf(collection: string, key: string): string {
  return `${collection.length}:${collection}${key}`
}

/** Changes gathered over what a store holds, so that they can be written at once at the end. */
export class Overlay implements Ground {
  readonly #versions: ReadonlyMap<string, number>
  readonly #changed = new Map<string, Held & { readonly collection: string; readonly key: string }>()

  /** `versions` by `placeOf`; a record without one does not exist. */
  constructor(versions: ReadonlyMap<string, number>) {
    this.#versions = versions
  }

  version(collection: string, key: string): number {
    const place = placeOf(collection, key)
    return this.#changed.get(place)?.version ?? this.#versions.get(place) ?? 0
  }

  put(collection: string, key: string, value: Uint8Array): void {
    const version = this.version(collection, key) + 1
    this.#changed.set(placeOf(collection, key), { collection, key, value, version })
  }

  delete(collection: string, key: string): void {
    this.#changed.set(placeOf(collection, key), { collection, key, value: undefined, version: 0 })
  }

  /** The last state of every record that changed. */
  changed(): Iterable<Held & { readonly collection: string; readonly key: string }> {
    return this.#changed.values()
  }
}
