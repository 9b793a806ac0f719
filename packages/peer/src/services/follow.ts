import { KithError } from '@kith/wire'

/**
 * Reads a stream in the background until it ends, and resolves when its first item was taken. A stream that ended because too much came
 * at once is opened again; any other end is the backend's.
 */
export function follow<T>(open: () => AsyncIterable<T>, take: (item: T) => void): Promise<void> {
  return new Promise((resolve) => {
    const read = async (): Promise<void> => {
      for (;;) {
        try {
          for await (const item of open()) {
            take(item)
            resolve()
          }
          return
        } catch (error) {
          // Its end is told by other means: every call of a backend that has ended rejects.
          if (!(error instanceof KithError && error.code === 'rate-exceeded')) return
        }
      }
    }
    void read().then(resolve)
  })
}
