import {
  type BlobChange,
  type BlobFile,
  type BlobRef,
  type Blobs,
  type BlobSaveHandle,
  type BlobSource,
  type BlobStatus,
  fileMessageType,
  type Messages,
  type OpenBlobOptions,
  readBlobRef,
  type SendBlobOptions,
  type SentBlob,
  type ShareOptions,
  type WaitOptions,
} from '@kith/peer'
import { type BlobId, KithError, type PeerName } from '@kith/wire'

import { Feed } from './feed.ts'
import { mockMessageId } from './mock-ids.ts'

/** The contents of a mock network, by blob, shared by its peers. */
export class MockBlobShelf {
  readonly contents: Map<string, Uint8Array> = new Map<string, Uint8Array>()
  readonly sharers: Map<string, MockBlobs> = new Map<string, MockBlobs>()
}

/** What of a blob's status a script says. */
export type MockBlobPlay = Partial<Omit<BlobStatus, 'ref' | 'origin' | 'sinceMs'>>

/** Blobs in memory: what is shared is there at once for everybody who opens it, unless a script holds it up with `hold` and `play`. */
export class MockBlobs implements Blobs {
  /** While true, what is opened waits at `running` until it is played on. */
  hold = false
  readonly #own: string
  readonly #shelf: MockBlobShelf
  readonly #messages: Messages
  readonly #nowMs: () => number
  readonly #statuses = new Map<string, BlobStatus>()
  readonly #changes = new Feed<BlobChange>()

  constructor(own: string, shelf: MockBlobShelf, messages: Messages, nowMs: () => number) {
    this.#own = own
    this.#shelf = shelf
    this.#messages = messages
    this.#nowMs = nowMs
  }

  async share(source: BlobSource, { name, type, for: names = [], onProgress }: ShareOptions = {}): Promise<BlobRef> {
    const bytes = await bytesOf(source)
    const file = typeof Blob !== 'undefined' && source instanceof Blob ? source : undefined
    const ref: BlobRef = {
      blob: mockMessageId() as string as BlobId,
      key: '00'.repeat(32),
      root: '00'.repeat(32),
      bytes: bytes.byteLength,
      name: name ?? (file !== undefined && 'name' in file ? String(file.name) : ''),
      type: type ?? file?.type ?? '',
      from: this.#own,
    }
    this.#shelf.contents.set(ref.blob, bytes)
    this.#shelf.sharers.set(ref.blob, this)
    const receivers = names.map((one) => ({ name: one as PeerName, hasAll: false }))
    onProgress?.(bytes.byteLength, bytes.byteLength)
    this.#put({ ...this.#statusOf(ref, 'shared'), for: receivers, state: 'whole', bytesHere: ref.bytes })
    return ref
  }

