/** How much may pass: `perSecond` on average and `burst` at once. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** Lets `rate` pass and says how long to wait after more (spec SE12). Time comes from outside, in milliseconds. */
export class TokenBucket {
  readonly #rate: Rate
  #tokens: number
  #atMs: number
  #factor = 1

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#atMs = nowMs
  }

  /** Lets `factor` times the rate pass from now on. */
  widen(factor: number): void {
    this.#factor = Math.max(1, factor)
  }

  /** Takes `amount`; returns the milliseconds to wait before more may pass, 0 when none. */
  take(amount: number, nowMs: number): number {
    const perMs = this.#fill(nowMs)
    this.#tokens -= amount
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / perMs)
  }

  /** As `take`, but takes nothing when it does not have `amount`: who asks in vain does not make others wait longer. */
  tryTake(amount: number, nowMs: number): number {
    const perMs = this.#fill(nowMs)
    if (this.#tokens < amount) return Math.ceil((amount - this.#tokens) / perMs)
    this.#tokens -= amount
    return 0
  }

  /** Adds what time brought; returns the tokens that a millisecond brings. */
  #fill(nowMs: number): number {
    const perMs = (this.#rate.perSecond * this.#factor) / 1000
    if (nowMs > this.#atMs) {
      this.#tokens = Math.min(this.#rate.burst * this.#factor, this.#tokens + (nowMs - this.#atMs) * perMs)
      this.#atMs = nowMs
    }
    return perMs
  }
}
