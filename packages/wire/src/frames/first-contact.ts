import { blob16, id, oneOf, record, text, u32, type Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'
import { contactRequestBytesMax } from '../signed/contact-request.ts'

/** What a name takes from strangers, in the order of the numbers. */
export const strangerPolicies = ['accept', 'requests', 'refuse'] as const
/** What a name takes from who is no contact: messages as the quotas allow, one short contact request at a time, or nothing (spec FC1). */
export type StrangerPolicy = (typeof strangerPolicies)[number]

/** Client to server: what the own name takes from strangers from now on (spec FC1). */
export interface StrangersSetFrame {
  readonly type: 'strangers-set'
  readonly request: number
  readonly as: DeviceId
  readonly policy: StrangerPolicy
}

/** What a report is about, in the order of the numbers. */
export const reportReasons = ['unwanted', 'fraud', 'threat', 'abuse', 'other'] as const
/** What a report is about (spec FC20). */
export type ReportReason = (typeof reportReasons)[number]

/** Client to server: tells the operator about another name (spec FC20). */
export interface ReportFrame {
  readonly type: 'report'
  readonly request: number
  readonly as: DeviceId
  readonly about: string
  readonly reason: ReportReason
  /** What the reporter says. */
  readonly words: string
  /** The signed contact request of the name that is reported; empty for none. */
  readonly evidence: Uint8Array
  /** UTF-8 JSON of the messages that the reporter shows, which prove nothing; empty for none. */
  readonly shown: Uint8Array
}

type Payload<T> = Omit<T, 'type'>

/** The fields of a `strangers-set` frame, in order (spec FR4). */
const strangersSet: Field<Payload<StrangersSetFrame>> = record<Payload<StrangersSetFrame>>({
  request: u32,
  as: id<DeviceId>(),
  policy: oneOf(strangerPolicies),
})
/** The fields of a `report` frame, in order (spec FR4). */
const report: Field<Payload<ReportFrame>> = record<Payload<ReportFrame>>({
  request: u32,
  as: id<DeviceId>(),
  about: text(63),
  reason: oneOf(reportReasons),
  words: text(4 * limits.reportCharactersMax),
  evidence: blob16(contactRequestBytesMax),
  shown: blob16(limits.reportBytesMax),
})

/** Frames of first contact. */
export type FirstContactFrame = StrangersSetFrame | ReportFrame

/** Their numbers and fields. */
export const firstContactTable: {
  readonly 'strangers-set': readonly [0x8c, Field<Payload<StrangersSetFrame>>]
  readonly report: readonly [0x8d, Field<Payload<ReportFrame>>]
} = {
  'strangers-set': [0x8c, strangersSet],
  report: [0x8d, report],
}
