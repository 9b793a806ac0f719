/** How long a stream pauses after failed commits in a row, in milliseconds: from 20 ms, doubling to 5 s. */
export function conflictPauseMs(more: number): number {
  return Math.min(5000, 20 * 2 ** more)
}

/** How long a stream waits before its sender is looked up again, in milliseconds: from 1 s, doubling to 60 s. */
export function openingPauseMs(tries: number): number {
  return Math.min(60_000, 1000 * 2 ** tries)
}
