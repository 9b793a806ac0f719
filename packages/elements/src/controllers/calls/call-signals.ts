import { isName, type PeerName } from '@kith/wire'

import { callLimits } from './call-limits.ts'

/** What a call begins with. */
export type CallMedia = 'voice' | 'video'

/** Why somebody, or a call, is not there any more. */
export type OverReason = (typeof overReasons)[number]

const overReasons = ['ended', 'declined', 'busy', 'elsewhere', 'canceled', 'unanswered', 'merged', 'lost'] as const

/** What somebody shows and lets be heard. */
export interface ShownMedia {
  readonly isMuted: boolean
  readonly picture: 'none' | 'camera' | 'screen'
}

/** Somebody in a call: a name, and the one device or tab of it, by the id that this has in this call alone. */
export interface Seat {
  readonly name: string
  readonly life: string
}

/** What two in a call say to each other, in order and once. */
export type Saying =
  | { readonly say: 'join' }
  | { readonly say: 'seats'; readonly seats: readonly Seat[] }
  | { readonly say: 'offer' | 'answer'; readonly description: string }
  | { readonly say: 'candidates'; readonly candidates: readonly string[] }
  | { readonly say: 'restart' }
  | ({ readonly say: 'media' } & ShownMedia)

/** One signal of a call (spec CC2). */
export type CallSignal =
  /** The one who began the call rings a name; `tokens` are of the ends that have answered `heard`. */
  | {
      readonly what: 'ring'
      readonly call: string
      readonly life: string
      readonly media: CallMedia
      /** Whom else the call is with; the one who is rung is among them. */
      readonly names: readonly string[]
      /** The id of the conversation of several people in whose place it is; nothing for a call between contacts. */
      readonly group?: string
      readonly tokens: readonly string[]
    }
  | { readonly what: 'heard'; readonly call: string; readonly token: string }
  /** `life` is of who says so, or empty; the end with the life `except` is not meant. */
  | {
      readonly what: 'over'
      readonly call: string
      readonly why: OverReason
      readonly life: string
      readonly except: string
    }
  /** To the other devices of the own name: somebody answered here. */
  | { readonly what: 'taken'; readonly call: string; readonly life: string }
  | CallLineSignal

/** Part `n` of what one in a call says to another; 0 only confirms. `ack` is the last part of the other that came. */
export interface CallLineSignal {
  readonly what: 'line'
  readonly call: string
  readonly life: string
  readonly to: string
  readonly n: number
  readonly ack: number
  readonly said?: Saying
}

const numberMax = 1_000_000
const groupIdMax = 64

/** Reads what another device sent; what does not have the form of a signal is nothing (spec CC3). */
export function readCallSignal(body: unknown): CallSignal | undefined {
  const signal = fieldsOf(body)
  if (signal === undefined || !isId(signal['call'])) return undefined
  const { call, what } = signal
  switch (what) {
    case 'ring': {
      const { life, media, names, group, tokens } = signal
      if (!isId(life) || (media !== 'voice' && media !== 'video')) return undefined
      if (!isListOf(names, callLimits.seatsMax - 1, isPeerName) || names.length === 0) return undefined
      if (!isListOf(tokens, callLimits.endsMax, isId)) return undefined
      if (group !== undefined && !isGroupId(group)) return undefined
      return { what, call, life, media, names, ...(group !== undefined && { group }), tokens }
    }
    case 'heard': {
      const { token } = signal
      return isId(token) ? { what, call, token } : undefined
    }
    case 'over': {
      const { why, life, except } = signal
      const isKnown = (overReasons as readonly unknown[]).includes(why)
      if (!isKnown || !isIdOrNone(life) || !isIdOrNone(except)) return undefined
      return { what, call, why: why as OverReason, life, except }
    }
    case 'taken': {
      const { life } = signal
      return isIdOrNone(life) ? { what, call, life } : undefined
    }
    case 'line': {
      const { life, to, n, ack, said } = signal
      if (!isId(life) || !isId(to) || !isCount(n) || !isCount(ack)) return undefined
      if (n === 0) return { what, call, life, to, n, ack }
      const saying = readSaying(said)
      return saying === undefined ? undefined : { what, call, life, to, n, ack, said: saying }
    }
    default:
      return undefined
  }
}

function readSaying(value: unknown): Saying | undefined {
  const saying = fieldsOf(value)
  switch (saying?.['say']) {
    case 'join':
    case 'restart':
      return { say: saying['say'] }
    case 'seats': {
      const { seats } = saying
      if (!isListOf(seats, callLimits.seatsMax, isSeat)) return undefined
      return { say: 'seats', seats: seats.map(({ name, life }) => ({ name, life })) }
    }
    case 'offer':
    case 'answer': {
      const { say, description } = saying
      return isText(description, callLimits.descriptionMax) ? { say, description } : undefined
    }
    case 'candidates': {
      const { candidates } = saying
      const isCandidate = (one: unknown): one is string => isText(one, callLimits.candidateMax)
      return isListOf(candidates, callLimits.candidatesMax, isCandidate) ? { say: 'candidates', candidates } : undefined
    }
    case 'media': {
      const { isMuted, picture } = saying
      if (typeof isMuted !== 'boolean') return undefined
      if (picture !== 'none' && picture !== 'camera' && picture !== 'screen') return undefined
      return { say: 'media', isMuted, picture }
    }
    default:
      return undefined
  }
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : undefined
}

function isText(value: unknown, charactersMax: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= charactersMax
}

const idForm = new RegExp(`^[\\w-]{${String(callLimits.idMin)},${String(callLimits.idMax)}}$`, 'u')

function isId(value: unknown): value is string {
  return typeof value === 'string' && idForm.test(value)
}

/** The id of a conversation of several people. */
function isGroupId(value: unknown): value is string {
  return isText(value, groupIdMax) && /^[\w-]+$/u.test(value)
}

function isIdOrNone(value: unknown): value is string {
  return value === '' || isId(value)
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= numberMax
}

function isListOf<T>(value: unknown, lengthMax: number, isEach: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.length <= lengthMax && value.every(isEach)
}

function isPeerName(value: unknown): value is PeerName {
  return typeof value === 'string' && isName(value)
}

function isSeat(value: unknown): value is Seat {
  const seat = fieldsOf(value)
  return seat !== undefined && isPeerName(seat['name']) && isId(seat['life'])
}
