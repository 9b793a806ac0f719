import { KithError } from '@kith/wire'

/** A Web Lock that is held until it is released, or the tab ends. */
export interface HeldLock {
  /** Resolves when others can have it. */
  release(): Promise<void>
}

/** Waits for a lock and holds it. Rejects `aborted` when the signal ends the waiting, and `insecure-address` where there are no locks. */
export function holdLock(name: string, signal?: AbortSignal): Promise<HeldLock> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks
  if (locks === undefined) return Promise.reject(new KithError('insecure-address'))
  return new Promise((resolve, reject) => {
    const held: Promise<void> = locks.request(name, signal === undefined ? {} : { signal }, () => {
      return new Promise<void>((letGo) => {
        resolve({
          release: () => {
            letGo()
            return held.catch(() => undefined)
          },
        })
      })
    })
    held.catch((cause: unknown) => {
      reject(new KithError(signal?.aborted === true ? 'aborted' : 'internal', undefined, { cause }))
    })
  })
}
