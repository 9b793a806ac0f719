import { Random } from './random.ts'
import type { Trace } from './trace.ts'

interface Event {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

/** 2026-01-01T00:00:00Z: the clock of a world begins at a date, as a real one does. */
export const worldStartMs = 1_767_225_600_000

/**
 * Virtual time and chance: everything that happens is an event at a time, ordered by (time, insertion), and every choice comes from
 * the seed. The same seed gives the same history on every machine.
 */
export class World {
  readonly seed: number
  readonly random: Random
  #nowMs = worldStartMs
  #order = 0
  readonly #heap: Event[] = []
  readonly #trace: Trace | undefined
  #ran = 0

  /** `trace` hears of everything that is noted. */
  constructor(seed: number, trace?: Trace) {
    this.seed = seed
    this.random = new Random(seed)
    this.#trace = trace
  }

  /** Events that ran. */
  get ran(): number {
    return this.#ran
  }

  /** Notes for the trace, if there is one, that something happened to somebody. */
  note(who: string, what: string, detail?: () => string): void {
    this.#trace?.add(this.#nowMs - worldStartMs, who, what, detail?.() ?? '')
  }

  get nowMs(): number {
    return this.#nowMs
  }

  /** Runs something after a while; 0 is after everything that is due now. */
  after(delayMs: number, run: () => void): void {
    this.#push({ atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run })
  }

  /** Runs events until the time is reached or none is left; returns how many ran. Stops early after `eventsMax` of them. */
  run(untilMs: number, eventsMax: number = Infinity): number {
    let ran = 0
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= untilMs; next = this.#heap[0]) {
      if (ran >= eventsMax) return ran
      this.#pop()
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.run()
      ran++
      this.#ran++
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs)
    return ran
  }

  #push(event: Event): void {
    const heap = this.#heap
    let at = heap.push(event) - 1
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt]
      if (parent === undefined || before(parent, event)) break
      heap[at] = parent
      at = parentAt
    }
    heap[at] = event
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let childAt = 2 * at + 1
      let child = heap[childAt]
      if (child === undefined) break
      const right = heap[childAt + 1]
      if (right !== undefined && before(right, child)) {
        childAt++
        child = right
      }
      if (before(last, child)) break
      heap[at] = child
      at = childAt
    }
    heap[at] = last
  }
}

function before(one: Event, other: Event): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)
}
