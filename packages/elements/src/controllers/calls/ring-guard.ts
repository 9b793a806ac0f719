import { callLimits } from './call-limits.ts'

interface Counted {
  allowance: number
  atMs: number
  calls: { readonly call: string; readonly atMs: number }[]
}

/** How much of each name is heard outside of a call: signals, and calls that ring (spec CC9). */
export class RingGuard {
  readonly #names = new Map<string, Counted>()

  /** Whether one more signal of this name is heard. */
  hears(nowMs: number, name: string): boolean {
    const counted = this.#of(nowMs, name)
    const refilled = counted.allowance + (Math.max(0, nowMs - counted.atMs) / 1000) * callLimits.rungPerSecond
    counted.allowance = Math.min(callLimits.rungBurst, refilled)
    counted.atMs = nowMs
    if (counted.allowance < 1) return false
    counted.allowance -= 1
    return true
  }

  /** Whether this call of this name may ring, which counts then. */
  rings(nowMs: number, name: string, call: string): boolean {
    const counted = this.#of(nowMs, name)
    counted.calls = counted.calls.filter(({ atMs }) => nowMs - atMs < callLimits.callsInMs)
    if (counted.calls.some((one) => one.call === call)) return true
    if (counted.calls.length >= callLimits.callsMax) return false
    counted.calls.push({ call, atMs: nowMs })
    return true
  }

  #of(nowMs: number, name: string): Counted {
    const counted = this.#names.get(name) ?? { allowance: callLimits.rungBurst, atMs: nowMs, calls: [] }
    // The one that was heard last is the last to be forgotten.
    this.#names.delete(name)
    this.#names.set(name, counted)
    for (const oldest of this.#names.keys()) {
      if (this.#names.size <= callLimits.namesMax) break
      this.#names.delete(oldest)
    }
    return counted
  }
}
