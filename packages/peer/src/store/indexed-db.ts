import type { WriteGroup } from '@kith/core'
import { KithError } from '@kith/wire'
import { boundsOf, isEmpty } from './bounds.ts'
import { Commits, storeFailed } from './commits.ts'
import { applyGroups, Overlay, placeOf, recordsOf } from './overlay.ts'
import { lockOf } from './indexed-db-lock.ts'
import { makeKeyStore, platformKeyIn } from './indexed-db-key.ts'
import type { CommitResult, PeerStore, Sealable, StoredRecord, StoreRange } from './store.ts'

/** Version of the database: the layout this program reads and writes. */
const layoutVersion = 2
const recordsName = 'records'

/**
 * Opens a store in IndexedDB, in a browser. A Web Lock keeps every other tab out until the store is closed or the tab ends. Each disk
 * transaction asks for strict durability; commits that are called while one is on its way share the next.
 *
 * Rejects `store-busy` when another tab or store has it open, `store-newer` when a newer program wrote it, `store-failed` when the
 * browser gives no storage, and `insecure-address` where the page may not lock.
 */
export async function openIndexedDbStore(name: string): Promise<PeerStore> {
  const unlock = await lockOf(`kith-store:${name}`)
  try {
    return new IndexedDbStore(await openDatabase(name), unlock)
  } catch (cause) {
    await unlock()
    throw storeFailed(cause)
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, layoutVersion)
    let isGivenUp = false
    const giveUp = (error: KithError): void => {
      isGivenUp = true
      reject(error)
    }
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion === 0) request.result.createObjectStore(recordsName)
      makeKeyStore(request.result)
    }
    // Somebody holds a connection of another version, without the lock, and does not close it.
    request.onblocked = () => {
      giveUp(new KithError('store-busy'))
    }
    request.onsuccess = () => {
      if (isGivenUp) request.result.close()
      else resolve(request.result)
    }
    request.onerror = () => {
      const cause = request.error
      giveUp(cause?.name === 'VersionError' ? new KithError('store-newer', undefined, { cause }) : storeFailed(cause))
    }
  })
}

/**
 * What a record is in the database, under the key `[collection, key]`: its version as a float64, then its value. One buffer costs half of
 * what an object with the same contents does.
 */
type Kept = ArrayBuffer

const headBytes = 8

class IndexedDbStore implements PeerStore {
  onEnded: ((error: KithError) => void) | undefined
  readonly sealable: Sealable = {
    collections: () => collectionsIn(this.#records('readonly')),
    // The browser writes over what was deleted when it likes, and cannot be asked.
    scrub: async () => undefined,
    platformKey: () => platformKeyIn(this.#database),
  }
  readonly #database: IDBDatabase
  readonly #unlock: () => Promise<void>
  readonly #commits = new Commits({ apply: (groups) => this.#apply(groups) })

  constructor(database: IDBDatabase, unlock: () => Promise<void>) {
    this.#database = database
    this.#unlock = unlock
    // A newer program in another tab wants to change the layout, or somebody deletes the database: make way, or it waits for ever.
    database.onversionchange = ({ newVersion }) => {
      this.#end(new KithError(newVersion === null ? 'store-failed' : 'store-taken'))
    }
    // The browser took the storage away, because the person cleared it or the disk failed.
    database.onclose = () => {
      this.#end(new KithError('store-failed'))
    }
  }

  async get(collection: string, key: string): Promise<StoredRecord | undefined> {
    const records = this.#records('readonly')
    const kept = await answerOf(records.get([collection, key]) as IDBRequest<Kept | undefined>)
    return kept && recordOf(key, kept)
  }

  async list(collection: string, range?: StoreRange): Promise<readonly StoredRecord[]> {
    const bounds = boundsOf(range)
    const records = this.#records('readonly')
    if (isEmpty(bounds)) return []
    const { lower, upper, limit, reverse } = bounds
    // An array sorts behind every string, so the empty one ends the collection.
    const keys = IDBKeyRange.bound([collection, lower], [collection, upper ?? []], false, true)
    if (reverse && limit !== undefined) return walkBack(records, keys, limit)
    const [names, found] = await Promise.all([
      answerOf(records.getAllKeys(keys, limit)),
      answerOf(records.getAll(keys, limit) as IDBRequest<Kept[]>),
    ])
    const listed = found.map((kept, at) => recordOf(keyOf(names[at]), kept))
    return reverse ? listed.reverse() : listed
  }

  commit(groups: readonly WriteGroup[]): Promise<CommitResult> {
    return this.#commits.commit(groups)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commits.close()
    this.#database.close()
    await this.#unlock()
  }

  #end(error: KithError): void {
    this.#commits.fail(error)
    this.#database.close()
    void this.#unlock()
    this.onEnded?.(error)
  }

  #records(mode: 'readonly' | 'readwrite'): IDBObjectStore {
    this.#commits.check()
    return this.#transaction(mode).objectStore(recordsName)
  }

