import type { StoreChange, WriteGroup } from '@kith/core'
import type { Awaitable, DataKey } from '@kith/keys'
import { assert, KithError } from '@kith/wire'
import type { BlobStore } from '../blobs/blob-store.ts'
import { sealedBlobs } from '../blobs/sealed-blobs.ts'
import { placeOf } from './overlay.ts'
import { damagedChange, mendedChange, readDamaged, sealCollection, type SetAside } from './seal-records.ts'
import type {
  CommitResult,
  DamagedRecord,
  PeerStore,
  StoredRecord,
  StoreHealth,
  StoreOpening,
  StoreRange,
} from './store.ts'

/**
 * A store whose values are sealed on their way to another store and opened on their way back (spec PE63). Collections, keys, versions and lengths are as they
 * are there. A value that does not open is a damaged record, as one is whose checksum is wrong (PE66).
 */
export class SealingStore implements PeerStore {
  readonly health: StoreHealth
  onEnded: ((error: KithError) => void) | undefined
  readonly #store: PeerStore
  readonly #key: DataKey
  /** Records that did not open and were not written since, by place. */
  readonly #damaged: Map<string, DamagedRecord>
  /** Ends when every commit that was called has been passed on. */
  #passedOn: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #closed: Promise<void> | undefined

  private constructor(store: PeerStore, key: DataKey, damaged: readonly DamagedRecord[]) {
    this.#store = store
    this.#key = key
    this.#damaged = new Map(damaged.map((record) => [placeOf(record.collection, record.key), record]))
    const own = this.#damaged
    const { health } = store
    this.health = {
      opening: health?.opening ?? nothingFound,
      get damaged() {
        const below = health?.damaged.filter(({ collection }) => collection !== sealCollection) ?? []
        return [...below, ...own.values()]
      },
      onDamaged: undefined,
    }
    store.onEnded = (error) => this.onEnded?.(error)
    if (health !== undefined) health.onDamaged = (record) => this.health.onDamaged?.(record)
  }

  /** A store that is sealed whole. */
  static async over(store: PeerStore, key: DataKey): Promise<SealingStore> {
    return new SealingStore(store, key, await readDamaged(store))
  }

