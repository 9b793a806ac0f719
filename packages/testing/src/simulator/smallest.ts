import { type HistoryResult, runHistory } from './history.ts'

/** The failing history of a seed with the fewest sends: what a person reads first. */
export function smallestFailure(seed: number, sendsMax: number): HistoryResult | undefined {
  for (let sends = 1; sends <= sendsMax; sends++) {
    const result = runHistory({ seed, sendsMax: sends })
    if (result.violations.length > 0) return result
  }
  return undefined
}
