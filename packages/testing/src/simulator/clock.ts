import type { World } from './world.ts'

/**
 * The clock of one machine: it may be wrong from the start, run fast or slow, and be set forwards and back. Timers run by the time that passes
 * on it, whatever it is set to, as those of a program do.
 */
export class SimulatedClock {
  readonly #world: World
  readonly #rate: number
  #worldMs: number
  #shownMs: number
  #latestMs = 0
  #lastMs: number
  #countedMs = 0

  /** `aheadMs` is how wrong it is at the start, `driftPpm` how many millionths it runs too fast. */
  constructor(world: World, aheadMs = 0, driftPpm = 0) {
    this.#world = world
    this.#rate = 1 + driftPpm / 1_000_000
    this.#worldMs = world.nowMs
    this.#shownMs = world.nowMs + aheadMs
    this.#lastMs = Math.floor(this.#shownMs)
  }

  /** What it shows, in whole milliseconds since 1970. */
  get nowMs(): number {
    return this.#look()
  }

  #look(): number {
    const nowMs = Math.floor(this.#shownMs + (this.#world.nowMs - this.#worldMs) * this.#rate)
    this.#latestMs = Math.max(this.#latestMs, nowMs)
    this.#countedMs += Math.max(0, nowMs - this.#lastMs)
    this.#lastMs = nowMs
    return nowMs
  }

  /** How much time has passed for somebody who looks at it often, and takes a clock that is set back for one that stood still. */
  get countedMs(): number {
    this.#look()
    return this.#countedMs
  }

  /** The latest time that anybody has seen on it. */
  get latestMs(): number {
    return this.#latestMs
  }

  /** Somebody sets it so much forwards, or back. */
  step(byMs: number): void {
    this.#shownMs = this.nowMs + byMs
    this.#worldMs = this.#world.nowMs
  }

  /** Runs something when so much time has passed on it, at least 1 ms. */
  after(delayMs: number, run: () => void): void {
    this.#world.after(Math.max(1, Math.ceil(delayMs / this.#rate)), run)
  }
}
