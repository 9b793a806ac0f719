import type { WriteGroup } from '@kith/core'
import { KithError } from '@kith/wire'
import type { ItemQueueOptions, ItemQueue } from '../backend/item-queue.ts'
import type { BackendStreams } from '../backend/backend.ts'
import type { CommitResult, PeerStore } from '../store/store.ts'
import { StorageKeeper, type StorageListener } from './storage-keeper.ts'
import { Topic } from './topic.ts'

type Change = BackendStreams['changes']['item']

/** All commits of the engine go through here, so that whoever watches a collection is told what was committed. */
export class Committer {
  /** Whether the store has room, and what is damaged in it. */
  readonly storage: StorageKeeper
  readonly #store: PeerStore
  readonly #topics = new Map<string, Topic<Change>>()
  readonly #running = new Set<Promise<unknown>>()
  #isEnded = false

  constructor(store: PeerStore, listener: StorageListener) {
    this.#store = store
    this.storage = new StorageKeeper(store, listener)
  }

  /** Rejects `store-full` at once while there is no room, until the store was tried and has some. */
  async commit(groups: readonly WriteGroup[]): Promise<CommitResult> {
    if (this.storage.isFull) throw new KithError('store-full')
    const running = this.#store.commit(groups)
    this.#running.add(running)
    try {
      const result = await running
      groups.forEach((group, at) => {
        if (!result.conflicts.includes(at)) this.#tell(group)
      })
      return result
    } catch (cause) {
      const error = cause instanceof KithError ? cause : new KithError('store-failed', undefined, { cause })
      if (error.code === 'store-full') this.storage.full()
      throw error
    } finally {
      this.#running.delete(running)
    }
  }

  /** Changes of a collection from now on. */
  changes(collection: string, options: ItemQueueOptions): ItemQueue<Change> {
    let topic = this.#topics.get(collection)
    if (topic === undefined) {
      topic = new Topic()
      this.#topics.set(collection, topic)
    }
    const queue = topic.open(options)
    if (this.#isEnded) queue.end()
    return queue
  }

  /** Tells a keeper every change of its collection from now on. */
  follow(
    collection: string,
    keeper: { readonly committed: (key: string, value: Uint8Array | undefined) => void },
    onFailure: (error: unknown) => void,
  ): void {
    const changes = this.changes(collection, {})
    void (async () => {
      for await (const { key, value } of changes) keeper.committed(key, value)
    })().catch(onFailure)
  }

  /** Resolves when what is being written is on disk, or has failed. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  end(): void {
    this.#isEnded = true
    for (const topic of this.#topics.values()) topic.end()
  }

  #tell(group: WriteGroup): void {
    for (const { collection, key, value } of group.changes) {
      const topic = this.#topics.get(collection)
      if (topic === undefined) continue
      if (topic.isHeard) topic.publish({ key, value })
      else this.#topics.delete(collection)
    }
  }
}
