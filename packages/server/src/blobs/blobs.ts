/**
 * Blobs in the mailbox (spec BM): sealed chunks and hash pages of large content, kept for receivers that are away.
 *
 * The list of blobs is in `blob-rows.ts`, their bytes in a `PartHome`. An uploader reserves room, and puts the parts in the order of the tree; each is
 * compared with the hash that stands before it (`upload.ts`), so that nothing is kept but what was announced. Who has the token gets parts at the pace at which it
 * takes them (`feed.ts`). Neither ever stops the reading of a connection: what does not fit is turned down, and comes again.
 */
import { createHash } from 'node:crypto'

import { KeptOrder } from '@kith/core'
import {
  type BlobGetFrame,
  type BlobId,
  type BlobKeptFrame,
  type BlobPutFrame,
  BlobShape,
  type ErrorCode,
  KithError,
  limits as wireLimits,
  numberOfCode,
} from '@kith/wire'

import type { Clock } from '../clock.ts'
import type { Naming } from '../naming/naming.ts'
import { retryMsOf } from '../retry-times.ts'
import type { Responders, SessionListener } from '../sessions/services.ts'
import type { Session } from '../sessions/session.ts'
import type { Database } from '../store/database.ts'
import { BlobRows, type BlobsUse } from './blob-rows.ts'
import { Feed } from './feed.ts'
import type { KeptBlob, PartHome } from './part-home.ts'
import type { BlobQuotas } from './quotas.ts'
import { type UnderWay, Upload, type UploadListener, type UploadPorts } from './upload.ts'

export interface BlobsOptions {
  readonly clock: Clock
  readonly quotas: BlobQuotas
  /** How often blobs past their time are looked for, in milliseconds. */
  readonly sweepMs: number
  /** Uploads of one device, and of all together. */
  readonly uploadsPerDeviceMax: number
  readonly uploadsMax: number
  /** Bytes of all uploads that may wait for the disk. */
  readonly bytesUnderWayMax: number
  /** Questions of one device that may wait for their parts. */
  readonly getsPerDeviceMax: number
  /** Tells a session why a question of it is not answered. */
  readonly refuse: (session: Session, request: number, cause: unknown) => void
  /** Told of failures that nobody waits for. */
  readonly onFailure: (cause: unknown) => void
}

/** A question, for which the store is asked, counts as so many frames. */
const getCost = 100

/** Counts since the start, and what is reserved. */
export interface BlobStatistics extends BlobsUse {
  readonly storedBytes: number
  readonly givenBytes: number
  readonly turnedDown: number
  readonly expired: number
  readonly uploads: number
  readonly bytesUnderWay: number
}

/** One upload as one session has it; it stays, without an upload, after it was turned down, so that what was on its way is not answered again. */
interface Uploading extends UploadListener {
  upload: Upload | undefined
}

/** What one session is busy with. */
interface Busy {
  readonly uploads: Map<BlobId, Uploading>
  readonly feed: Feed
  /** Questions that are not answered yet. */
  asked: number
}

