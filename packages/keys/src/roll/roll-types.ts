import type { DeviceId, RollPolicy } from '@kith/wire'
import type { LockPair } from '../identity/device-keys.ts'
import type { SigningKey } from '../identity/signing-key.ts'
import type { KeptEpoch } from './epochs.ts'
import type { MemberCard } from './group-keys.ts'
import type { RollLockPair } from './locks.ts'
import type { KeyChain, SkippedKey } from './ratchets.ts'
import type { RecordId, RollMember } from './state.ts'

/** What a roll needs of the device that takes part; `DeviceKeys` has it. */
export interface RollDeviceKeys {
  readonly device: DeviceId
  readonly signing: SigningKey
  /** A published lock key of the device with its private half, while it is here. */
  lockPair(number: number): LockPair | undefined
}

/** Who founds a group. */
export interface RollFounding {
  readonly policy: RollPolicy
  readonly owner: Omit<MemberCard, 'role' | 'hasHistory'>
  readonly members?: readonly MemberCard[] | undefined
  readonly settings?: Readonly<Record<string, Uint8Array>> | undefined
}

/** What a device keeps of a roll between two runs. */
export interface StoredRoll {
  /** Its records, each behind those that it stands on. They may be kept one by one as they come. */
  readonly records: readonly Uint8Array[]
  /** What `Roll.secrets` gave. Secret. */
  readonly secrets: Uint8Array
}

/** A frame that was opened. */
export interface OpenedFrame {
  readonly from: DeviceId
  /** Its sender as the epoch of the frame lists it. */
  readonly member: RollMember
  readonly epoch: RecordId
  /** Counts the frames of the device in this roll; gaps are possible. */
  readonly number: number
  readonly plain: Uint8Array<ArrayBuffer>
}

/**
 * What a device keeps of a roll beside its records, in parts, so that a store may keep each by itself and write only what changed. A roll may be given some of them alone:
 * `seal` needs what is kept of the end, its own chain there and the number of its frames; `open` what is kept of the frame's epoch, the sender's chain there and
 * what it passed over; records need the locks and what is kept of every epoch. Secret.
 */
export interface RollParts {
  readonly framesSent: number
  /** The highest number of a frame of each device that was opened. */
  readonly heard: ReadonlyMap<DeviceId, number>
  readonly locks: readonly RollLockPair[]
  readonly kept: readonly KeptEpoch[]
  readonly chains: readonly KeyChain[]
  readonly skipped: readonly SkippedKey[]
}
