import type { PlatformKey } from '@kith/keys'
import { storeFailed } from './commits.ts'

const keysName = 'keys'
const keyName = 'seal'

/** Makes the place for keys in a database; for its upgrade. */
export function makeKeyStore(database: IDBDatabase): void {
  database.createObjectStore(keysName)
}

/**
 * The key of a database that the browser uses and does not give out: an AES-256-GCM key that cannot be extracted, made when it is first asked for. It
 * lies in the same database as the records, so that one is never there without the other.
 */
export async function platformKeyIn(database: IDBDatabase): Promise<PlatformKey> {
  const found = await request(database, 'readonly', (keys) => keys.get(keyName) as IDBRequest<CryptoKey | undefined>)
  const key = found ?? (await makeKey(database))
  return {
    seal: async (nonce, associated, plain) => {
      const { subtle } = crypto
      return new Uint8Array(await subtle.encrypt(parameters(nonce, associated), key, Uint8Array.from(plain)))
    },
    open: async (nonce, associated, sealed) => {
      const { subtle } = crypto
      try {
        return new Uint8Array(await subtle.decrypt(parameters(nonce, associated), key, Uint8Array.from(sealed)))
      } catch {
        // The tag does not fit.
        return undefined
      }
    },
  }
}

async function makeKey(database: IDBDatabase): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ['encrypt', 'decrypt'])
  await request(database, 'readwrite', (keys) => keys.put(key, keyName))
  return key
}

const algorithm = 'AES-GCM'

function parameters(nonce: Uint8Array, associated: Uint8Array): AesGcmParams {
  return { name: algorithm, iv: Uint8Array.from(nonce), additionalData: Uint8Array.from(associated) }
}

/** Makes one request in a transaction of its own; resolves when that is on disk. */
function request<T>(
  database: IDBDatabase,
  mode: 'readonly' | 'readwrite',
  make: (keys: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(keysName, mode, { durability: 'strict' })
    const made = make(transaction.objectStore(keysName))
    transaction.oncomplete = () => {
      resolve(made.result)
    }
    transaction.onabort = () => {
      reject(storeFailed(transaction.error))
    }
  })
}
