/** Which of the newest counters were seen: the highest and so many below it. Everything lower counts as seen (RFC 6479 in spirit). */
export class ReplayWindow {
  readonly #size: number
  /** One bit for each counter that the window reaches, at `counter % size`. */
  readonly #seen: Uint32Array
  #highest = 0

  /** `size` is how many counters it reaches, a multiple of 32. */
  constructor(size: number = windowCounters) {
    this.#size = size
    this.#seen = new Uint32Array(size / 32)
  }

  /** Whether the counter was not seen yet. */
  isNew(counter: number): boolean {
    if (counter > this.#highest) return true
    return counter > 0 && this.#highest - counter < this.#size && !this.#has(counter)
  }

  /** Marks the counter as seen; false when it was already. */
  take(counter: number): boolean {
    if (!this.isNew(counter)) return false
    if (counter > this.#highest) {
      if (counter - this.#highest >= this.#size) this.#seen.fill(0)
      else for (let between = this.#highest + 1; between < counter; between++) this.#clear(between)
      this.#highest = counter
    }
    const bit = counter % this.#size
    this.#seen[bit >>> 5] = (this.#seen[bit >>> 5] ?? 0) | (1 << (bit & 31))
    return true
  }

  #has(counter: number): boolean {
    const bit = counter % this.#size
    return ((this.#seen[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0
  }

  #clear(counter: number): void {
    const bit = counter % this.#size
    this.#seen[bit >>> 5] = (this.#seen[bit >>> 5] ?? 0) & ~(1 << (bit & 31))
  }
}

/** Counters that a window reaches when nothing else is said: how far behind the newest a signal may come. */
export const windowCounters = 64
