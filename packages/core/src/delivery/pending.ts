import type { OpenMessage } from './open-message.ts'

const compactFrom = 1024

/** Messages of a lane that wait to be sealed, in order. Those that ended meanwhile are passed over. */
export class Pending {
  #messages: OpenMessage[] = []
  #head = 0
  #calls = 0

  get isEmpty(): boolean {
    for (; this.#head < this.#messages.length; this.#head++) if (isWaiting(this.#messages[this.#head])) return false
    this.#messages = []
    this.#head = 0
    return true
  }

  push(message: OpenMessage): void {
    this.#messages.push(message)
  }

  /** Puts messages that were taken back in front. */
  putBack(messages: readonly OpenMessage[]): void {
    this.#messages.splice(this.#head, 0, ...messages)
  }

  /** Removes and returns the first `count`. */
  take(count: number): readonly OpenMessage[] {
    const taken: OpenMessage[] = []
    while (taken.length < count && this.#head < this.#messages.length) {
      const message = this.#messages[this.#head++]
      if (isWaiting(message)) taken.push(message)
    }
    if (this.#head >= compactFrom && this.#head * 2 > this.#messages.length) this.compact()
    return taken
  }

  /** Frees the memory of those that ended, when it may be worth it: seldom enough that many endings cost little each. */
  compactWhenStale(): void {
    if (this.isEmpty || this.#calls++ * 16 < this.#messages.length) return
    this.compact()
  }

  /** Frees the memory of those that ended. */
  compact(): void {
    this.#calls = 0
    this.#messages = this.#messages.slice(this.#head).filter(isWaiting)
    this.#head = 0
  }

  *[Symbol.iterator](): IterableIterator<OpenMessage> {
    for (let at = this.#head; at < this.#messages.length; at++) {
      const message = this.#messages[at]
      if (isWaiting(message)) yield message
    }
  }
}

/** A message keeps its body as long as a device waits for it. */
function isWaiting(message: OpenMessage | undefined): message is OpenMessage {
  return message?.record.body !== undefined
}
