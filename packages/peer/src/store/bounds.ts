import { assert } from '@kith/wire'
import type { StoreRange } from './store.ts'

/** A range of keys as bounds that every ordered store understands. */
export interface Bounds {
  /** First key of the range. */
  readonly lower: string
  /** First key past the range; undefined when it has no end. */
  readonly upper: string | undefined
  readonly limit: number | undefined
  readonly reverse: boolean
}

/** The bounds of a range. Keys are compared as sequences of UTF-16 code units, as JavaScript's `<` does. */
export function boundsOf(range: StoreRange = {}): Bounds {
  const { prefix = '', after, limit, reverse = false } = range
  assert(limit === undefined || (Number.isSafeInteger(limit) && limit >= 0), 'a limit is a whole number, 0 or more')
  let lower = prefix
  let upper = firstKeyPast(prefix)
  if (after !== undefined && reverse) upper = upper === undefined || after < upper ? after : upper
  if (after !== undefined && !reverse) {
    // The first string behind another is the same one with a zero at its end.
    const behind = `${after}\0`
    lower = behind > lower ? behind : lower
  }
  return { lower, upper, limit, reverse }
}

/** True when no key can lie within the bounds; some stores refuse such bounds. */
export function isEmpty({ lower, upper, limit }: Bounds): boolean {
  return limit === 0 || (upper !== undefined && upper <= lower)
}

/** The first string that sorts behind all that begin with `prefix`. */
function firstKeyPast(prefix: string): string | undefined {
  let end = prefix.length
  while (end > 0 && prefix.charCodeAt(end - 1) === 0xffff) end--
  if (end === 0) return undefined
  return prefix.slice(0, end - 1) + String.fromCharCode(prefix.charCodeAt(end - 1) + 1)
}
