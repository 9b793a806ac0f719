import { type HistoryOptions, type HistoryResult, runHistory, sendsDefault } from './history.ts'
import { faultKinds, type FaultKind } from './faults.ts'
import type { Interference } from './interference.ts'

/** A failing history that was made small, and what makes it. */
export interface Smallest {
  readonly sendsMax: number
  readonly without: readonly FaultKind[]
  readonly result: HistoryResult
}

/**
 * The failing history of a seed with the fewest kinds of faults, and then the fewest sends: what a person reads first. Nothing when the seed
 * does not fail. `interference` makes the naive design of each history, if the real one is not meant.
 */
export function smallestFailure(
  options: Omit<HistoryOptions, 'interference' | 'trace'>,
  interference?: () => Interference,
): Smallest | undefined {
  const fails = (sendsMax: number, without: readonly FaultKind[]): HistoryResult | undefined => {
    const result = runHistory({ ...options, sendsMax, without, interference: interference?.() })
    return result.violations.length > 0 ? result : undefined
  }
  const sendsMax = options.sendsMax ?? sendsDefault
  let without: readonly FaultKind[] = options.without ?? []
  let result = fails(sendsMax, without)
  if (result === undefined) return undefined
  for (const kind of faultKinds) {
    if (!result.faults.includes(kind)) continue
    const smaller = fails(sendsMax, [...without, kind])
    if (smaller === undefined) continue
    without = [...without, kind]
    result = smaller
  }
  for (let sends = 1; sends < sendsMax; sends++) {
    const smaller = fails(sends, without)
    if (smaller !== undefined) return { sendsMax: sends, without, result: smaller }
  }
  return { sendsMax, without, result }
}
