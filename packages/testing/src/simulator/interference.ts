import type { DeliveryInput, DeliveryOutput, Write } from '@kith/core'
import type { DeviceId } from '@kith/wire'
import type { SimulatedDisk } from './disk.ts'

/** What an interference may tell a machine by itself. */
export type Told = Extract<DeliveryInput, { readonly kind: 'frame' | 'submit' }>

/** What an interference sees of the peer that it changes. */
export interface Interfered {
  readonly device: DeviceId
  readonly disk: SimulatedDisk
  /** Counts the starts of the program. */
  readonly life: number
}

/** Rules of the mailbox that are broken in a history. */
export interface BrokenMailbox {
  /** Says `stored` before the row is on disk. */
  readonly storedBeforeCommit?: boolean
  /** Says `stored` for each envelope by itself, whatever is missing before it. */
  readonly storedEach?: boolean
  /** Removes a row when it is pushed. */
  readonly deleteOnPush?: boolean
  /** Removes a row, and its header, at its deadline. */
  readonly forgetExpired?: boolean
}

/**
 * Changes what goes into and comes out of the machines of a history, so that they behave like a naive design. The checker has to
 * notice: this is how its power is tested, without a switch in the code that is tested. One object serves one history.
 */
export interface Interference {
  /** What a machine is given instead. */
  input?(peer: Interfered, input: DeliveryInput): readonly DeliveryInput[]
  /** What is performed instead; inputs come back to the machine at once. */
  output?(peer: Interfered, output: DeliveryOutput): readonly (DeliveryOutput | Told)[]
  /** The writes that are performed instead, one after the other. */
  write?(peer: Interfered, write: Write): readonly Write[]
  /** False when a timer is not set. */
  timer?(peer: Interfered, atMs: number | undefined): boolean
  /** Before a program starts on its disk. */
  start?(peer: Interfered): void
  /** True when each life of a program has the same random numbers. */
  readonly sameRandom?: boolean
  readonly mailbox?: BrokenMailbox
}
