import { type HistoryResult, runHistory } from '../simulator/history.ts'
import type { Mutant } from './mutant.ts'

/** Histories within which a naive design has to be noticed. */
export const killHistoriesMax = 2000

/**
 * Runs a naive design until the checker notices: the first history that shows it, or nothing when none of `historiesMax` does. A history in which
 * the real design breaks a promise shows nothing.
 */
export function killOf({ make }: Mutant, historiesMax: number = killHistoriesMax): HistoryResult | undefined {
  for (let seed = 1; seed <= historiesMax; seed++) {
    const result = runHistory({ seed, interference: make() })
    if (result.violations.length > 0 && runHistory({ seed }).violations.length === 0) return result
  }
  return undefined
}
