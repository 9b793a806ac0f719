import type { HistoryResult } from './history.ts'

/** Failing seeds that are remembered; further ones are only counted. */
const failuresMax = 20

/** What many histories showed. Plain data, so that it goes from one thread to another. */
export interface Tally {
  histories: number
  accepted: number
  committed: number
  violations: number
  crashes: number
  destroyed: number
  restored: number
  events: number
  virtualMs: number
  /** The first seeds that failed, with the first thing that was wrong. */
  failures: { readonly seed: number; readonly violation: string }[]
}

export function newTally(): Tally {
  return {
    histories: 0,
    accepted: 0,
    committed: 0,
    violations: 0,
    crashes: 0,
    destroyed: 0,
    restored: 0,
    events: 0,
    virtualMs: 0,
    failures: [],
  }
}

/** Adds a history. */
export function count(tally: Tally, result: HistoryResult): void {
  tally.histories++
  for (const key of ['accepted', 'committed', 'crashes', 'destroyed', 'restored', 'events', 'virtualMs'] as const)
    tally[key] += result[key]
  tally.violations += result.violations.length
  const [violation] = result.violations
  if (violation !== undefined) remember(tally, [{ seed: result.seed, violation }])
}

/** Adds what another thread counted. */
export function merge(tally: Tally, other: Tally): void {
  for (const key of [
    'histories',
    'accepted',
    'committed',
    'violations',
    'crashes',
    'destroyed',
    'restored',
    'events',
    'virtualMs',
  ] as const)
    tally[key] += other[key]
  remember(tally, other.failures)
}

/** The line that a run ends with. */
export function resultLine(tally: Tally): string {
  const { histories, accepted, violations, committed, crashes, destroyed, restored, events, virtualMs } = tally
  const days = Math.floor(virtualMs / 86_400_000)
  const parts = { histories, accepted, violations, committed, crashes, destroyed, restored, events, days }
  return `RESULT sim ${Object.entries(parts)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')}`
}

function remember(tally: Tally, failures: Tally['failures']): void {
  tally.failures = [...tally.failures, ...failures].sort((a, b) => a.seed - b.seed).slice(0, failuresMax)
}