  /** The place for content beside this store, hidden under the same key. */
  sealBlobs(blobs: BlobStore): BlobStore {
    return sealedBlobs(blobs, this.#key)
  }

  async get(collection: string, key: string): Promise<StoredRecord | undefined> {
    this.#check()
    const record = collection === sealCollection ? undefined : await this.#store.get(collection, key)
    if (record === undefined) {
      if (this.#damaged.has(placeOf(collection, key))) throw new KithError('record-damaged')
      return undefined
    }
    const value = await this.#key.open({ collection, key }, record.value)
    if (value !== undefined) return { ...record, value }
    await this.#setAside(collection, [record])
    throw new KithError('record-damaged')
  }

  async list(collection: string, range?: StoreRange): Promise<readonly StoredRecord[]> {
    this.#check()
    if (collection === sealCollection) return []
    for (;;) {
      const records = await this.#store.list(collection, range)
      const values = await all(records.map(({ key, value }) => this.#key.open({ collection, key }, value)))
      const opened: StoredRecord[] = []
      const damaged: StoredRecord[] = []
      records.forEach((record, at) => {
        const value = values[at]
        if (value === undefined) damaged.push(record)
        else opened.push({ ...record, value })
      })
      if (damaged.length === 0) return opened
      // A page is as long as was asked for, so that nobody takes a short one for the last.
      await this.#setAside(collection, damaged)
    }
  }

  commit(groups: readonly WriteGroup[]): Promise<CommitResult> {
    if (this.#closed !== undefined) return Promise.reject(new KithError('disposed', 'The store was closed.'))
    const sealing = this.#sealed(groups)
    const mended = this.#mendedBy(groups)
    const committed =
      sealing instanceof Promise || this.#waiting > 0 ? this.#inTurn(sealing) : this.#store.commit(sealing)
    return mended.length === 0 ? committed : committed.then((result) => this.#mend(mended, result))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #close(): Promise<void> {
    await this.#passedOn
    await this.#store[Symbol.asyncDispose]()
  }

  #check(): void {
    if (this.#closed !== undefined) throw new KithError('disposed', 'The store was closed.')
  }

  /** Passes commits on in the order of their calls, whichever is sealed first. */
  async #inTurn(sealing: Awaitable<readonly WriteGroup[]>): Promise<CommitResult> {
    this.#waiting++
    const before = this.#passedOn
    const passing = (async () => {
      await before
      try {
        const groups = await sealing
        return { committed: this.#store.commit(groups) }
      } finally {
        this.#waiting--
      }
    })()
    // Whoever called the commit hears how it ended; the next one waits only for its turn.
    this.#passedOn = passing.catch(() => undefined)
    return (await passing).committed
  }

  #sealed(groups: readonly WriteGroup[]): Awaitable<readonly WriteGroup[]> {
    const changes = groups.flatMap((group) => group.changes)
    const values = all(changes.map((change) => this.#sealedValue(change)))
    const assemble = (sealed: readonly (Uint8Array | undefined)[]): readonly WriteGroup[] => {
      let at = 0
      return groups.map((group) => ({
        ...group,
        changes: [
          ...group.changes.map((change) => ({ ...change, value: sealed[at++] })),
          ...this.#touched(group).map(mendedChange),
        ],
      }))
    }
    return values instanceof Promise ? values.then(assemble) : assemble(values)
  }

  #sealedValue({ collection, key, value }: StoreChange): Awaitable<Uint8Array | undefined> {
    assert(collection !== sealCollection, 'the collection of the seal is nobody else’s')
    return value === undefined ? undefined : this.#key.seal({ collection, key }, value)
  }

  /** The damaged records that a group puts or deletes. */
  #touched({ changes }: WriteGroup): readonly StoreChange[] {
    return this.#damaged.size === 0
      ? []
      : changes.filter(({ collection, key }) => this.#damaged.has(placeOf(collection, key)))
  }

  #mendedBy(groups: readonly WriteGroup[]): readonly Mended[] {
    if (this.#damaged.size === 0) return []
    return groups.flatMap((group, at) =>
      this.#touched(group).map(({ collection, key }) => ({ at, place: placeOf(collection, key) })),
    )
  }

  #mend(mended: readonly Mended[], result: CommitResult): CommitResult {
    for (const { at, place } of mended) if (!result.conflicts.includes(at)) this.#damaged.delete(place)
    return result
  }

  /** Takes records that did not open out of their collection. Throws `record-damaged` when that cannot be written. */
  async #setAside(collection: string, records: readonly StoredRecord[]): Promise<void> {
    const atMs = Date.now()
    const aside = records.map(({ key, value, version }) => ({
      record: { collection, key, atMs, sealed: value },
      version,
    }))
    let conflicts: readonly number[]
    try {
      ;({ conflicts } = await this.#store.commit(aside.map(({ record, version }) => asideGroup(record, version))))
    } catch (cause) {
      throw new KithError('record-damaged', undefined, { cause })
    }
    aside.forEach(({ record: { sealed: _, ...record } }, at) => {
      // Written meanwhile, so that it is another one.
      if (conflicts.includes(at) || this.#damaged.has(placeOf(collection, record.key))) return
      this.#damaged.set(placeOf(collection, record.key), record)
      this.health.onDamaged?.(record)
    })
  }
}

interface Mended {
  /** Position of the group. */
  readonly at: number
  readonly place: string
}

const nothingFound: StoreOpening = { commitsLost: 0, keptAs: undefined, missing: [], missingSinceMs: new Map() }

function asideGroup(record: SetAside, version: number): WriteGroup {
  const { collection, key } = record
  return {
    changes: [{ collection, key, value: undefined }, damagedChange(record)],
    expects: [{ collection, key, version }],
  }
}

/** All values; a promise only when one of them is. */
function all<T>(values: readonly Awaitable<T>[]): Awaitable<readonly T[]> {
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as readonly T[])
}
