/**
 * Reads a stream in the background until it ends, and resolves when its first item was taken. The stream ends with the backend, so
 * nothing is left behind; a stream that fails just ends.
 */
export function follow<T>(stream: AsyncIterable<T>, take: (item: T) => void): Promise<void> {
  return new Promise((resolve) => {
    const read = async (): Promise<void> => {
      for await (const item of stream) {
        take(item)
        resolve()
      }
    }
    // Its end is told by other means: every call of a backend that has ended rejects.
    read().then(resolve, () => {
      resolve()
    })
  })
}
