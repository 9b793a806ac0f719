/** A value that can be read at any time and tells when it changes. */
export interface Watchable<T> {
  readonly value: T
  /** Calls `listener` after every change; the answer ends that. */
  subscribe(listener: () => void): () => void
}

/** A watchable value and the way to change it. Setting the same value again tells nobody. */
export class Cell<T> implements Watchable<T> {
  readonly #listeners = new Set<() => void>()
  #value: T

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const listener of [...this.#listeners]) listener()
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value))
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/**
 * Runs `each` for every value of a stream until `signal` aborts. The peer ends its streams when it leaves; an error after that is
 * the ending itself, and any other goes to the page's error report by being thrown outside of every caller.
 */
export function follow<T>(
  stream: AsyncIterable<T>,
  signal: AbortSignal,
  each: (value: T) => void | Promise<void>,
): void {
  const run = async (): Promise<void> => {
    for await (const value of stream) {
      if (signal.aborted) return
      await each(value)
    }
  }
  run().catch((error: unknown) => {
    if (!signal.aborted) reportError(error)
  })
}
