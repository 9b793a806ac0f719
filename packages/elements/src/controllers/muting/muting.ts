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

/** Until when something is muted. */
interface Mutable {
  /** In milliseconds since 1970. */
  readonly mutedUntilMs?: number | undefined
}

/** Whether the person wants no notice of a name or group now. */
export function isMuted(muted: Mutable | undefined, nowMs: number): boolean {
  return (muted?.mutedUntilMs ?? 0) > nowMs
}

/** How long it lasts: `Muted`, `Muted until 14:05`, `Muted until tomorrow…`; nothing when it is over. */
export function muteWords(it: Mutable | undefined, nowMs: number, words: Words): string {
  const { muted, mutedUntil } = words.of(mute)
  const untilMs = it?.mutedUntilMs ?? 0
  if (untilMs <= nowMs) return ''
  if (untilMs === Number.MAX_SAFE_INTEGER) return muted
  const isToday = new Date(untilMs).toDateString() === new Date(nowMs).toDateString()
  return mutedUntil(isToday ? timeOfDay(untilMs, words) : plainMoment(untilMs, nowMs, words))
}
