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

/** What came of checking a part: the plain bytes of a chunk or a page; or `wrong`, or `false` when its maker lied (spec BL6, BL7). */
export type CheckedPart = { readonly plain: Uint8Array } | 'wrong' | 'false'

/** The content of one blob on this device, with everything that proves it: parts go out of here sealed, and come in verified. */
export class SealedContent implements SealedBlob {
  readonly blob: BlobId
  readonly root: Uint8Array
  readonly shape: BlobShape
  readonly #secrets: BlobSecrets
  /** What lies beside the store: pages, and the chunks where they are not read from elsewhere. */
  readonly kept: KeptContent
  /** Where the chunks are read from when they are not kept. */
  readonly #reader: ContentReader | undefined
  /** Parts that came and are not on disk yet, by number; the memory of chunks is given back when they are. */
  readonly unwritten: Map<number, Uint8Array> = new Map<number, Uint8Array>()
  readonly #pages = new Map<number, Uint8Array>()

  constructor(ref: BlobRef, kept: KeptContent, reader?: ContentReader) {
    this.blob = ref.blob
    this.root = bytesOfHex(ref.root)
    this.shape = new BlobShape(ref.bytes)
    this.#secrets = blobSecrets(bytesOfHex(ref.key))
    this.kept = kept
    this.#reader = reader
  }

  get token(): Uint8Array {
    return this.#secrets.token
  }

  async read(part: BlobPart): Promise<Uint8Array> {
    if (!this.shape.has(part)) throw new KithError('blob-lacking')
    const expected = await this.#hashOf(part)
    const bytes = part.level > 0 ? await this.#page(part) : await this.#sealed(part.index)
    if (expected === undefined || bytes === undefined) throw new KithError('blob-lacking')
    if (equalBytes(await partHash(bytes), expected)) return bytes
    throw new KithError(part.level === 0 && this.#reader !== undefined ? 'blob-changed' : 'blob-damaged')
  }

  /** The plain bytes of a chunk, as they are here, in memory of their own; undefined when they are not. Not compared with their hash. */
  async plain(index: number): Promise<Uint8Array | undefined> {
    const bytes = this.shape.chunkBytes(index)
    const part = { level: 0, index }
    if (this.#reader !== undefined) return this.#reader.read(index * chunkBytes, bytes)
    return this.unwritten.get(this.shape.numberOf(part))?.slice() ?? this.kept.read(part, bytes)
  }

  /** Compares what came with its hash, and opens a chunk. */
  async check(part: BlobPart, bytes: Uint8Array): Promise<CheckedPart> {
    if (!this.shape.has(part)) return 'wrong'
    const expected = await this.#hashOf(part)
    if (expected === undefined || !equalBytes(await partHash(bytes), expected)) return 'wrong'
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
    await this.#reader?.close()
  }

  async #sealed(index: number): Promise<Uint8Array | undefined> {
    const plain = await this.plain(index)
    if (plain === undefined) return undefined
    const sealed = await sealChunk(this.#secrets.seal, index, plain)
    discard(plain)
    return sealed
  }

  /** The hash that a part must have; undefined while the page that says so is not here. */
  async #hashOf(part: BlobPart): Promise<Uint8Array | undefined> {
    const parent = this.shape.parentOf(part)
    if (parent === undefined) return this.root
    const page = await this.#page(parent)
    const at = this.shape.hashOffset(part)
    return page?.subarray(at, at + blobHashBytes)
  }

  async #page(part: BlobPart): Promise<Uint8Array | undefined> {
    const number = this.shape.numberOf(part)
    const known = this.#pages.get(number) ?? this.unwritten.get(number)
    if (known !== undefined) return known
    const read = await this.kept.read(part, this.shape.sealedBytes(part))
    if (read !== undefined) this.#remember(number, read)
    return read
  }

  #remember(number: number, page: Uint8Array): void {
    this.#pages.set(number, page)
    if (this.#pages.size <= pagesMax) return
    const [oldest] = this.#pages.keys()
    if (oldest !== undefined) this.#pages.delete(oldest)
  }
}

const { blobChunkBytes: chunkBytes } = limits
/** Pages held in memory: each proves 72 MiB. */
const pagesMax = 16
