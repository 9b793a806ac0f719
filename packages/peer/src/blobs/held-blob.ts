import { Rate } from '@kith/core'
import { type BlobPart, type DeviceId, type ErrorCode, KithError, type PeerName } from '@kith/wire'
import type { BlobEnd, BlobStatus } from '../api/blobs.ts'
import type { BlobRecord } from './blob-records.ts'
import type { BlobStore, KeptContent } from './blob-store.ts'
import type { ContentReader, LocalFiles } from './content-reader.ts'
import { Fetching, type FetchingOptions } from './fetching.ts'
import { SealedContent } from './sealed-content.ts'

/** Who took something, and how fast. */
interface Taker {
  bytes: number
  lastMs: number
  isDone: boolean
  readonly rate: Rate
}

export interface HeldBlobOptions {
  readonly store: BlobStore
  readonly files: LocalFiles | undefined
  readonly record: BlobRecord
  /** The content itself, when it is only in this program: a browser's `File` for which there was no room. */
  readonly reader?: ContentReader | undefined
  /** The name of a device, for whoever looks at it. */
  readonly nameOf: (device: DeviceId) => PeerName | undefined
  /** Bytes of it that are in the mailbox. */
  readonly stored: (held: HeldBlob) => number
  /** The status changed; `isBig`: other than by its numbers. */
  readonly changed: (held: HeldBlob, isBig: boolean) => void
  /** A part that is kept is not what it was. */
  readonly damaged: (held: HeldBlob, part: BlobPart) => void
  readonly fetching: Pick<FetchingOptions, 'seek' | 'hasRoom'>
}

/** One blob on this device: what the store says of it, its content when it is open, and its transfer when it has one. */
export class HeldBlob {
  record: BlobRecord
  usedAtMs: number = Date.now()
  /** Channels and readers that use the content now. */
  uses = 0
  /** Everything of it was compared with its hash in this life of the program. */
  isProven = false
  readonly #options: HeldBlobOptions
  readonly #takers = new Map<DeviceId, Taker>()
  readonly #waiting = new Set<() => void>()
  #opening: Promise<SealedContent> | undefined
  #fetching: Fetching | undefined
  #state: BlobStatus['state'] | undefined
  #trouble: ErrorCode | undefined
  #watchTimer: ReturnType<typeof setTimeout> | undefined
  #isEnded = false

  constructor(options: HeldBlobOptions) {
    this.#options = options
    this.record = options.record
  }

  get fetching(): Fetching | undefined {
    return this.#fetching
  }

  /** Its chunks are kept by this device, and not read from elsewhere. */
  get isKept(): boolean {
    return this.record.file === undefined && this.#options.reader === undefined
  }

  /** Open, and used by nobody. */
  get isIdle(): boolean {
    return this.#opening !== undefined && this.#fetching === undefined && this.uses === 0
  }

