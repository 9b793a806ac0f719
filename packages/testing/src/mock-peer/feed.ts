/** A stream of values to any number of readers, each of which sees what is emitted from the moment it asked. */
export class Feed<T> {
  readonly #readers = new Set<Reader<T>>()
  #isClosed = false

  /** Hands a value to every reader. */
  emit(value: T): void {
    for (const reader of this.#readers) reader.push(value)
  }

  /** Ends every reader, now and later. */
  close(): void {
    this.#isClosed = true
    for (const reader of this.#readers) reader.end()
  }

  /** Reads `first`, then everything emitted from this call on, until the feed closes, the signal aborts or the reader stops. */
  read(signal?: AbortSignal, first: readonly T[] = []): AsyncIterableIterator<T> {
    const reader: Reader<T> = new Reader<T>(first, () => this.#readers.delete(reader))
    if (this.#isClosed || signal?.aborted === true) reader.end()
    else {
      this.#readers.add(reader)
      signal?.addEventListener('abort', () => reader.end(), { once: true })
    }
    return reader
  }
}

class Reader<T> implements AsyncIterableIterator<T> {
  readonly #values: T[]
  readonly #forget: () => void
  #isEnded = false
  #wake: (() => void) | undefined

  constructor(first: readonly T[], forget: () => void) {
    this.#values = [...first]
    this.#forget = forget
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  push(value: T): void {
    this.#values.push(value)
    this.#wake?.()
  }

  end(): void {
    this.#isEnded = true
    this.#forget()
    this.#wake?.()
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#values.length === 0 && !this.#isEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
    return this.#values.length > 0
      ? { done: false, value: this.#values.shift() as T }
      : { done: true, value: undefined }
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#values.length = 0
    this.end()
    return Promise.resolve({ done: true, value: undefined })
  }
}
