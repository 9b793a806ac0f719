import { assert } from '@kith/wire'

/**
 * The journal turns what the machines want on disk into a row of writes, one in flight at a time, so that everything that gathers
 * during one commit shares the next one (group commit).
 *
 * A group is applied whole or not at all, in order, and all groups of a write become durable together. A group whose expectation
 * fails is left out and named in `conflicts`; the others stand.
 */

/** One record put or, without a value, deleted. */
export interface StoreChange {
  readonly collection: string
  readonly key: string
  readonly value: Uint8Array | undefined
}

/** A record must have this version when its group is applied; 0 means that it must not exist. */
export interface Expectation {
  readonly collection: string
  readonly key: string
  readonly version: number
}

/** A statement of the application for its own rows, in a store that lies in an SQL database. */
export interface SqlStatement {
  /** With the marks for values that its database knows: `$1`, `$2`, … or `?`. */
  readonly text: string
  readonly values: readonly (string | number | bigint | boolean | Uint8Array | null)[]
  /** How many rows it must insert, find for an update, or delete; any number when it is left out. */
  readonly rows?: number | undefined
}

/** Changes that are applied together, if every expectation holds and every statement works. */
export interface WriteGroup {
  readonly changes: readonly StoreChange[]
  readonly expects: readonly Expectation[]
  /** For stores in an SQL database only. */
  readonly statements?: readonly SqlStatement[] | undefined
  /** The submission that it is of, which may be left out and refused when there is no room; nothing for what must not be left out. */
  readonly ticket?: number | undefined
}

/** One durable commit, for the shell to perform. */
export interface Write {
  /** Counts from 1; the answer names it. */
  readonly id: number
  readonly groups: readonly WriteGroup[]
}

/** Called when the group's write is durable: `applied` is false when an expectation failed. */
export type Settled = (nowMs: number, applied: boolean) => void

interface Entry {
  readonly group: WriteGroup
  readonly settled: Settled
}

/** Gathers groups and hands out one write at a time. */
export class Journal {
  #gathered: Entry[] = []
  #inFlight: { readonly id: number; readonly entries: readonly Entry[] } | undefined
  #nextId = 1
  #fence: { readonly expect: Expectation; readonly lost: () => void } | undefined
  #isLost = false

  /**
   * From now on every group is applied only while a record has this version. When it has not, somebody else writes here: `lost` is called once,
   * nothing that was gathered is settled, and nothing more is handed out.
   */
  fence(expect: Expectation, lost: () => void): void {
    this.#fence = { expect, lost }
  }

  /** Adds a group to the next write. */
  add(group: WriteGroup, settled: Settled): void {
    this.#gathered.push({ group, settled })
  }

  /** The next write, when there is something to write and nothing in flight. */
  next(): Write | undefined {
    if (this.#inFlight !== undefined || this.#gathered.length === 0 || this.#isLost) return undefined
    const entries = this.#gathered
    this.#gathered = []
    this.#inFlight = { id: this.#nextId++, entries }
    return { id: this.#inFlight.id, groups: this.#fenced(entries.map((entry) => entry.group)) }
  }

  /** The write is durable; `conflicts` holds the positions of the groups that were left out. */
  settle(nowMs: number, id: number, conflicts: readonly number[]): void {
    assert(this.#inFlight?.id === id, 'the write that settles is the one in flight')
    const { entries } = this.#inFlight
    this.#inFlight = undefined
    const failed = new Set(conflicts)
    if (this.#fence !== undefined && failed.has(0)) {
      this.#isLost = true
      this.#fence.lost()
      return
    }
    const first = this.#fence === undefined ? 0 : 1
    entries.forEach((entry, at) => {
      entry.settled(nowMs, !failed.has(at + first))
    })
  }

  /** The first group has nothing but the expectation, to tell its failure from others. */
  #fenced(groups: readonly WriteGroup[]): readonly WriteGroup[] {
    if (this.#fence === undefined) return groups
    const { expect } = this.#fence
    return [
      { changes: [], expects: [expect] },
      ...groups.map((group) => ({ ...group, expects: [expect, ...group.expects] })),
    ]
  }

  /** True when nothing waits and nothing is in flight. */
  get idle(): boolean {
    return this.#inFlight === undefined && this.#gathered.length === 0
  }
}
