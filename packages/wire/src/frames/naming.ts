import { blob16, id, list, oneOf, record, text, u32 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** Client to server: the devices of a name, and every later change of them on this connection (spec NM6). */
export interface LookupFrame {
  readonly type: 'lookup'
  readonly request: number
  /** `noDevice` before sign-in (spec SE21). */
  readonly as: DeviceId
  readonly name: string
  /** The version of the newest device list that the asker has; 0 when it has none. */
  readonly have: number
}

/** What the server keeps of a name: all of it signed by others. */
export interface NameRecord {
  readonly name: string
  /** The version of the newest device list. */
  readonly version: number
  /** Signed device lists, each followed by the next; the last one is the newest when there was room for it (spec NM13). */
  readonly lists: readonly Uint8Array[]
  /** The signed lock keys of the listed devices. */
  readonly lockKeys: readonly Uint8Array[]
}

/** Server to client: answers `lookup`. */
export interface NameRecordFrame {
  readonly type: 'name-record'
  readonly request: number
  readonly record: NameRecord
}

/** Server to client: the devices of a name changed, or an envelope named an older list (spec NM7). */
export interface StaleDevicesFrame {
  readonly type: 'stale-devices'
  /** The device whose sends or look-ups this answers. */
  readonly to: DeviceId
  readonly record: NameRecord
}

/** Client to server: the next device list of a name, which proves itself (spec NM14). */
export interface DevicesSetFrame {
  readonly type: 'devices-set'
  readonly request: number
  /** `noDevice` before sign-in (spec SE21). */
  readonly as: DeviceId
  /** Signed. */
  readonly deviceList: Uint8Array
}

/** The levels of a grant, in the order of their numbers. */
export const grantLevels = ['none', 'contact', 'blocked', 'member', 'contact-timeless', 'contact-unseen'] as const
/** What a name lets another do: nothing special, see its presence and reach it directly, or not reach it at all (spec PR6, PR18). */
export type GrantLevel = (typeof grantLevels)[number]

/** The levels of contacts, who may all do the same but for what they see of one's presence (spec PR18). */
export const contactLevels: readonly GrantLevel[] = ['contact', 'contact-timeless', 'contact-unseen']

/** Whether who has this grant is a contact. */
export function isContactLevel(level: GrantLevel): level is 'contact' | 'contact-timeless' | 'contact-unseen' {
  return contactLevels.includes(level)
}

/** Client to server: what another name may do from now on (spec PR6). */
export interface GrantFrame {
  readonly type: 'grant'
  readonly request: number
  readonly as: DeviceId
  /** The name that gets the grant. */
  readonly name: string
  readonly level: GrantLevel
}

/** A grant that was given. */
export interface Grant {
  readonly name: string
  readonly level: GrantLevel
}

/** Client to server: asks for the grants that one's own name has given. */
export interface GrantsQueryFrame {
  readonly type: 'grants-query'
  readonly request: number
  readonly as: DeviceId
  /** Names after this one, in order; empty for the beginning. */
  readonly after: string
}

/** Server to client: a page of grants in the order of names; fewer than 500 end the list. */
export interface GrantsFrame {
  readonly type: 'grants'
  readonly request: number
  readonly grants: readonly Grant[]
}

/** Grants on one page. */
export const grantsPageMax = 500

const nameText: Field<string> = text(63)
const nameRecordFields: Field<NameRecord> = record<NameRecord>({
  name: nameText,
  version: u32,
  lists: list(blob16(limits.deviceListBytesMax), limits.deviceListsPageMax),
  lockKeys: list(blob16(512), limits.devicesMax),
})

type Payload<T> = Omit<T, 'type'>

/** The fields of a `lookup` frame, in order (spec FR4). */
export const lookup: Field<Payload<LookupFrame>> = record<Payload<LookupFrame>>({
  request: u32,
  as: id<DeviceId>(),
  name: nameText,
  have: u32,
})
/** The fields of a `name-record` frame, in order (spec FR4). */
export const nameRecord: Field<Payload<NameRecordFrame>> = record<Payload<NameRecordFrame>>({
  request: u32,
  record: nameRecordFields,
})
/** The fields of a `stale-devices` frame, in order (spec FR4). */
export const staleDevices: Field<Payload<StaleDevicesFrame>> = record<Payload<StaleDevicesFrame>>({
  to: id<DeviceId>(),
  record: nameRecordFields,
})
/** The fields of a `devices-set` frame, in order (spec FR4). */
export const devicesSet: Field<Payload<DevicesSetFrame>> = record<Payload<DevicesSetFrame>>({
  request: u32,
  as: id<DeviceId>(),
  deviceList: blob16(limits.deviceListBytesMax),
})
/** The fields of a `grant` frame, in order (spec FR4). */
export const grant: Field<Payload<GrantFrame>> = record<Payload<GrantFrame>>({
  request: u32,
  as: id<DeviceId>(),
  name: nameText,
  level: oneOf(grantLevels),
})
/** The fields of a `grants-query` frame, in order (spec FR4). */
export const grantsQuery: Field<Payload<GrantsQueryFrame>> = record<Payload<GrantsQueryFrame>>({
  request: u32,
  as: id<DeviceId>(),
  after: nameText,
})
/** The fields of a `grants` frame, in order (spec FR4). */
export const grants: Field<Payload<GrantsFrame>> = record<Payload<GrantsFrame>>({
  request: u32,
  grants: list(record<Grant>({ name: nameText, level: oneOf(grantLevels) }), grantsPageMax),
})
