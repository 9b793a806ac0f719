import { assert, limits } from '@kith/wire'

/** One part of a blob: level 0 are the sealed chunks, level n + 1 the pages of the hashes of level n. */
export interface PartPlace {
  readonly level: number
  readonly index: number
}

/** Hashes on a full page. */
export const pageHashes = 1536
const hashBytes = 32
const sealBytes = 16

/**
 * The parts of a blob in the order in which they go into the mailbox (spec BM3): the topmost first, and each page before what it has the hashes of, so
 * that whoever takes them in that order can compare each with a hash that was compared before. What is there is then one number: parts from the first on.
 */
export class KeptOrder {
  /** The sealed chunks together. */
  readonly bytes: number
  /** Parts of each level, from the chunks on up. */
  readonly counts: readonly number[]
  /** All parts. */
  readonly parts: number
  /** Bytes of all parts: the sealed chunks and the pages. */
  readonly room: number

  private constructor(bytes: number) {
    this.bytes = bytes
    const counts = [Math.ceil(bytes / limits.blobPartBytesMax)]
    let pages = 0
    for (let count = counts[0] ?? 1; count > 1; counts.push(count)) {
      pages += count * hashBytes
      count = Math.ceil(count / pageHashes)
    }
    this.counts = counts
    this.parts = counts.reduce((sum, count) => sum + count, 0)
    this.room = bytes + pages
  }

  /** The order of a blob whose sealed chunks have `bytes` together; nothing when no blob has so many. */
  static of(bytes: number): KeptOrder | undefined {
    const last = bytes % limits.blobPartBytesMax
    const isPossible = bytes >= sealBytes && Math.ceil(bytes / limits.blobPartBytesMax) < 0x1_0000_0000
    return isPossible && (last === 0 || last >= sealBytes) ? new KeptOrder(bytes) : undefined
  }

  /** The level of the one part that has no page above it. */
  get topLevel(): number {
    return this.counts.length - 1
  }

  /** Whether the blob has such a part. */
  has({ level, index }: PartPlace): boolean {
    return index < (this.counts[level] ?? 0)
  }

  /** Bytes of one part. */
  bytesOf({ level, index }: PartPlace): number {
    const whole = level === 0 ? limits.blobPartBytesMax : pageHashes * hashBytes
    const all = level === 0 ? this.bytes : (this.counts[level - 1] ?? 0) * hashBytes
    return Math.min(whole, all - index * whole)
  }

  /** How many parts come before this one. */
  positionOf({ level, index }: PartPlace): number {
    let before = index
    for (let above = level + 1; above < this.counts.length; above++)
      before += Math.floor(index / pageHashes ** (above - level)) + 1
    for (let below = 0; below < level; below++)
      before += Math.min(this.counts[below] ?? 0, index * pageHashes ** (level - below))
    return before
  }

  /** The part before which so many come: the way back from `positionOf`. */
  placeAt(position: number): PartPlace {
    assert(position >= 0 && position < this.parts, 'a position is one of the blob')
    let place: PartPlace = { level: this.topLevel, index: 0 }
    while (this.positionOf(place) < position) {
      const level = place.level - 1
      // The last part below whose place is not behind the position: all below one page have the same span, but the last.
      let low = place.index * pageHashes
      let high = Math.min(low + pageHashes, this.counts[level] ?? 0) - 1
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if (this.positionOf({ level, index: middle }) <= position) low = middle
        else high = middle - 1
      }
      place = { level, index: low }
    }
    return place
  }

  /** The page that has the hash of a part, and where in it; nothing for the topmost. */
  hashOf({ level, index }: PartPlace): { readonly page: PartPlace; readonly at: number } | undefined {
    if (level >= this.topLevel) return undefined
    return {
      page: { level: level + 1, index: Math.floor(index / pageHashes) },
      at: (index % pageHashes) * hashBytes,
    }
  }
}
