import type { PresenceInfo } from '@kith/peer'

import type { Messenger } from '../messenger.ts'
import { charmPreferencesOf, type SoundName } from './charm-preferences.ts'

/** Something that may be heard: `key` is the same in all tabs. */
export interface Heard {
  readonly sound: Exclude<SoundName, 'call'>
  /** The place that it belongs to. */
  readonly place: string
  readonly key: string
}

/** After a connection is back, everybody comes online at once, and that is no news; in milliseconds. */
const settledMs = 10_000

/** Tells of what may be heard, where it is not quiet, while the person is not busy and wants it heard. The answer ends that. */
export function followHeard(messenger: Messenger, tell: (heard: Heard) => void): () => void {
  const { summaries, presence, connection, ownStatus, nowMs } = messenger
  const preferences = charmPreferencesOf(messenger)
  let presences = presence.all.value
  let connectedAtMs = nowMs()
  let wasConnected = connection.status.value.state === 'connected'
  const consider = (heard: Heard, isMention?: boolean): void => {
    const isWanted = preferences.now.value.sounds[heard.sound] && ownStatus.now.value.choice !== 'busy'
    if (isWanted && !messenger.isQuiet(heard.place, isMention)) tell(heard)
  }
  const endings = [
    summaries.arrival.subscribe(() => {
      const { value } = summaries.arrival
      // What became of a call was heard as a call.
      if (value === undefined || value.called !== undefined) return
      const { nudge, name: place, key, isMention } = value
      if (nudge?.isLate !== true) consider({ sound: nudge === undefined ? 'message' : 'nudge', place, key }, isMention)
    }),
    connection.status.subscribe(() => {
      const isConnected = connection.status.value.state === 'connected'
      if (isConnected && !wasConnected) connectedAtMs = nowMs()
      wasConnected = isConnected
    }),
    presence.all.subscribe(() => {
      const before = presences
      presences = presence.all.value
      if (!wasConnected || nowMs() - connectedAtMs < settledMs) return
      for (const [name, info] of presences)
        if (cameOnline(before.get(name), info))
          consider({ sound: 'online', place: name, key: `${name} ${info.sinceMs ?? 0}` })
    }),
  ]
  return () => {
    for (const end of endings) end()
  }
}

function cameOnline(before: PresenceInfo | undefined, now: PresenceInfo): boolean {
  return before?.state === 'offline' && now.state === 'online'
}
