import type { PathSignal } from '@kith/core'

/** What an attempt said about itself, to be said again while it is not over. */
export class OwnDescription implements Disposable {
  readonly #send: (signal: PathSignal) => void
  #said: PathSignal | undefined

  constructor(send: (signal: PathSignal) => void) {
    this.#send = send
  }

  say(description: PathSignal): void {
    this.#said = description
    this.#send(description)
  }

  /** Says it once more, for signals may get lost. */
  repeat(): void {
    if (this.#said !== undefined) this.#send(this.#said)
  }

  /** Says nothing from now on. */
  [Symbol.dispose](): void {
    this.#said = undefined
  }
}
