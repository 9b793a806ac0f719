import type { PresenceInfo } from '@kith/peer'

import { lastSeen } from '../time/time-words.ts'

/** What a dot shows: a shape, a colour and a word, never a colour alone. */
export type PresenceSign = 'online' | 'away' | 'busy' | 'offline' | 'unknown'

/** The sign of a presence; what is only remembered looks unknown, because it may have changed. */
export function signOf(info: PresenceInfo | undefined): PresenceSign {
  if (info === undefined || (info.freshness === 'stale' && info.state !== 'offline')) return 'unknown'
  return info.state
}

/** A presence in a reader's words, such as `Away` or `Last seen yesterday at 14:05`. */
export function presenceWords(info: PresenceInfo | undefined, nowMs: number): string {
  if (info === undefined || info.state === 'unknown') return 'Not visible'
  const isOld = info.freshness === 'stale'
  switch (info.state) {
    case 'online':
      return isOld ? 'Was online' : 'Online'
    case 'away':
      return isOld ? 'Was away' : 'Away'
    case 'busy':
      return isOld ? 'Was busy' : 'Busy'
    case 'offline':
      return info.sinceMs === undefined ? 'Offline' : `Last seen ${lastSeen(info.sinceMs, nowMs)}`
  }
}
