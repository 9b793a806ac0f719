import type { Decoded, DeviceId, ErrorCode, MemberId, RollChange, RollDevice, RollRole } from '@kith/wire'
import type { RollFounding } from './roll-types.ts'
import type { RecordId, RollState } from './state.ts'

/**
 * What Kith needs of the keys of a group, however they come about: the roll is one way, and MLS (RFC 9420) may take its place behind this interface. What members
 * send each other to change the group are *records*; each must reach every member, in any order and as often as it likes.
 */
export interface GroupKeys {
  /** Names the group: 32 bytes, from its first record. Who is invited learns it from the inviter. */
  readonly group: Uint8Array
  /** Who belongs to the group, as far as this device has heard. */
  members(): readonly GroupMember[]
  /**
   * 32 bytes that all present members, and nobody else, can derive for a purpose. Others after every record. Refused with `roll-unmerged` while there are several ends,
   * `roll-key-missing` when this device has not been given the present keys.
   */
  export(label: string): Decoded<Uint8Array<ArrayBuffer>>
  /** Takes an identity in. */
  add(card: MemberCard, nowMs: number): Promise<Decoded<WrittenRecord>>
  /** Takes a member out: what is sent after everybody has this record, it cannot open. */
  remove(member: MemberId, nowMs: number): Promise<Decoded<WrittenRecord>>
  /** Makes new keys, also for this device, so that what was stolen before opens nothing after; and joins ends. */
  refresh(nowMs: number): Promise<Decoded<WrittenRecord>>
  /** Takes in a record of another device. */
  process(record: Uint8Array, nowMs: number): Promise<RecordOutcome>
}

/** A member and its devices. */
export interface GroupMember {
  readonly member: MemberId
  /** Ed25519, 32 bytes. */
  readonly identityKey: Uint8Array
  readonly name: string
  readonly role: RollRole
  /** Whether it reads what was there before it came. */
  readonly hasHistory: boolean
  readonly devices: readonly DeviceId[]
}

/** Whom to take in. The caller has verified that the devices are those of the name (spec KY3). */
export interface MemberCard {
  /** Ed25519, 32 bytes. */
  readonly identityKey: Uint8Array
  readonly name: string
  /** @default 'writer' */
  readonly role?: Exclude<RollRole, 'owner'> | undefined
  /** @default false */
  readonly hasHistory?: boolean | undefined
  readonly devices: readonly RollDevice[]
}

/** A record that this device wrote: to be kept, with the roll's secrets, before it is sent to all members. */
export interface WrittenRecord {
  readonly id: RecordId
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What a record brought to light that people should know. */
export type GroupAlarm =
  /** The device signed two records for one place: it was cloned, came back from an old copy, or lies. */
  | { readonly kind: 'equivocation'; readonly device: DeviceId }
  /** The record's writer did not give this device the keys that the record shows. */
  | { readonly kind: 'box-broken'; readonly record: RecordId; readonly by: DeviceId }

/** What became of a record. */
export type RecordOutcome =
  | {
      readonly kind: 'accepted'
      /** This record, and those that had waited for it or for its word, in the order in which they were taken. They are to be kept. */
      readonly records: readonly WrittenRecord[]
      /** Those that had waited for it and were refused. */
      readonly refused: readonly { readonly id: RecordId; readonly code: ErrorCode }[]
      readonly alarms: readonly GroupAlarm[]
      /** What this record itself still waits for; then it is not among `records`. */
      readonly missing: readonly RecordId[]
    }
  | { readonly kind: 'known' }
  /** It is kept until these come, by any way. */
  | { readonly kind: 'waiting'; readonly missing: readonly RecordId[] }
  /** Its writer had lost its place before it came: it is kept, and counts when a present member has built on it. */
  | { readonly kind: 'parked' }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }

/** The change that takes a member in: as a writer without history where the card says nothing else. */
export function addingOf({ role = 'writer', hasHistory = false, ...card }: MemberCard): RollChange {
  return { kind: 'member-add', ...card, role, hasHistory }
}

/** The changes of the record that founds a group: its owner, members and settings. */
export function foundingChanges({ policy, owner, members = [], settings = {} }: RollFounding): readonly RollChange[] {
  return [
    { kind: 'member-add', ...owner, role: 'owner', hasHistory: policy === 'document' },
    ...members.map(addingOf),
    ...Object.entries(settings).map(([key, value]) => ({ kind: 'setting' as const, key, value })),
  ]
}

/** The members of a state, each with its devices. */
export function membersOf(state: RollState): readonly GroupMember[] {
  return [...state.members.values()].map(({ rank: _, ...member }) => ({
    ...member,
    devices: devicesOf(state, member.member),
  }))
}

/** The devices of a member. */
export function devicesOf({ devices }: RollState, member: MemberId): readonly DeviceId[] {
  return [...devices.values()].filter((seat) => seat.member === member).map(({ device }) => device)
}
