import { Channel, type ChannelOptions } from '../backend/channel.ts'

/** Items told to everybody who listens at the time. */
export class Topic<T> {
  readonly #channels = new Set<Channel<T>>()
  #isEnded = false

  /** True when somebody listens. */
  get isHeard(): boolean {
    return this.#channels.size > 0
  }

  /** Listens from now on, beginning with `first`. */
  open(options: ChannelOptions, first: readonly T[] = []): Channel<T> {
    const channel: Channel<T> = new Channel<T>({
      ...options,
      onEnd: () => {
        this.#channels.delete(channel)
        options.onEnd?.()
      },
    })
    for (const item of first) channel.push(item)
    if (this.#isEnded) channel.end()
    else if (!channel.ended) this.#channels.add(channel)
    return channel
  }

  publish(item: T): void {
    for (const channel of this.#channels) channel.push(item)
  }

  /** Ends every channel, and those that are opened later. */
  end(): void {
    this.#isEnded = true
    for (const channel of [...this.#channels]) channel.end()
  }
}
