/** Where time comes from, so that tests can bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
}

export const systemClock: Clock = { nowMs: () => Date.now() }
