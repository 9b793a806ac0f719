import { assert } from '@kith/wire'
import { listLeavesMax, pairHash } from './hash-list.ts'

/** A whole subtree of a list: the 2^level leaves from place `index` times 2^level on. */
export interface ListNode {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

/** Reads the hash of a whole subtree. */
export type ReadNode = (level: number, index: number) => Promise<Uint8Array>

/**
 * The whole subtrees that a leaf completes, itself first: what the keeper of a growing list writes when the leaf with this hash takes place `index`, from 0. Everything else is
 * made of these.
 */
export async function nodesOfLeaf(leaf: Uint8Array, index: number, read: ReadNode): Promise<readonly ListNode[]> {
  assert(index < listLeavesMax, 'the list is full')
  const nodes: ListNode[] = [{ level: 0, index, hash: leaf }]
  let hash = leaf
  let at = index
  for (let level = 0; (at & 1) === 1; level++) {
    hash = pairHash(await read(level, at - 1), hash)
    at >>>= 1
    nodes.push({ level: level + 1, index: at, hash })
  }
  return nodes
}

/** The root of the first `size` leaves, 1 or more. */
export function rootOfList(size: number, read: ReadNode): Promise<Uint8Array> {
  return rangeHash(0, size, read)
}

/** The hashes beside the way from leaf `index` to the root of the first `size` leaves, from below (RFC 9162 section 2.1.3.1). */
export async function inclusionPath(index: number, size: number, read: ReadNode): Promise<readonly Uint8Array[]> {
  assert(index < size, 'the leaf is in the list')
  const path: Uint8Array[] = []
  let [from, count] = [0, size]
  while (count > 1) {
    const left = leftOf(count)
    const isLeft = index < from + left
    path.unshift(isLeft ? await rangeHash(from + left, count - left, read) : await rangeHash(from, left, read))
    if (!isLeft) from += left
    count = isLeft ? left : count - left
  }
  return path
}

/** What shows that the first `newer` leaves begin with the first `older` ones (RFC 9162 section 2.1.4.1). `older` is 0 or more, and at most `newer`. */
export async function consistencyPath(older: number, newer: number, read: ReadNode): Promise<readonly Uint8Array[]> {
  assert(older <= newer, 'the older list is not the longer one')
  if (older === 0 || older === newer) return []
  const path: Uint8Array[] = []
  let [from, count] = [0, newer]
  let isBeginning = true
  while (older !== from + count) {
    const left = leftOf(count)
    const isLeft = older <= from + left
    path.unshift(isLeft ? await rangeHash(from + left, count - left, read) : await rangeHash(from, left, read))
    if (!isLeft) {
      from += left
      isBeginning = false
    }
    count = isLeft ? left : count - left
  }
  if (!isBeginning) path.unshift(await rangeHash(from, count, read))
  return path
}

/** The hash over `count` leaves from place `from` on, which begins a whole subtree of at least that many places. */
async function rangeHash(from: number, count: number, read: ReadNode): Promise<Uint8Array> {
  if ((count & (count - 1)) === 0) return read(31 - Math.clz32(count), from / count)
  const left = leftOf(count)
  return pairHash(await rangeHash(from, left, read), await rangeHash(from + left, count - left, read))
}

/** The largest power of two below `count`, which is 2 or more. */
function leftOf(count: number): number {
  return 2 ** (31 - Math.clz32(count - 1))
}
