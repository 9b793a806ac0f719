import { limits } from '@kith/wire'
import { hashes } from '../crypto/hashes.ts'

/**
 * A list of leaves under one hash, so that one signature covers them all and each leaf is shown with a few hashes (spec KY18, KY19). The tree is
 * that of RFC 6962 section 2.1: a leaf is hashed behind a zero byte and a pair of hashes behind a one, so that neither stands for the other, and
 * the last hash of an odd row goes up as it is. A way up is checked as RFC 9162 section 2.1.3.2 says.
 */

/** Leaves of one list. */
export const leavesMax: number = 2 ** limits.receiptPathMax
const hashBytes = 32
const leafPrefix = 0
const pairPrefix = 1

/** The root of a list, and for each leaf the hashes beside its way up. */
export interface HashList {
  readonly root: Uint8Array
  readonly paths: readonly (readonly Uint8Array[])[]
}

/** The hash of a leaf. */
export function leafHash(leaf: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + leaf.byteLength)
  bytes[0] = leafPrefix
  bytes.set(leaf, 1)
  return hashes.sha256(bytes)
}

/** The list over the hashes of 1 to `leavesMax` leaves. */
export function hashListOf(leaves: readonly Uint8Array[]): HashList {
  const paths: Uint8Array[][] = leaves.map(() => [])
  let row = leaves
  for (let height = 0; row.length > 1; height++) {
    const above: Uint8Array[] = []
    for (let at = 0; at < row.length; at += 2) {
      const [left, right] = [row[at] as Uint8Array, row[at + 1]]
      above.push(right === undefined ? left : pairHash(left, right))
    }
    for (const [leaf, path] of paths.entries()) {
      const beside = row[(leaf >>> height) ^ 1]
      if (beside !== undefined) path.push(beside)
    }
    row = above
  }
  return { root: row[0] as Uint8Array, paths }
}

/** The root to which the way leads up from leaf `index` of `leaves`; nothing when no list has such a way. */
export function rootOf(
  leaf: Uint8Array,
  index: number,
  leaves: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (leaves < 1 || leaves > leavesMax || index >= leaves) return undefined
  let hash = leaf
  let at = index
  let last = leaves - 1
  let next = 0
  for (; last > 0; at >>>= 1, last >>>= 1) {
    if (at === last && (at & 1) === 0) continue
    const beside = path[next++]
    if (beside?.byteLength !== hashBytes) return undefined
    hash = (at & 1) === 1 ? pairHash(beside, hash) : pairHash(hash, beside)
  }
  return next === path.length ? hash : undefined
}

function pairHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * hashBytes)
  bytes[0] = pairPrefix
  bytes.set(left, 1)
  bytes.set(right, 1 + hashBytes)
  return hashes.sha256(bytes)
}
