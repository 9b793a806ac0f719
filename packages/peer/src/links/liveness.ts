/** How a silent link is found dead. Ticks are counted, not read off a clock, so a program that was frozen does not take its sleep for silence. */
export interface LivenessOptions {
  /** Milliseconds between looks. */
  readonly tickMs: number
  /** Looks without progress after which each look asks for a sign of life. */
  readonly quietTicks: number
  /** Looks without progress after which the link is dead. */
  readonly deadTicks: number
  /** A number that changes whenever bytes arrive, or taken bytes leave. */
  readonly progress: () => number
  /** Asks the other side for a sign of life. */
  readonly ping: (token: number) => void
  /** Called once. */
  readonly dead: () => void
}

/** Watches a link until it is stopped. */
export class Liveness implements Disposable {
  readonly #options: LivenessOptions
  readonly #timer: ReturnType<typeof setInterval>
  #progress: number
  #quiet = 0
  #token = 0

  constructor(options: LivenessOptions) {
    this.#options = options
    this.#progress = options.progress()
    this.#timer = setInterval(() => {
      this.#look()
    }, options.tickMs)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const { progress, quietTicks, deadTicks, ping, dead } = this.#options
    const now = progress()
    this.#quiet = now === this.#progress ? this.#quiet + 1 : 0
    this.#progress = now
    if (this.#quiet >= deadTicks) {
      this[Symbol.dispose]()
      dead()
    } else if (this.#quiet >= quietTicks) ping(this.#token++)
  }
}
