import type { StoreChange, WriteGroup, WriteSet } from '@kith/core'
import type { KithError } from '@kith/wire'
import type { ReadExpectation, Reading } from '../backend/backend.ts'
import { type Held, placeOf } from '../store/overlay.ts'
import type { PeerStore } from '../store/store.ts'

/** For tests. */
export interface PlannedWritesOptions {
  /** The first time. @default anywhere, so that the times of another owner of the store are recognised */
  readonly startAt?: number | undefined
  /** Records whose last change is remembered, and those whose last deletion is. @default 20,000 of each */
  readonly rememberedMax?: number | undefined
}

/**
 * What the records will be when every write-set that waits for the disk is there. Handlers and transactions read through it, so that work on
 * one record does not wait for the disk between one commit and the next, and does not run again for that reason alone (spec PE36, PE37).
 *
 * Write-sets are planned in the order in which the journal will write them. Each reading carries a time of this object: a number that grows
 * with everything that is planned. A write-set is void when something was planned for a record after it was read. Of what is on disk by then only
 * the latest is remembered; the store's compare-and-set judges the rest.
 *
 * A value is read through the plan only when the version it will have is certain: counted from a reading that nothing came after. Of a row of
 * puts each then has the version that follows from all before it, so that a reader whose row lacks one (it was left out of its commit)
 * does not find that version on disk, and is left out too. Only a record that was deleted and put again reaches a version by two ways;
 * so it is read from the disk, and readings from before a deletion are void. Whoever reads a record whose version is not certain waits until it
 * is on disk: such as one that was put without having been read.
 */
export class PlannedWrites {
  readonly #store: Pick<PeerStore, 'get'>
  readonly #places = new Map<string, Place>()
  /** Write-sets by each of their changes, which the groups of a commit are made of. */
  readonly #planned = new Map<StoreChange, string>()
  readonly #written: Recent
  readonly #deleted: Recent
  #now: number
  /** When a planned write-set was left out of its commit: values that were read through the plan before are void. */
  #failedAt = 0
  #end: KithError | undefined

  constructor(store: Pick<PeerStore, 'get'>, options: PlannedWritesOptions = {}) {
    const { startAt = randomTime(), rememberedMax = rememberedDefault } = options
    this.#store = store
    this.#now = startAt
    this.#written = new Recent(startAt, rememberedMax)
    this.#deleted = new Recent(startAt, rememberedMax)
  }

  /** The record as it will be, or as it is on disk when nothing is planned for it. */
  async read(collection: string, key: string): Promise<Reading> {
    const name = placeOf(collection, key)
    for (;;) {
      const at = this.#now
      const place = this.#places.get(name)
      if (place?.held !== undefined) return { record: recordOf(key, place.held), at, isPlanned: true }
      if (place === undefined) return { record: await this.#store.get(collection, key), at, isPlanned: false }
      if (this.#end !== undefined) throw this.#end
      await new Promise<void>((resolve, reject) => place.waiting.push({ resolve, reject }))
    }
  }

  /** Whether something that was read has changed since, as far as that is known here: what follows from it is of no worth. */
  areStale(expects: WriteSet['expects']): boolean {
    return expects.some((one) => this.#isStale(one))
  }

  /** Plans a write-set that is about to be given to the journal; false when it has to be made again, because something that it read has changed. */
  plan({ changes, expects }: WriteSet): boolean {
    if (this.areStale(expects)) return false
    this.#now++
    const certain = new Map<string, number>()
    for (const { collection, key, version, at } of expects as readonly ReadExpectation[])
      if (at !== undefined && this.#written.isKnown(at)) certain.set(placeOf(collection, key), version)
    for (const change of changes) {
      const name = placeOf(change.collection, change.key)
      const place = this.#places.get(name) ?? new Place(certain.get(name))
      place.plan(change, this.#now)
      this.#places.set(name, place)
      this.#planned.set(change, name)
      this.#written.note(name, this.#now)
      if (change.value === undefined) this.#deleted.note(name, this.#now)
    }
    return true
  }

  /** The group is on disk, or was left out; groups that were not planned are passed over. */
  settled({ changes }: Pick<WriteGroup, 'changes'>, applied: boolean): void {
    let wasPlanned = false
    for (const change of changes) {
      const name = this.#planned.get(change)
      const place = name === undefined ? undefined : this.#places.get(name)
      if (name === undefined || place === undefined) continue
      wasPlanned = true
      this.#planned.delete(change)
      if (place.settle(applied)) this.#places.delete(name)
    }
    if (wasPlanned && !applied) this.#failedAt = ++this.#now
  }

  /** Nothing will be settled any more: who waits is rejected. */
  end(error: KithError): void {
    this.#end = error
    for (const place of this.#places.values()) for (const { reject } of place.waiting.splice(0)) reject(error)
  }

  /** An expectation without a time is judged by the store alone. */
  #isStale(expectation: ReadExpectation): boolean {
    const { collection, key, at, isPlanned } = expectation
    if (at === undefined) return false
    const name = placeOf(collection, key)
    if (at > this.#now || !this.#deleted.isKnown(at)) return true
    const plannedAt = this.#places.get(name)?.plannedAt ?? -1
    const changedAt = Math.max(plannedAt, this.#written.last(name), this.#deleted.last(name))
    return changedAt > at || (isPlanned === true && this.#failedAt > at)
  }
}

/** When things happened to records last, as far back as there is room. */
class Recent {
  readonly #at = new Map<string, number>()
  readonly #max: number
  #knownFrom: number

  constructor(startAt: number, max: number) {
    this.#knownFrom = startAt
    this.#max = max
  }

  /** True when all that happened after this time is remembered. */
  isKnown(at: number): boolean {
    return at >= this.#knownFrom
  }

  last(name: string): number {
    return this.#at.get(name) ?? -1
  }

  note(name: string, at: number): void {
    this.#at.delete(name)
    this.#at.set(name, at)
    for (const [oldest, oldestAt] of this.#at) {
      if (this.#at.size <= this.#max) return
      this.#at.delete(oldest)
      this.#knownFrom = oldestAt
    }
  }
}

/** One record that waits for the disk. */
class Place {
  /** What it will be; nothing when its version is not known. */
  held: Held | undefined
  plannedAt = -1
  readonly waiting: { readonly resolve: () => void; readonly reject: (error: KithError) => void }[] = []
  #unsettled = 0
  #isDeleted = false

  /** `version` is that of the record on disk, when it is certain. */
  constructor(version: number | undefined) {
    this.held = version === undefined ? undefined : { value: undefined, version }
  }

  plan({ value }: StoreChange, at: number): void {
    this.#unsettled++
    this.plannedAt = at
    if (value === undefined) {
      this.#isDeleted = true
      this.held = { value, version: 0 }
    } else if (this.held !== undefined)
      this.held = this.#isDeleted ? undefined : { value, version: this.held.version + 1 }
  }

  /** True when nothing more is planned here. */
  settle(applied: boolean): boolean {
    if (!applied) this.held = undefined
    this.#unsettled--
    for (const { resolve } of this.waiting.splice(0)) resolve()
    return this.#unsettled === 0
  }
}

const rememberedDefault = 20_000

function recordOf(key: string, { value, version }: Held): Reading['record'] {
  return value && { key, value: value.slice(), version }
}

function randomTime(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  // 52 bits, so that there is room to count.
  return (high & 0xf_ffff) * 2 ** 32 + low
}
