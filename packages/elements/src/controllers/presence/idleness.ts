import { Cell, type Watchable } from '../observable/cell.ts'

/** How idleness is found out. */
export interface IdlenessOptions {
  readonly nowMs: () => number
  /** Minutes without a touch after which somebody counts as away; 0 is never. */
  readonly afterMinutes: Watchable<number>
  /** Tells other tabs of this browser that this one was touched. @default nobody */
  readonly tellTabs?: (() => void) | undefined
}

/** How often it is looked at the clock, and how often a touch counts at most, in milliseconds. */
const checkMs = 5000

/**
 * Whether the person is away from the device: nothing was touched in any tab for as long as was chosen, or the platform says that the device is locked. Where the platform knows of touches in
 * other programs it is believed instead.
 */
export class Idleness implements Disposable {
  /** Since when the person has been away, in milliseconds since 1970; undefined while there. */
  readonly sinceMs: Cell<number | undefined> = new Cell<number | undefined>(undefined)
  readonly #options: IdlenessOptions
  readonly #timer: ReturnType<typeof setInterval>
  readonly #unsubscribe: () => void
  #lastMs: number
  #platform: 'unknown' | 'active' | 'idle' | 'locked' = 'unknown'

  constructor(options: IdlenessOptions) {
    this.#options = options
    this.#lastMs = options.nowMs()
    this.#timer = setInterval(() => {
      this.check()
    }, checkMs)
    this.#unsubscribe = options.afterMinutes.subscribe(() => {
      this.check()
    })
  }

  /** Somebody touched this tab; or, with `isHere` false, another one. */
  touched(isHere = true): void {
    const nowMs = this.#options.nowMs()
    const isNews = this.sinceMs.value !== undefined || nowMs - this.#lastMs >= checkMs
    this.#lastMs = nowMs
    if (this.#platform !== 'unknown') this.#platform = 'active'
    if (isHere && isNews) this.#options.tellTabs?.()
    this.check()
  }

  /** What the platform says of the whole device; `unknown` when it says nothing any more. */
  sees(state: 'unknown' | 'active' | 'idle' | 'locked'): void {
    // Until now somebody was there, whatever was touched in this page.
    if (this.#platform === 'active' && state !== 'unknown') this.#lastMs = this.#options.nowMs()
    this.#platform = state
    this.check()
  }

  /** Looks at the clock. */
  check(): void {
    const nowMs = this.#options.nowMs()
    const afterMs = this.#options.afterMinutes.value * 60_000
    // A clock that was set back counts as a touch.
    this.#lastMs = Math.min(this.#lastMs, nowMs)
    const isLong = nowMs - this.#lastMs >= afterMs
    const isAway = afterMs > 0 && (this.#platform === 'locked' || (this.#platform !== 'active' && isLong))
    if (!isAway) this.sinceMs.set(undefined)
    else if (this.sinceMs.value === undefined) this.sinceMs.set(this.#lastMs)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#unsubscribe()
  }
}
