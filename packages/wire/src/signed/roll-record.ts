import { WireFault } from '../codec/fault.ts'
import {
  blob16,
  decode,
  type Decoded,
  encode,
  type Field,
  fixed,
  flag,
  id,
  list,
  oneOf,
  optional,
  record,
  text,
  u32,
  u64,
  u8,
} from '../codec/fields.ts'
import type { DeviceId, MemberId } from '../ids.ts'
import { limits } from '../limits.ts'
import { splitSigned } from './device-list.ts'

/**
 * The layout of a roll record (spec RL2): a head, which says what changes in a group and carries links to older keys, then a lock-box for each device, then the
 * signature of the device that wrote it. The head stands behind a length, because each lock-box is bound to its bytes exactly as they are.
 */

/** What members may do, the least first (spec RL8). */
export const rollRoles = ['reader', 'commenter', 'writer', 'manager', 'owner'] as const
export type RollRole = (typeof rollRoles)[number]

/** What becomes of keys: those of a conversation are deleted as they are used, those of a document are kept for its history (spec RL3). */
export const rollPolicies = ['conversation', 'document'] as const
export type RollPolicy = (typeof rollPolicies)[number]

/** The key of a device to which the group's keys are locked. */
export interface RollLock {
  /** The number of the device's published lock key, or 0 for a key made for this roll alone. */
  readonly number: number
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** A device as a roll lists it. */
export interface RollDevice {
  /** Ed25519, 32 bytes; the device's id follows from it. */
  readonly signKey: Uint8Array
  readonly lock: RollLock
}

/** How far frames of a device that loses its place are still accepted (spec RL22). */
export interface RollCut {
  readonly device: DeviceId
  /** The highest number of a frame of the device that the writer had opened. */
  readonly upTo: number
}

/** Takes an identity in as a member. */
export interface MemberAdd {
  readonly kind: 'member-add'
  /** Ed25519, 32 bytes; the member's id follows from it. */
  readonly identityKey: Uint8Array
  readonly name: string
  readonly role: RollRole
  /** Whether it reads what was there before it came. */
  readonly hasHistory: boolean
  readonly devices: readonly RollDevice[]
}

/** Takes a member out, with all its devices. */
export interface MemberRemove {
  readonly kind: 'member-remove'
  readonly member: MemberId
  readonly cuts: readonly RollCut[]
}

/** Gives a member another role. */
export interface RoleChange {
  readonly kind: 'role'
  readonly member: MemberId
  readonly role: RollRole
  readonly cuts: readonly RollCut[]
}

/** Adds a device to a member. */
export interface DeviceAdd {
  readonly kind: 'device-add'
  readonly member: MemberId
  readonly device: RollDevice
}

/** Takes a device out. */
export interface DeviceRemove {
  readonly kind: 'device-remove'
  readonly device: DeviceId
  readonly upTo: number
}

/** The writing device locks to another key from now on. */
export interface LockChange {
  readonly kind: 'lock'
  readonly lock: RollLock
}

/** Sets a value of the group, such as its title; an empty value takes it away. */
export interface SettingChange {
  readonly kind: 'setting'
  readonly key: string
  readonly value: Uint8Array
}

/** What a record changes. */
export type RollChange = MemberAdd | MemberRemove | RoleChange | DeviceAdd | DeviceRemove | LockChange | SettingChange

/** The keys of an earlier record, sealed under the archive key of this one (spec RL18). */
export interface RollLink {
  /** SHA-256 of the earlier record, 32 bytes. */
  readonly record: Uint8Array
  /** Empty when the writer does not have them. */
  readonly sealed: Uint8Array
}

/** The keys of a record for one device (spec RL16). */
export interface RollBox {
  readonly device: DeviceId
  /** HPKE encapsulated key, 32 bytes. */
  readonly encapsulated: Uint8Array
  readonly sealed: Uint8Array
}

/** What a roll record says, but for its lock-boxes. */
export interface RollHead {
  readonly version: number
  /** SHA-256 of the roll's first record, 32 bytes; zeros in the first record itself. */
  readonly roll: Uint8Array
  /** In the first record alone. */
  readonly policy?: RollPolicy | undefined
  /** SHA-256 of the records that it stands on, 32 bytes each, in ascending order. */
  readonly parents: readonly Uint8Array[]
  /** The device that wrote it. */
  readonly by: DeviceId
  /** Counts the records of this device in this roll, from 1. */
  readonly seq: number
  /** For people alone: no rule looks at it. */
  readonly madeAtMs: number
  readonly changes: readonly RollChange[]
  /** Shows that all boxes hold one content key: 32 bytes. */
  readonly contentCheck: Uint8Array
  /** The same for the archive key, which only documents have. */
  readonly archiveCheck?: Uint8Array | undefined
  readonly links: readonly RollLink[]
}

/** A roll record with its signature, which stays to be verified. */
export interface SignedRollRecord {
  readonly head: RollHead
  /** The bytes of the head exactly as they came. */
  readonly headBytes: Uint8Array
  readonly boxes: readonly RollBox[]
  /** Exactly what is signed, after `signedContexts.rollRecord`. */
  readonly signedBytes: Uint8Array
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array
}

/** Sealed keys: one or two of 32 bytes, and a tag. */
const sealedKeysBytesMax = 80

const member = id<MemberId>()
const device = id<DeviceId>()
const role = oneOf(rollRoles)
const lock: Field<RollLock> = record<RollLock>({ number: u32, publicKey: fixed(32) })
const rollDevice: Field<RollDevice> = record<RollDevice>({ signKey: fixed(32), lock })
const cuts = list(record<RollCut>({ device, upTo: u64 }), limits.devicesMax)

/** The kinds of changes, in the order of their numbers from 1, which are never given again. */
const kinds = [
  [
    'member-add',
    record<Omit<MemberAdd, 'kind'>>({
      identityKey: fixed(32),
      name: text(63),
      role,
      hasHistory: flag,
      devices: list(rollDevice, limits.devicesMax),
    }),
  ],
  ['member-remove', record<Omit<MemberRemove, 'kind'>>({ member, cuts })],
  ['role', record<Omit<RoleChange, 'kind'>>({ member, role, cuts })],
  ['device-add', record<Omit<DeviceAdd, 'kind'>>({ member, device: rollDevice })],
  ['device-remove', record<Omit<DeviceRemove, 'kind'>>({ device, upTo: u64 })],
  ['lock', record<Omit<LockChange, 'kind'>>({ lock })],
  [
    'setting',
    record<Omit<SettingChange, 'kind'>>({
      key: text(limits.rollSettingKeyBytesMax),
      value: blob16(limits.rollSettingBytesMax),
    }),
  ],
] as const

const change: Field<RollChange> = {
  write: (w, v) => {
    const at = kinds.findIndex(([kind]) => kind === v.kind)
    w.u8(at + 1)
    ;(kinds[at]?.[1] as Field<object>).write(w, v)
  },
  read: (r) => {
    const found = kinds[r.u8() - 1]
    if (found === undefined) throw new WireFault('value-unknown', 'A change of a roll is of no known kind.')
    return { kind: found[0], ...found[1].read(r) } as RollChange
  },
}

const headFields: Field<RollHead> = record<RollHead>({
  version: u8,
  roll: fixed(32),
  policy: optional(oneOf(rollPolicies)),
  parents: list(fixed(32), limits.rollParentsMax),
  by: device,
  seq: u32,
  madeAtMs: u64,
  changes: list(change, limits.rollChangesMax),
  contentCheck: fixed(32),
  archiveCheck: optional(fixed(32)),
  links: list(record<RollLink>({ record: fixed(32), sealed: blob16(sealedKeysBytesMax) }), limits.rollLinksMax),
})

interface OuterRecord {
  readonly head: Uint8Array
  readonly boxes: readonly RollBox[]
}

const outerFields: Field<OuterRecord> = record<OuterRecord>({
  head: blob16(limits.rollRecordBytesMax),
  boxes: list(
    record<RollBox>({ device, encapsulated: fixed(32), sealed: blob16(sealedKeysBytesMax) }),
    limits.rollDevicesMax,
  ),
})

/** The bytes of a head, to which the lock-boxes are bound. Throws `WireFault` when a value is outside its field's range. */
export function encodeRollHead(head: RollHead): Uint8Array<ArrayBuffer> {
  return encode(headFields, head)
}

/** The bytes that the writing device signs: the head's and the lock-boxes. */
export function encodeRollRecord(headBytes: Uint8Array, boxes: readonly RollBox[]): Uint8Array<ArrayBuffer> {
  return encode(outerFields, { head: headBytes, boxes })
}

/** Reads a roll record with its signature, which stays to be verified. Refused with `field-too-long` when it is longer than `limits.rollRecordBytesMax`. */
export function decodeRollRecord(bytes: Uint8Array): Decoded<SignedRollRecord> {
  if (bytes.byteLength > limits.rollRecordBytesMax)
    return { kind: 'refused', code: 'field-too-long', message: 'The roll record is longer than any may be.' }
  const { signedBytes, signature } = splitSigned(bytes)
  const outer = decode(outerFields, signedBytes)
  if (outer.kind === 'refused') return outer
  const { head: headBytes, boxes } = outer.value
  const head = decode(headFields, headBytes)
  if (head.kind === 'refused') return head
  return { kind: 'ok', value: { head: head.value, headBytes, boxes, signedBytes, signature } }
}
