/** What gathers output during one turn of the event loop. */
export interface Flushable {
  flush(): void
}

/**
 * Sends what gathered in one turn of the event loop, after all sockets of that turn have been read: so many frames of many senders
 * leave in one packet (spec RO6).
 */
export class Flusher {
  #waiting: Flushable[] = []
  readonly #flush = (): void => {
    const waiting = this.#waiting
    this.#waiting = []
    for (const one of waiting) one.flush()
  }

  /** Calls `one.flush()` once at the end of this turn. */
  add(one: Flushable): void {
    if (this.#waiting.push(one) === 1) setImmediate(this.#flush)
  }
}
