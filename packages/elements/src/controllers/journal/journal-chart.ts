import { type JournalSpan, type JournalState, journalTotals } from '@kith/peer'

import type { ZoneDay } from './zone-days.ts'

/** A piece of a day: where it begins and how long it is, as parts of the whole day from 0 to 1, and the times that are meant. */
export interface ChartBar extends JournalSpan {
  readonly start: number
  readonly length: number
}

/** One day of the chart. What is to come has no bar. */
export interface ChartDay extends ZoneDay {
  readonly bars: readonly ChartBar[]
  /** How long each state lasted, in milliseconds. */
  readonly totals: Readonly<Record<JournalState, number>>
}

/** Spans cut at the bounds of days; a day's own length is its whole, so days of 23 and 25 hours are as wide as others. */
export function chartDays(spans: readonly JournalSpan[], days: readonly ZoneDay[]): readonly ChartDay[] {
  return days.map((day) => {
    const bars = spans.flatMap(({ fromMs, toMs, state }) => {
      const from = Math.max(fromMs, day.fromMs)
      const to = Math.min(toMs, day.toMs)
      if (to <= from) return []
      const whole = day.toMs - day.fromMs
      return [{ fromMs: from, toMs: to, state, start: (from - day.fromMs) / whole, length: (to - from) / whole }]
    })
    return { ...day, bars, totals: journalTotals(bars) }
  })
}
