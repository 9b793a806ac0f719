import { type DeviceId, limits, type Refused, type SignedRollRecord } from '@kith/wire'
import type { RecordId } from './state.ts'

/** A record that was read, and has no place in the graph yet. */
export interface WaitingRecord {
  readonly id: RecordId
  readonly bytes: Uint8Array
  readonly record: SignedRollRecord
  readonly parents: readonly RecordId[]
  /** A member that has its place wrote it, or built on it. */
  readonly isVouched: boolean
}

/** All of them together take at most so much room. */
const roomBytesMax = 16_777_216
const refusedMax = 4096

/**
 * Records without a place: those that came before the ones they stand on, and those that are *parked*, because their writer had lost its place before they came
 * (spec RL6, RL13). Nobody has looked at all of them, so their room is small.
 */
export class WaitingRecords {
  readonly #waiting = new Map<RecordId, WaitingRecord>()
  readonly #refused = new Set<RecordId>()
  #bytes = 0

  /** The same records, for somebody who takes in others. */
  copy(): WaitingRecords {
    const copy = new WaitingRecords()
    for (const [id, waiting] of this.#waiting) copy.#waiting.set(id, waiting)
    for (const id of this.#refused) copy.#refused.add(id)
    copy.#bytes = this.#bytes
    return copy
  }

  has(id: RecordId): boolean {
    return this.#waiting.has(id)
  }

  /** Whether a record whose hash begins with these hexadecimal digits is parked: all that it stands on is here, so that it waits for nothing that could still come. */
  isParked(prefix: string, hasPlace: (id: RecordId) => boolean): boolean {
    // Many ways may lead to one record; it is looked at once.
    const known = new Map<RecordId, boolean>()
    const isHere = (id: RecordId): boolean => {
      const before = known.get(id)
      if (before !== undefined) return before
      const here = hasPlace(id) || this.#waiting.get(id)?.parents.every(isHere) === true
      known.set(id, here)
      return here
    }
    return [...this.#waiting.values()].some(({ id, parents }) => id.startsWith(prefix) && parents.every(isHere))
  }

  /** Whether a record that a present member wrote or built on stands on this one. */
  isNeeded(id: RecordId): boolean {
    for (const { isVouched, parents } of this.#waiting.values()) if (isVouched && parents.includes(id)) return true
    return false
  }

  /** Whether one of these records was refused before. */
  isRefused(ids: readonly RecordId[]): boolean {
    return ids.some((id) => this.#refused.has(id))
  }

  /**
   * Keeps a record, where there is too little room in that of the oldest that nobody vouches for, then of the oldest of the device that has most, so that no member takes the room of others; false when
   * that is the record's own.
   */
  add(waiting: WaitingRecord): boolean {
    this.#take(waiting.id)
    for (const { id, isVouched } of this.#waiting.values()) {
      if (this.#hasRoom(waiting)) break
      if (!isVouched) this.#take(id)
    }
    while (!this.#hasRoom(waiting)) {
      const oldest = this.#oldestOfMost(waiting.record.head.by)
      if (oldest === undefined) return false
      this.#take(oldest)
    }
    this.#waiting.set(waiting.id, waiting)
    this.#bytes += waiting.bytes.byteLength
    return true
  }

  /** Remembers that a record was refused, so that what stands on it does not wait. Gives the refusal. */
  refuse(id: RecordId, refusal: Refused): Refused {
    this.#refused.add(id)
    const [oldest] = this.#refused
    if (this.#refused.size > refusedMax && oldest !== undefined) this.#refused.delete(oldest)
    return refusal
  }

  /** Takes out the records that stand on this one. */
  takeAfter(id: RecordId): readonly WaitingRecord[] {
    const children = [...this.#waiting.values()].filter(({ parents }) => parents.includes(id))
    return children.flatMap((child) => this.#take(child.id) ?? [])
  }

  /** Takes out these records and all that they stand on, each behind those: they are vouched for now. */
  takeBefore(ids: readonly RecordId[]): readonly WaitingRecord[] {
    const taken: WaitingRecord[] = []
    const open = [...ids]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const waiting = this.#take(id)
      if (waiting === undefined) continue
      taken.push({ ...waiting, isVouched: true })
      open.push(...waiting.parents)
    }
    return inOrder(taken)
  }

  /** The oldest record of the device that has most; nothing when that is this one. */
  #oldestOfMost(own: DeviceId): RecordId | undefined {
    const counts = new Map<DeviceId, number>([[own, 0]])
    for (const { record } of this.#waiting.values()) counts.set(record.head.by, (counts.get(record.head.by) ?? 0) + 1)
    const [device] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))
    if (device !== own) for (const { id, record } of this.#waiting.values()) if (record.head.by === device) return id
    return undefined
  }

  #take(id: RecordId): WaitingRecord | undefined {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return undefined
    this.#waiting.delete(id)
    this.#bytes -= waiting.bytes.byteLength
    return waiting
  }

  #hasRoom({ bytes }: WaitingRecord): boolean {
    return this.#waiting.size < limits.rollWaitingMax && this.#bytes + bytes.byteLength <= roomBytesMax
  }
}

/** Each behind those that it stands on. */
function inOrder(records: readonly WaitingRecord[]): readonly WaitingRecord[] {
  const left = new Map(records.map((one) => [one.id, one]))
  const ordered: WaitingRecord[] = []
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ parents }) => !parents.some((parent) => left.has(parent)))
    for (const one of ready) left.delete(one.id)
    ordered.push(...ready)
  }
  return ordered
}