export class Blobs
  implements SessionListener, Pick<Responders, 'blob-reserve' | 'blob-query' | 'blob-release'>, AsyncDisposable
{
  readonly #naming: Naming
  readonly #home: PartHome
  readonly #rows: BlobRows
  readonly #options: BlobsOptions
  readonly #underWay: UnderWay
  readonly #busy = new Map<Session, Busy>()
  readonly #uploads = new Map<number, Promise<Upload>>()
  readonly #counts = { storedBytes: 0, givenBytes: 0, turnedDown: 0, expired: 0 }
  #use: BlobsUse = { blobs: 0, bytes: 0 }
  #timer: NodeJS.Timeout | undefined
  #sweeping: Promise<void> | undefined

  /** `database` is where the list is; parts are in `home`, which ends with this. */
  constructor(database: Database, home: PartHome, naming: Naming, options: BlobsOptions) {
    this.#naming = naming
    this.#home = home
    this.#options = options
    this.#rows = new BlobRows(database, home, options.quotas)
    this.#underWay = { bytes: 0, bytesMax: options.bytesUnderWayMax }
  }

  /** Frees what a crash left behind, and begins to look for blobs past their time. */
  async start(): Promise<void> {
    await this.#home.tidy((id) => this.#rows.isListed(id))
    this.#use = await this.#rows.use()
    this.#timer = setInterval(() => {
      this.#sweeping ??= this.sweep()
        .catch(this.#options.onFailure)
        .finally(() => (this.#sweeping = undefined))
    }, this.#options.sweepMs)
    this.#timer.unref()
  }

  readonly 'blob-reserve': Responders['blob-reserve'] = async (session, frame) => {
    const order = this.#orderOf(frame.bytes, frame.keepMs)
    const owner = await this.#handleOf(session)
    const busy = this.#busyOf(session)
    const isNew = busy.uploads.get(frame.blob)?.upload === undefined
    const isOpen = (one: Uploading): boolean => one.upload !== undefined
    if (isNew && [...busy.uploads.values()].filter(isOpen).length >= this.#options.uploadsPerDeviceMax)
      throw new KithError('rate-exceeded')
    const blob = await this.#rows.reserve({ owner, frame, order, nowMs: this.#nowMs() })
    if (blob.stored === order.parts) return keptFrame(frame.request, session, frame.blob, blob)
    const upload = await this.#uploadOf(blob)
    const uploading = this.#follow(session, busy, frame.blob, upload)
    if (session.state === 'ended') this.#end(uploading)
    return keptFrame(frame.request, session, frame.blob, { ...blob, stored: upload.stored })
  }

  readonly 'blob-query': Responders['blob-query'] = async (session, { request, blob, root, token }) => {
    return keptFrame(request, session, blob, await this.#rows.find(blob, root, hashOf(token), this.#nowMs()))
  }

  readonly 'blob-release': Responders['blob-release'] = async (session, { request, blob }) => {
    const id = await this.#rows.release(await this.#handleOf(session), blob)
    if (id !== undefined) await this.#drop(id)
    return { type: 'done', request }
  }

  /** A frame of a device of this session. Returns what it costs, in frames. */
  hear(session: Session, frame: BlobPutFrame | BlobGetFrame): number {
    if (frame.type === 'blob-put') {
      this.#put(session, frame)
      return 0
    }
    this.#get(session, frame).catch((cause: unknown) => {
      this.#options.refuse(session, frame.request, cause)
    })
    return getCost
  }

  arrived(): void {
    // Blobs do not depend on an attachment.
  }

  left(session: Session): void {
    const busy = this.#busy.get(session)
    this.#busy.delete(session)
    for (const uploading of busy?.uploads.values() ?? []) this.#end(uploading)
  }

  /** Frees the room of blobs whose time is over, and of those that were never finished (spec BM9). */
  async sweep(): Promise<void> {
    for (;;) {
      const ids = await this.#rows.takeOver(this.#nowMs())
      for (const id of ids) await this.#drop(id)
      this.#counts.expired += ids.length
      if (ids.length === 0) break
    }
    this.#use = await this.#rows.use()
  }

  /** Removes all that a name kept here (spec NM29). */
  async clear(owner: number): Promise<void> {
    for (;;) {
      const ids = await this.#rows.takeOf(owner)
      for (const id of ids) await this.#drop(id)
      if (ids.length === 0) break
    }
    this.#use = await this.#rows.use()
  }

  statistics(): BlobStatistics {
    return { ...this.#counts, ...this.#use, uploads: this.#uploads.size, bytesUnderWay: this.#underWay.bytes }
  }

  /** Puts on disk what was taken in, then ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#sweeping
    await Promise.allSettled([...this.#uploads.values()].map(async (upload) => (await upload).drained()))
    await this.#home[Symbol.asyncDispose]()
  }

  #put(session: Session, frame: BlobPutFrame): void {
    const uploading = this.#busy.get(session)?.uploads.get(frame.blob)
    if (uploading === undefined) this.#turnDown(session, frame, 'blob-unknown')
    else {
      const refused = uploading.upload?.put(frame, uploading)
      if (refused === undefined) return
      this.#end(uploading)
      this.#turnDown(session, frame, refused)
    }
  }

  /** Rejects with what refuses the question (spec BM7). */
  async #get(session: Session, frame: BlobGetFrame): Promise<void> {
    const { count, first, blob, root, token } = frame
    if (count < 1 || count > wireLimits.blobGetPartsMax || first + count > 0x1_0000_0000)
      throw new KithError('option-invalid', `A question is for 1 to ${String(wireLimits.blobGetPartsMax)} parts.`)
    const busy = this.#busyOf(session)
    if (busy.asked >= this.#options.getsPerDeviceMax) throw new KithError('rate-exceeded')
    busy.asked++
    try {
      const kept = await this.#rows.find(blob, root, hashOf(token), this.#nowMs())
      if (kept === undefined) throw new KithError('blob-unknown')
      await busy.feed.give(frame, kept)
    } finally {
      busy.asked--
    }
  }

  #orderOf(bytes: number, keepMs: number): KeptOrder {
    const { blobBytesMax, keepMsMax } = this.#options.quotas
    const order = new KeptOrder(new BlobShape(bytes))
    if (order.room > blobBytesMax) throw new KithError('blob-too-large')
    if (keepMs === 0) throw new KithError('deadline-passed')
    if (keepMs > keepMsMax) throw new KithError('keep-too-long')
    return order
  }

  #uploadOf(blob: KeptBlob): Promise<Upload> {
    const known = this.#uploads.get(blob.id)
    if (known !== undefined) return known
    if (this.#uploads.size >= this.#options.uploadsMax) throw new KithError('server-busy')
    const ports: UploadPorts = {
      rows: this.#rows,
      underWay: this.#underWay,
      nowMs: () => this.#nowMs(),
      codeOf: (cause) => this.#codeOf(cause),
      onStored: (bytes) => (this.#counts.storedBytes += bytes),
      onIdle: () => {
        if (this.#uploads.get(blob.id) === opening) this.#uploads.delete(blob.id)
      },
    }
    const opening = Upload.open(blob, this.#home, ports)
    this.#uploads.set(blob.id, opening)
    opening.catch(ports.onIdle)
    return opening
  }

  #follow(session: Session, { uploads }: Busy, id: BlobId, upload: Upload): Uploading {
    const known = uploads.get(id)
    if (known !== undefined) this.#end(known)
    const uploading: Uploading = {
      upload,
      stored: (stored) => {
        session.send({ type: 'blob-stored', to: session.device, blob: id, stored })
        if (stored === upload.blob.order.parts) this.#end(uploading)
      },
      turnedDown: (place, code) => {
        uploading.upload = undefined
        this.#turnDown(session, { blob: id, ...place }, code)
      },
    }
    uploads.delete(id)
    uploads.set(id, uploading)
    upload.follow(uploading)
    for (const [old, one] of uploads) {
      if (uploads.size <= 2 * this.#options.uploadsPerDeviceMax) break
      if (one.upload === undefined) uploads.delete(old)
    }
    return uploading
  }

  #end(uploading: Uploading): void {
    const { upload } = uploading
    uploading.upload = undefined
    upload?.leave(uploading)
  }

  #turnDown(session: Session, { blob, level, index }: Pick<BlobPutFrame, 'blob' | 'level' | 'index'>, code: ErrorCode) {
    this.#counts.turnedDown++
    const answer = { to: session.device, blob, level, index, code: numberOfCode(code), retryAfterMs: retryMsOf(code) }
    session.send({ type: 'blob-turned-down', ...answer })
  }

  #newFeed(session: Session): Feed {
    const sink = {
      get isOpen() {
        return session.state !== 'ended'
      },
      send: session.send.bind(session),
      room: (bytes: number) => session.output.room(bytes),
    }
    return new Feed({ home: this.#home, given: (bytes) => (this.#counts.givenBytes += bytes) }, sink)
  }

  async #drop(id: number): Promise<void> {
    const upload = await this.#uploads.get(id)?.catch(() => undefined)
    upload?.fail('blob-unknown')
    await upload?.drained()
    await this.#home.drop(id)
  }

  #busyOf(session: Session): Busy {
    const known = this.#busy.get(session)
    if (known !== undefined) return known
    const busy: Busy = { uploads: new Map(), feed: this.#newFeed(session), asked: 0 }
    // One that has ended takes nothing any more, and nobody would forget it.
    if (session.state !== 'ended') this.#busy.set(session, busy)
    return busy
  }

  async #handleOf(session: Session): Promise<number> {
    const record = await this.#naming.deviceRecord(session.device)
    if (record === undefined) throw new KithError('device-unlisted')
    return record.nameHandle
  }

  #codeOf(cause: unknown): ErrorCode {
    if (cause instanceof KithError) return cause.code
    this.#options.onFailure(cause)
    return 'internal'
  }

  #nowMs(): number {
    return this.#options.clock.nowMs()
  }
}

function keptFrame(request: number, session: Session, blob: BlobId, kept: KeptBlob | undefined): BlobKeptFrame {
  const asked = { type: 'blob-kept', request, to: session.device, blob } as const
  if (kept === undefined) return { ...asked, state: 'unknown', bytes: 0, stored: 0, keepUntilMs: 0 }
  const { order, stored, keepUntilMs } = kept
  return {
    ...asked,
    state: stored === order.parts ? 'whole' : 'unfinished',
    bytes: order.shape.bytes,
    stored,
    keepUntilMs,
  }
}

function hashOf(token: Uint8Array): Uint8Array {
  return createHash('sha256').update(token).digest()
}
