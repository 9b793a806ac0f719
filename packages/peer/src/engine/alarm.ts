/** One timer that is always set to the earliest time that somebody waits for. */
export class Alarm {
  readonly #ring: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #atMs: number | undefined
  #isOff = false

  constructor(ring: () => void) {
    this.#ring = ring
  }

  /** Rings at this time; nothing: not at all. */
  set(atMs: number | undefined): void {
    if (this.#isOff || atMs === this.#atMs) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#atMs = atMs
    if (atMs === undefined) return
    const delayMs = Math.min(Math.max(0, atMs - Date.now()), delayMsMax)
    this.#timer = setTimeout(() => {
      this.#atMs = undefined
      this.#ring()
    }, delayMs)
  }

  /** Never rings again. */
  off(): void {
    this.set(undefined)
    this.#isOff = true
  }
}

/**
 * The longest delay of a timer, in milliseconds; a longer wait rings early and is set again. Timers know nothing of a clock that was set, or of a machine that
 * slept: what is due then is late by so much at most.
 */
const delayMsMax = 60_000

/** Resolves after a time, or as soon as the signal aborts. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, delayMs)
    signal.addEventListener('abort', done, { once: true })
  })
}