  #transaction(mode: 'readonly' | 'readwrite'): IDBTransaction {
    try {
      return this.#database.transaction(recordsName, mode, { durability: 'strict' })
    } catch (cause) {
      throw storeFailed(cause)
    }
  }

  /** Reads the versions of everything that is touched, decides in memory, and writes each changed record once. */
  async #apply(groups: readonly WriteGroup[]): Promise<number[]> {
    const transaction = this.#transaction('readwrite')
    const [conflicts] = await Promise.all([writeInto(transaction, groups), endOf(transaction)])
    return conflicts
  }
}

async function writeInto(transaction: IDBTransaction, groups: readonly WriteGroup[]): Promise<number[]> {
  const records = transaction.objectStore(recordsName)
  try {
    const versions = new Map<string, number>()
    const reads = recordsOf(groups).map(async ({ collection, key }) => {
      const kept = await answerOf(records.get([collection, key]) as IDBRequest<Kept | undefined>)
      if (kept !== undefined) versions.set(placeOf(collection, key), versionOf(kept))
    })
    await Promise.all(reads)
    const overlay = new Overlay(versions)
    const conflicts = applyGroups(overlay, groups)
    for (const { collection, key, value, version } of overlay.changed())
      if (value === undefined) records.delete([collection, key])
      else records.put(keptOf(version, value), [collection, key])
    return conflicts
  } catch (cause) {
    // Half of the writes must not become durable when the other half cannot be made.
    if (transaction.error === null) transaction.abort()
    throw cause
  }
}

/** Steps from one collection to the next. */
function collectionsIn(records: IDBObjectStore): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const names: string[] = []
    const request = records.openKeyCursor()
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null) {
        resolve(names)
        return
      }
      const [name] = cursor.key as [collection: string, key: string]
      names.push(name)
      cursor.continue([name, []])
    }
    request.onerror = () => {
      reject(storeFailed(request.error))
    }
  })
}

function walkBack(records: IDBObjectStore, keys: IDBKeyRange, limit: number): Promise<StoredRecord[]> {
  return new Promise((resolve, reject) => {
    const found: StoredRecord[] = []
    const request = records.openCursor(keys, 'prev')
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor !== null) found.push(recordOf(keyOf(cursor.key), cursor.value as Kept))
      if (cursor === null || found.length === limit) resolve(found)
      else cursor.continue()
    }
    request.onerror = () => {
      reject(storeFailed(request.error))
    }
  })
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(storeFailed(request.error))
    }
  })
}

/** Resolves when the transaction is on disk; rejects when it was taken back, as for want of room. */
function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve()
    }
    transaction.onabort = () => {
      reject(storeFailed(transaction.error))
    }
  })
}

/** The record's own part of a key of the database. */
function keyOf(key: IDBValidKey | undefined): string {
  return (key as [collection: string, key: string])[1]
}

function keptOf(version: number, value: Uint8Array): Kept {
  const kept = new ArrayBuffer(headBytes + value.byteLength)
  new DataView(kept).setFloat64(0, version)
  new Uint8Array(kept).set(value, headBytes)
  return kept
}

function versionOf(kept: Kept): number {
  return new DataView(kept).getFloat64(0)
}

function recordOf(key: string, kept: Kept): StoredRecord {
  return { key, value: new Uint8Array(kept, headBytes), version: versionOf(kept) }
}
