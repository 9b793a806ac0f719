import { KithError } from '@kith/wire'
import { storeFailed } from './commits.ts'

/** Takes a lock, or rejects `store-busy` at once; answers what gives it back. */
export async function lockOf(name: string): Promise<() => Promise<void>> {
  // Browsers without secure context have no locks, and the type does not say so.
  const locks = navigator.locks as LockManager | undefined
  if (locks === undefined) throw new KithError('insecure-address')
  return new Promise((resolve, reject) => {
    const held = locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) throw new KithError('store-busy')
      return new Promise<void>((release) => {
        resolve(() => {
          release()
          return held
        })
      })
    })
    held.catch((cause: unknown) => {
      reject(storeFailed(cause))
    })
  })
}
