import type { Contact } from '@kith/peer'

import { fullMoment, timeOfDay } from '../time/time-words.ts'

const hourMs = 3_600_000

/** For how long a name can be muted, and how that is called. */
export const muteSpans: readonly { readonly id: string; readonly words: string; readonly ms: number | undefined }[] = [
  { id: 'hour', words: 'For 1 hour', ms: hourMs },
  { id: 'night', words: 'For 8 hours', ms: 8 * hourMs },
  { id: 'forever', words: 'Until I unmute', ms: undefined },
]

/** Whether the person wants no notice of a name now. */
export function isMuted(contact: Pick<Contact, 'mutedUntilMs'> | undefined, nowMs: number): boolean {
  return (contact?.mutedUntilMs ?? 0) > nowMs
}

/** How long it lasts: `Muted`, `Muted until 14:05`, `Muted until tomorrow…`; nothing when it is over. */
export function muteWords(contact: Pick<Contact, 'mutedUntilMs'> | undefined, nowMs: number): string {
  const untilMs = contact?.mutedUntilMs ?? 0
  if (untilMs <= nowMs) return ''
  if (untilMs === Number.MAX_SAFE_INTEGER) return 'Muted'
  const isToday = new Date(untilMs).toDateString() === new Date(nowMs).toDateString()
  return `Muted until ${isToday ? timeOfDay(untilMs) : fullMoment(untilMs, nowMs).replace(/^on /u, '')}`
}
