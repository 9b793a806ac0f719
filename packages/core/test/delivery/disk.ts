import type { DamagedRecord, Stored, Write, WriteGroup } from '@kith/core'

/** A device's disk: what is on it outlives its machines. */
export class Disk {
  readonly collections = new Map<string, Map<string, Stored>>()
  /** What was applied, in order. */
  readonly applied: WriteGroup[] = []
  /** Records that do not hold what was written, and were not written since. */
  damaged: readonly DamagedRecord[] = []
  positionsMissingSinceMs: number | undefined

  apply(write: Write): readonly number[] {
    const conflicts: number[] = []
    write.groups.forEach((group, at) => {
      if (group.expects.some((one) => (this.get(one.collection, one.key)?.version ?? 0) !== one.version)) {
        conflicts.push(at)
        return
      }
      for (const { collection, key, value } of group.changes) {
        const records = this.collections.get(collection) ?? new Map<string, Stored>()
        this.damaged = this.damaged.filter((one) => one.collection !== collection || one.key !== key)
        this.collections.set(collection, records)
        if (value === undefined) records.delete(key)
        else records.set(key, { key, value, version: (records.get(key)?.version ?? 0) + 1 })
      }
      this.applied.push(group)
    })
    return conflicts
  }

  get(collection: string, key: string): Stored | undefined {
    return this.collections.get(collection)?.get(key)
  }

  list(collection: string): readonly Stored[] {
    return [...(this.collections.get(collection)?.values() ?? [])]
  }

  /** Damages a record. */
  damage(collection: string, key: string): void {
    if (this.collections.get(collection)?.delete(key) !== true) throw new Error('there is no such record')
    this.damaged = [...this.damaged, { collection, key }]
  }

  /** An older state of it, to be restored later. */
  copy(): Disk {
    const copy = new Disk()
    for (const [collection, records] of this.collections) copy.collections.set(collection, new Map(records))
    return copy
  }
}
