import { assert, blobHashBytes, type BlobPart, type BlobShape, limits } from '@kith/wire'

/**
 * The parts of a blob in the order in which they go into the mailbox (spec BM3): the topmost first, and each page before what it has the hashes of, so
 * that whoever takes them in that order can compare each with a hash that was compared before. What is there is then one number: parts from the first on.
 */
export class KeptOrder {
  readonly shape: BlobShape
  /** All parts. */
  readonly parts: number
  /** Bytes of all parts: the sealed chunks and the pages. */
  readonly room: number

  constructor(shape: BlobShape) {
    this.shape = shape
    this.parts = shape.parts
    const hashes = this.parts - 1
    this.room = shape.bytes + shape.chunks * (limits.blobPartBytesMax - limits.blobChunkBytes) + hashes * blobHashBytes
  }

  /** How many parts come before this one. */
  positionOf({ level, index }: BlobPart): number {
    const { counts } = this.shape
    let before = index
    for (let above = level + 1; above < counts.length; above++)
      before += Math.floor(index / limits.blobPageHashes ** (above - level)) + 1
    for (let below = 0; below < level; below++)
      before += Math.min(counts[below] ?? 0, index * limits.blobPageHashes ** (level - below))
    return before
  }

  /** The part before which so many come: the way back from `positionOf`. */
  partAt(position: number): BlobPart {
    assert(position >= 0 && position < this.parts, 'a position is one of the blob')
    let part = this.shape.top
    while (this.positionOf(part) < position) {
      const level = part.level - 1
      // The last part below this page whose position is not behind the one looked for: that part, or a page above it.
      let low = part.index * limits.blobPageHashes
      let high = Math.min(low + limits.blobPageHashes, this.shape.counts[level] ?? 0) - 1
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if (this.positionOf({ level, index: middle }) <= position) low = middle
        else high = middle - 1
      }
      part = { level, index: low }
    }
    return part
  }
}
