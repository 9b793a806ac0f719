import { assert, blobHashBytes, type BlobPart, limits } from '@kith/wire'
import { hashes } from '../crypto/hashes.ts'

/** A page that is whole. */
export interface BuiltPage {
  readonly part: BlobPart
  readonly bytes: Uint8Array
}

/**
 * Grows the hash tree of a blob, chunk after chunk (spec BL2), holding one unfinished page of each level. How many chunks come need not be
 * known before.
 */
export class BlobTree {
  /** The unfinished page of each level, from level 1. */
  readonly #growing: GrowingPage[] = []

  /** Takes the hash of the next sealed chunk, and gives the pages that became full by it. */
  add(chunkHash: Uint8Array): readonly BuiltPage[] {
    const full: BuiltPage[] = []
    this.#put(1, chunkHash, full)
    return full
  }

  /** Ends the tree: the root, and the pages that were not full. A tree of one chunk has no pages. */
  finish(): { readonly root: Uint8Array; readonly pages: readonly BuiltPage[] } {
    const pages: BuiltPage[] = []
    for (let level = 1; ; level++) {
      const growing = this.#growing[level - 1]
      assert(growing !== undefined, 'a blob has at least one chunk')
      // What is alone in its level is the top.
      if (growing.total === 1) return { root: growing.first(), pages }
      if (!growing.isEmpty) this.#close(level, growing, pages)
    }
  }

  #put(level: number, hash: Uint8Array, full: BuiltPage[]): void {
    const growing = (this.#growing[level - 1] ??= new GrowingPage())
    growing.add(hash)
    if (growing.isFull) this.#close(level, growing, full)
  }

  #close(level: number, growing: GrowingPage, pages: BuiltPage[]): void {
    const index = Math.ceil(growing.total / limits.blobPageHashes) - 1
    const bytes = growing.take()
    pages.push({ part: { level, index }, bytes })
    this.#put(level + 1, hashes.sha256(bytes), pages)
  }
}

/** The page of a level that is being filled. */
class GrowingPage {
  /** Hashes that this level has taken since the beginning. */
  total = 0
  #bytes = new Uint8Array(0)
  #length = 0

  get isEmpty(): boolean {
    return this.#length === 0
  }

  get isFull(): boolean {
    return this.#length === limits.blobPageHashes * blobHashBytes
  }

  add(hash: Uint8Array): void {
    assert(hash.byteLength === blobHashBytes, 'a hash has 32 bytes')
    if (this.#bytes.byteLength < this.#length + blobHashBytes) {
      const grown = new Uint8Array(Math.min(Math.max(256, this.#bytes.byteLength * 4), pageBytes))
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    this.#bytes.set(hash, this.#length)
    this.#length += blobHashBytes
    this.total++
  }

  first(): Uint8Array {
    return this.#bytes.slice(0, blobHashBytes)
  }

  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return bytes
  }
}

const pageBytes = limits.blobPageHashes * blobHashBytes
