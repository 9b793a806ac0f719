import { callLimits } from './call-limits.ts'
import type { CallSignal } from './call-signals.ts'

const waitingMax = 64

/** Says that something is over a few times, because nobody confirms it. */
export class Farewells {
  #waiting: { readonly to: string; readonly signal: CallSignal; readonly atMs: number }[] = []

  say(nowMs: number, to: string, signal: CallSignal): void {
    for (const afterMs of callLimits.farewellsAtMs) this.#waiting.push({ to, signal, atMs: nowMs + afterMs })
    this.#waiting = this.#waiting.slice(-waitingMax)
  }

  get nextMs(): number {
    return Math.min(Infinity, ...this.#waiting.map(({ atMs }) => atMs))
  }

  /** Gives what is to be said now. */
  due(nowMs: number): readonly { readonly to: string; readonly signal: CallSignal }[] {
    const due = this.#waiting.filter(({ atMs }) => atMs <= nowMs)
    this.#waiting = this.#waiting.filter(({ atMs }) => atMs > nowMs)
    return due
  }
}
