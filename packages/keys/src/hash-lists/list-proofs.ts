import { equalBytes } from '../crypto/bytes.ts'
import { hashBytes, listLeavesMax, pairHash } from './hash-list.ts'

/** A list as its owner states it. */
export interface ListState {
  /** Leaves. */
  readonly size: number
  /** 32 bytes; of a list without leaves it says nothing. */
  readonly root: Uint8Array
}

/**
 * The root to which the way leads up from the leaf with this hash at place `index` (from 0) of `size` leaves; nothing when no list has such a way. Checked as in
 * RFC 9162 section 2.1.3.2 (spec KY19, KL4).
 */
export function rootOf(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (size < 1 || size > listLeavesMax || index >= size) return undefined
  let hash = leaf
  let at = index
  let last = size - 1
  let next = 0
  for (; last > 0; at >>>= 1, last >>>= 1) {
    if (at === last && (at & 1) === 0) continue
    const beside = path[next++]
    if (beside?.byteLength !== hashBytes) return undefined
    hash = (at & 1) === 1 ? pairHash(beside, hash) : pairHash(hash, beside)
  }
  return next === path.length ? hash : undefined
}

/**
 * Whether the path shows that the newer list begins with all leaves of the older one, unchanged and in their places. Checked as in RFC 9162 section 2.1.4.2 (spec KL5).
 * A list without leaves is the beginning of every list.
 */
export function goesOn(older: ListState, newer: ListState, path: readonly Uint8Array[]): boolean {
  if (older.size > newer.size || newer.size > listLeavesMax) return false
  if (path.some((hash) => hash.byteLength !== hashBytes)) return false
  if (older.size === 0) return path.length === 0
  if (older.size === newer.size) return path.length === 0 && equalBytes(older.root, newer.root)
  const isWhole = (older.size & (older.size - 1)) === 0
  const [first, ...rest] = isWhole ? [older.root, ...path] : path
  if (first === undefined) return false
  let at = older.size - 1
  let last = newer.size - 1
  for (; (at & 1) === 1; at >>>= 1) last >>>= 1
  let olderRoot = first
  let newerRoot = first
  for (const beside of rest) {
    if (last === 0) return false
    if ((at & 1) === 1 || at === last) {
      olderRoot = pairHash(beside, olderRoot)
      newerRoot = pairHash(beside, newerRoot)
      for (; at !== 0 && (at & 1) === 0; at >>>= 1) last >>>= 1
    } else {
      newerRoot = pairHash(newerRoot, beside)
    }
    at >>>= 1
    last >>>= 1
  }
  return last === 0 && equalBytes(olderRoot, older.root) && equalBytes(newerRoot, newer.root)
}
