import { type ErrorCode, hexOfBytes, isName } from '@kith/wire'
import type { KnownName } from '../identity/known-names.ts'
import { heardMs, laterMs } from './own-times.ts'

/** That somebody compared the fingerprint of an identity, or took it back. */
interface Compared {
  /** The identity's key in hex. */
  readonly identity: string
  /** It was the same, and nobody has taken it back. */
  readonly holds: boolean
  readonly atMs: number
}

/** How somebody took a name as it was. */
interface Taken {
  /** The key of the identity that it had, in hex. */
  readonly identity: string
  /** The version of its newest list. */
  readonly version: number
  readonly atMs: number
  /** What the network had said that could not be. */
  readonly doubt?: ErrorCode
}

/** What the network said. */
interface Doubt {
  readonly code: ErrorCode
  readonly atMs: number
  /** The version of the list behind which its owner gave the name up. */
  readonly version?: number
}

/** What was decided of a name, on whichever device of the own one. */
export interface StoredTrust {
  readonly compared?: Compared
  readonly taken?: Taken
  /** What the network said to this device that cannot be, and that nobody accepted yet. */
  readonly doubt?: Doubt
}

/** What one device of a name tells another of what was decided (spec PE75). */
export interface ToldTrust extends Pick<StoredTrust, 'compared' | 'taken'> {
  readonly name: string
}

/** The key of a name's identity in hex. */
export function identityOf({ list }: KnownName): string {
  return hexOfBytes(list.identityKey)
}

/** Now, and behind all that was decided before: what a person decides last stands, also when a clock was put back. */
export function decisionMs({ compared, taken, doubt }: StoredTrust): number {
  return laterMs(Math.max(...[compared, taken, doubt].map((one) => one?.atMs ?? 0)))
}

/**
 * What was decided here and on another device: of two comparisons and of two acceptances the later one, whichever is heard first. A doubt of this device ends with a
 * comparison that came later, and when the same doubt was accepted later.
 */
export function merged(before: StoredTrust, told: ToldTrust): StoredTrust {
  const compared = later(before.compared, told.compared)
  const taken = later(before.taken, told.taken)
  const doubt = before.doubt
  const isOver = doubt !== undefined && isEnded(doubt, told)
  return {
    ...(compared !== undefined && { compared }),
    ...(taken !== undefined && { taken }),
    ...(doubt !== undefined && !isOver && { doubt }),
  }
}

/** What another device says, in the form in which it is kept; nothing when it is none. A time more than a day ahead counts as a day ahead. */
export function readTold(value: unknown): ToldTrust | undefined {
  const { name, compared, taken } = fieldsOf(value)
  if (typeof name !== 'string' || !isName(name)) return undefined
  const told = { compared: readCompared(compared), taken: readTaken(taken) }
  if (
    (compared === undefined) !== (told.compared === undefined) ||
    (taken === undefined) !== (told.taken === undefined)
  )
    return undefined
  return {
    name,
    ...(told.compared !== undefined && { compared: told.compared }),
    ...(told.taken !== undefined && { taken: told.taken }),
  }
}

function isEnded({ code, atMs }: { readonly code: ErrorCode; readonly atMs: number }, told: ToldTrust): boolean {
  const { compared, taken } = told
  if (compared?.holds === true && compared.atMs >= atMs) return true
  return taken?.doubt === code && taken.atMs >= atMs
}

/** The later of two decisions; of two at the same time every device chooses the same. */
function later<T extends Compared | Taken>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b
  if (a.atMs !== b.atMs) return a.atMs > b.atMs ? a : b
  return rankOf(a) >= rankOf(b) ? a : b
}

function rankOf(decision: Compared | Taken): string {
  return JSON.stringify(Object.entries(decision).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function readCompared(value: unknown): Compared | undefined {
  const { identity, holds, atMs } = fieldsOf(value)
  if (!isIdentity(identity) || typeof holds !== 'boolean' || !isCount(atMs)) return undefined
  return { identity, holds, atMs: heardMs(atMs) }
}

function readTaken(value: unknown): Taken | undefined {
  const { identity, version, atMs, doubt } = fieldsOf(value)
  if (!isIdentity(identity) || !isCount(version) || !isCount(atMs)) return undefined
  if (doubt !== undefined && (typeof doubt !== 'string' || doubt.length > codeLengthMax)) return undefined
  const taken = { identity, version, atMs: heardMs(atMs) }
  return doubt === undefined ? taken : { ...taken, doubt: doubt as ErrorCode }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function isIdentity(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Longer than every code. */
const codeLengthMax = 40
