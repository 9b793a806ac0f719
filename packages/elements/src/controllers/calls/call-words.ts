import { calls } from '../../words/en/calls.ts'
import type { Words } from '../../words/words.ts'
import type { CallMedia } from './call-signals.ts'
import type { CallState, PartyView } from './call-steps.ts'
import type { OwnMediaState } from './own-media.ts'

/** What rings, and who else is in it. */
export function incomingWords(media: CallMedia, others: readonly string[], words: Words): string {
  const says = words.of(calls)
  if (others.length === 0) return media === 'video' ? says.incomingVideo : says.incomingVoice
  return (media === 'video' ? says.incomingVideoWith : says.incomingVoiceWith)(words.list(others))
}

/** How a call ended, for the one who sees it end. */
export function overWords({ names, why, isMissed }: Extract<CallState, { state: 'over' }>, words: Words): string {
  const says = words.of(calls).over
  const who = words.list(names)
  switch (why) {
    case 'ended':
    case 'merged':
      return isMissed ? says.missed(who) : says.ended
    case 'canceled':
      return says.missed(who)
    case 'unanswered':
      return isMissed ? says.missed(who) : says.unanswered(who)
    case 'lost':
      return isMissed ? says.missed(who) : says.lost
    case 'declined':
      return says.declined(who)
    case 'busy':
      return says.busy(who)
    case 'elsewhere':
      return says.elsewhere
  }
}

/** What stands over somebody whose voice and picture are not there. */
export function pathWords({ path }: PartyView, words: Words): string {
  if (path === 'connected') return ''
  const says = words.of(calls)
  return path === 'broken' ? says.reconnecting : says.connecting
}

/** Why the others do not hear or see this person, and what to do. */
export function mediaFaultWords({ fault }: OwnMediaState, words: Words): string {
  return fault === undefined ? '' : words.of(calls).faults[fault.of][fault.why]
}
