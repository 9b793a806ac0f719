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
import type { BlobGiving, BlobSharing } from '../backend/passing.ts'
import { abortedError } from '../backend/failure.ts'
import { OpenBlob } from './blob-file.ts'
import { durationMs } from './duration.ts'
import { follow } from './follow.ts'
import { checkedName } from './sends.ts'

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
    return this.#takeIn(source, options)
  }

  async send(to: string, source: BlobSource, options: SendBlobOptions = {}): Promise<SentBlob> {
    const { keep, key, text, signal } = options
    const ref = await this.#takeIn(source, { ...options, for: [to] })
    const body = text === undefined ? { file: ref } : { file: ref, text }
    try {
      const message = await this.#messages.send(to, fileMessageType, body, { keep, key, signal })
      return { ref, message }
    } catch (error) {
      // Nobody will ask for it; when the peer has ended, it is there in its next life.
      await this.forget(ref.blob).catch(() => undefined)
      throw error
    }
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
    const { signal } = options
    checkGoingOn(signal)
    const giving = givingOf(options)
    const ticket = crypto.randomUUID()
    if (isBlob(source)) return this.#shareWhole({ ticket, source: { file: source }, ...giving }, options)
    if (isPath(source)) return this.#shareWhole({ ticket, source: { path: source.path }, ...giving }, options)
    try {
      let taken = 0
      for await (const bytes of bytesOf(source)) {
        checkGoingOn(signal)
        await this.#backend.call('blob-add', { ticket, bytes }, { signal })
        taken += bytes.byteLength
        options.onProgress?.(taken, source instanceof Uint8Array ? source.byteLength : undefined)
      }
      return await this.#backend.call('blob-finish', { ticket, ...giving }, { signal })
    } catch (error) {
      // What was taken in is of no use; when the peer has ended it is gone already.
      await this.#backend.call('blob-drop', { ticket }).catch(() => undefined)
      throw error
    }
  }

  /** Shares what the engine reads by itself. */
  async #shareWhole(sharing: BlobSharing, { signal, onProgress }: ShareOptions): Promise<BlobRef> {
    const watching = new AbortController()
    if (onProgress !== undefined)
      void follow(
        () => this.#backend.stream('blob-taken-in', undefined, { signal: watching.signal }),
        (item) => {
          if (item.ticket === sharing.ticket) onProgress(item.taken, item.total)
        },
      )
    try {
      return await this.#backend.call('blob-share', sharing, { signal })
    } finally {
      watching.abort()
    }
  }
}

function givingOf({ name, type, for: names = [], keep = false }: ShareOptions): BlobGiving {
  const receivers = [...new Set(names.map((one) => checkedName(one)))]
  if (receivers.length > limits.blobReceiversMax)
    throw new KithError('option-invalid', `A blob is for at most ${String(limits.blobReceiversMax)} names.`)
  return { name, type, for: receivers, keepMs: keep === false ? undefined : durationMs(keep) }
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
