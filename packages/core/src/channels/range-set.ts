import type { ChannelRange } from '@kith/wire'

/** A set of places, as ranges that do not touch, the lowest first. */
export class RangeSet {
  #ranges: { from: number; to: number }[] = []

  get ranges(): readonly ChannelRange[] {
    return this.#ranges
  }

  /** The lowest range. */
  get first(): ChannelRange | undefined {
    return this.#ranges[0]
  }

  /** Adds the places from `from` to before `to`. */
  add(from: number, to: number): void {
    if (to <= from) return
    const at = this.#reaching(from)
    let count = 0
    const joined = { from, to }
    for (let range = this.#ranges[at]; range !== undefined && range.from <= to; range = this.#ranges[at + count]) {
      joined.from = Math.min(joined.from, range.from)
      joined.to = Math.max(joined.to, range.to)
      count++
    }
    this.#ranges.splice(at, count, joined)
  }

  /** Takes the places from `from` to before `to` out. */
  remove(from: number, to: number): void {
    if (to <= from || this.#ranges.length === 0) return
    const at = this.#reaching(from)
    let count = 0
    const rest: { from: number; to: number }[] = []
    for (let range = this.#ranges[at]; range !== undefined && range.from < to; range = this.#ranges[at + count]) {
      if (range.from < from) rest.push({ from: range.from, to: from })
      if (range.to > to) rest.push({ from: to, to: range.to })
      count++
    }
    if (count > 0) this.#ranges.splice(at, count, ...rest)
  }

  /** Whether every place from `from` to before `to` is there. */
  covers(from: number, to: number): boolean {
    const range = this.#ranges[this.#reaching(from + 1)]
    return range !== undefined && range.from <= from && range.to >= to
  }

  clear(): void {
    this.#ranges = []
  }

  /** The index of the first range that ends at `place` or behind it. */
  #reaching(place: number): number {
    let low = 0
    let high = this.#ranges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ranges[middle]?.to ?? 0) < place) low = middle + 1
      else high = middle
    }
    return low
  }
}
