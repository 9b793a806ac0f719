import { profiles } from '../internet/profiles.ts'
import { percentile, shown } from '../program/percentiles.ts'
import type { Outcome } from './try-cell.ts'

/** The slowest first message and upgrade (of 95 in 100) that are good enough, in milliseconds. */
export const [firstMsMax, upgradeMsMax] = [1_000, 2_000]

/** What came of all cells so far. */
export class MatrixScore {
  readonly outcomes: Outcome[] = []
  /** Where the laboratory itself was not what it is meant to be. */
  readonly faults: string[] = []
  /** Cells that could not be tried here, and why. */
  readonly skipped: string[] = []

  /** Everything was delivered, directly wherever ICE allows it. */
  get isWhole(): boolean {
    const isGood = ({ firstMs, isAllowed, isUsed }: Outcome): boolean => firstMs !== undefined && (isUsed || !isAllowed)
    return this.faults.length === 0 && this.outcomes.length > 0 && this.outcomes.every(isGood)
  }

  /** It was also fast enough. */
  get isFast(): boolean {
    const { first, upgrade } = this.#times
    return Math.max(0, ...first) <= firstMsMax && (percentile(upgrade, 0.95) ?? 0) <= upgradeMsMax
  }

  /** How a cell went, for people. */
  static lineOf({ cell, isAllowed, firstMs, upgradeMs, carrier, isUsed, failure }: Outcome): string {
    const way = isUsed ? `direct (${carrier ?? ''}) after ${shown(upgradeMs)} ms` : 'relay'
    const beyond = isUsed && !isAllowed ? ', though ICE has no way' : ''
    const trouble = failure === undefined ? '' : `  FAILED: ${failure}`
    return `${cell.name.padEnd(42)} first ${shown(firstMs).padStart(5)} ms  ${way}${beyond}${trouble}`
  }

  /** The pairs of profiles as a table: milliseconds until the direct path, `relay` where none may be, `!` where one is missing. */
  get table(): readonly string[] {
    const cells = new Map(this.outcomes.map((outcome) => [outcome.cell.name, outcome]))
    const wide = Math.max(...profiles.map((name) => name.length)) + 2
    const rows = profiles.map((a) => {
      const words = profiles.map((b) => wordOf(cells.get(`${a} x ${b}`)).padStart(10))
      return `${a.padEnd(wide)}${words.join('')}`
    })
    return [`${''.padEnd(wide)}${profiles.map((name) => abbreviation(name).padStart(10)).join('')}`, ...rows]
  }

  /** The last line of a run. */
  get line(): string {
    const { first, upgrade } = this.#times
    const allowed = this.outcomes.filter(({ isAllowed }) => isAllowed)
    const fields = {
      pairs: this.outcomes.length,
      delivered: first.length,
      allowed: allowed.length,
      direct: allowed.filter(({ isUsed }) => isUsed).length,
      beyond: this.outcomes.filter(({ isAllowed, isUsed }) => isUsed && !isAllowed).length,
      firstms: shown(percentile(first, 0.95)),
      firstmsmax: shown(percentile(first, 1)),
      upgradems: shown(percentile(upgrade, 0.95)),
      upgrademsmax: shown(percentile(upgrade, 1)),
      skipped: this.skipped.length,
    }
    return `RESULT natlab ${Object.entries(fields)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' ')}`
  }

  get #times(): { readonly first: number[]; readonly upgrade: number[] } {
    const upgrades = this.outcomes.filter(({ isAllowed }) => isAllowed).map(({ upgradeMs }) => upgradeMs)
    const isThere = (ms: number | undefined): ms is number => ms !== undefined
    return { first: this.outcomes.map(({ firstMs }) => firstMs).filter(isThere), upgrade: upgrades.filter(isThere) }
  }
}

function wordOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return ''
  if (outcome.firstMs === undefined) return 'NOTHING'
  if (outcome.isUsed) return `${shown(outcome.upgradeMs)}${outcome.isAllowed ? '' : '*'}`
  return outcome.isAllowed ? 'relay!' : 'relay'
}

/** `port-restricted-eim` as `p-r-eim`. */
function abbreviation(profile: string): string {
  return profile.length < 10 ? profile : profile.replaceAll(/([a-z])[a-z]{3,}/g, '$1')
}
