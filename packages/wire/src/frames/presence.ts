import { id, list, oneOf, record, text, u32, u64 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** The choices, in the order of their numbers. */
export const presenceChoices = ['online', 'away', 'busy', 'invisible'] as const
/** What a person or program chooses to be (spec PR1). */
export type PresenceChoice = (typeof presenceChoices)[number]

/** The states, in the order of their numbers. */
export const presenceStates = ['unknown', 'offline', 'online', 'away', 'busy'] as const
/** What a watcher sees; `unknown` when it may not see, or nobody has the name (spec PR5). */
export type PresenceState = (typeof presenceStates)[number]

/** The values of freshness, in the order of their numbers. */
export const freshnesses = ['unknown', 'live', 'stale'] as const
/** How much an answer is worth: told by a connected server, remembered, or never known (spec PR3). */
export type Freshness = (typeof freshnesses)[number]

/** Client to server: how this device wants to be seen. */
export interface PresenceSetFrame {
  readonly type: 'presence-set'
  readonly request: number
  readonly as: DeviceId
  readonly choice: PresenceChoice
  readonly note: string
  readonly activity: string
  /** Milliseconds since the person last touched the device, at sending. */
  readonly idleMs: number
}

/** Client to server: the presence of these names, once. */
export interface PresenceQueryFrame {
  readonly type: 'presence-query'
  readonly request: number
  readonly as: DeviceId
  readonly names: readonly string[]
}

/** Client to server: the presence of these names, now and at each change. */
export interface PresenceWatchFrame {
  readonly type: 'presence-watch'
  readonly request: number
  readonly as: DeviceId
  readonly names: readonly string[]
}

/** Client to server: the presence of these names is not wanted any more. */
export interface PresenceUnwatchFrame {
  readonly type: 'presence-unwatch'
  readonly request: number
  readonly as: DeviceId
  readonly names: readonly string[]
}

/** The presence of one name as the asking device may see it (spec PR5). */
export interface PresenceEntry {
  readonly name: string
  readonly state: PresenceState
  readonly freshness: Freshness
  /** When the state began, in milliseconds since 1970 by the server's clock; 0 when unknown. */
  readonly sinceMs: number
  /** Milliseconds since the person last touched a device. */
  readonly idleMs: number
  readonly note: string
  readonly activity: string
}

/** Server to client: an answer, or with `request` 0 a change of watched names. */
export interface PresenceFrame {
  readonly type: 'presence'
  readonly request: number
  readonly to: DeviceId
  readonly entries: readonly PresenceEntry[]
}

const nameText: Field<string> = text(63)
const names: Field<readonly string[]> = list(nameText, limits.presenceNamesMax)
const note: Field<string> = text(limits.noteBytesMax)
const entry: Field<PresenceEntry> = record<PresenceEntry>({
  name: nameText,
  state: oneOf(presenceStates),
  freshness: oneOf(freshnesses),
  sinceMs: u64,
  idleMs: u32,
  note,
  activity: note,
})

type Payload<T> = Omit<T, 'type'>

/** The fields of a `presence-set` frame, in order (spec FR4). */
export const presenceSet: Field<Payload<PresenceSetFrame>> = record<Payload<PresenceSetFrame>>({
  request: u32,
  as: id<DeviceId>(),
  choice: oneOf(presenceChoices),
  note,
  activity: note,
  idleMs: u32,
})
/** The layout of the three frames that carry a list of names. */
export const presenceNames: Field<Payload<PresenceQueryFrame>> = record<Payload<PresenceQueryFrame>>({
  request: u32,
  as: id<DeviceId>(),
  names,
})
/** The fields of a `presence` frame, in order (spec FR4). */
export const presence: Field<Payload<PresenceFrame>> = record<Payload<PresenceFrame>>({
  request: u32,
  to: id<DeviceId>(),
  entries: list(entry, limits.presenceNamesMax),
})
