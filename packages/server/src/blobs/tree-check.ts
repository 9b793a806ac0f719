import { createHash } from 'node:crypto'

import type { KeptOrder } from '@kith/core'
import { blobHashBytes, type BlobPart, type BlobShape } from '@kith/wire'

/**
 * Compares the parts of a blob with its hash tree as they come in their order (spec BM4): each page stands before what it has the hashes of, so the pages
 * above the next part are all that is remembered. Nothing is read but hashes.
 */
export class TreeCheck {
  readonly #shape: BlobShape
  readonly #root: Uint8Array
  /** By level: the page that came last. */
  readonly #pages = new Map<number, Uint8Array>()

  constructor(shape: BlobShape, root: Uint8Array) {
    this.#shape = shape
    this.#root = root
  }

  /** Whether this is the part that belongs there. Parts are given in their order; `content` is kept when it is a page, and not changed afterwards. */
  take(part: BlobPart, content: Uint8Array): boolean {
    if (content.byteLength !== this.#shape.sealedBytes(part)) return false
    const expected = this.#hashOf(part)
    if (expected === undefined || createHash('sha256').update(content).digest().compare(expected) !== 0) return false
    if (part.level > 0) this.#pages.set(part.level, content)
    return true
  }

  #hashOf(part: BlobPart): Uint8Array | undefined {
    const page = this.#shape.parentOf(part)
    if (page === undefined) return this.#root
    const at = this.#shape.hashOffset(part)
    return this.#pages.get(page.level)?.subarray(at, at + blobHashBytes)
  }
}

/** The pages that come before a position and are needed there, from the top down. */
export function pagesBefore(order: KeptOrder, position: number): readonly BlobPart[] {
  const pages: BlobPart[] = []
  if (position >= order.parts) return pages
  for (let page = order.shape.parentOf(order.partAt(position)); page !== undefined; page = order.shape.parentOf(page))
    pages.unshift(page)
  return pages
}
