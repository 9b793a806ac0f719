import type { Stored, Write, WriteGroup } from '@kith/core'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** How a simulated disk behaves in one history. */
export interface DiskFaults {
  /** Longest time of an ordinary fsync, in milliseconds. */
  readonly syncMsMax: number
  /** Share of syncs that take up to two seconds, so that crashes meet them. */
  readonly slowShare: number
}

/** An older state of a disk. */
export type DiskCopy = ReadonlyMap<string, ReadonlyMap<string, Stored>>

/** A device's store: what is on it survives its process, what is being written may or may not. */
export class SimulatedDisk {
  readonly #world: World
  readonly #random: Random
  readonly #faults: DiskFaults
  readonly #applied: (group: WriteGroup) => void
  readonly #collections = new Map<string, Map<string, Stored>>()
  /** The write in flight: applied whole or not at all. */
  #inFlight: { readonly apply: () => readonly number[] } | undefined

  /** `applied` hears of each group that reaches the disk, for the checker. */
  constructor(world: World, random: Random, faults: DiskFaults, applied: (group: WriteGroup) => void) {
    this.#world = world
    this.#random = random
    this.#faults = faults
    this.#applied = applied
  }

  /** Commits a write; `done` hears which groups were left out, unless the process crashes before. */
  commit(write: Write, done: (conflicts: readonly number[]) => void): void {
    const inFlight = { apply: () => this.#apply(write) }
    this.#inFlight = inFlight
    this.#world.after(this.#syncMs(), () => {
      if (this.#inFlight !== inFlight) return
      this.#inFlight = undefined
      done(inFlight.apply())
    })
  }

  /** The process ends here: a write in flight has reached the disk, or not. */
  crash(): void {
    if (this.#inFlight !== undefined && this.#random.chance(0.5)) this.#inFlight.apply()
    this.#inFlight = undefined
  }

  /** What is on it now, to be restored later. */
  copy(): DiskCopy {
    return new Map([...this.#collections].map(([name, records]) => [name, new Map(records)]))
  }

  /** Puts an older state back. */
  restore(copy: DiskCopy): void {
    this.#collections.clear()
    for (const [name, records] of copy) this.#collections.set(name, new Map(records))
  }

  /** Takes a record away without a commit, as nothing but a broken design does. */
  forget(collection: string, key: string): void {
    this.#collections.get(collection)?.delete(key)
  }

  get(collection: string, key: string): Stored | undefined {
    return this.#collections.get(collection)?.get(key)
  }

  list(collection: string): readonly Stored[] {
    return [...(this.#collections.get(collection)?.values() ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  #apply(write: Write): readonly number[] {
    const conflicts: number[] = []
    write.groups.forEach((group, at) => {
      const holds = group.expects.every(
        (expect) => (this.get(expect.collection, expect.key)?.version ?? 0) === expect.version,
      )
      if (!holds) {
        conflicts.push(at)
        return
      }
      for (const change of group.changes) this.#put(change.collection, change.key, change.value)
      this.#applied(group)
    })
    return conflicts
  }

  #put(collection: string, key: string, value: Uint8Array | undefined): void {
    const records = this.#collections.get(collection) ?? new Map<string, Stored>()
    this.#collections.set(collection, records)
    if (value === undefined) records.delete(key)
    else records.set(key, { key, value, version: (records.get(key)?.version ?? 0) + 1 })
  }

  #syncMs(): number {
    if (this.#random.chance(this.#faults.slowShare)) return this.#random.between(100, 2000)
    return this.#random.between(0, this.#faults.syncMsMax)
  }
}
