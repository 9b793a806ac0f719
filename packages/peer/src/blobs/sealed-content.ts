import { blobSecrets, type BlobSecrets, equalBytes, openChunk, partHash, sealChunk } from '@kith/keys'
import {
  blobHashBytes,
  type BlobId,
  type BlobPart,
  type BlobRef,
  BlobShape,
  bytesOfHex,
  discard,
  KithError,
  limits,
} from '@kith/wire'
import type { SealedBlob } from './blob-holder.ts'
import type { KeptContent } from './blob-store.ts'
import type { ContentReader } from './content-reader.ts'

/**
 * What came of checking a part: the plain bytes of a chunk or a page; or `wrong`, or `false` when its maker lied (spec BL6, BL7), or `unproven` while the page that
 * proves it is not here.
 */
export type CheckedPart = { readonly plain: Uint8Array } | 'wrong' | 'false' | 'unproven'

export interface SealedContentOptions {
  readonly ref: BlobRef
  /** What lies beside the store: pages, and the chunks where they are not read from elsewhere. */
  readonly kept: KeptContent
  /** Where the chunks are read from when they are not kept. */
  readonly reader?: ContentReader | undefined
  /** Whether a part came, also when it is not on disk yet. */
  readonly isHere: (part: BlobPart) => boolean
  /** A part that is kept is not what it was, or not there. It will be fetched again, unless this device has the content in its own. */
  readonly damaged: (part: BlobPart) => void
}

/** The content of one blob on this device, with everything that proves it: parts go out of here sealed, and come in verified. */
export class SealedContent implements SealedBlob {
  readonly blob: BlobId
  readonly root: Uint8Array
  readonly shape: BlobShape
  readonly kept: KeptContent
  readonly #options: SealedContentOptions
  readonly #secrets: BlobSecrets
  /** Parts that came and are not on disk yet, by number; the memory of chunks is given back when they are. */
  readonly unwritten: Map<number, Uint8Array> = new Map<number, Uint8Array>()
  readonly #pages = new Map<number, Uint8Array>()

  constructor(options: SealedContentOptions) {
    const { ref, kept } = options
    this.blob = ref.blob
    this.root = bytesOfHex(ref.root)
    this.shape = new BlobShape(ref.bytes)
    this.#secrets = blobSecrets(bytesOfHex(ref.key))
    this.kept = kept
    this.#options = options
  }

  get token(): Uint8Array {
    return this.#secrets.token
  }

  async read(part: BlobPart): Promise<Uint8Array> {
    if (part.level > 0) return (await this.#page(part)) ?? lacking()
    const { plain, sealed } = await this.#proven(part)
    discard(plain)
    return sealed
  }

  /**
   * The plain bytes of a chunk that is here, in memory of their own. What is kept is compared with its hash. Throws `blob-lacking`, `blob-damaged`, and what reading
   * from elsewhere does.
   */
  async chunk(index: number): Promise<Uint8Array> {
    const part = { level: 0, index }
    const came = this.unwritten.get(this.shape.numberOf(part))
    if (came !== undefined) return came.slice()
    if (this.#options.reader !== undefined) return (await this.#plain(index)) ?? lacking()
    const { plain, sealed } = await this.#proven(part)
    discard(sealed)
    return plain
  }

  /** Compares what came with its hash, and opens a chunk. Throws `blob-damaged` when a page that proves it was lost. */
  async check(part: BlobPart, bytes: Uint8Array): Promise<CheckedPart> {
    if (!this.shape.has(part)) return 'wrong'
    const expected = await this.#hashOf(part)
    if (expected === undefined) return 'unproven'
    if (!equalBytes(await partHash(bytes), expected)) return 'wrong'
    if (bytes.byteLength !== this.shape.sealedBytes(part)) return 'false'
    if (part.level > 0) {
      const page = bytes.slice()
      this.#remember(this.shape.numberOf(part), page)
      return { plain: page }
    }
    const plain = await openChunk(this.#secrets.seal, part.index, bytes)
    return plain === undefined ? 'false' : { plain }
  }

  async close(): Promise<void> {
    await this.kept.close()
    await this.#options.reader?.close()
  }

  async #proven(part: BlobPart): Promise<{ readonly plain: Uint8Array; readonly sealed: Uint8Array }> {
    const expected = this.#isHere(part) ? await this.#hashOf(part) : undefined
    if (expected === undefined) return lacking()
    const plain = await this.#plain(part.index)
    const sealed = plain && (await sealChunk(this.#secrets.seal, part.index, plain))
    if (plain !== undefined && sealed !== undefined && equalBytes(await partHash(sealed), expected))
      return { plain, sealed }
    throw this.#options.reader === undefined ? this.#damage(part) : new KithError('blob-changed')
  }

  /** The plain bytes of a chunk as they are found, in memory of their own. */
  async #plain(index: number): Promise<Uint8Array | undefined> {
    const bytes = this.shape.chunkBytes(index)
    const { reader } = this.#options
    if (reader !== undefined) return reader.read(index * chunkBytes, bytes)
    const part = { level: 0, index }
    return this.unwritten.get(this.shape.numberOf(part))?.slice() ?? this.kept.read(part, bytes)
  }

  #isHere(part: BlobPart): boolean {
    return this.shape.has(part) && this.#options.isHere(part)
  }

  /** What is kept cannot be used. */
  #damage(part: BlobPart): KithError {
    this.#options.damaged(part)
    return new KithError('blob-damaged')
  }

  /** The hash that a part must have; undefined while the page that says so is not here. Throws `blob-damaged`. */
  async #hashOf(part: BlobPart): Promise<Uint8Array | undefined> {
    const parent = this.shape.parentOf(part)
    if (parent === undefined) return this.root
    const page = await this.#page(parent)
    const at = this.shape.hashOffset(part)
    return page?.subarray(at, at + blobHashBytes)
  }

  /** A page that is here, compared with its hash when it was read; undefined when it is not. Throws `blob-damaged`. */
  async #page(part: BlobPart): Promise<Uint8Array | undefined> {
    const number = this.shape.numberOf(part)
    const known = this.#pages.get(number) ?? this.unwritten.get(number)
    if (known !== undefined) return known
    const expected = this.#isHere(part) ? await this.#hashOf(part) : undefined
    if (expected === undefined) return undefined
    const read = await this.kept.read(part, this.shape.sealedBytes(part))
    if (read === undefined || !equalBytes(await partHash(read), expected)) throw this.#damage(part)
    this.#remember(number, read)
    return read
  }

  #remember(number: number, page: Uint8Array): void {
    this.#pages.set(number, page)
    if (this.#pages.size <= pagesMax) return
    const [oldest] = this.#pages.keys()
    if (oldest !== undefined) this.#pages.delete(oldest)
  }
}

function lacking(): never {
  throw new KithError('blob-lacking')
}

const { blobChunkBytes: chunkBytes } = limits
/** Pages held in memory: each proves 72 MiB. */
const pagesMax = 16
