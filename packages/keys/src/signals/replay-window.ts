/** Which of the newest counters were seen: the highest and the 63 below it. Everything lower counts as seen. */
export class ReplayWindow {
  #highest = 0
  /** Bit i is the counter `highest - i`. */
  #seen = 0n

  /** Whether the counter was not seen yet. */
  isNew(counter: number): boolean {
    if (counter > this.#highest) return true
    const behind = this.#highest - counter
    return counter > 0 && behind < windowCounters && (this.#seen & (1n << BigInt(behind))) === 0n
  }

  /** Marks the counter as seen; false when it was already. */
  take(counter: number): boolean {
    if (!this.isNew(counter)) return false
    if (counter > this.#highest) {
      const step = counter - this.#highest
      this.#seen = step < windowCounters ? BigInt.asUintN(windowCounters, (this.#seen << BigInt(step)) | 1n) : 1n
      this.#highest = counter
    } else {
      this.#seen |= 1n << BigInt(this.#highest - counter)
    }
    return true
  }
}

/** Counters the window remembers: how far behind the newest a signal may come. */
export const windowCounters = 64
