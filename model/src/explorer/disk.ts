import type { Stored, Write, WriteGroup } from '@kith/core'

import type { Fingerprint } from './fingerprint.ts'

/** A device's store: it survives its machine. */
export class ExploredDisk {
  #collections = new Map<string, Map<string, Stored>>()
  readonly #applied: (group: WriteGroup) => void

  /** `applied` hears of each group that reaches the disk. */
  constructor(applied: (group: WriteGroup) => void) {
    this.#applied = applied
  }

  /** Applies a write; returns the groups that were left out. */
  apply(write: Write): readonly number[] {
    return write.groups.flatMap((group, at) => {
      if (group.expects.some((one) => (this.get(one.collection, one.key)?.version ?? 0) !== one.version)) return [at]
      for (const { collection, key, value } of group.changes) this.#put(collection, key, value)
      this.#applied(group)
      return []
    })
  }

  get(collection: string, key: string): Stored | undefined {
    return this.#collections.get(collection)?.get(key)
  }

  list(collection: string): readonly Stored[] {
    return [...(this.#collections.get(collection)?.values() ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** Takes a record away without a commit, as nothing but a broken design does. */
  forget(collection: string, key: string): void {
    this.#collections.get(collection)?.delete(key)
  }

  /** Copies what is on it; the returned function puts that back. */
  copy(): () => void {
    const copy = new Map([...this.#collections].map(([name, records]) => [name, new Map(records)]))
    return () => {
      this.#collections = copy
    }
  }

  describe(fingerprint: Fingerprint, nowMs: number): void {
    for (const collection of [...this.#collections.keys()].sort())
      for (const { key, value } of this.list(collection)) fingerprint.record(collection, key, value, nowMs)
  }

  #put(collection: string, key: string, value: Uint8Array | undefined): void {
    const records = this.#collections.get(collection) ?? new Map<string, Stored>()
    this.#collections.set(collection, records)
    if (value === undefined) records.delete(key)
    else records.set(key, { key, value, version: (records.get(key)?.version ?? 0) + 1 })
  }
}
