/** How far ahead of this device's clock a change of another own device counts: a day (spec PE83). */
const aheadMs = 86_400_000

/** The time of a change that follows another one: now, and behind it also where clocks differ or were put back (spec PE83). */
export function laterMs(beforeMs: number): number {
  return Math.max(Date.now(), beforeMs + 1)
}

/** The time that another device of the own name gives a change, as it is kept. */
export function heardMs(toldMs: number): number {
  return Math.min(toldMs, Date.now() + aheadMs)
}
