import { Cell } from '../observable/cell.ts'
import type { LockStorage } from './lock-storage.ts'

/** How an idle lock is made. */
export interface IdleLockOptions {
  readonly name: string
  readonly storage: LockStorage
  /** Locks. It is asked again until that is done. */
  readonly lock: () => void
  /** @default Date.now */
  readonly nowMs?: (() => number) | undefined
}

/** Minutes to choose from; 0 is never. */
export const idleChoices = [0, 1, 5, 15, 60] as const

/**
 * Locks a name when nobody has touched any of its tabs for as long as its person chose. Time is that of the clock on the wall, so that a machine that slept is locked when it
 * wakes, and the first touch after the time does not count.
 */
export class IdleLock implements Disposable {
  /** After how many minutes; 0 is never. */
  readonly minutes: Cell<number>
  readonly #options: IdleLockOptions
  readonly #nowMs: () => number
  readonly #timer: ReturnType<typeof setInterval>

  constructor(options: IdleLockOptions) {
    this.#options = options
    this.#nowMs = options.nowMs ?? Date.now
    const chosen = Number(options.storage.getItem(chosenPrefix + options.name))
    this.minutes = new Cell<number>(idleChoices.some((minutes) => minutes === chosen) ? chosen : 0)
    this.#touch()
    this.#timer = setInterval(() => {
      this.check()
    }, checkMs)
  }

  choose(minutes: number): void {
    this.#options.storage.setItem(chosenPrefix + this.#options.name, String(minutes))
    this.minutes.set(minutes)
    this.#touch()
  }

  /** Somebody touched this tab. */
  touched(): void {
    if (this.check()) return
    if (this.#nowMs() - this.#lastMs() >= noteMs) this.#touch()
  }

  /** Locks when the time is over; answers whether it is. */
  check(): boolean {
    const minutes = this.minutes.value
    const isOver = minutes > 0 && this.#nowMs() - this.#lastMs() >= minutes * 60_000
    if (isOver) this.#options.lock()
    return isOver
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #touch(): void {
    this.#options.storage.setItem(touchedPrefix + this.#options.name, String(this.#nowMs()))
  }

  /** When any tab was touched last; a clock that was set back counts as a touch. */
  #lastMs(): number {
    return Math.min(Number(this.#options.storage.getItem(touchedPrefix + this.#options.name)), this.#nowMs())
  }
}

const chosenPrefix = 'kith.idle.'
const touchedPrefix = 'kith.touched.'
/** How often it is looked whether the time is over. */
const checkMs = 5000
/** Touches that come quicker than this are one. */
const noteMs = 2000
