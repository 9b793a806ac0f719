import { blobIdOf } from '@kith/keys'
import {
  type BlobId,
  type BlobRef,
  bytesOfHex,
  type DeviceId,
  type ErrorCode,
  KithError,
  limits,
  type PeerName,
  readBlobRef,
} from '@kith/wire'
import type { BlobChange, BlobStatus } from '../api/blobs.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import type { HolderFinder } from '../blobs/blob-holder.ts'
import { type BlobRecord, blobsCollection, decodeBlobRecord, encodeBlobRecord } from '../blobs/blob-records.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import { blobChannelType } from '../blobs/channel-holder.ts'
import type { ContentReader, LocalFiles } from '../blobs/content-reader.ts'
import { HeldBlob } from '../blobs/held-blob.ts'
import { Seeking } from '../blobs/seeking.ts'
import { Serving } from '../blobs/serving.ts'
import { Sharing } from '../blobs/sharing.ts'
import type { KnownName, KnownNames } from '../identity/known-names.ts'
import type { PeerStore } from '../store/store.ts'
import type { Channels } from './byte-channel.ts'
import type { Committer } from './commits.ts'
import { Topic } from './topic.ts'

export interface BlobKeeperOptions {
  readonly own: { readonly name: PeerName; readonly device: DeviceId }
  readonly store: PeerStore
  readonly blobs: BlobStore
  readonly files: LocalFiles | undefined
  readonly commits: Committer
  readonly channels: Channels
  readonly names: Pick<KnownNames, 'deviceOf'>
  readonly lookup: (name: PeerName) => Promise<KnownName>
  readonly isBlocked: (name: PeerName) => boolean
  /** Other holders than devices. */
  readonly finders: readonly HolderFinder[]
  readonly log: (event: string, detail: Readonly<Record<string, string | number | boolean>>) => void
}

