import type { PresenceInfo } from '@kith/peer'

import { presence } from '../../words/en/presence.ts'
import type { Words } from '../../words/words.ts'
import { lastSeen } from '../time/time-words.ts'

/** What a dot shows: a shape, a colour and a word, never a colour alone. */
export type PresenceSign = 'online' | 'away' | 'busy' | 'offline' | 'unknown'

/** The sign of a presence; what is only remembered looks unknown, because it may have changed. */
export function signOf(info: PresenceInfo | undefined): PresenceSign {
  if (info === undefined || (info.freshness === 'stale' && info.state !== 'offline')) return 'unknown'
  return info.state
}

/** A presence in a reader's words, such as `Away` or `Last seen yesterday at 14:05`. */
export function presenceWords(info: PresenceInfo | undefined, nowMs: number, words: Words): string {
  const says = words.of(presence)
  if (info === undefined || info.state === 'unknown') return says.notVisible
  const isOld = info.freshness === 'stale'
  switch (info.state) {
    case 'online':
      return isOld ? says.wasOnline : says.online
    case 'away':
      return isOld ? says.wasAway : says.away
    case 'busy':
      return isOld ? says.wasBusy : says.busy
    case 'offline':
      return info.sinceMs === undefined ? says.offline : says.lastSeen(lastSeen(info.sinceMs, nowMs, words))
  }
}
