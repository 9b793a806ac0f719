import { collections, lifeKey, type Stored, type Write, type WriteGroup } from '@kith/core'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** How a simulated disk behaves in one history. */
export interface DiskFaults {
  /** Longest time of an ordinary fsync, in milliseconds. */
  readonly syncMsMax: number
  /** Share of syncs that take up to two seconds, so that crashes meet them. */
  readonly slowShare: number
  /** A crash may leave the first groups of a write in flight, instead of all or none. */
  readonly isTorn: boolean
}

/** An older state of a disk. */
export type DiskCopy = ReadonlyMap<string, ReadonlyMap<string, Stored>>

/** What the program hears of its commit: the groups that were left out, or that the disk failed and nothing is known of it. */
export type Committed = { readonly conflicts: readonly number[] } | 'failed'

interface InFlight {
  readonly write: Write
}

/** A device's store: what is on it survives its process, what is being written may or may not. */
export class SimulatedDisk {
  /** No write reaches it; each fails. */
  isFull = false
  readonly #world: World
  readonly #random: Random
  readonly #faults: DiskFaults
  readonly #applied: (group: WriteGroup) => void
  readonly #collections = new Map<string, Map<string, Stored>>()
  /** The write in flight of each process that has the disk open. */
  readonly #inFlight = new Map<number, InFlight>()
  #writesToFailure = Infinity

  /** `applied` hears of each group that reaches the disk, for the checker. */
  constructor(world: World, random: Random, faults: DiskFaults, applied: (group: WriteGroup) => void) {
    this.#world = world
    this.#random = random
    this.#faults = faults
    this.#applied = applied
  }

  /** Commits a write of a process; `done` hears what became of it, unless the process crashes before. */
  commit(process: number, write: Write, done: (committed: Committed) => void): void {
    const inFlight = { write }
    this.#inFlight.set(process, inFlight)
    this.#world.after(this.#syncMs(), () => {
      if (this.#inFlight.get(process) !== inFlight) return
      this.#inFlight.delete(process)
      if (this.isFull) done('failed')
      else if (--this.#writesToFailure <= 0) {
        this.#writesToFailure = Infinity
        this.#leave(write)
        done('failed')
      } else done({ conflicts: this.#apply(write.groups) })
    })
  }

  /** The write after so many more fails: the disk says so, and what is on it is not known. */
  failAfter(writes: number): void {
    this.#writesToFailure = writes
  }

  /** From now on everything works. */
  heal(): void {
    this.isFull = false
    this.#writesToFailure = Infinity
  }

  /** A process ends here: its write in flight has reached the disk, or not, or its beginning has. */
  crash(process: number): void {
    const inFlight = this.#inFlight.get(process)
    this.#inFlight.delete(process)
    if (inFlight !== undefined && !this.isFull) this.#leave(inFlight.write)
  }

  /** A program takes the store over before it reads it: the version that its record has then. */
  take(): number {
    this.#put(collections.lives, lifeKey, new Uint8Array(1))
    return this.get(collections.lives, lifeKey)?.version ?? 0
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

  #leave({ groups }: Write): void {
    if (this.#faults.isTorn) this.#apply(groups.slice(0, this.#random.between(0, groups.length)))
    else if (this.#random.chance(0.5)) this.#apply(groups)
  }

  #apply(groups: readonly WriteGroup[]): readonly number[] {
    const conflicts: number[] = []
    groups.forEach((group, at) => {
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
