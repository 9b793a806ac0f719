import { KithError } from '@kith/wire'
import { storeFailed } from './commits.ts'
import { lockOf } from './indexed-db-lock.ts'

/**
 * Deletes a store in IndexedDB that no peer needs any more, with the content kept beside it, from this browser: keys, messages, files. There is no way back (spec PE87).
 * One that is not there is deleted already.
 *
 * Rejects `store-busy`, and deletes nothing, while a tab has it open; `store-failed`, `insecure-address` where the page may not lock.
 */
export async function removeIndexedDbStore(name: string): Promise<void> {
  const unlock = await lockOf(`kith-store:${name}`)
  try {
    // The records go last: while they are there, the store is still known as one that is to be deleted.
    await deleteDatabase(`${name}-blobs`)
    await deleteDatabase(name)
  } finally {
    await unlock()
  }
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => {
      resolve()
    }
    // A connection that is being closed is waited for by the browser; whoever holds one without the lock keeps it.
    request.onblocked = () => {
      reject(new KithError('store-busy'))
    }
    request.onerror = () => {
      reject(storeFailed(request.error))
    }
  })
}
