const bucketsPerMs = 1_000
const longestMs = 2_000

/** How long things took, counted by the microsecond up to two seconds. */
export class Histogram {
  readonly #counts = new Uint32Array(longestMs * bucketsPerMs)
  #total = 0

  add(ms: number, count = 1): void {
    const at = Math.min(this.#counts.length - 1, Math.max(0, Math.floor(ms * bucketsPerMs)))
    this.#counts[at] = (this.#counts[at] ?? 0) + count
    this.#total += count
  }

  /** The time that this share of all (0 to 1) stayed under, in milliseconds. NaN when nothing was counted. */
  quantile(share: number): number {
    let left = this.#total * share
    if (this.#total === 0) return NaN
    for (const [at, count] of this.#counts.entries()) {
      left -= count
      if (left <= 0) return (at + 1) / bucketsPerMs
    }
    return longestMs
  }

  clear(): void {
    this.#counts.fill(0)
    this.#total = 0
  }
}
