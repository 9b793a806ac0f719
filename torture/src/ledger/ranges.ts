/** A set of whole numbers, kept as ranges: what was promised and what was committed come in long runs. */
export class Ranges {
  /** First and last of each range; in order, apart by more than one. */
  readonly #ranges: [first: number, last: number][] = []

  static of(ranges: Iterable<readonly [number, number]>): Ranges {
    const set = new Ranges()
    for (const [first, last] of ranges) set.add(first, last)
    return set
  }

  get size(): number {
    return this.#ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  }

  /** The highest number; 0 when there is none. */
  get last(): number {
    return this.#ranges.at(-1)?.[1] ?? 0
  }

  /** Adds `first` to `last`. */
  add(first: number, last: number = first): void {
    let at = this.#ranges.length
    while (at > 0 && (this.#ranges[at - 1]?.[1] ?? 0) >= first - 1) at--
    let [low, high] = [first, last]
    let end = at
    for (; end < this.#ranges.length && (this.#ranges[end]?.[0] ?? 0) <= last + 1; end++) {
      const [from, to] = this.#ranges[end] ?? [low, high]
      ;[low, high] = [Math.min(low, from), Math.max(high, to)]
    }
    this.#ranges.splice(at, end - at, [low, high])
  }

  has(number: number): boolean {
    return this.#ranges.some(([first, last]) => first <= number && number <= last)
  }

  /** What is here and not in `other`. */
  without(other: Ranges): Ranges {
    const rest = new Ranges()
    for (const [first, last] of this.#ranges) {
      let from = first
      for (const [low, high] of other.#ranges) {
        if (high < from || low > last) continue
        if (low > from) rest.add(from, low - 1)
        from = high + 1
      }
      if (from <= last) rest.add(from, last)
    }
    return rest
  }

  /** As `1-5 8`, at most so many ranges. */
  toString(rangesMax = 8): string {
    const shown = this.#ranges
      .slice(0, rangesMax)
      .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    return [...shown, ...(this.#ranges.length > rangesMax ? ['…'] : [])].join(' ')
  }
}
