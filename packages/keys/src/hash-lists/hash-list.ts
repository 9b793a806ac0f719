import { hashes } from '../crypto/hashes.ts'

/**
 * A list of leaves under one hash, so that one signature covers them all, each leaf is shown with a few hashes, and a longer list is shown to go on from a
 * shorter one. The tree is that of RFC 6962 section 2.1: a leaf is hashed behind a zero byte and a pair of hashes behind a one, so that neither stands for
 * the other, and of n leaves the first 2^k, with the largest k for which 2^k is below n, are on the left (spec KY18, KL2).
 */

/** Bytes of each hash. */
export const hashBytes = 32
/** Leaves that any list has at most: their places fit into 31 bits. */
export const listLeavesMax: number = 2 ** 31 - 1
const leafPrefix = 0
const pairPrefix = 1

/** The root of a list, and for each leaf the hashes beside its way up. */
export interface HashList {
  readonly root: Uint8Array
  readonly paths: readonly (readonly Uint8Array[])[]
}

/** The hash of a leaf. */
export function leafHash(leaf: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + leaf.byteLength)
  bytes[0] = leafPrefix
  bytes.set(leaf, 1)
  return hashes.sha256(bytes)
}

/** The hash over two hashes. */
export function pairHash(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + 2 * hashBytes)
  bytes[0] = pairPrefix
  bytes.set(left, 1)
  bytes.set(right, 1 + hashBytes)
  return hashes.sha256(bytes)
}

/** The list over the hashes of one or more leaves, all in memory. */
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
