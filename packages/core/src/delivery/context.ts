import type { DeviceId, PeerName } from '@kith/wire'
import type { Journal } from '../journal/journal.ts'
import type { DeliveryOutput } from './ports.ts'
import type { PathPolicy } from '../paths/ports.ts'
import type { Reach } from './reach.ts'

/** What the parts of one delivery machine share. */
export interface DeliveryContext {
  readonly device: DeviceId
  readonly name: PeerName
  readonly journal: Journal
  readonly reach: Reach
  /** By which paths messages to a name may travel. */
  readonly policy: (name: PeerName) => PathPolicy
  /** Random bytes, from outside. */
  readonly random: (byteLength: number) => Uint8Array
  /** The keys of a stream from a later position on, with which nothing before it opens; from outside. */
  readonly advance: (keys: Uint8Array, next: number) => Uint8Array
  /** Adds to the outputs. */
  readonly emit: (output: DeliveryOutput) => void
}

/** A number from 0 to below 1. */
export function randomFraction(context: DeliveryContext): number {
  const [high = 0, low = 0] = context.random(2)
  return (high * 256 + low) / 65_536
}
