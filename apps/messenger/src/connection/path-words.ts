import type { PathPolicy, PeerCarrier, PeerPath } from '@kith/peer'

import { codeSentence } from '../network/names.ts'
import { exactTimeOfDay } from '../time/time-words.ts'
import type { Way } from './connection.ts'

/** How messages travel, for a label. */
export const wayWords: Readonly<Record<Way | 'mailbox', string>> = {
  direct: 'Directly between your devices',
  relay: 'Through the server',
  mailbox: 'Kept by the server',
  kept: 'Kept until they can be delivered',
}

/** Carriers by the names that people may have heard. */
export const carrierNames: Readonly<Record<PeerCarrier['carrier'], string>> = { webrtc: 'WebRTC', tcp: 'TCP' }

/** The choices of a contact's paths, and what each means. */
export const policyWords: Readonly<Record<PathPolicy, { readonly label: string; readonly hint: string }>> = {
  any: { label: 'Any path', hint: 'Directly where that works, through the server where it does not.' },
  'direct-only': {
    label: 'Only directly',
    hint: 'Nothing goes through the server. Messages wait on this device until there is a direct path.',
  },
  'relay-only': {
    label: 'Only through the server',
    hint: 'The other side does not learn your network address. Files may be slower.',
  },
}

/** Why there is a direct path to a device, or none; with the reason of its carrier where there is but one. */
export function pathSentence(path: PeerPath, nowMs: number): string {
  const { state, carrier, roundTripMs, untilMs, carriers } = path
  switch (state) {
    case 'up':
      if (carrier === undefined) return 'There is a direct path.'
      return `By ${carrierNames[carrier]}${roundTripMs === undefined ? '' : `, ${roundTripWords(roundTripMs)}`}.`
    case 'connecting':
      return 'A direct path is being tried.'
    case 'waiting':
      return `${reasonWords(carriers)} The next try is ${momentWords(untilMs, nowMs)}.`
    case 'declined':
      return `The other side wants no direct path now; it is asked again ${momentWords(untilMs, nowMs)}.`
    case 'quiet':
      return 'A direct path is made when something is said.'
    case 'unreachable':
      return 'The other device cannot be asked for a direct path now.'
    case 'not-a-contact':
      return 'Direct paths are for contacts.'
    case 'policy':
      return 'Direct paths are switched off for this contact.'
    case 'unavailable':
      return 'This browser cannot make direct paths.'
  }
}

/** Why there is no direct path. */
function reasonWords([carrier, ...others]: readonly PeerCarrier[]): string {
  if (carrier?.code === undefined || others.length > 0) return 'There is no direct path now.'
  return codeSentence(carrier.code)
}

/** How one carrier stands, with the reason in words where it has one. */
export function carrierSentence({ state, code, untilMs, roundTripMs }: PeerCarrier, nowMs: number): string {
  const why = code === undefined ? '' : ` ${codeSentence(code)}`
  switch (state) {
    case 'up':
      return roundTripMs === undefined ? 'Works.' : `Works, ${roundTripWords(roundTripMs)}.`
    case 'silent':
      return 'Does not answer at the moment.'
    case 'connecting':
      return 'Is being tried.'
    case 'waiting':
      return `Rests until ${untilWords(untilMs, nowMs)}.${why}`
    case 'declined':
      return `Rests until ${untilWords(untilMs, nowMs)}. The other side has it not, or does not want it.`
    case 'idle':
      return `Is not tried now.${why}`
  }
}

/** A time there and back, such as `12 ms there and back`. */
export function roundTripWords(ms: number): string {
  return `${millisecondWords(ms)} there and back`
}

/** A short time, such as `12 ms`. */
export function millisecondWords(ms: number): string {
  return `${ms < 1 ? 'under 1' : String(Math.round(ms))} ms`
}

/** When something is tried next: `at 14:05:09`, or `about now` when the time is over or not known. */
export function momentWords(untilMs: number | undefined, nowMs: number): string {
  return untilMs === undefined || untilMs <= nowMs ? 'about now' : `at ${exactTimeOfDay(untilMs)}`
}

function untilWords(untilMs: number | undefined, nowMs: number): string {
  return untilMs === undefined || untilMs <= nowMs ? 'a moment from now' : exactTimeOfDay(untilMs)
}
