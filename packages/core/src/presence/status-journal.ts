/**
 * The status journal of one name (spec PR12 to PR14): what was seen of it, as marks in the order of time, and the row of spans that they mean.
 *
 * A mark says what is seen from its time on, until the next one. `gap` means that nobody watched, or that the name could not be seen: what was before a gap
 * says nothing about it. Marks are kept by the days of UTC, a bounded number a day, so that a name that flickers costs no more room than others.
 */
import type { PresenceState } from '@kith/wire'

/** What a journal says of a time, in the order in which it is shown and counted. */
export const journalStates = ['online', 'away', 'busy', 'offline', 'gap'] as const
export type JournalState = (typeof journalStates)[number]

/** From this time on the name was seen so. `atMs` is in milliseconds since 1970, by the watcher's clock. */
export interface JournalMark {
  readonly atMs: number
  readonly state: JournalState
}

/** The name was seen so from `fromMs` on and before `toMs`. */
export interface JournalSpan {
  readonly fromMs: number
  readonly toMs: number
  readonly state: JournalState
}

/** Limits of journals. */
export const journalLimits = {
  /** Names of which one device keeps journals. */
  namesMax: 500,
  /** Days that a journal goes back, today included. */
  daysMax: 400,
  /** Marks of one name on one day; the last one is a gap until the next day. */
  marksPerDayMax: 1440,
  /** How often what is seen is confirmed, in milliseconds: what a crash leaves uncertain. */
  confirmMs: 60_000,
} as const

/** The day of UTC in which a time is: days since 1970 in six digits, so that days are in the order of their texts. */
export function journalDay(atMs: number): string {
  return String(Math.floor(atMs / dayMs)).padStart(6, '0')
}

const dayMs = 86_400_000

/** What a presence means to a journal: what is not live was not seen. */
export function journalStateOf(state: PresenceState, isLive: boolean): JournalState {
  return isLive && state !== 'unknown' ? state : 'gap'
}

/**
 * The mark to write when a name is seen so, after the `last` one, of which there are `count` on its day; nothing when it says nothing new, or when there are too many. Time does
 * not run backwards in a journal, whatever the clock does.
 */
export function nextMark(
  last: JournalMark | undefined,
  count: number,
  atMs: number,
  state: JournalState,
): JournalMark | undefined {
  const at = Math.max(atMs, last?.atMs ?? 0)
  if (state === (last?.state ?? 'gap')) return undefined
  const before = last !== undefined && journalDay(last.atMs) === journalDay(at) ? count : 0
  if (before >= journalLimits.marksPerDayMax) return undefined
  if (before < journalLimits.marksPerDayMax - 1) return { atMs: at, state }
  return last?.state === 'gap' ? undefined : { atMs: at, state: 'gap' }
}

/**
 * What marks mean from `fromMs` on and before `toMs`: spans that adjoin, of which no two neighbours are alike. The marks are in the order of time; those before `fromMs` count by
 * their last. Nothing is said of the time after `knownMs` but that it is a gap.
 */
export function journalSpans(
  marks: readonly JournalMark[],
  fromMs: number,
  toMs: number,
  knownMs: number,
): readonly JournalSpan[] {
  const spans: JournalSpan[] = []
  const push = (untilMs: number, state: JournalState): void => {
    const from = spans.at(-1)?.toMs ?? fromMs
    const to = Math.min(untilMs, toMs)
    if (to <= from) return
    const before = spans.at(-1)
    if (before?.state === state) spans[spans.length - 1] = { ...before, toMs: to }
    else spans.push({ fromMs: from, toMs: to, state })
  }
  let state: JournalState = 'gap'
  for (const mark of marks) {
    push(Math.min(mark.atMs, knownMs), state)
    if (mark.atMs >= knownMs) break
    state = mark.state
  }
  push(knownMs, state)
  push(toMs, 'gap')
  return spans
}

/** How long each state lasted in spans, in milliseconds. */
export function journalTotals(spans: readonly JournalSpan[]): Readonly<Record<JournalState, number>> {
  const totals = { online: 0, away: 0, busy: 0, offline: 0, gap: 0 }
  for (const { fromMs, toMs, state } of spans) totals[state] += toMs - fromMs
  return totals
}

/** Marks as they are stored: time and place in `journalStates`. */
export type StoredMarks = [atMs: number, state: number][]

/** The stored form of marks. */
export function storedMarks(marks: readonly JournalMark[]): StoredMarks {
  return marks.map(({ atMs, state }) => [atMs, journalStates.indexOf(state)])
}

/** The marks of a stored form; what is none is left out, so that a damaged record costs only itself. */
export function readMarks(stored: unknown): readonly JournalMark[] {
  if (!Array.isArray(stored)) return []
  return (stored as unknown[]).flatMap((one) => {
    if (!Array.isArray(one)) return []
    const [atMs, at] = one as unknown[]
    const state = typeof at === 'number' ? journalStates[at] : undefined
    return typeof atMs === 'number' && Number.isSafeInteger(atMs) && atMs >= 0 && state !== undefined
      ? [{ atMs, state }]
      : []
  })
}
