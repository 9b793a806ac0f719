import { type BlobRef, discard, KithError, limits, type PeerName, utf8Bytes } from '@kith/wire'
import type { BlobGiving } from '../backend/passing.ts'
import type { BlobRecord } from './blob-records.ts'
import type { BlobStore } from './blob-store.ts'
import { blobReader, type ContentReader, type LocalFiles, type OpenFile } from './content-reader.ts'
import { type Labels, TakingIn } from './taking-in.ts'

export interface SharingOptions {
  readonly own: PeerName
  readonly store: BlobStore
  readonly files: LocalFiles | undefined
  /** Whether so many bytes more can be kept. */
  readonly hasRoom: (bytes: number) => Promise<boolean>
  /** The content is whole on this device: remember it. */
  readonly shared: (record: BlobRecord, reader?: ContentReader) => Promise<void>
}

/** How much was taken in. */
export type TakenIn = (taken: number, total: number | undefined) => void

interface Spool {
  readonly content: string
  readonly taking: TakingIn
  readonly close: () => Promise<void>
  timer: ReturnType<typeof setTimeout> | undefined
}

/** Makes content ready to be given away (spec BL13, BL14). */
export class Sharing {
  readonly #options: SharingOptions
  readonly #spools = new Map<string, Spool>()

  constructor(options: SharingOptions) {
    this.#options = options
  }

