import { exitCodes } from '../output/exit-codes.ts'
import type { Surroundings } from './surroundings.ts'

/** Ctrl-C reaches a program twice at once when npm, which got it too, passes it on: that is one wish, not two. */
const sameWishMs = 300

/** Turns signals into an end: the first asks, a later one forces. */
export class Interrupts implements Disposable {
  readonly #controller = new AbortController()
  readonly #stop: () => void

  constructor({ onSignal, exit, nowMs }: Pick<Surroundings, 'onSignal' | 'exit' | 'nowMs'>) {
    let firstAtMs: number | undefined
    this.#stop = onSignal(() => {
      if (firstAtMs === undefined) {
        firstAtMs = nowMs()
        this.#controller.abort()
      } else if (nowMs() - firstAtMs >= sameWishMs) exit(exitCodes.interrupted)
    })
  }

  /** Aborts at the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Ends the command from inside, as a signal would. */
  end(): void {
    this.#controller.abort()
  }

  [Symbol.dispose](): void {
    this.#stop()
  }
}

/** Resolves when the signal has aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve()
        },
        { once: true },
      )
  })
}
