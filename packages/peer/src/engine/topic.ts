import { ItemQueue, type ItemQueueOptions } from '../backend/item-queue.ts'

/** Items told to everybody who listens at the time. */
export class Topic<T> {
  readonly #queues = new Set<ItemQueue<T>>()
  #isEnded = false

  /** True when somebody listens. */
  get isHeard(): boolean {
    return this.#queues.size > 0
  }

  /** Listens from now on, beginning with `first`. */
  open(options: ItemQueueOptions, first: readonly T[] = []): ItemQueue<T> {
    const queue: ItemQueue<T> = new ItemQueue<T>({
      ...options,
      onEnd: () => {
        this.#queues.delete(queue)
        options.onEnd?.()
      },
    })
    for (const item of first) queue.push(item)
    if (this.#isEnded) queue.end()
    else if (!queue.ended) this.#queues.add(queue)
    return queue
  }

  publish(item: T): void {
    for (const queue of this.#queues) queue.push(item)
  }

  /** Ends every queue, and those that are opened later. */
  end(): void {
    this.#isEnded = true
    for (const queue of [...this.#queues]) queue.end()
  }
}
