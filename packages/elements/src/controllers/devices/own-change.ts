/** A change by a person that all devices of the name are to agree on: of two the later one stands. */
export type OwnChange = {
  /** When it was made, in milliseconds since 1970, by the clock of its device. */
  readonly changedMs: number
}

/** How far ahead of this device's clock a change of another own device counts: a day. */
const aheadMs = 86_400_000

/** The time of a change that follows another one: behind it also where a clock was put back. */
export function laterMs(nowMs: number, before: OwnChange | undefined): number {
  return Math.max(nowMs, (before?.changedMs ?? 0) + 1)
}

/** Whether a change stands in the place of another one. Of two at the same time every device chooses the same, by `rank`. */
export function isLater<T extends OwnChange>(change: T, before: T, rank: (change: T) => string): boolean {
  if (change.changedMs !== before.changedMs) return change.changedMs > before.changedMs
  return rank(change) > rank(before)
}

/** The time of a change of another own device, as it is kept. */
export function heardMs({ changedMs }: OwnChange, nowMs: number): number {
  return Math.min(changedMs, nowMs + aheadMs)
}
