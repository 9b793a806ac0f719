import type { PresenceInfo } from '@kith/peer'

import type { Paint } from './paint.ts'
import { plainLine } from './plain.ts'
import { durationWords, timeWords } from './time.ts'

/** A presence in a few words, such as `online since 14:05, "in the workshop"`. */
export function presenceWords(info: PresenceInfo, nowMs: number, paint: Paint): string {
  const { state, freshness, sinceMs, idleMs, note, activity } = info
  const word = state === 'unknown' ? 'not visible' : state
  const colour = state === 'online' ? paint.green : state === 'away' || state === 'busy' ? paint.yellow : paint.dim
  const since = sinceMs === undefined ? '' : ` since ${timeWords(sinceMs, nowMs)}`
  return [
    `${freshness === 'stale' ? 'was ' : ''}${colour(word)}${since}`,
    ...(idleMs > 0 ? [`idle for ${durationWords(idleMs)}`] : []),
    ...(note === '' ? [] : [`"${plainLine(note)}"`]),
    ...(activity === '' ? [] : [plainLine(activity)]),
  ].join(', ')
}
