import {
  type BlobId,
  type BlobPart,
  codeOfNumber,
  type DeviceId,
  type ErrorCode,
  type Frame,
  type FrameOf,
  KithError,
} from '@kith/wire'
import type { Upstream } from '../engine/upstream.ts'
import type { BlobAccess } from './blob-holder.ts'

/** What the mailbox has of a blob (spec BM2, BM6). */
export type KeptState = Pick<FrameOf<'blob-kept'>, 'state' | 'stored' | 'keepUntilMs'>

/** What is reserved. */
export interface BlobReservation extends Omit<BlobAccess, 'token'> {
  /** SHA-256 of the token. */
  readonly tokenHash: Uint8Array
  readonly keepMs: number
}

/** Who uploads a blob. */
export interface UploadEar {
  /** So many parts are on disk. */
  stored(stored: number): void
  /** The upload ended; `retryAfterMs` is 0 where the mailbox does not say when to try again. */
  turnedDown(code: ErrorCode, retryAfterMs: number): void
}

/** Who waits for parts. Called for each part in the order of the question, with no bytes where the mailbox does not have it. */
export interface PartEar {
  part(part: BlobPart, bytes: Uint8Array): void
  /** No more parts come. */
  failed(error: KithError): void
}

type Line = Pick<
  Upstream,
  'ask' | 'connected' | 'hasRoomForBulk' | 'isUp' | 'next' | 'send' | 'sendBulk' | 'whenRoomForBulk'
>

/** The mailbox as blobs see it: questions and answers over the connection to the server. */
export class MailboxBlobs {
  readonly #own: DeviceId
  readonly #upstream: Line
  readonly #uploads = new Map<BlobId, UploadEar>()
  readonly #asked = new Map<number, { readonly ear: PartEar; left: number }>()

  constructor(own: DeviceId, upstream: Line) {
    this.#own = own
    this.#upstream = upstream
  }

  get isUp(): boolean {
    return this.#upstream.isUp
  }

  /** Resolves when signed in; rejects when that will not be. */
  connected(): Promise<void> {
    return this.#upstream.connected()
  }

  /** What the mailbox has. Rejects `server-unreachable`. */
  query({ blob, root, token }: BlobAccess): Promise<KeptState> {
    const build = (request: number, as: DeviceId): Frame => ({ type: 'blob-query', request, as, blob, root, token })
    return this.#upstream.ask('blob-kept', build, false)
  }

  /** Keeps room for a blob, whose uploader hears of it from then on. Rejects with the code of spec BM2, or `server-unreachable`. */
  async reserve({ blob, root, shape, tokenHash, keepMs }: BlobReservation, ear: UploadEar): Promise<KeptState> {
    const fields = { blob, root, bytes: shape.bytes, keepMs, tokenHash }
    this.#uploads.set(blob, ear)
    try {
      return await this.#upstream.ask(
        'blob-kept',
        (request, as) => ({ type: 'blob-reserve', request, as, ...fields }),
        false,
      )
    } catch (cause) {
      this.leave(blob, ear)
      throw cause
    }
  }

  /** Whether a part may be put now: little waits on this device. */
  get hasRoom(): boolean {
    return this.#upstream.hasRoomForBulk
  }

  /** Calls once when there is room again, unless the connection is lost before. */
  whenRoom(call: () => void): void {
    this.#upstream.whenRoomForBulk(call)
  }

  /** Sends a part behind everything else; what becomes of it the uploader hears. */
  put(blob: BlobId, { level, index }: BlobPart, content: Uint8Array): void {
    this.#upstream.sendBulk({ type: 'blob-put', as: this.#own, blob, level, index, content })
  }

  /** The uploader hears no more. */
  leave(blob: BlobId, ear: UploadEar): void {
    if (this.#uploads.get(blob) === ear) this.#uploads.delete(blob)
  }

  /** The mailbox keeps it no longer. Rejects `server-unreachable`. */
  async release(blob: BlobId): Promise<void> {
    await this.#upstream.ask('done', (request, as) => ({ type: 'blob-release', request, as, blob }), false)
  }

  /** Asks for parts of one level, at most `limits.blobGetPartsMax`. */
  get({ blob, root, token }: BlobAccess, { level, index }: BlobPart, count: number, ear: PartEar): void {
    if (!this.isUp) {
      ear.failed(new KithError('server-unreachable'))
      return
    }
    const request = this.#upstream.next()
    this.#asked.set(request, { ear, left: count })
    const place = { level, first: index, count }
    this.#upstream.send({ type: 'blob-get', request, as: this.#own, blob, root, token, ...place })
  }

  /** A frame from the server that answers no other request. */
  frame(frame: Frame): void {
    if (frame.type === 'blob-part') this.#part(frame)
    else if (frame.type === 'blob-stored') this.#uploads.get(frame.blob)?.stored(frame.stored)
    else if (frame.type === 'blob-turned-down')
      this.#uploads.get(frame.blob)?.turnedDown(codeOfNumber(frame.code), frame.retryAfterMs)
    else if (frame.type === 'refused') {
      const asked = this.#asked.get(frame.request)
      this.#asked.delete(frame.request)
      asked?.ear.failed(new KithError(codeOfNumber(frame.code)))
    }
  }

  /** The connection is lost, or the peer ends: nothing that was asked for comes. */
  down(error: KithError = new KithError('server-unreachable')): void {
    const [uploads, asked] = [[...this.#uploads.values()], [...this.#asked.values()]]
    this.#uploads.clear()
    this.#asked.clear()
    for (const ear of uploads) ear.turnedDown(error.code, 0)
    for (const { ear } of asked) ear.failed(error)
  }

  #part({ request, level, index, content }: FrameOf<'blob-part'>): void {
    const asked = this.#asked.get(request)
    if (asked === undefined) return
    if (--asked.left <= 0) this.#asked.delete(request)
    asked.ear.part({ level, index }, content)
  }
}
