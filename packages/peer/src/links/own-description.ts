import type { DirectSignal } from './direct-signal.ts'

/** What an attempt said about itself, to be said again while it is not over. */
export class OwnDescription implements Disposable {
  readonly #send: (signal: DirectSignal) => void
  #said: DirectSignal | undefined

  constructor(send: (signal: DirectSignal) => void) {
    this.#send = send
  }

  say(description: DirectSignal): void {
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
