import { createHash } from 'node:crypto'

import { type KeptOrder, type PartPlace } from '@kith/core'

/**
 * Compares the parts of a blob with its hash tree as they come in their order (spec BM4): each page stands before what it has the hashes of, so the pages
 * above the next part are all that is remembered. Nothing is read but hashes.
 */
export class TreeCheck {
  readonly #order: KeptOrder
  readonly #root: Uint8Array
  /** By level: the page that came last. */
  readonly #pages = new Map<number, Uint8Array>()

  constructor(order: KeptOrder, root: Uint8Array) {
    this.#order = order
    this.#root = root
  }

  /** Whether this is the part that belongs there. Parts are given in their order; `content` is kept when it is a page, and not changed afterwards. */
  take(place: PartPlace, content: Uint8Array): boolean {
    if (content.byteLength !== this.#order.bytesOf(place)) return false
    const expected = this.#hashOf(place)
    if (expected === undefined || createHash('sha256').update(content).digest().compare(expected) !== 0) return false
    if (place.level > 0) this.#pages.set(place.level, content)
    return true
  }

  #hashOf(place: PartPlace): Uint8Array | undefined {
    const above = this.#order.hashOf(place)
    return above === undefined ? this.#root : this.#pages.get(above.page.level)?.subarray(above.at, above.at + 32)
  }
}

/** The pages that have been read before a position and are needed there, from the top down. */
export function pagesBefore(order: KeptOrder, position: number): readonly PartPlace[] {
  const pages: PartPlace[] = []
  if (position >= order.parts) return pages
  for (let above = order.hashOf(order.placeAt(position)); above !== undefined; above = order.hashOf(above.page))
    pages.unshift(above.page)
  return pages
}