/** Blobs in the engine: what is shared, held and fetched, and who is given it (spec BL). */
export class BlobKeeper {
  readonly sharing: Sharing
  /** How far something that is being shared is, by the caller's ticket. */
  readonly takenIn: Topic<TakenInItem> = new Topic<TakenInItem>()
  readonly #options: BlobKeeperOptions
  readonly #held = new Map<BlobId, HeldBlob>()
  readonly #opening = new Map<BlobId, Promise<HeldBlob>>()
  readonly #topic = new Topic<BlobChange>()
  readonly #serving: Serving
  readonly #seeking: Seeking
  readonly #listening: Disposable
  readonly #untold = new Set<HeldBlob>()
  readonly #ending = new AbortController()
  #tellTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: BlobKeeperOptions) {
    this.#options = options
    const { own, blobs, files, channels, isBlocked } = options
    this.#seeking = new Seeking({ ...options, signal: this.#ending.signal })
    this.sharing = new Sharing({
      own: own.name,
      store: blobs,
      files,
      hasRoom: (bytes) => this.#hasRoom(bytes),
      shared: async (record, reader) => {
        await this.#write(record)
        this.#hold(record, reader)
      },
    })
    this.#serving = new Serving({
      find: async (blob) => this.#held.get(blob)?.content(),
      gave: (blob, device, bytes) => {
        this.#held.get(blob)?.gave(device, bytes)
      },
      trouble: (blob, _, code) => {
        this.#options.log('blob-trouble', { blob, code })
        this.#held.get(blob)?.trouble(code)
      },
    })
    this.#listening = channels.listen(blobChannelType, (channel, from) => {
      if (isBlocked(from.name)) channel.reset('blob-unknown')
      else void this.#serving.take(channel)
    })
  }

  /** Reads the store, goes on with what is not whole, and deletes what belongs to no blob. */
  async start(): Promise<void> {
    const { store, blobs } = this.#options
    const contents = new Set<string>()
    let after: string | undefined
    for (;;) {
      const page = await store.list(blobsCollection, { after, limit: pageSize })
      for (const { value } of page) {
        const record = decodeBlobRecord(value)
        if (record === undefined) continue
        contents.add(record.content)
        this.#hold(record)
      }
      after = page.at(-1)?.key
      if (page.length < pageSize) break
    }
    for (const content of await blobs.list()) if (!contents.has(content)) await blobs.remove(content)
    for (const held of this.#held.values()) this.#fetch(held)
  }

  /** Begins or goes on with a blob. Rejects `blob-malformed`, `blob-too-long`. */
  async open(value: unknown, holders: readonly string[], isPaused: boolean): Promise<BlobStatus> {
    const read = readBlobRef(value)
    if (read.kind === 'refused') throw new KithError(read.code)
    const ref = read.value
    if (blobIdOf(bytesOfHex(ref.key), bytesOfHex(ref.root), ref.bytes) !== ref.blob)
      throw new KithError('blob-malformed')
    const known = this.#held.get(ref.blob)
    if (known !== undefined) return known.status()
    let opening = this.#opening.get(ref.blob)
    if (opening === undefined) {
      opening = this.#begin(ref, holders, isPaused).finally(() => this.#opening.delete(ref.blob))
      this.#opening.set(ref.blob, opening)
    }
    return (await opening).status()
  }

  list(): readonly BlobStatus[] {
    return [...this.#held.values()].map((held) => held.status()).sort((a, b) => b.sinceMs - a.sinceMs)
  }

  changes(options: ItemQueueOptions): ItemQueue<BlobChange> {
    return this.#topic.open(
      options,
      this.list().map((status) => ({ kind: 'status', status })),
    )
  }

  async pause(blob: string, isPaused: boolean): Promise<void> {
    const held = this.#of(blob)
    if (held.record.isPaused !== isPaused) await this.#write({ ...held.record, isPaused })
    held.record = { ...held.record, isPaused }
    held.fetching?.input({ kind: isPaused ? 'pause' : 'resume' })
    if (!isPaused) {
      this.#fetch(held)
      void held.fetching?.look()
    }
    this.#changed(held, true)
  }

  /** Forgets a blob and deletes what is kept of it. */
  async forget(blob: string): Promise<void> {
    const held = this.#held.get(blob as BlobId)
    if (held === undefined) return
    this.#held.delete(blob as BlobId)
    this.#untold.delete(held)
    this.#serving.end('blob-unknown', blob as BlobId)
    await this.#options.commits.commit([
      { changes: [{ collection: blobsCollection, key: blob, value: undefined }], expects: [] },
    ])
    await held.end()
    await this.#options.blobs.remove(held.record.content)
    this.#topic.publish({ kind: 'forgotten', blob })
  }

  /** Resolves when it is whole; rejects with the code that ends it. */
  async whole(blob: string): Promise<void> {
    const held = this.#of(blob)
    for (;;) {
      const { state, code } = held.status()
      if (state === 'whole') return
      if (state === 'failed' || state === 'canceled') throw new KithError(code ?? 'blob-canceled')
      await held.change()
    }
  }

  /**
   * Bytes of the content from an offset on, as soon as they are here: at least one, at most to the end of so many chunks; none at its end. What is read is fetched
   * first.
   */
  async read(blob: string, offset: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const held = this.#of(blob)
    const { bytes } = held.record.ref
    if (offset >= bytes) return new Uint8Array(0)
    const index = Math.floor(offset / limits.blobChunkBytes)
    await this.#untilHere(held, index, offset, signal)
    const content = await held.content()
    held.uses++
    try {
      const chunk = await content.plain(index)
      if (chunk === undefined) throw new KithError('blob-damaged')
      return chunk.subarray(offset - index * limits.blobChunkBytes)
    } finally {
      held.uses--
    }
  }

  /** Saves a whole blob to a path; gives the path it has. Rejects `option-invalid` where there are no files. */
  async save(blob: string, path: string): Promise<string> {
    const { files } = this.#options
    const held = this.#of(blob)
    await this.whole(blob)
    const from = held.record.file?.path ?? (await held.content()).kept.path
    if (files === undefined || from === undefined)
      throw new KithError('option-invalid', 'There are no files here; save to a handle.')
    const savedAs = await files.save(from, path, held.record.ref.name)
    const record = { ...held.record, savedAs }
    await this.#write(record)
    held.record = record
    this.#changed(held, true)
    return savedAs
  }

  /** Something came from a device: who waits for it asks it. */
  heard(device: DeviceId, name: PeerName): void {
    for (const held of this.#held.values()) {
      const { fetching } = held
      if (fetching?.report.state === 'seeking' && this.#seeking.namesOf(held).has(name))
        void this.#seeking.ask(held, fetching, device)
    }
  }

  /** The connection is there: who seeks looks at once. */
  up(): void {
    for (const { fetching } of this.#held.values())
      if (fetching !== undefined && fetching.report.state === 'seeking') fetching.input({ kind: 'seek' })
  }

  async end(): Promise<void> {
    this.#ending.abort()
    clearTimeout(this.#tellTimer)
    this.#listening[Symbol.dispose]()
    this.#serving.end('disposed')
    await this.sharing.end()
    await Promise.all([...this.#held.values()].map((held) => held.close()))
    this.#topic.end()
    this.takenIn.end()
    await this.#options.blobs[Symbol.asyncDispose]()
  }

  async #begin(ref: BlobRef, holders: readonly string[], isPaused: boolean): Promise<HeldBlob> {
    const record: BlobRecord = {
      ref,
      origin: 'received',
      content: crypto.randomUUID(),
      holders,
      isPaused,
      isWhole: false,
      sinceMs: Date.now(),
    }
    await this.#write(record)
    const held = this.#hold(record)
    this.#fetch(held)
    return held
  }

  #of(blob: string): HeldBlob {
    const held = this.#held.get(blob as BlobId)
    if (held === undefined) throw new KithError('blob-unknown')
    return held
  }

  #hold(record: BlobRecord, reader?: ContentReader): HeldBlob {
    const { blobs, files, names } = this.#options
    const held: HeldBlob = new HeldBlob({
      store: blobs,
      files,
      record,
      reader,
      nameOf: (device) => names.deviceOf(device)?.name,
      changed: (one, isBig) => {
        this.#changed(one, isBig)
      },
      fetching: {
        seek: (fetching) => {
          this.#seeking.seek(held, fetching)
        },
        hasRoom: (bytes) => this.#hasRoom(bytes, held),
      },
    })
    this.#held.set(record.ref.blob, held)
    this.#changed(held, true)
    return held
  }

  #fetch(held: HeldBlob): void {
    held.fetch().catch((cause: unknown) => {
      held.trouble(cause instanceof KithError ? cause.code : 'internal')
    })
  }

  async #write(record: BlobRecord): Promise<void> {
    const value = encodeBlobRecord(record)
    await this.#options.commits.commit([
      { changes: [{ collection: blobsCollection, key: record.ref.blob, value }], expects: [] },
    ])
  }

  /** Whether there is room for so many bytes beside what the other transfers will still need. */
  async #hasRoom(bytes: number, except?: HeldBlob): Promise<boolean> {
    const room = await this.#options.blobs.room()
    if (room === undefined) return true
    let promised = 0
    for (const held of this.#held.values())
      if (held !== except && held.fetching?.report.state === 'running') promised += held.fetching.bytesLeft
    // The pages are a part in 1,536, and a disk that is full to the last byte helps nobody.
    return room >= promised + bytes + bytes / 1000 + roomSpareBytes
  }

  async #untilHere(held: HeldBlob, index: number, offset: number, signal: AbortSignal | undefined): Promise<void> {
    let isTold = false
    for (;;) {
      if (signal?.aborted === true) throw new KithError('aborted')
      const { state, code } = held.status()
      if (state === 'whole' || held.fetching?.hasChunk(index) === true) return
      if (state === 'failed' || state === 'canceled') throw new KithError(code ?? 'blob-canceled')
      if (!isTold && held.fetching !== undefined) {
        isTold = true
        held.fetching.input({ kind: 'read', offset })
      }
      await held.change()
    }
  }

  /** Tells who watches: at once what is other than a number, and numbers now and then. */
  #changed(held: HeldBlob, isBig: boolean): void {
    if (this.#held.get(held.record.ref.blob) !== held) return
    const report = held.fetching?.report
    if (report !== undefined && (report.state === 'whole' || report.state === 'failed'))
      this.#over(held, report.state === 'whole' ? undefined : (report.code ?? 'internal')).catch((cause: unknown) => {
        held.trouble(cause instanceof KithError ? cause.code : 'internal')
      })
    this.#untold.add(held)
    if (isBig) this.#tell()
    else
      this.#tellTimer ??= setTimeout(() => {
        this.#tell()
      }, tellMs)
  }

  #tell(): void {
    clearTimeout(this.#tellTimer)
    this.#tellTimer = undefined
    for (const held of this.#untold) this.#topic.publish({ kind: 'status', status: held.status() })
    this.#untold.clear()
  }

  /** A transfer is over: the record says so from then on. */
  async #over(held: HeldBlob, failed: ErrorCode | undefined): Promise<void> {
    if (held.record.isWhole || held.record.failed !== undefined) return
    held.record = { ...held.record, ...(failed === undefined ? { isWhole: true } : { failed }) }
    await this.#write(held.record)
    await held.settle(held.record)
  }
}

/** How far a content that is being shared is. */
export interface TakenInItem {
  readonly ticket: string
  readonly taken: number
  readonly total: number | undefined
}

const pageSize = 200
const tellMs = 250
const roomSpareBytes = 16_777_216
