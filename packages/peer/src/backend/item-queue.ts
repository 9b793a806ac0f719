import { KithError } from '@kith/wire'
import { abortedError } from './failure.ts'

/** How a queue treats items that nobody has read. */
export interface ItemQueueOptions {
  readonly signal?: AbortSignal | undefined
  /** Keep only the newest unread item. @default false */
  readonly latest?: boolean | undefined
  /** Unread items at most; then the queue fails `rate-exceeded`. */
  readonly itemsMax?: number | undefined
  /** Called once when the queue ends, however it ends. */
  readonly onEnd?: (() => void) | undefined
}

/**
 * A stream of items from one producer to one consumer: `push` on one side, `for await` on the other. An abort of the signal ends it
 * without an error, as leaving the loop does.
 */
export class ItemQueue<T> implements AsyncIterableIterator<T> {
  readonly #options: ItemQueueOptions
  readonly #items: T[] = []
  #waiting: { resolve: (result: IteratorResult<T>) => void; reject: (error: unknown) => void } | undefined
  #ended = false
  #failure: KithError | undefined
  readonly #aborted = (): void => {
    this.end()
  }

  constructor(options: ItemQueueOptions = {}) {
    this.#options = options
    if (options.signal?.aborted === true) this.end()
    else options.signal?.addEventListener('abort', this.#aborted, { once: true })
  }

  /** True when nobody will read any more. */
  get ended(): boolean {
    return this.#ended
  }

  push(item: T): void {
    if (this.#ended) return
    if (this.#waiting !== undefined) {
      const { resolve } = this.#waiting
      this.#waiting = undefined
      resolve({ done: false, value: item })
      return
    }
    if (this.#options.latest === true) this.#items.length = 0
    this.#items.push(item)
    if (this.#items.length > (this.#options.itemsMax ?? Infinity)) this.fail(new KithError('rate-exceeded'))
  }

  /** Ends the stream after the items that wait. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#options.signal?.removeEventListener('abort', this.#aborted)
    this.#options.onEnd?.()
    this.#waiting?.resolve({ done: true, value: undefined })
    this.#waiting = undefined
  }

  /** Ends the stream with an error after the items that wait. */
  fail(error: KithError): void {
    if (this.#ended) return
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) this.#failure = error
    this.end()
    waiting?.reject(error)
  }

  next(): Promise<IteratorResult<T>> {
    const item = this.#items.shift()
    if (item !== undefined) return Promise.resolve({ done: false, value: item })
    if (this.#failure !== undefined) {
      const failure = this.#failure
      this.#failure = undefined
      return Promise.reject(failure)
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  return(): Promise<IteratorResult<T>> {
    this.#items.length = 0
    this.end()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}

/** Waits for `work`, or rejects `aborted` as soon as the signal says so; the work goes on, and its failure is then of no interest. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  let onAbort: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(abortedError(signal))
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort)
  }
}
