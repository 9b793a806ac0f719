import { type BlobRef, KithError, limits } from '@kith/wire'
import type {
  BlobChange,
  BlobFile,
  Blobs,
  BlobSource,
  BlobStatus,
  OpenBlobOptions,
  SendBlobOptions,
  SentBlob,
  ShareOptions,
} from '../api/blobs.ts'
import type { Messages } from '../api/messages.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'
import { abortedError } from '../backend/failure.ts'
import { OpenBlob } from './blob-file.ts'
import { durationMs } from './duration.ts'
import { follow } from './follow.ts'

/** The type of messages that announce a file. */
export const fileMessageType = 'kith.file'

/** Blobs for the application, over a backend. */
export class BlobService implements Blobs {
  readonly #backend: Backend
  readonly #messages: Messages

  constructor(backend: Backend, messages: Messages) {
    this.#backend = backend
    this.#messages = messages
  }

  async share(source: BlobSource, options: ShareOptions = {}): Promise<BlobRef> {
    const ref = await this.#takeIn(source, options)
    await this.#keep(ref, options)
    return ref
  }

  async send(to: string, source: BlobSource, options: SendBlobOptions = {}): Promise<SentBlob> {
    const { keep, key, text, signal } = options
    const ref = await this.#takeIn(source, options)
    const body = text === undefined ? { file: ref } : { file: ref, text }
    const message = await this.#messages.send(to, fileMessageType, body, { keep, key, signal })
    await this.#keep(ref, options, message.to)
    return { ref, message }
  }

  async open(ref: unknown, options: OpenBlobOptions = {}): Promise<BlobFile> {
    const { holders = [], paused = false, signal } = options
    const status = await this.#backend.call('blob-open', { ref, holders, isPaused: paused }, { signal })
    return new OpenBlob(this.#backend, status.ref)
  }

  async list(options?: WaitOptions): Promise<readonly BlobStatus[]> {
    return this.#backend.call('blobs', undefined, options)
  }

  changes(options?: WaitOptions): AsyncIterable<BlobChange> {
    return this.#backend.stream('blobs', undefined, options)
  }

  async forget(blob: string, options?: WaitOptions): Promise<void> {
    await this.#backend.call('blob-step', { blob, step: 'forget' }, options)
  }

  async #takeIn(source: BlobSource, options: ShareOptions): Promise<BlobRef> {
    const { signal, name, type } = options
    checkGoingOn(signal)
    const ticket = crypto.randomUUID()
    if (isBlob(source)) return this.#shareWhole(ticket, { file: source }, options)
    if (isPath(source)) return this.#shareWhole(ticket, { path: source.path }, options)
    try {
      let taken = 0
      for await (const bytes of bytesOf(source)) {
        checkGoingOn(signal)
        await this.#backend.call('blob-add', { ticket, bytes }, { signal })
        taken += bytes.byteLength
        options.onProgress?.(taken, source instanceof Uint8Array ? source.byteLength : undefined)
      }
      return await this.#backend.call('blob-finish', { ticket, name, type }, { signal })
    } catch (error) {
      // What was taken in is of no use; when the peer has ended it is gone already.
      await this.#backend.call('blob-drop', { ticket }).catch(() => undefined)
      throw error
    }
  }

  async #keep({ blob }: BlobRef, { keep = false, signal }: ShareOptions, to?: string): Promise<void> {
    if (keep !== false) await this.#backend.call('blob-keep', { blob, keepMs: durationMs(keep), to }, { signal })
  }

  /** Shares what the engine reads by itself. */
  async #shareWhole(
    ticket: string,
    source: { readonly path: string } | { readonly file: Blob },
    { name, type, signal, onProgress }: ShareOptions,
  ): Promise<BlobRef> {
    const watching = new AbortController()
    if (onProgress !== undefined)
      void follow(
        () => this.#backend.stream('blob-taken-in', undefined, { signal: watching.signal }),
        (item) => {
          if (item.ticket === ticket) onProgress(item.taken, item.total)
        },
      )
    try {
      return await this.#backend.call('blob-share', { ticket, source, name, type }, { signal })
    } finally {
      watching.abort()
    }
  }
}

function checkGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortedError(signal)
}

function isBlob(source: BlobSource): source is Blob {
  return typeof Blob !== 'undefined' && source instanceof Blob
}

function isPath(source: object): source is { readonly path: string } {
  return 'path' in source && typeof source.path === 'string'
}

/** The bytes of a source that comes piece by piece, in pieces that are not too large for a call. */
async function* bytesOf(source: Exclude<BlobSource, Blob | { readonly path: string }>): AsyncGenerator<Uint8Array> {
  for await (const bytes of source instanceof Uint8Array ? [source] : iterated(source)) {
    if (!((bytes as unknown) instanceof Uint8Array)) throw new KithError('option-invalid', 'A blob is made of bytes.')
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.slice(at, at + pieceBytes)
  }
}

/** Not every browser iterates over its streams. */
async function* iterated(source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (Symbol.asyncIterator in source) {
    yield* source
    return
  }
  const reader = (source as ReadableStream<Uint8Array>).getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel()
  }
}

/** Bytes of one call: some chunks. */
const pieceBytes = 8 * limits.blobChunkBytes
