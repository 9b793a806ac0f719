import { HaveMap } from '@kith/core'
import { blobIdOf, blobSecrets, BlobTree, newBlobKey, partHash, sealChunk } from '@kith/keys'
import { type BlobRef, BlobShape, discard, hexOfBytes, KithError, limits } from '@kith/wire'
import { type KeptContent, type KeptPart, mapSegmentBytes, type MapSegment } from './blob-store.ts'

/** What is said of content that is shared. */
export interface Labels {
  readonly name: string
  readonly type: string
  /** The name that shares it. */
  readonly from: string
}

/**
 * Takes in content that is to be shared, from its first byte to its last: seals each chunk for its hash, grows the tree, and keeps the pages, and the chunks
 * too when the content cannot be read again (spec BL13, BL14). Holds one chunk and one page of each level in memory.
 */
export class TakingIn {
  readonly #kept: KeptContent
  readonly #keepsChunks: boolean
  readonly #key = newBlobKey()
  readonly #seal = blobSecrets(this.#key).seal
  readonly #tree = new BlobTree()
  readonly #chunk = new Uint8Array(limits.blobChunkBytes)
  #filled = 0
  #chunks = 0
  #bytes = 0
  #unwritten: KeptPart[] = []
  #unwrittenBytes = 0

  constructor(kept: KeptContent, keepsChunks: boolean) {
    this.#kept = kept
    this.#keepsChunks = keepsChunks
  }

  /** Bytes taken in so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** Takes the next bytes. Rejects `blob-too-long`, `store-full`, `store-failed`. One call at a time. */
  async add(bytes: Uint8Array): Promise<void> {
    if (this.#bytes + bytes.byteLength > limits.blobBytesMax) throw new KithError('blob-too-long')
    for (let at = 0; at < bytes.byteLength;) {
      const taken = bytes.subarray(at, at + this.#chunk.byteLength - this.#filled)
      this.#chunk.set(taken, this.#filled)
      this.#filled += taken.byteLength
      this.#bytes += taken.byteLength
      at += taken.byteLength
      if (this.#filled === this.#chunk.byteLength) await this.#close()
    }
  }

  /** Ends the content, puts everything on disk, and gives its reference. */
  async finish({ name, type, from }: Labels): Promise<BlobRef> {
    if (this.#filled > 0 || this.#chunks === 0) await this.#close()
    const { root, pages } = this.#tree.finish()
    for (const page of pages) this.#keep(page)
    await this.#kept.write(this.#unwritten, this.#map())
    const blob = blobIdOf(this.#key, root, this.#bytes)
    return { blob, key: hexOfBytes(this.#key), root: hexOfBytes(root), bytes: this.#bytes, name, type, from }
  }

  async #close(): Promise<void> {
    const plain = this.#chunk.subarray(0, this.#filled)
    const index = this.#chunks++
    this.#filled = 0
    const sealed = await sealChunk(this.#seal, index, plain)
    const hash = await partHash(sealed)
    discard(sealed)
    if (this.#keepsChunks) this.#keep({ part: { level: 0, index }, bytes: plain.slice() })
    for (const { part, bytes } of this.#tree.add(hash)) this.#keep({ part, bytes })
    if (this.#unwrittenBytes < writeBytes) return
    const parts = this.#unwritten
    this.#unwritten = []
    this.#unwrittenBytes = 0
    await this.#kept.write(parts, [])
  }

  #keep(part: KeptPart): void {
    this.#unwritten.push(part)
    this.#unwrittenBytes += part.bytes.byteLength
  }

  /** Everything is here. */
  #map(): MapSegment[] {
    const { parts } = new BlobShape(this.#bytes)
    const map = new HaveMap(parts, new Uint8Array(Math.ceil(parts / 8)).fill(0xff))
    return segmentsOf(
      map,
      Array.from({ length: Math.ceil(parts / 8 / mapSegmentBytes) }, (_, number) => number),
    )
  }
}

/** The number of the segment of a map that tells of a part. */
export function segmentOf(part: number): number {
  return Math.floor(part / (mapSegmentBytes * 8))
}

/** Segments of a map, as they are written. */
export function segmentsOf(map: HaveMap, numbers: Iterable<number>): MapSegment[] {
  return [...numbers].map((number) => ({
    number,
    bytes: map.slice(number * mapSegmentBytes, (number + 1) * mapSegmentBytes),
  }))
}

/** What is taken in is put on disk after so many bytes. */
const writeBytes = 1_048_576
