import type { Network, NetworkOptions } from '../network/network.ts'
import type { Score } from '../program/score.ts'

/** A part of a run: its time, its folder, and where it says what it does. */
export interface Part {
  readonly score: Score
  /** A folder of this run. */
  readonly folder: string
  /** True when the time of this part is over, or the run was interrupted. */
  readonly isOver: boolean
  /** True when somebody wants the run to end. */
  readonly isInterrupted: boolean
  /** How a network of that name is started. */
  scene(name: string): NetworkOptions
  /** Something worth a line. */
  say(line: string): void
  /** A step was made; shown now and then. */
  progress(step: string): void
  /** Adds what a network did and found to the score. Once, when it is over. */
  take(network: Network): void
}
