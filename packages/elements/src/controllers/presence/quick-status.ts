import type { Choice } from './own-presence.ts'

/** A status that is set with one press: what one is meanwhile, and for how long, in milliseconds. */
export interface QuickStatus {
  readonly id: 'meeting' | 'lunch' | 'travelling' | 'focus'
  readonly choice: Choice
  readonly ms: number
}

const minuteMs = 60_000

/** The statuses that are offered, with words of their own in every language. */
export const quickStatuses: readonly QuickStatus[] = [
  { id: 'meeting', choice: 'busy', ms: 60 * minuteMs },
  { id: 'lunch', choice: 'away', ms: 45 * minuteMs },
  { id: 'travelling', choice: 'away', ms: 120 * minuteMs },
  { id: 'focus', choice: 'busy', ms: 120 * minuteMs },
]

/** How long a note may stay: a number of minutes, to the end of the day, or until it is changed. */
export const noteSpans = ['30', '60', '240', 'day', 'never'] as const
export type NoteSpan = (typeof noteSpans)[number]

/** When a note goes that is set now; undefined when it stays. */
export function untilOf(span: NoteSpan, nowMs: number): number | undefined {
  if (span === 'never') return undefined
  if (span === 'day') return new Date(nowMs).setHours(24, 0, 0, 0)
  return nowMs + Number(span) * minuteMs
}
