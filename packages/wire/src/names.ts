import type { ErrorCode } from './errors.ts'

/** A name that keeps rule NM1: 1 to 63 of `a-z 0-9 . _ -`, beginning and ending with a letter or digit. */
export type PeerName = string & { readonly nameBrand: 'peer' }

/** Characters of a name, each of which is one byte. */
export const nameLengthMax = 63

/** A name, or why a text is none. */
export type ParsedName =
  | { readonly kind: 'name'; readonly name: PeerName }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }

const reserved = [
  'admin',
  'administrator',
  'everyone',
  'kith',
  'network',
  'nobody',
  'operator',
  'root',
  'server',
  'support',
  'system',
]
const ends = /^[a-z0-9](?:.*[a-z0-9])?$/
const allowed = /^[A-Za-z0-9._-]+$/
const reservedSkeletons: ReadonlySet<string> = new Set(reserved.map((name) => skeletonOf(name as PeerName)))

/**
 * Reads a name as a person typed it: the letters A to Z are lowered, nothing else is repaired (rule NM2). Refused with
 * `name-malformed` or `name-reserved` and a sentence for the person (rules NM1, NM4).
 */
export function parseName(text: string): ParsedName {
  if (text === '') return malformed('A name has at least one letter or digit.')
  if (text.length > nameLengthMax) return malformed(`A name has at most ${String(nameLengthMax)} characters.`)
  if (!allowed.test(text)) return malformed('A name has only the letters a to z, digits, dot, underscore and hyphen.')
  // Lowered only now: other alphabets have capitals that lower to an ASCII letter, such as the Kelvin sign.
  const lowered = text.toLowerCase()
  if (!ends.test(lowered)) return malformed('A name begins and ends with a letter or a digit.')
  if (reservedSkeletons.has(skeletonOf(lowered as PeerName)))
    return {
      kind: 'refused',
      code: 'name-reserved',
      message: `The name ${lowered} is reserved or looks like one that is.`,
    }
  return { kind: 'name', name: lowered as PeerName }
}

/** True when `text` is a name exactly as it stands on the wire. */
export function isName(text: string): text is PeerName {
  const parsed = parseName(text)
  return parsed.kind === 'name' && parsed.name === text
}

/**
 * What two names share when people could take one for the other (rule NM3): separators dropped, `0` as `o`, `1` and `i` as `l`,
 * `rn` as `m`. A network gives one skeleton to one name.
 */
export function skeletonOf(name: PeerName): string {
  return name.replaceAll(/[._-]/g, '').replaceAll('0', 'o').replaceAll(/[1i]/g, 'l').replaceAll('rn', 'm')
}

function malformed(message: string): ParsedName {
  return { kind: 'refused', code: 'name-malformed', message }
}
