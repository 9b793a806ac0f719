/** So many of something at once, and one more after each `refillMs`. */
export class Allowance {
  readonly #max: number
  readonly #refillMs: number
  #left: number
  #atMs: number

  constructor(nowMs: number, max: number, refillMs: number) {
    this.#max = max
    this.#refillMs = refillMs
    this.#left = max
    this.#atMs = nowMs
  }

  /** Takes one, if there is one. */
  take(nowMs: number): boolean {
    if (this.readyMs(nowMs) > nowMs) return false
    this.#left -= 1
    return true
  }

  /** Gives one back. */
  giveBack(): void {
    this.#left = Math.min(this.#max, this.#left + 1)
  }

  /** When there is one. */
  readyMs(nowMs: number): number {
    this.#left = Math.min(this.#max, this.#left + (nowMs - this.#atMs) / this.#refillMs)
    this.#atMs = nowMs
    return this.#left >= 1 ? nowMs : nowMs + Math.ceil((1 - this.#left) * this.#refillMs)
  }
}
