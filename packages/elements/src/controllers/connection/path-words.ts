import type { PathPolicy, PeerCarrier, PeerPath } from '@kith/peer'

import { paths } from '../../words/en/paths.ts'
import type { Words } from '../../words/words.ts'
import { codeSentence } from '../network/names.ts'
import { exactTimeOfDay } from '../time/time-words.ts'
import type { Way } from './connection.ts'

/** How messages travel, for a label. */
export function wayWords(way: Way | 'mailbox', words: Words): string {
  return words.of(paths)[way]
}

/** Carriers by the names that people may have heard. */
export const carrierNames: Readonly<Record<PeerCarrier['carrier'], string>> = { webrtc: 'WebRTC', tcp: 'TCP' }

/** The choices of a contact's paths, in the order in which they are shown. */
export const policies: readonly PathPolicy[] = ['any', 'direct-only', 'relay-only']

/** A choice of a contact's paths, and what it means. */
export function policyWords(policy: PathPolicy, words: Words): { readonly label: string; readonly hint: string } {
  const says = words.of(paths)
  switch (policy) {
    case 'any':
      return { label: says.any, hint: says.anyHint }
    case 'direct-only':
      return { label: says.onlyDirectly, hint: says.onlyDirectlyHint }
    case 'relay-only':
      return { label: says.onlyServer, hint: says.onlyServerHint }
  }
}

/** Why there is a direct path to a device, or none; with the reason of its carrier where there is but one. */
export function pathSentence(path: PeerPath, nowMs: number, words: Words): string {
  const { state, carrier, roundTripMs, untilMs, carriers } = path
  const says = words.of(paths)
  switch (state) {
    case 'up':
      if (carrier === undefined) return says.there
      return roundTripMs === undefined
        ? says.by(carrierNames[carrier])
        : says.byWithin(carrierNames[carrier], millisecondWords(roundTripMs, words))
    case 'connecting':
      return says.tried
    case 'waiting':
      return says.nextTry(reasonWords(carriers, words), momentWords(untilMs, nowMs, words))
    case 'declined':
      return says.otherWantsNone(momentWords(untilMs, nowMs, words))
    case 'quiet':
      return says.madeWhenSaid
    case 'unreachable':
      return says.cannotBeAsked
    case 'not-a-contact':
      return says.forContacts
    case 'policy':
      return says.switchedOff
    case 'unavailable':
      return says.notInThisBrowser
  }
}

/** Why there is no direct path. */
function reasonWords([carrier, ...others]: readonly PeerCarrier[], words: Words): string {
  if (carrier?.code === undefined || others.length > 0) return words.of(paths).none
  return codeSentence(carrier.code, words)
}

/** How one carrier stands, with the reason in words where it has one. */
export function carrierSentence(carrier: PeerCarrier, nowMs: number, words: Words): string {
  const { state, code, untilMs, roundTripMs } = carrier
  const says = words.of(paths)
  const because = (sentence: string): string =>
    code === undefined ? sentence : `${sentence} ${codeSentence(code, words)}`
  switch (state) {
    case 'up':
      return roundTripMs === undefined ? says.works : says.worksWithin(millisecondWords(roundTripMs, words))
    case 'silent':
      return says.silent
    case 'connecting':
      return says.isTried
    case 'waiting':
      return because(restWords(untilMs, nowMs, words))
    case 'declined':
      return `${restWords(untilMs, nowMs, words)} ${says.otherHasItNot}`
    case 'idle':
      return because(says.notTried)
  }
}

/** A short time, such as `12 ms`. */
export function millisecondWords(ms: number, words: Words): string {
  const { milliseconds, underOneMillisecond } = words.of(paths)
  return ms < 1 ? underOneMillisecond : milliseconds(words.number(Math.round(ms)))
}

/** When something is tried next: `at 14:05:09`, or `about now` when the time is over or not known. */
export function momentWords(untilMs: number | undefined, nowMs: number, words: Words): string {
  const { at, aboutNow } = words.of(paths)
  return untilMs === undefined || untilMs <= nowMs ? aboutNow : at(exactTimeOfDay(untilMs, words))
}

function restWords(untilMs: number | undefined, nowMs: number, words: Words): string {
  const { restsUntil, restsAMoment } = words.of(paths)
  return untilMs === undefined || untilMs <= nowMs ? restsAMoment : restsUntil(exactTimeOfDay(untilMs, words))
}
