import { type BlobPart, KithError } from '@kith/wire'
import { type BlobStore, type KeptContent, type KeptPart, mapSegmentBytes, type MapSegment } from './blob-store.ts'

const partsName = 'parts'
/** Stands in the place of a level in the keys of the map. */
const mapLevel = -1

/**
 * Keeps content in an IndexedDB database of its own, in a browser: one record a part, under its name, level and index. Parts and map are one transaction. The
 * tab that has the peer's store open is the only one that uses it.
 */
export async function openIndexedDbBlobs(name: string): Promise<BlobStore> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(partsName)
    }
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(errorOf(request.error))
    }
  })
  return new IndexedDbBlobs(database)
}

class IndexedDbBlobs implements BlobStore {
  readonly #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
    // Somebody deletes the database: make way, or he waits for ever.
    database.onversionchange = () => {
      database.close()
    }
  }

  async room(): Promise<number | undefined> {
    // Pages over plain HTTP have no estimate, and the type does not say so.
    const storage = navigator.storage as StorageManager | undefined
    const { quota, usage } = (await storage?.estimate()) ?? {}
    return quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage)
  }

  async open(name: string): Promise<KeptContent> {
    const database = this.#database
    return {
      write: (parts, map) => write(database, name, parts, map),
      read: async ({ level, index }, bytes) => {
        const kept = await get(database, [name, level, index])
        return kept === undefined || kept.byteLength < bytes ? undefined : kept.subarray(0, bytes)
      },
      readMap: async (bytes) => {
        const map = new Uint8Array(bytes)
        for (let number = 0; number * mapSegmentBytes < bytes; number++) {
          const segment = await get(database, [name, mapLevel, number])
          if (segment !== undefined)
            map.set(segment.subarray(0, bytes - number * mapSegmentBytes), number * mapSegmentBytes)
        }
        return map
      },
      close: async () => undefined,
    }
  }

  async remove(name: string): Promise<void> {
    const transaction = begin(this.#database, 'readwrite')
    transaction.objectStore(partsName).delete(IDBKeyRange.bound([name], [name, []]))
    await done(transaction)
  }

  /** Steps from one name to the next: there is one record a part. */
  async list(): Promise<readonly string[]> {
    const parts = begin(this.#database, 'readonly').objectStore(partsName)
    const names: string[] = []
    await new Promise<void>((resolve, reject) => {
      const request = parts.openKeyCursor()
      request.onerror = () => {
        reject(errorOf(request.error))
      }
      request.onsuccess = () => {
        const cursor = request.result
        if (cursor === null) {
          resolve()
          return
        }
        const [name] = cursor.key as [string]
        names.push(name)
        cursor.continue([name, []])
      }
    })
    return names
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#database.close()
  }
}

async function write(
  database: IDBDatabase,
  name: string,
  parts: readonly KeptPart[],
  map: readonly MapSegment[],
): Promise<void> {
  const transaction = begin(database, 'readwrite')
  const kept = transaction.objectStore(partsName)
  try {
    for (const { part, bytes } of parts) kept.put(whole(bytes), keyOf(name, part))
    for (const { number, bytes } of map) kept.put(whole(bytes), [name, mapLevel, number])
  } catch (cause) {
    transaction.abort()
    throw errorOf(cause)
  }
  await done(transaction)
}

/** The bytes alone: a view would carry its whole buffer into the database. */
function whole(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
}

function keyOf(name: string, { level, index }: BlobPart): IDBValidKey {
  return [name, level, index]
}

function begin(database: IDBDatabase, mode: IDBTransactionMode): IDBTransaction {
  try {
    return database.transaction(partsName, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' })
  } catch (cause) {
    throw errorOf(cause)
  }
}

function get(database: IDBDatabase, key: IDBValidKey): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return new Promise((resolve, reject) => {
    const request = begin(database, 'readonly').objectStore(partsName).get(key) as IDBRequest<
      Uint8Array<ArrayBuffer> | undefined
    >
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(errorOf(request.error))
    }
  })
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve()
    }
    transaction.onabort = () => {
      reject(errorOf(transaction.error))
    }
  })
}

function errorOf(cause: unknown): KithError {
  const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError'
  return new KithError(isFull ? 'store-full' : 'store-failed', undefined, { cause })
}
