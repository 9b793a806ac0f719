import { blobIdOf } from '@kith/keys'
import {
  type BlobId,
  type BlobRef,
  bytesOfHex,
  type DeviceId,
  type ErrorCode,
  type Frame,
  KithError,
  type PeerName,
  readBlobRef,
} from '@kith/wire'
import type { BlobChange, BlobStatus } from '../api/blobs.ts'
import type { BlobSharing, BlobTakenIn } from '../backend/passing.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import { type BlobRecord, blobsCollection, encodeBlobRecord, readBlobRecords } from '../blobs/blob-records.ts'
import { Confirming } from '../blobs/confirming.ts'
import { blobChannelType } from '../blobs/blob-channel-type.ts'
import type { ContentReader } from '../blobs/content-reader.ts'
import { HeldBlob } from '../blobs/held-blob.ts'
import { Keeping } from '../blobs/keeping.ts'
import { Mending } from '../blobs/mending.ts'
import { Reading } from '../blobs/reading.ts'
import { withTaken } from '../blobs/receivers.ts'
import { hasRoom } from '../blobs/room.ts'
import { Seeking } from '../blobs/seeking.ts'
import type { SealedContent } from '../blobs/sealed-content.ts'
import { Serving } from '../blobs/serving.ts'
import { Sharing } from '../blobs/sharing.ts'
import { Telling } from '../blobs/telling.ts'
import { untilWhole } from '../blobs/waiting.ts'
import type { BlobKeeperOptions } from './blob-keeper-options.ts'
import { Topic } from './topic.ts'

export type { BlobKeeperOptions } from './blob-keeper-options.ts'

/** Blobs in the engine: what is shared, held and fetched, and who is given it (spec BL). */
export class BlobKeeper {
  readonly sharing: Sharing
  /** How far something that is being shared is, by the caller's ticket. */
  readonly takenIn: Topic<BlobTakenIn>
  readonly #options: BlobKeeperOptions
  readonly #held = new Map<BlobId, HeldBlob>()
  readonly #opening = new Map<BlobId, Promise<HeldBlob>>()
  readonly #telling: Telling
  readonly #serving: Serving
  readonly #seeking: Seeking
  readonly #keeping: Keeping
  readonly #confirming: Confirming
  readonly #mending = new Mending((held, record) => this.#put(held, record))
  readonly #reading: Reading
  readonly #listening: Disposable
  readonly #ending = new AbortController()

