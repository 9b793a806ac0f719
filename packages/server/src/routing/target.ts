import type { DeviceId } from '@kith/wire'

import type { Output } from '../sessions/output.ts'

/** A device attached to this server. */
export interface Attached {
  readonly device: DeviceId
  readonly name: string
  readonly output: Output
}

/** A sender that will be told `present`: it was told `absent`, or sends to an attachment that may be a dead one. */
export interface Waiting {
  tellPresent(device: DeviceId): void
}

/**
 * Where frames for one device go. Routes hold on to it, so it stays the same object while the device comes and goes, as long as it is
 * attached or somebody waits for it.
 */
export interface Target {
  /** The 16 bytes of the device, as latin1. */
  readonly key: string
  readonly device: DeviceId
  attached: Attached | undefined
  /** Version of the device list that the server knows; 0 while the device is not attached. */
  listVersion: number
  waiting: Set<Waiting> | undefined
  /** No longer in the router's table: routes look it up again. */
  isForgotten: boolean
}
