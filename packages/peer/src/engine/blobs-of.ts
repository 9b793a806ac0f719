import { type DeviceId, type Frame, KithError, type PeerName } from '@kith/wire'
import type { BlobChange, BlobStatus } from '../api/blobs.ts'
import type { BlobTakenIn } from '../backend/passing.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import { blobsCollection } from '../blobs/blob-records.ts'
import { type BlobStore, openMemoryBlobs } from '../blobs/blob-store.ts'
import { blobChannelType } from '../blobs/blob-channel-type.ts'
import { Telling } from '../blobs/telling.ts'
import type { BlobKeeper } from './blob-keeper.ts'
import type { Engine } from './engine.ts'
import { Lazy, loaded } from './lazy.ts'
import { Topic } from './topic.ts'

/**
 * The blobs of an engine. What keeps them is loaded with the first of them: when the store has one, when something is shared or opened. Until then nobody who asks
 * for one finds it.
 */
export class Blobs {
  /** How far something that is being shared is, by the caller's ticket. */
  readonly takenIn: Topic<BlobTakenIn> = new Topic<BlobTakenIn>()
  readonly #engine: Engine
  readonly #contents: BlobStore
  readonly #telling = new Telling()
  readonly #listening: Disposable
  #keeper: BlobKeeper | undefined
  readonly #loading = new Lazy(() => this.#load())
  #isBegun = false
  #isOver = false

  constructor(engine: Engine) {
    this.#engine = engine
    this.#contents = engine.options.blobs ?? openMemoryBlobs()
    this.#listening = engine.channels.listen(blobChannelType, (channel) => {
      channel.reset('blob-unknown')
    })
  }

  /** Goes on with what the store has. */
  async start(): Promise<void> {
    const [some] = await this.#engine.store.list(blobsCollection, { limit: 1 })
    // Contents without a record are deleted by the keeper, too.
    if (some !== undefined || (await this.#contents.list()).length > 0) await this.keeper()
  }

  /** What keeps the blobs. Rejects `disposed` when the engine has ended. */
  keeper(): Promise<BlobKeeper> {
    this.#isBegun = true
    return this.#loading.get()
  }

  list(): readonly BlobStatus[] {
    return this.#keeper?.list() ?? []
  }

  changes(options: ItemQueueOptions): ItemQueue<BlobChange> {
    return this.#telling.open(options, this.list())
  }

  /** Something came from a device, or a name is there again. */
  heard(name: PeerName, device?: DeviceId): void {
    this.#keeper?.heard(name, device)
  }

  /** A frame from the server that answers no request. */
  frame(frame: Frame): void {
    this.#keeper?.frame(frame)
  }

  /** The connection is there. */
  up(): void {
    this.#keeper?.up()
  }

  /** The connection is lost. */
  down(): void {
    this.#keeper?.down()
  }

  /** Ends it all, once. */
  async end(): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    // What was being loaded ends by itself, and whoever waited for it has been told.
    const keeper = this.#isBegun ? await this.#loading.get().catch(() => undefined) : undefined
    if (keeper !== undefined) return keeper.end()
    this.#listening[Symbol.dispose]()
    this.#telling.end()
    this.takenIn.end()
    await this.#contents[Symbol.asyncDispose]()
  }

  async #load(): Promise<BlobKeeper> {
    const [{ keeperOf }, channels] = await Promise.all([
      loaded(import('./blob-keeper-of.ts')),
      this.#engine.channels.keeper(),
    ])
    if (this.#isOver) throw new KithError('disposed')
    this.#listening[Symbol.dispose]()
    const { takenIn } = this
    const keeper = keeperOf(this.#engine, { blobs: this.#contents, channels, telling: this.#telling, takenIn })
    this.#keeper = keeper
    await keeper.start()
    if (this.#engine.upstream.isUp) keeper.up()
    return keeper
  }
}

/** The blobs of an engine. */
export function blobsOf(engine: Engine): Blobs {
  const blobs = new Blobs(engine)
  engine.presence.onThere = (name) => {
    blobs.heard(name)
  }
  return blobs
}