  constructor(options: BlobKeeperOptions) {
    this.#options = options
    this.#telling = options.telling ?? new Telling()
    this.takenIn = options.takenIn ?? new Topic<BlobTakenIn>()
    const { own, blobs, files, channels, isBlocked } = options
    const { signal } = this.#ending
    this.#seeking = new Seeking({ ...options, signal })
    this.#keeping = new Keeping({
      ...options,
      decided: async (held, mailbox) => {
        if (this.#held.has(held.record.ref.blob)) await this.#put(held, { ...held.record, mailbox })
      },
      stored: (held) => {
        this.#changed(held, false)
      },
      signal,
    })
    this.sharing = new Sharing({
      own: own.name,
      store: blobs,
      files,
      hasRoom: (bytes) => this.#hasRoom(bytes),
      shared: async (record, reader) => {
        await this.#write(record)
        void this.#keeping.look(this.#hold(record, reader))
      },
    })
    this.#confirming = new Confirming({ ...options, put: (held, record) => this.#put(held, record) })
    this.#reading = new Reading({
      use: (held, work) => this.#use(held, work),
      mending: this.#mending,
      files,
      ending: signal,
    })
    this.#serving = new Serving({
      use: async (blob, work) => {
        const held = this.#held.get(blob)
        if (held === undefined) throw new KithError('blob-unknown')
        await this.#use(held, work)
      },
      gave: (blob, device, bytes) => {
        const held = this.#held.get(blob)
        if (held === undefined) return
        held.gave(device, bytes)
        this.#keeping.gave(held)
      },
      done: (blob, device) => this.#taken(blob, device),
      trouble: (blob, _, code) => {
        this.#options.log('blob-trouble', { blob, code })
        const held = this.#held.get(blob)
        // What is damaged here is fetched again.
        if (code !== 'blob-damaged' || held?.isKept === false) held?.trouble(code)
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
    const { records, isSure } = await readBlobRecords(store)
    const contents = new Set(records.map(({ content }) => content))
    for (const record of records) this.#hold(record)
    // What a record that cannot be read keeps is not known, so nothing is deleted then.
    if (isSure) for (const content of await blobs.list()) if (!contents.has(content)) await blobs.remove(content)
    for (const held of this.#held.values()) {
      this.#fetch(held)
      void this.#keeping.look(held)
    }
  }

  /** Shares content that is read here. */
  async share({ ticket, source, ...giving }: BlobSharing, signal: AbortSignal | undefined): Promise<BlobRef> {
    const taken = (bytes: number, total: number | undefined): void => {
      this.takenIn.publish({ ticket, taken: bytes, total })
    }
    return 'path' in source
      ? this.sharing.path(source.path, giving, taken, signal)
      : this.sharing.chosen(source.file, giving, taken, signal)
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

  status(blob: string): BlobStatus {
    return this.#of(blob).status()
  }

  async pause(blob: string, isPaused: boolean): Promise<void> {
    const held = this.#of(blob)
    if (held.record.isPaused !== isPaused) await this.#put(held, { ...held.record, isPaused })
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
    this.#serving.end('blob-unknown', blob as BlobId)
    await this.#options.commits.commit([
      { changes: [{ collection: blobsCollection, key: blob, value: undefined }], expects: [] },
    ])
    this.#keeping.release(held)
    await held.end()
    await this.#options.blobs.remove(held.record.content)
    this.#telling.forgotten(held)
  }

  /** Resolves when it is whole; rejects with the code that ends it. */
  async whole(blob: string): Promise<void> {
    await untilWhole(this.#of(blob), this.#ending.signal)
  }

  /**
   * Bytes of the content from an offset on, as soon as they are here: at least one, at most to the end of so many chunks; none at its end. What is read is fetched
   * first.
   */
  async read(blob: string, offset: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const held = this.#of(blob)
    return this.#reading.read(held, offset, signal)
  }

  /** Saves a whole blob to a path; gives the path it has. Rejects `option-invalid` where there are no files. */
  async save(blob: string, path: string): Promise<string> {
    const held = this.#of(blob)
    const savedAs = await this.#reading.save(held, path)
    await this.#put(held, { ...held.record, savedAs })
    return savedAs
  }

  /** Something came from a device, or a name is there again: who waits for it asks it, and it is told what it should know. */
  heard(name: PeerName, device?: DeviceId): void {
    for (const held of this.#held.values()) {
      const { fetching, record } = held
      if (record.isUntold === true && record.ref.from === name) void this.#confirming.tell(held)
      const waits = fetching?.report.state === 'seeking' && this.#seeking.namesOf(held).has(name)
      if (waits && device !== undefined) void this.#seeking.ask(held, fetching, device)
      else if (waits) fetching.input({ kind: 'seek' })
    }
  }

  changes(options: ItemQueueOptions): ItemQueue<BlobChange> {
    return this.#telling.open(options, this.list())
  }

  /** A frame from the server that answers no request. */
  frame(frame: Frame): void {
    this.#options.mailbox?.frame(frame)
  }

  /** The connection is lost. */
  down(): void {
    this.#options.mailbox?.down()
  }

  /** The connection is there: who seeks looks at once, and what could not be said is said. */
  up(): void {
    for (const held of this.#held.values()) {
      if (held.fetching?.report.state === 'seeking') held.fetching.input({ kind: 'seek' })
      void this.#confirming.tell(held)
      void this.#keeping.look(held)
    }
  }

  /** Ends it all, once; what is under way goes on in the next life. */
  async end(): Promise<void> {
    if (this.#ending.signal.aborted) return
    this.#ending.abort()
    this.#options.mailbox?.down(new KithError('disposed'))
    this.#listening[Symbol.dispose]()
    this.#serving.end('disposed')
    await this.sharing.end()
    await Promise.all([...this.#held.values()].map((held) => held.close()))
    this.#telling.end()
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
      stored: (one) => this.#keeping.storedOf(one),
      nameOf: (device) => names.deviceOf(device)?.name,
      changed: (one, isBig) => {
        this.#changed(one, isBig)
      },
      damaged: (one, part) => {
        this.#options.log('blob-damaged', { blob: record.ref.blob, ...part })
        this.#mending.lose(one, part)
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

  /** Does something with the content of a blob, which stays open meanwhile. Contents that nobody uses are closed when there are many. */
  async #use<T>(held: HeldBlob, work: (content: SealedContent) => Promise<T>): Promise<T> {
    held.uses++
    try {
      return await work(await held.content())
    } finally {
      held.uses--
      const idle = [...this.#held.values()].filter((one) => one.isIdle)
      if (idle.length > idleMax) {
        const [oldest] = idle.sort((a, b) => a.usedAtMs - b.usedAtMs)
        await oldest?.close()
      }
    }
  }

  #fetch(held: HeldBlob): void {
    held.fetch().catch((cause: unknown) => {
      held.trouble(cause instanceof KithError ? cause.code : 'internal')
    })
  }

  async #put(held: HeldBlob, record: BlobRecord): Promise<void> {
    held.record = record
    await this.#write(record)
    this.#changed(held, true)
  }

  async #write(record: BlobRecord): Promise<void> {
    const value = encodeBlobRecord(record)
    await this.#options.commits.commit([
      { changes: [{ collection: blobsCollection, key: record.ref.blob, value }], expects: [] },
    ])
  }

  #hasRoom(bytes: number, except?: HeldBlob): Promise<boolean> {
    return hasRoom(
      this.#options.blobs,
      bytes,
      [...this.#held.values()].filter((held) => held !== except),
    )
  }

  /** What the transfer says is remembered when it is final, and told. */
  #changed(held: HeldBlob, isBig: boolean): void {
    if (this.#held.get(held.record.ref.blob) !== held) return
    const report = held.fetching?.report
    if (report !== undefined && (report.state === 'whole' || report.state === 'failed'))
      this.#over(held, report.state === 'whole' ? undefined : (report.code ?? 'internal')).catch((cause: unknown) => {
        held.trouble(cause instanceof KithError ? cause.code : 'internal')
      })
    this.#telling.changed(held, isBig)
  }

  /** A transfer is over: the record says so from then on. */
  async #over(held: HeldBlob, failed: ErrorCode | undefined): Promise<void> {
    if (held.record.isWhole || held.record.failed !== undefined) return
    const isUntold = held.record.origin === 'received'
    held.record = { ...held.record, ...(failed === undefined ? { isWhole: true, isUntold } : { failed }) }
    await this.#write(held.record)
    const ends = held.fetching?.ends
    await held.settle(held.record)
    await this.#confirming.tell(held, ends)
  }

  /** A device has everything: remembered where it is one of those for whom the blob is. */
  async #taken(blob: BlobId, device: DeviceId): Promise<void> {
    const held = this.#held.get(blob)
    if (held === undefined) return
    held.done(device)
    const receivers = withTaken(held.record.for ?? [], this.#options.names.deviceOf(device)?.name)
    if (receivers === undefined) return
    await this.#put(held, { ...held.record, for: receivers })
    void this.#keeping.look(held)
  }
}

/** Contents that nobody uses and that stay open. */
const idleMax = 32