  /** The content, opened when it is first needed. Rejects `blob-changed`, `blob-source-gone`, `store-failed`. */
  content(): Promise<SealedContent> {
    if (this.#isEnded) throw new KithError('blob-canceled')
    this.usedAtMs = Date.now()
    if (this.#opening === undefined) {
      const opening = this.#open()
      this.#opening = opening
      opening.catch(() => {
        if (this.#opening === opening) this.#opening = undefined
      })
    }
    return this.#opening
  }

  /** Begins or goes on with the transfer of what is not whole. */
  async fetch(): Promise<void> {
    if (this.record.isWhole || this.record.failed !== undefined || this.#fetching !== undefined || this.#isEnded) return
    const content = await this.content()
    const have = await content.kept.readMap(Math.ceil(content.shape.parts / 8))
    if (this.#isEnded || (this.#fetching as Fetching | undefined) !== undefined) return
    this.isProven = have.every((byte) => byte === 0)
    this.#fetching = new Fetching({
      ...this.#options.fetching,
      content,
      have,
      isPaused: this.record.isPaused,
      changed: () => {
        this.#changed()
      },
    })
    this.#changed()
  }

  /** A part went out to a device. */
  gave(device: DeviceId, bytes: number): void {
    const taker = this.#taker(device)
    if (taker === undefined) return
    taker.bytes += bytes
    taker.lastMs = Date.now()
    taker.rate.add(Date.now(), bytes)
    this.#watch()
    this.#options.changed(this, false)
  }

  /** A device says that it has everything. */
  done(device: DeviceId): void {
    const taker = this.#taker(device)
    if (taker === undefined) return
    taker.isDone = true
    this.#options.changed(this, true)
  }

  /** Somebody takes it now. */
  get isBeingTaken(): boolean {
    const nowMs = Date.now()
    return [...this.#takers.values()].some(({ lastMs }) => nowMs - lastMs < takingMs)
  }

  /** Something is wrong with what is shared. */
  trouble(code: ErrorCode): void {
    if (this.#trouble === code) return
    this.#trouble = code
    this.#options.changed(this, true)
  }

  status(): BlobStatus {
    const { ref, origin, for: receivers = [], isWhole, sinceMs, savedAs } = this.record
    const nowMs = Date.now()
    const report = this.#fetching?.report
    const takers = [...this.#takers].map(([device, { bytes, lastMs, rate, isDone }]) => ({
      ...this.#end(device, bytes, nowMs - lastMs < takingMs ? rate.at(nowMs) : 0),
      isDone,
    }))
    const mailbox = this.#mailbox()
    const common = { ref, origin, for: receivers, takers, sinceMs, savedAs, mailbox }
    if (this.#isEnded) return { ...common, state: 'canceled', code: 'blob-canceled', bytesHere: 0, ...still }
    if (report === undefined) {
      const { failed, isPaused } = this.record
      const state = isWhole ? 'whole' : failed !== undefined ? 'failed' : isPaused ? 'paused' : 'seeking'
      return { ...common, state, code: failed ?? this.#trouble, bytesHere: isWhole ? ref.bytes : 0, ...still }
    }
    const holders = report.holders.map(({ holder, bytes, rate }) => this.#end(holder as BlobEnd['device'], bytes, rate))
    const { state, code, bytesHere, rate, leftMs } = report
    return { ...common, state, code: code ?? this.#trouble, bytesHere, rate, leftMs, holders }
  }

  /** Resolves when something changed. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve)
    })
  }

  /** Ends the transfer, whose outcome the record says by now. */
  async settle(record: BlobRecord): Promise<void> {
    this.record = record
    const fetching = this.#fetching
    this.#fetching = undefined
    await fetching?.end()
    this.#changed()
  }

  /** Closes the content; it opens again when it is needed. */
  async close(): Promise<void> {
    clearTimeout(this.#watchTimer)
    this.#watchTimer = undefined
    const opening = this.#opening
    this.#opening = undefined
    const fetching = this.#fetching
    this.#fetching = undefined
    await fetching?.end()
    // One that could not be opened needs no closing.
    await (await opening?.catch(() => undefined))?.close()
    this.#wake()
  }

  /** The blob is no more. */
  async end(): Promise<void> {
    this.#isEnded = true
    await this.close()
  }

  async #open(): Promise<SealedContent> {
    const { store, files, record, reader } = this.#options
    const kept: KeptContent = await store.open(record.content)
    const common = {
      ref: record.ref,
      kept,
      isHere: (part: BlobPart) => this.record.isWhole || this.#fetching?.has(part) === true,
      damaged: (part: BlobPart) => {
        this.#options.damaged(this, part)
      },
    }
    if (record.file === undefined) return new SealedContent({ ...common, reader })
    if (files === undefined) throw new KithError('blob-source-gone')
    const file = await files.open(record.file.path)
    if (file.bytes !== record.ref.bytes) {
      await file.close()
      throw new KithError('blob-changed')
    }
    return new SealedContent({ ...common, reader: file })
  }

  /** While it is given or fetched, tells how fast now and then: who stops does so without a word. */
  #watch(): void {
    this.#watchTimer ??= setTimeout(() => {
      this.#watchTimer = undefined
      if (this.isBeingTaken || this.#fetching?.report.state === 'running') this.#watch()
      this.#options.changed(this, false)
    }, watchMs)
  }

  #taker(device: DeviceId): Taker | undefined {
    const known = this.#takers.get(device)
    if (known !== undefined || this.#takers.size >= takersMax) return known
    const taker = { bytes: 0, lastMs: 0, isDone: false, rate: new Rate() }
    this.#takers.set(device, taker)
    return taker
  }

  #mailbox(): BlobStatus['mailbox'] {
    const wish = this.record.mailbox
    if (wish === undefined) return undefined
    const { outcome, untilMs } = wish
    const { bytes } = this.record.ref
    const common = { untilMs, code: undefined }
    switch (outcome) {
      case undefined:
      case 'begun':
        return { ...common, state: 'going', bytes: this.#options.stored(this) }
      case 'kept':
        // The server has let it go when its time is over.
        if (Date.now() < untilMs) return { ...common, state: 'kept', bytes }
        return { state: 'refused', code: 'deadline-passed', untilMs, bytes: 0 }
      case 'taken':
        return { ...common, state: 'taken', bytes: 0 }
      default:
        return { state: 'refused', code: outcome, untilMs, bytes: 0 }
    }
  }

  #end(device: BlobEnd['device'], bytes: number, rate: number): BlobEnd {
    const name = device === 'mailbox' ? '' : (this.#options.nameOf(device) ?? '')
    return { name, device, bytes, rate: Math.round(rate) }
  }

  #changed(): void {
    const { state } = this.status()
    const isBig = state !== this.#state
    this.#state = state
    if (state === 'running') this.#watch()
    this.#options.changed(this, isBig)
    this.#wake()
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }
}

const still = { rate: 0, leftMs: undefined, holders: [] }
/** Who took something so lately is taking. */
const takingMs = 5000
const watchMs = 1000
/** Devices whose taking is counted. */
const takersMax = 256
