import { limits } from '@kith/wire'
import { equalBytes } from '../crypto/bytes.ts'
import type { LockPair } from '../identity/device-keys.ts'

/** A key to which others lock what this device gets in one roll, with its private half. Secret. */
export interface RollLockPair extends LockPair {
  /** When another took its place, in milliseconds from 1970; 0 while it is the one that the roll lists. */
  readonly overAtMs: number
}

/** At most so many, of which the newest stay. */
const locksMax = 64

/** The lock keys that this device made for one roll (spec RL17). Earlier ones are kept for records of those who had not heard of the newer. */
export class RollLocks {
  #pairs: readonly RollLockPair[]

  constructor(pairs: readonly RollLockPair[] = []) {
    this.#pairs = pairs
  }

  /** All of them, for the device's own store. Secret. */
  get pairs(): readonly RollLockPair[] {
    return this.#pairs
  }

  /** Keeps a new one, which a record is about to announce. */
  add(pair: LockPair): void {
    this.#pairs = [...this.#pairs, { ...pair, overAtMs: 0 }].slice(-locksMax)
  }

  find(publicKey: Uint8Array): LockPair | undefined {
    return this.#pairs.find((pair) => equalBytes(pair.publicKey, publicKey))
  }

  /** Notes that the roll lists this one now, so that the time of those before it runs out. */
  keepOnly(listed: Uint8Array | undefined, nowMs: number): void {
    const at = this.#pairs.findIndex((pair) => listed !== undefined && equalBytes(pair.publicKey, listed))
    this.#pairs = this.#pairs.map((pair, place) =>
      place < at && pair.overAtMs === 0 ? { ...pair, overAtMs: nowMs } : pair,
    )
  }

  /** Deletes those whose time is over. */
  forget(nowMs: number): void {
    this.#pairs = this.#pairs.filter(({ overAtMs }) => overAtMs === 0 || overAtMs > nowMs - limits.rollLockMsMax)
  }
}