  async send(to: string, source: BlobSource, options: SendBlobOptions = {}): Promise<SentBlob> {
    const ref = await this.share(source, { ...options, for: [to] })
    const { text, keep, key } = options
    const body = text === undefined ? { file: ref } : { file: ref, text }
    return { ref, message: await this.#messages.send(to, fileMessageType, body, { keep, key }) }
  }

  async open(value: unknown, { paused = false }: OpenBlobOptions = {}): Promise<BlobFile> {
    const read = readBlobRef(value)
    if (read.kind === 'refused') throw new KithError(read.code)
    const ref = read.value
    if (!this.#statuses.has(ref.blob)) {
      this.#put({ ...this.#statusOf(ref, 'received'), state: paused ? 'paused' : 'running' })
      if (!paused && !this.hold) this.#finish(ref.blob)
    }
    return new MockBlobFile(this, this.#shelf, ref)
  }

  async list(): Promise<readonly BlobStatus[]> {
    return [...this.#statuses.values()].reverse()
  }

  changes({ signal }: WaitOptions = {}): AsyncIterable<BlobChange> {
    const present = [...this.#statuses.values()].map((status): BlobChange => ({ kind: 'status', status }))
    return this.#changes.read(signal, present)
  }

  async forget(blob: string): Promise<void> {
    if (this.#statuses.delete(blob)) this.#changes.emit({ kind: 'forgotten', blob })
  }

  /** How a blob is; rejects `blob-unknown`. */
  status(blob: string): BlobStatus {
    const status = this.#statuses.get(blob)
    if (status === undefined) throw new KithError('blob-unknown')
    return status
  }

  /** Script: makes a blob be so. */
  play(blob: string, play: MockBlobPlay): void {
    this.#put({ ...this.status(blob), ...play })
  }

  /** A name has all of what is shared here. */
  taken(blob: string, name: string): void {
    const before = this.#statuses.get(blob)
    if (before === undefined) return
    const receivers = before.for.map((one) => (one.name === name ? { ...one, hasAll: true } : one))
    this.#put({ ...before, for: receivers })
  }

  /** Pauses a blob, or goes on with it. */
  step(blob: string, isPaused: boolean): void {
    const { state } = this.status(blob)
    if (state === 'whole' || state === 'failed') return
    this.play(blob, { state: isPaused ? 'paused' : 'running', rate: 0, leftMs: undefined })
    if (!isPaused && !this.hold) this.#finish(blob)
  }

  #finish(blob: string): void {
    const { ref } = this.status(blob)
    if (this.#shelf.contents.has(blob)) {
      this.play(blob, { state: 'whole', bytesHere: ref.bytes, leftMs: 0 })
      this.#shelf.sharers.get(blob)?.taken(blob, this.#own)
    } else this.play(blob, { state: 'seeking', code: 'receiver-absent' })
  }

  #put(status: BlobStatus): void {
    this.#statuses.set(status.ref.blob, status)
    this.#changes.emit({ kind: 'status', status })
  }

  #statusOf(ref: BlobRef, origin: BlobStatus['origin']): BlobStatus {
    return {
      ref,
      origin,
      state: 'running',
      code: undefined,
      bytesHere: 0,
      rate: 0,
      leftMs: undefined,
      holders: [],
      for: [],
      takers: [],
      sinceMs: this.#nowMs(),
      savedAs: undefined,
      mailbox: undefined,
    }
  }
}

class MockBlobFile implements BlobFile {
  readonly ref: BlobRef
  readonly #blobs: MockBlobs
  readonly #shelf: MockBlobShelf

  constructor(blobs: MockBlobs, shelf: MockBlobShelf, ref: BlobRef) {
    this.#blobs = blobs
    this.#shelf = shelf
    this.ref = ref
  }

  async status(): Promise<BlobStatus> {
    return this.#blobs.status(this.ref.blob)
  }

  async *progress(options?: WaitOptions): AsyncGenerator<BlobStatus> {
    for await (const change of this.#blobs.changes(options)) {
      if (change.kind === 'forgotten' && change.blob === this.ref.blob) return
      if (change.kind === 'forgotten' || change.status.ref.blob !== this.ref.blob) continue
      yield change.status
      if (change.status.state === 'whole' || change.status.state === 'failed') return
    }
  }

  readable({
    from = 0,
    to = this.ref.bytes,
  }: { readonly from?: number | undefined; readonly to?: number | undefined } = {}): ReadableStream<Uint8Array> {
    const whole = this.whole.bind(this)
    const content = (): Uint8Array => this.#content()
    return new ReadableStream({
      start: async (controller) => {
        await whole()
        if (to > from) controller.enqueue(content().slice(from, to))
        controller.close()
      },
    })
  }

  async whole(options?: WaitOptions): Promise<void> {
    let last: BlobStatus | undefined
    for await (const status of this.progress(options)) last = status
    if (last?.state !== 'whole') throw new KithError(last?.code ?? 'blob-canceled')
  }

  async blob(options?: WaitOptions): Promise<Blob> {
    await this.whole(options)
    return new Blob([this.#content().slice()], { type: this.ref.type })
  }

  async saveTo(target: string | BlobSaveHandle, options?: WaitOptions): Promise<string> {
    await this.whole(options)
    if (typeof target === 'string') return target
    await this.readable().pipeTo(await target.createWritable())
    return target.name
  }

  async pause(): Promise<void> {
    this.#blobs.step(this.ref.blob, true)
  }

  async resume(): Promise<void> {
    this.#blobs.step(this.ref.blob, false)
  }

  async cancel(): Promise<void> {
    await this.#blobs.forget(this.ref.blob)
  }

  #content(): Uint8Array {
    return this.#shelf.contents.get(this.ref.blob) ?? new Uint8Array(this.ref.bytes)
  }
}

async function bytesOf(source: BlobSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source.slice()
  if (typeof Blob !== 'undefined' && source instanceof Blob) return new Uint8Array(await source.arrayBuffer())
  if ('path' in source) throw new KithError('blob-source-gone', 'A mock peer has no files.')
  const parts: Uint8Array[] = []
  for await (const part of source as AsyncIterable<Uint8Array>) parts.push(part)
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}