  /** Contents that are being made. */
  get contents(): ReadonlySet<string> {
    return new Set([...this.#spools.values()].map(({ content }) => content))
  }

  /** Shares a file of this machine where it lies. */
  async path(path: string, given: BlobGiving, taken: TakenIn, signal: AbortSignal | undefined): Promise<BlobRef> {
    const { files } = this.#options
    if (files === undefined) throw new KithError('option-invalid', 'A page shares files that a person chose.')
    const file = await files.open(path)
    try {
      const labels = this.#labels({ name: given.name ?? lastOf(file.path), type: given.type })
      const content = crypto.randomUUID()
      const ref = await this.#takeIn(content, file, false, labels, taken, signal)
      await this.#checkUnchanged(file)
      await this.#done(ref, content, given, { file: { path: file.path, changedAtMs: file.changedAtMs } })
      return ref
    } finally {
      await file.close()
    }
  }

  /** Shares what a person chose in a page: a copy, or where there is no room for one the thing itself, while this page lives. */
  async chosen(blob: Blob, given: BlobGiving, taken: TakenIn, signal: AbortSignal | undefined): Promise<BlobRef> {
    const name = given.name ?? ('name' in blob && typeof blob.name === 'string' ? blob.name : undefined)
    const labels = this.#labels({ name, type: given.type ?? blob.type })
    const reader = blobReader(blob)
    const isCopied = await this.#options.hasRoom(blob.size)
    const content = crypto.randomUUID()
    const ref = await this.#takeIn(content, reader, isCopied, labels, taken, signal)
    await this.#done(ref, content, given, {}, isCopied ? undefined : reader)
    return ref
  }

  /** Takes the next bytes of a content that comes piece by piece; the first begin it. Rejects `blob-room`, `blob-too-long`, `store-failed`. */
  async add(ticket: string, bytes: Uint8Array): Promise<void> {
    const spool = this.#spools.get(ticket) ?? (await this.#begin(ticket))
    clearTimeout(spool.timer)
    try {
      await spool.taking.add(bytes)
    } catch (cause) {
      await this.drop(ticket)
      throw roomError(cause)
    }
    // Whoever gave it may be gone without a word.
    spool.timer = setTimeout(() => void this.drop(ticket), spoolMs)
  }

  /** Ends a content that came piece by piece. */
  async finish(ticket: string, given: BlobGiving): Promise<BlobRef> {
    const spool = this.#spools.get(ticket) ?? (await this.#begin(ticket))
    clearTimeout(spool.timer)
    try {
      const ref = await spool.taking.finish(this.#labels(given))
      this.#spools.delete(ticket)
      await spool.close()
      await this.#done(ref, spool.content, given)
      return ref
    } catch (cause) {
      await this.drop(ticket)
      throw roomError(cause)
    }
  }

  /** Forgets a content that does not come to its end. */
  async drop(ticket: string): Promise<void> {
    const spool = this.#spools.get(ticket)
    if (spool === undefined) return
    this.#spools.delete(ticket)
    clearTimeout(spool.timer)
    await spool.close()
    await this.#options.store.remove(spool.content)
  }

  async end(): Promise<void> {
    await Promise.all([...this.#spools.keys()].map((ticket) => this.drop(ticket)))
  }

  async #begin(ticket: string): Promise<Spool> {
    if (this.#spools.size >= spoolsMax) throw new KithError('rate-exceeded')
    const content = crypto.randomUUID()
    const kept = await this.#options.store.open(content)
    const spool = { content, taking: new TakingIn(kept, true), close: () => kept.close(), timer: undefined }
    this.#spools.set(ticket, spool)
    return spool
  }

  async #takeIn(
    content: string,
    reader: ContentReader,
    keepsChunks: boolean,
    labels: Labels,
    taken: TakenIn,
    signal: AbortSignal | undefined,
  ): Promise<BlobRef> {
    const { store } = this.#options
    if (reader.bytes > limits.blobBytesMax) throw new KithError('blob-too-long')
    const kept = await store.open(content)
    try {
      const taking = new TakingIn(kept, keepsChunks)
      while (taking.bytes < reader.bytes) {
        if (signal?.aborted === true) throw new KithError('aborted')
        const bytes = await reader.read(taking.bytes, Math.min(readBytes, reader.bytes - taking.bytes))
        await taking.add(bytes)
        discard(bytes)
        taken(taking.bytes, reader.bytes)
      }
      return await taking.finish(labels)
    } catch (cause) {
      await kept.close()
      await store.remove(content)
      throw roomError(cause)
    } finally {
      await kept.close()
    }
  }

  /** Whether the file is as it was when it was opened. */
  async #checkUnchanged({ path, bytes, changedAtMs }: OpenFile): Promise<void> {
    const now = await this.#options.files?.open(path)
    await now?.close()
    if (now?.bytes !== bytes || now.changedAtMs !== changedAtMs) throw new KithError('blob-changed')
  }

  #labels({ name = '', type = '' }: Pick<BlobGiving, 'name' | 'type'>): Labels {
    if (utf8Bytes(name).byteLength > limits.blobNameBytesMax || utf8Bytes(type).byteLength > limits.blobTypeBytesMax)
      throw new KithError('option-invalid', 'The name or the type of the content is too long.')
    if (/\p{Surrogate}/u.test(name + type)) throw new KithError('option-invalid', 'A name holds half a character.')
    return { name, type, from: this.#options.own }
  }

  async #done(
    ref: BlobRef,
    content: string,
    { for: names, keepMs }: BlobGiving,
    source: Pick<BlobRecord, 'file'> = {},
    reader?: ContentReader,
  ): Promise<void> {
    const nowMs = Date.now()
    const record: BlobRecord = {
      ref,
      origin: 'shared',
      content,
      ...source,
      holders: [],
      isPaused: false,
      isWhole: true,
      sinceMs: nowMs,
      ...(names.length > 0 && { for: names.map((name) => ({ name, hasAll: false })) }),
      ...(keepMs !== undefined && { mailbox: { untilMs: nowMs + keepMs } }),
    }
    await this.#options.shared(record, reader)
  }
}

const readBytes = 1_048_576
/** Contents that come piece by piece at the same time. */
const spoolsMax = 16
const spoolMs = 600_000

function lastOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? ''
}

/** A full disk is said in the words of blobs: nothing else is the matter with the store. */
function roomError(cause: unknown): unknown {
  return cause instanceof KithError && cause.code === 'store-full'
    ? new KithError('blob-room', undefined, { cause })
    : cause
}
