interface Entry<T> {
  readonly atMs: number
  readonly item: T
}

const compactFrom = 1024

/**
 * What is due at a time, earliest first (a binary heap). Items that ended before their time are passed over, and thrown out when they
 * are more than the rest.
 */
export class Deadlines<T> {
  readonly #isWaiting: (item: T) => boolean
  #heap: Entry<T>[] = []
  #compactAt = compactFrom

  /** `isWaiting` says that an item is still to be told. */
  constructor(isWaiting: (item: T) => boolean) {
    this.#isWaiting = isWaiting
  }

  add(atMs: number, item: T): void {
    this.#rise({ atMs, item })
    if (this.#heap.length < this.#compactAt) return
    const kept = this.#heap.filter((entry) => this.#isWaiting(entry.item))
    this.#heap = []
    for (const entry of kept) this.#rise(entry)
    this.#compactAt = Math.max(compactFrom, 2 * kept.length)
  }

  /** When the next item is due; `Infinity` when none waits. */
  get nextMs(): number {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#isWaiting(first.item)) return first.atMs
      this.#removeFirst()
    }
    return Infinity
  }

  /** Takes out one item that is due, or nothing. */
  take(nowMs: number): T | undefined {
    if (this.nextMs > nowMs) return undefined
    const item = this.#heap[0]?.item
    this.#removeFirst()
    return item
  }

  #rise(entry: Entry<T>): void {
    const heap = this.#heap
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt]
      if (parent === undefined || parent.atMs <= entry.atMs) break
      heap[at] = parent
      at = parentAt
    }
    heap[at] = entry
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let childAt = 2 * at + 1
      let child = heap[childAt]
      if (child === undefined) break
      const right = heap[childAt + 1]
      if (right !== undefined && right.atMs < child.atMs) {
        childAt++
        child = right
      }
      if (last.atMs <= child.atMs) break
      heap[at] = child
      at = childAt
    }
    heap[at] = last
  }
}
