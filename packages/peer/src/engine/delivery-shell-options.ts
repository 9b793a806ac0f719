import type { Path, PathPolicy } from '@kith/core'
import type { DeviceId, Frame, PeerName } from '@kith/wire'
import type { SaidKeys } from '../conversations/said-keys.ts'
import type { Identity } from '../identity/identity.ts'
import type { KnownDevice, KnownName, KnownNames } from '../identity/known-names.ts'
import type { PeerStore } from '../store/store.ts'
import type { Committer } from './commits.ts'
import type { DeliveryListener } from './delivery-listener.ts'
import type { LockKeeper } from './lock-keeper.ts'
import type { Handling } from './handling.ts'
import type { PlannedWrites } from './planned-writes.ts'
import type { SealCounts } from './seal-counts.ts'

/** What the shell of delivery is made of. */
export interface DeliveryShellOptions {
  readonly identity: Identity
  readonly names: KnownNames
  /** Resolves with the devices of a name, from the cache or the server. */
  readonly lookup: (name: PeerName) => Promise<KnownName>
  /** Resolves with the devices of a name as the server knows them now. */
  readonly ask: (name: PeerName) => Promise<KnownName>
  readonly store: PeerStore
  /** The one-time lock keys of this device and of others. */
  readonly locks: LockKeeper
  /** Asks for the devices of a name again when this device's lock key should have been replaced by now. */
  readonly renew: (device: KnownDevice) => Promise<void>
  readonly sealCounts: SealCounts
  /** The keys of what this device says in conversations. */
  readonly said: Pick<SaidKeys, 'used' | 'settled'>
  readonly commits: Committer
  readonly planned: PlannedWrites
  readonly handling: Handling
  /** By which paths messages to a name may travel. */
  readonly policy: (name: PeerName) => PathPolicy
  readonly transmit: (path: Path, device: DeviceId | undefined, frame: Frame) => void
  readonly listener: DeliveryListener
}
