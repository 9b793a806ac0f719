import type { DeliveryInput, DeliveryOutput, Write } from '@kith/core'
import type { MailboxInput, MailboxOutput, MemoryRows } from '@kith/server/mailbox'
import type { DeviceId } from '@kith/wire'
import type { Committed, SimulatedDisk } from './disk.ts'

/** What an interference may tell a machine by itself. */
export type Told = Extract<DeliveryInput, { readonly kind: 'frame' | 'submit' }>

/** What an interference sees of the peer that it changes. */
export interface Interfered {
  readonly device: DeviceId
  readonly disk: SimulatedDisk
  /** Counts the starts of the program. */
  readonly life: number
  /** The device's clock. */
  readonly nowMs: number
}

/** What an interference sees of the server's mailbox. */
export interface InterferedMailbox {
  /** What is on the server's disk. */
  readonly rows: MemoryRows
  /** The server's clock. */
  readonly nowMs: number
}

/** What the mailbox says to a device. */
export type MailboxAnswer = Extract<MailboxOutput, { readonly kind: 'send' | 'stored' }>

/** Changes what goes into and comes out of the mailbox's rules. */
export interface MailboxInterference {
  /** What the rules are given instead; what is to be sent goes out at once. */
  input?(mailbox: InterferedMailbox, input: MailboxInput): readonly (MailboxInput | MailboxAnswer)[]
  /** What is performed instead. */
  output?(mailbox: InterferedMailbox, output: MailboxOutput): readonly MailboxOutput[]
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
  /** What the program makes of the disk's answer to a commit. */
  written?(peer: Interfered, committed: Committed): Committed
  /** False when a timer is not set. */
  timer?(peer: Interfered, atMs: number | undefined): boolean
  /** Before a program starts on its disk. */
  start?(peer: Interfered): void
  /** True when each life of a program has the same random numbers. */
  readonly sameRandom?: boolean
  /** True when a program does not notice that another one has its store. */
  readonly isNotFenced?: boolean
  readonly mailbox?: MailboxInterference
}
