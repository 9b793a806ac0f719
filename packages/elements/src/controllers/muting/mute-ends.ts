/** Timers of browsers wait no longer, in milliseconds. */
const timerMsMax = 2_147_483_647

/** Waits for the ends of mutes, because what is shown of who is muted changes then. */
export class MuteEnds {
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  readonly #over: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Calls `over` when a mute is over; that says `await` again. */
  constructor(nowMs: () => number, signal: AbortSignal, over: () => void) {
    this.#nowMs = nowMs
    this.#signal = signal
    this.#over = over
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer)
    })
  }

  /** Waits for the first of these times that is to come, in milliseconds since 1970, and for no other one any more. */
  await(untilMs: Iterable<number | undefined>): void {
    clearTimeout(this.#timer)
    if (this.#signal.aborted) return
    const nowMs = this.#nowMs()
    const ends = [...untilMs].filter((one = 0) => one > nowMs) as number[]
    if (ends.length > 0) this.#timer = setTimeout(this.#over, Math.min(Math.min(...ends) - nowMs, timerMsMax))
  }
}
