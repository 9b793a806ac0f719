import type { Contact } from '@kith/peer'

import { mute } from '../../words/en/mute.ts'
import type { Words } from '../../words/words.ts'
import { plainMoment, timeOfDay } from '../time/time-words.ts'

const hourMs = 3_600_000

/** For how long a name can be muted; the words for it are in the area `mute`. */
export const muteSpans: readonly { readonly id: 'hour' | 'night' | 'forever'; readonly ms: number | undefined }[] = [
  { id: 'hour', ms: hourMs },
  { id: 'night', ms: 8 * hourMs },
  { id: 'forever', ms: undefined },
]

/** Whether the person wants no notice of a name now. */
export function isMuted(contact: Pick<Contact, 'mutedUntilMs'> | undefined, nowMs: number): boolean {
  return (contact?.mutedUntilMs ?? 0) > nowMs
}

/** How long it lasts: `Muted`, `Muted until 14:05`, `Muted until tomorrow…`; nothing when it is over. */
export function muteWords(
  contact: { readonly mutedUntilMs?: number | undefined } | undefined,
  nowMs: number,
  words: Words,
): string {
  const { muted, mutedUntil } = words.of(mute)
  const untilMs = contact?.mutedUntilMs ?? 0
  if (untilMs <= nowMs) return ''
  if (untilMs === Number.MAX_SAFE_INTEGER) return muted
  const isToday = new Date(untilMs).toDateString() === new Date(nowMs).toDateString()
  return mutedUntil(isToday ? timeOfDay(untilMs, words) : plainMoment(untilMs, nowMs, words))
}
