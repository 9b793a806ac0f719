import { KithError } from '@kith/wire'
import type { StorageStatus } from '../api/storage.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import type { PeerStore } from '../store/store.ts'
import { Gate } from './gate.ts'
import { Topic } from './topic.ts'

/** How a keeper tells what it finds. */
export interface StorageListener {
  readonly log: (event: string, detail: Readonly<Record<string, string | number | boolean>>) => void
  /** The store failed for another reason than room. */
  readonly onFailure: (error: unknown) => void
}

/** Pauses between the tries of a full store: from one second, doubled up to half a minute. */
const pauseMsMin = 1000
const pauseMsMax = 30_000
/** A store has room again when it takes so many bytes, so that it is not full again at once. */
const roomBytes = 65_536
const damagedToldMax = 1000
const probe = { collection: 'kith.room', key: 'probe' } as const

/** What is known of the store: whether it has room, and what is damaged. Tries a full store again until it has room. */
export class StorageKeeper {
  readonly #store: PeerStore
  readonly #listener: StorageListener
  readonly #topic = new Topic<StorageStatus>()
  readonly #room = new Gate()
  #sinceMs = Date.now()
  #fullSince: { retryAtMs: number; pauseMs: number; timer: ReturnType<typeof setTimeout> | undefined } | undefined
  #trying: Promise<void> | undefined
  #isEnded = false

  constructor(store: PeerStore, listener: StorageListener) {
    this.#store = store
    this.#listener = listener
    this.#room.open()
    store.onEnded = listener.onFailure
    const { health } = store
    if (health === undefined) return
    const { commitsLost, keptAs, missing } = health.opening
    if (keptAs !== undefined) listener.log('store-salvaged', { keptAs })
    if (commitsLost > 0) listener.log('store-restored', { commitsLost })
    for (const { collection, count } of missing) listener.log('records-missing', { collection, count })
    for (const { collection } of health.damaged) listener.log('record-damaged', { collection })
    health.onDamaged = ({ collection }) => {
      listener.log('record-damaged', { collection })
      this.#topic.publish(this.status)
    }
  }

  get isFull(): boolean {
    return this.#fullSince !== undefined
  }

  get status(): StorageStatus {
    const { opening, damaged } = this.#store.health ?? { opening: undefined, damaged: [] }
    return {
      state: this.isFull ? 'full' : 'ok',
      sinceMs: this.#sinceMs,
      retryAtMs: this.#fullSince?.retryAtMs,
      damaged: damaged.slice(0, damagedToldMax),
      opening: {
        commitsLost: opening?.commitsLost ?? 0,
        keptAs: opening?.keptAs,
        missing: opening?.missing ?? [],
      },
    }
  }

  changes(options: ItemQueueOptions): ItemQueue<StorageStatus> {
    return this.#topic.open(options, [this.status])
  }

  /** Resolves when there is room; rejects when the peer ends. */
  room(): Promise<void> {
    return this.#room.passed()
  }

  /** A commit found no room. */
  full(): void {
    if (this.isFull || this.#isEnded) return
    this.#room.close()
    this.#sinceMs = Date.now()
    this.#listener.log('store-full', {})
    this.#wait(pauseMsMin)
  }

  /** Tries a full store now; resolves with how it is then. */
  async retry(): Promise<StorageStatus> {
    if (this.isFull) await this.#try()
    return this.status
  }

  end(error: KithError): void {
    this.#isEnded = true
    clearTimeout(this.#fullSince?.timer)
    this.#room.end(error)
    this.#topic.end()
  }

  #wait(pauseMs: number): void {
    clearTimeout(this.#fullSince?.timer)
    const timer = setTimeout(() => void this.#try(), pauseMs)
    this.#fullSince = { retryAtMs: Date.now() + pauseMs, pauseMs, timer }
    this.#topic.publish(this.status)
  }

  #try(): Promise<void> {
    this.#trying ??= this.#tryNow().finally(() => {
      this.#trying = undefined
    })
    return this.#trying
  }

  async #tryNow(): Promise<void> {
    const pauseMs = this.#fullSince?.pauseMs ?? pauseMsMin
    clearTimeout(this.#fullSince?.timer)
    try {
      await this.#store.commit([{ changes: [{ ...probe, value: new Uint8Array(roomBytes) }], expects: [] }])
      await this.#store.commit([{ changes: [{ ...probe, value: undefined }], expects: [] }])
    } catch (error) {
      if (this.#isEnded) return
      if (error instanceof KithError && error.code === 'store-full') this.#wait(Math.min(pauseMs * 2, pauseMsMax))
      else this.#listener.onFailure(error)
      return
    }
    if (this.#isEnded) return
    this.#fullSince = undefined
    this.#sinceMs = Date.now()
    this.#listener.log('store-has-room', {})
    this.#topic.publish(this.status)
    this.#room.open()
  }
}
