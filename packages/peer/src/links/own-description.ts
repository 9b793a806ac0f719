import type { DirectSignal } from './direct-signal.ts'

/** What an attempt said about itself: sent at once, and once more when it is an offer that stays without an answer, for signals may get lost. */
export class OwnDescription implements Disposable {
  readonly #send: (signal: DirectSignal) => void
  readonly #connectMs: number
  #said: DirectSignal | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(send: (signal: DirectSignal) => void, connectMs: number) {
    this.#send = send
    this.#connectMs = connectMs
  }

  say(description: DirectSignal): void {
    this.#said = description
    this.#send(description)
    if (description.kind !== 'offer') return
    this.#timer = setTimeout(() => {
      this.repeat()
    }, this.#connectMs / 3)
  }

  /** The other side answered. */
  answered(): void {
    clearTimeout(this.#timer)
  }

  repeat(): void {
    if (this.#said !== undefined) this.#send(this.#said)
  }

  /** Says nothing from now on. */
  [Symbol.dispose](): void {
    this.answered()
    this.#said = undefined
  }
}
