/** So many runs of a position's handlers follow each other at once. */
const quickRunsMax = 4
const pauseMsMin = 20
const pauseMsMax = 5000

/** How long the handlers of a position wait before they run again, in milliseconds, because others keep changing what they read; 0 at first. */
export function conflictPauseMs(run: number): number {
  return run < quickRunsMax ? 0 : Math.min(pauseMsMax, pauseMsMin * 2 ** (run - quickRunsMax))
}
