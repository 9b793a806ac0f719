import { KithError } from '../errors.ts'
import { limits } from '../limits.ts'

/**
 * One verifiable part of a blob (spec BL2): at level 0 a sealed chunk, at level n + 1 a page, which is the hashes of up to 1,536
 * parts of level n. The index counts from 0 within its level.
 */
export interface BlobPart {
  readonly level: number
  readonly index: number
}

/** Bytes of one hash in a page. */
export const blobHashBytes = 32

/**
 * How a blob of a length divides into parts (spec BL1, BL2). Everything follows from the length, so both sides know where each part stands and how long
 * it is before they have any of it. Parts are numbered chunks first, then the pages of each level, the topmost last.
 */
export class BlobShape {
  /** Plain bytes of the whole content. */
  readonly bytes: number
  /** Parts of each level, from the chunks up; the last level has one. */
  readonly counts: readonly number[]
  /** Number of the first part of each level. */
  readonly #starts: readonly number[]

  /** @throws {@link KithError} `blob-too-long` beyond `blobBytesMax`, `blob-malformed` for what is no length. */
  constructor(bytes: number) {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new KithError('blob-malformed')
    if (bytes > limits.blobBytesMax) throw new KithError('blob-too-long')
    this.bytes = bytes
    const counts = [Math.max(1, Math.ceil(bytes / limits.blobChunkBytes))]
    for (let count = counts[0] as number; count > 1; counts.push(count))
      count = Math.ceil(count / limits.blobPageHashes)
    this.counts = counts
    let start = 0
    this.#starts = counts.map((count) => (start += count) - count)
  }

  /** Chunks of the content: at least one, which of nothing is empty. */
  get chunks(): number {
    return this.counts[0] as number
  }

  /** All parts: chunks and pages. */
  get parts(): number {
    return this.counts.reduce((sum, count) => sum + count, 0)
  }

  /** The part whose hash is the root. */
  get top(): BlobPart {
    return { level: this.counts.length - 1, index: 0 }
  }

  has({ level, index }: BlobPart): boolean {
    return Number.isSafeInteger(index) && index >= 0 && index < (this.counts[level] ?? 0)
  }

  /** Bytes of a part as it travels. */
  sealedBytes({ level, index }: BlobPart): number {
    if (level === 0) return this.chunkBytes(index) + limits.blobPartBytesMax - limits.blobChunkBytes
    const below = this.counts[level - 1] as number
    return Math.min(limits.blobPageHashes, below - index * limits.blobPageHashes) * blobHashBytes
  }

  /** Plain bytes of a chunk. */
  chunkBytes(index: number): number {
    return Math.min(limits.blobChunkBytes, this.bytes - index * limits.blobChunkBytes)
  }

  numberOf({ level, index }: BlobPart): number {
    return (this.#starts[level] as number) + index
  }

  partOf(number: number): BlobPart {
    let level = this.#starts.length - 1
    while (level > 0 && (this.#starts[level] as number) > number) level--
    return { level, index: number - (this.#starts[level] as number) }
  }

  /** The page that holds a part's hash; nothing for the topmost, whose hash is the root. */
  parentOf({ level, index }: BlobPart): BlobPart | undefined {
    if (level + 1 >= this.counts.length) return undefined
    return { level: level + 1, index: Math.floor(index / limits.blobPageHashes) }
  }

  /** Where in its parent's page a part's hash begins, in bytes. */
  hashOffset({ index }: BlobPart): number {
    return (index % limits.blobPageHashes) * blobHashBytes
  }

  /** The chunk in which a byte of the content stands. */
  chunkAt(offset: number): number {
    return Math.min(this.chunks - 1, Math.floor(offset / limits.blobChunkBytes))
  }
}
