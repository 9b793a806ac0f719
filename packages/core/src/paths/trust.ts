import { pathTimes } from './times.ts'

/** What is remembered of a carrier's faults, over its links, so that one that keeps failing is used less and less often. */
export class Trust {
  #faults = 0
  #mendMs = -Infinity

  /** Until when it is not chosen. */
  get mendMs(): number {
    return this.#mendMs
  }

  /** The time from which a link that has been good since then counts as good here. */
  since(goodSinceMs: number): number {
    return Math.max(goodSinceMs, this.#mendMs)
  }

  /** Something is wrong with a link; true when it had been steady before. */
  fault(nowMs: number, goodSinceMs: number | undefined): boolean {
    const isSteady = goodSinceMs !== undefined && nowMs - this.since(goodSinceMs) >= pathTimes.steadyMs
    this.#faults = isSteady ? 1 : this.#faults + 1
    const { mendMsFirst, mendMsMax } = pathTimes
    this.#mendMs = nowMs + Math.min(mendMsMax, mendMsFirst * 2 ** Math.min(this.#faults - 1, 30))
    return isSteady
  }
}
