import type { DeliveryInput, DeliveryOutput, Write } from '@kith/core'
import type { MailboxChange, MailboxInput } from '@kith/server/mailbox'
import type { DeviceId, Frame } from '@kith/wire'

import type { ExploredDisk } from './disk.ts'

/** What a machine is told by an interference itself. */
export type Told = Extract<DeliveryInput, { readonly kind: 'frame' | 'submit' }>

/** What an interference sees of the peer that it changes. */
export interface Interfered {
  readonly device: DeviceId
  readonly disk: ExploredDisk
}

/** Makes machines behave like a naive design, from outside: one object serves one world, and whatever it remembers is part of the path to a state. */
export interface Interference {
  /** What a machine is given instead. */
  input?(peer: Interfered, input: DeliveryInput): readonly DeliveryInput[]
  /** What is performed instead; what is told comes back to the machine at once. */
  output?(peer: Interfered, output: DeliveryOutput): readonly (DeliveryOutput | Told)[]
  /** The writes that are performed instead, one after the other. */
  write?(peer: Interfered, write: Write): readonly Write[]
  /** Before a machine starts on its disk. */
  start?(peer: Interfered): void
  /** True when each life of a machine has the same random numbers. */
  readonly sameRandom?: boolean
  /** What the mailbox answers by itself. */
  mailboxHears?(input: MailboxInput): readonly (readonly [DeviceId, Frame])[]
  /** What the mailbox sends instead; changes are made on its disk at once. */
  mailboxSends?(
    device: DeviceId,
    frame: Frame,
  ): { readonly frames: readonly Frame[]; readonly changes: readonly MailboxChange[] }
  /** What the mailbox is given instead. */
  mailboxInput?(input: MailboxInput): readonly MailboxInput[]
}
