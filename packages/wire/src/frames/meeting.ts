import { blob16, fixed, id, oneOf, record, u16, u32, u8 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId, MeetingId } from '../ids.ts'
import { limits } from '../limits.ts'

/** The two ends of a meeting, in the order of their numbers: the new device, and a device of the name. */
export const meetingSides = ['joining', 'inviting'] as const
/** An end of a meeting. */
export type MeetingSide = (typeof meetingSides)[number]

/**
 * Client to server: I am this end of this meeting, have `heard` messages of the other, and say this (spec SE23). Sent again on another connection it goes on
 * where the last one ended.
 */
export interface MeetFrame {
  readonly type: 'meet'
  readonly request: number
  /** `noDevice` before sign-in. */
  readonly as: DeviceId
  readonly meeting: MeetingId
  readonly side: MeetingSide
  /** 16 random bytes, the same while the meeting lasts: nobody else takes this end. */
  readonly token: Uint8Array
  /** How many messages of the other end have come. */
  readonly heard: number
  /** The number of the message among one's own, from 0; where there is none, how many there were. */
  readonly place: number
  /** A message, which the server does not read; empty for none. */
  readonly message: Uint8Array
}

/** Server to client: what the other end of the meeting said. */
export interface MetFrame {
  readonly type: 'met'
  readonly meeting: MeetingId
  readonly side: MeetingSide
  /** The number of the message among the other's, from 0. */
  readonly place: number
  readonly message: Uint8Array
}

/** Both: the meeting is over. From a client it takes the token of its end; from the server the token is zeros. */
export interface MeetingEndFrame {
  readonly type: 'meeting-end'
  /** `noDevice` before sign-in, and from the server. */
  readonly as: DeviceId
  readonly meeting: MeetingId
  readonly side: MeetingSide
  readonly token: Uint8Array
  /** Why, as the other end is told. */
  readonly code: number
}

type Payload<T> = Omit<T, 'type'>

/** The fields of a `meet` frame, in order (spec FR4). */
export const meet: Field<Payload<MeetFrame>> = record<Payload<MeetFrame>>({
  request: u32,
  as: id<DeviceId>(),
  meeting: id<MeetingId>(),
  side: oneOf(meetingSides),
  token: fixed(16),
  heard: u8,
  place: u8,
  message: blob16(limits.meetingMessageBytesMax),
})
/** The fields of a `met` frame, in order (spec FR4). */
export const met: Field<Payload<MetFrame>> = record<Payload<MetFrame>>({
  meeting: id<MeetingId>(),
  side: oneOf(meetingSides),
  place: u8,
  message: blob16(limits.meetingMessageBytesMax),
})
/** The fields of a `meeting-end` frame, in order (spec FR4). */
export const meetingEnd: Field<Payload<MeetingEndFrame>> = record<Payload<MeetingEndFrame>>({
  as: id<DeviceId>(),
  meeting: id<MeetingId>(),
  side: oneOf(meetingSides),
  token: fixed(16),
  code: u16,
})
