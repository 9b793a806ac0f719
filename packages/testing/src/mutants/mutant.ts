import type { Interference } from '../simulator/interference.ts'

/** A naive design, made of the real one by changing what goes into and comes out of its machines. */
export interface Mutant {
  /** What it does, in a sentence without a full stop. */
  readonly name: string
  /** Fresh for each history. */
  readonly make: () => Interference
}
