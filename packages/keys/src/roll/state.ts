import {
  bytesToId,
  type DeviceId,
  idBytes,
  type MemberId,
  type RollLock,
  type RollPolicy,
  type RollRole,
} from '@kith/wire'
import { hashes } from '../crypto/hashes.ts'

/** The hash of a roll record as 64 hexadecimal digits. */
export type RecordId = string & { readonly idBrand: 'roll-record' }

/**
 * Where a manager stands among the managers: the promotions that lead from the owner to it, each as a text that sorts as the records do. The owner's is empty.
 * Who comes first in the order of `compareRanks` is senior (spec RL9).
 */
export type Rank = readonly string[]

/** A member of a roll. */
export interface RollMember {
  readonly member: MemberId
  /** Ed25519, 32 bytes. */
  readonly identityKey: Uint8Array
  readonly name: string
  readonly role: RollRole
  readonly hasHistory: boolean
  /** Of the owner and of managers alone. */
  readonly rank?: Rank | undefined
}

/** A device that has its place in a roll. */
export interface RollSeat {
  readonly device: DeviceId
  readonly member: MemberId
  /** Ed25519, 32 bytes. */
  readonly signKey: Uint8Array
  readonly lock: RollLock
}

/** Who belongs to a group, at one place of its roll. Never changed: a record makes another. */
export interface RollState {
  readonly policy: RollPolicy
  readonly members: ReadonlyMap<MemberId, RollMember>
  readonly devices: ReadonlyMap<DeviceId, RollSeat>
  readonly settings: ReadonlyMap<string, Uint8Array>
  /** The number of records of each device that was ever in the roll. */
  readonly seqs: ReadonlyMap<DeviceId, number>
  /** How far frames are accepted of devices that lost their place or their role (spec RL22). */
  readonly cuts: ReadonlyMap<DeviceId, number>
  /** Devices that signed two records for one place (spec RL14). */
  readonly liars: ReadonlySet<DeviceId>
}

/** Before the first record. */
export const emptyState: RollState = {
  policy: 'conversation',
  members: new Map(),
  devices: new Map(),
  settings: new Map(),
  seqs: new Map(),
  cuts: new Map(),
  liars: new Set(),
}

/** The id of the member with this identity: the first 16 bytes of the key's SHA-256 (spec RL7). */
export function memberIdOf(identityKey: Uint8Array): MemberId {
  return bytesToId<MemberId>(hashes.sha256(identityKey).subarray(0, idBytes))
}

/** Below 0 when the first is senior to the second. Who was promoted by one is junior to it, and stands to all others as it does. */
export function compareRanks(a: Rank, b: Rank): number {
  for (let at = 0; ; at++) {
    const [stepA, stepB] = [a[at], b[at]]
    if (stepA === undefined || stepB === undefined) return a.length - b.length
    if (stepA !== stepB) return stepA < stepB ? -1 : 1
  }
}

/** Whether the first may do to the second what managers do to members (spec RL9). */
export function isSenior(a: RollMember, b: RollMember): boolean {
  return a.rank !== undefined && (b.rank === undefined || compareRanks(a.rank, b.rank) < 0)
}

/** Whether a device may send frames: it has its place, and its member is more than a reader. */
export function maySend({ devices, members }: RollState, device: DeviceId): boolean {
  const seat = devices.get(device)
  const role = seat && members.get(seat.member)?.role
  return role !== undefined && role !== 'reader'
}
