/** What {@link Alertness} needs of the program that it runs in. */
export interface AlertnessPlatform {
  /** Now, in milliseconds, with fractions. */
  now(): number
  /** Calls after the program has looked for what arrived, which then does not sleep. */
  afterLook(call: () => void): void
}

/** How close two arrivals are for an exchange to be under way, and how long the next is awaited with open eyes, in milliseconds. */
export const alertMs = 0.25

/**
 * Keeps a program from falling asleep in the middle of a quick exchange. To put a processor to sleep and to wake it takes longer than a whole
 * answer over a fast network, and costs as much: as long as packets arrive within {@link alertMs} of each other, the program looks for the next one in
 * place of sleeping. A packet that comes alone changes nothing.
 */
export class Alertness {
  readonly #platform: AlertnessPlatform
  #arrivedAtMs = -Infinity
  #isLooking = false

  constructor(platform: AlertnessPlatform) {
    this.#platform = platform
  }

  /** Something arrived. */
  arrived(): void {
    const atMs = this.#platform.now()
    const isExchange = atMs - this.#arrivedAtMs < alertMs
    this.#arrivedAtMs = atMs
    if (!isExchange || this.#isLooking) return
    this.#isLooking = true
    this.#platform.afterLook(this.#looked)
  }

  readonly #looked = (): void => {
    if (this.#platform.now() - this.#arrivedAtMs < alertMs) this.#platform.afterLook(this.#looked)
    else this.#isLooking = false
  }
}

/** The one of this program, which its connections share. */
export const alertness: Alertness = new Alertness({
  now: () => performance.now(),
  afterLook: (call) => {
    setImmediate(call)
  },
})
