import { blob16, blob24, fixed, id, list, oneOf, record, u16, u32, u64, u8 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { Reader } from '../codec/reader.ts'
import type { BootId, DeviceId, StreamId } from '../ids.ts'
import { limits } from '../limits.ts'
import { type Envelope, envelope, tagBytes } from './envelope.ts'

/** An envelope for a device that is connected (spec DL4). */
export interface DataFrame {
  readonly type: 'data'
  readonly envelope: Envelope
}

/** An envelope for the mailbox (spec MB1). */
export interface StoreFrame {
  readonly type: 'store'
  /** The lowest position of the stream that is still outstanding at the sender. */
  readonly first: number
  readonly envelope: Envelope
}

/** How a message ended at the receiver, when it was not committed. */
export interface Exception {
  readonly seq: number
  /** Which message of the envelope, from 0; 255 is all of them. */
  readonly index: number
  readonly outcome: 'expired' | 'rejected'
  /** Number of the error code that says why. */
  readonly code: number
}

/** Receiver to sender: every position below `next` is decided on disk (spec DL8). */
export interface AckFrame {
  readonly type: 'ack'
  /** The device that sent the stream. */
  readonly to: DeviceId
  /** The device that commits it. */
  readonly from: DeviceId
  readonly stream: StreamId
  readonly next: number
  /** Envelopes the sender may have in flight from `next`. */
  readonly credit: number
  /** Of the last 64 positions below `next`, those that were not committed. */
  readonly exceptions: readonly Exception[]
  /** Proves the fields above, by the key of the stream (spec KY8). */
  readonly tag: Uint8Array
}

/** What a sender has outstanding in one stream. */
export interface Outstanding {
  readonly stream: StreamId
  readonly to: DeviceId
  readonly first: number
  readonly last: number
}

/** Sender to server after sign-in: which streams are outstanding, so that the server finds orphans (spec MB9). Several frames may follow each other. */
export interface HelloFrame {
  readonly type: 'hello'
  readonly as: DeviceId
  /** This life of the sending program. */
  readonly boot: BootId
  /** How many frames of the same list follow, at most 255; 0 in the last. */
  readonly more: number
  readonly outstanding: readonly Outstanding[]
}

/** Receiver to server: send me what arrives and what waits (spec SE6). */
export interface AttachFrame {
  readonly type: 'attach'
  readonly as: DeviceId
}

/** Server to receiver: everything that waited when it attached has been sent and acknowledged (spec MB6). */
export interface DrainedFrame {
  readonly type: 'drained'
  readonly as: DeviceId
}

/** Why positions never come, in the order of their numbers: `damaged` says that a record of sender, server or receiver was (spec DL14, MB16, PE24). */
export const gapReasons = ['orphaned', 'acknowledged-before', 'device-gone', 'damaged'] as const
/** Why positions never come (spec DL14). */
export type GapReason = (typeof gapReasons)[number]

/** Positions that will never come (spec DL14). From the server `tag` is zero and the receiver only reports; from the sender it is proven. */
export interface GapFrame {
  readonly type: 'gap'
  /** The receiving device. */
  readonly to: DeviceId
  /** The sending device. */
  readonly from: DeviceId
  readonly stream: StreamId
  readonly fromSeq: number
  readonly toSeq: number
  readonly reason: GapReason
  readonly tag: Uint8Array
}

/**
 * Receiver to sender: the keys of this stream are not known here; repeat its opening (spec DL9), or open it with another lock key (spec KY57). A hint
 * without proof.
 */
export interface ReopenFrame {
  readonly type: 'reopen'
  readonly to: DeviceId
  readonly from: DeviceId
  readonly stream: StreamId
  /** One more than the generation of the opening that came, and leads to no keys here; 0 when no opening came. */
  readonly unusable: number
}

/** Server to sender: no connection of this device (spec RO3). A hint. */
export interface AbsentFrame {
  readonly type: 'absent'
  /** The sending device, which this answers. */
  readonly to: DeviceId
  readonly device: DeviceId
}

/** Server to a sender that was told `absent`: the device is connected now (spec RO4). A hint. */
export interface PresentFrame {
  readonly type: 'present'
  readonly to: DeviceId
  readonly device: DeviceId
}

/** Server to sender: an envelope was turned down and remains the sender's (spec MB4). */
export interface TurnedDownFrame {
  readonly type: 'turned-down'
  readonly to: DeviceId
  readonly stream: StreamId
  readonly seq: number
  /** Number of the error code. */
  readonly code: number
  /** When to try again, in milliseconds from now; 0 when it makes no sense. */
  readonly retryAfterMs: number
}

/** Device to device, unsequenced, unstored, sealed (spec DL16). */
export interface SignalFrame {
  readonly type: 'signal'
  readonly to: DeviceId
  readonly from: DeviceId
  readonly sealed: Uint8Array
}

/** Device to device, sealed bytes of channels: unstored, and the first to give way where there is no room (spec CH1). */
export interface BulkFrame {
  readonly type: 'bulk'
  readonly to: DeviceId
  readonly from: DeviceId
  readonly sealed: Uint8Array
}

const exception: Field<Exception> = record<Exception>({
  seq: u64,
  index: u8,
  outcome: oneOf(['expired', 'rejected']),
  code: u16,
})
const outstanding: Field<Outstanding> = record<Outstanding>({
  stream: id<StreamId>(),
  to: id<DeviceId>(),
  first: u64,
  last: u64,
})

type Payload<T> = Omit<T, 'type'>

/** The fields of a `data` frame, in order (spec FR4). */
export const data: Field<Payload<DataFrame>> = record<Payload<DataFrame>>({ envelope })
/** The fields of a `store` frame, in order (spec FR4). */
export const store: Field<Payload<StoreFrame>> = record<Payload<StoreFrame>>({ first: u64, envelope })
/** The fields of an `ack` frame, in order (spec FR4). */
export const ack: Field<Payload<AckFrame>> = record<Payload<AckFrame>>({
  to: id<DeviceId>(),
  from: id<DeviceId>(),
  stream: id<StreamId>(),
  next: u64,
  credit: u32,
  exceptions: list(exception, limits.streamWindowEnvelopes * limits.envelopeMessagesMax),
  tag: fixed(tagBytes),
})
/** The fields of a `hello` frame, in order (spec FR4). */
export const hello: Field<Payload<HelloFrame>> = record<Payload<HelloFrame>>({
  as: id<DeviceId>(),
  boot: id<BootId>(),
  more: u8,
  outstanding: list(outstanding, limits.helloStreamsMax),
})
/** The fields of an `attach` frame, in order (spec FR4). */
export const attach: Field<Payload<AttachFrame>> = record<Payload<AttachFrame>>({ as: id<DeviceId>() })
/** The fields of a `drained` frame, in order (spec FR4). */
export const drained: Field<Payload<DrainedFrame>> = record<Payload<DrainedFrame>>({ as: id<DeviceId>() })
/** The fields of a `gap` frame, in order (spec FR4). */
export const gap: Field<Payload<GapFrame>> = record<Payload<GapFrame>>({
  to: id<DeviceId>(),
  from: id<DeviceId>(),
  stream: id<StreamId>(),
  fromSeq: u64,
  toSeq: u64,
  reason: oneOf(gapReasons),
  tag: fixed(tagBytes),
})
/** The fields of a `reopen` frame, in order (spec FR4). */
export const reopen: Field<Payload<ReopenFrame>> = record<Payload<ReopenFrame>>({
  to: id<DeviceId>(),
  from: id<DeviceId>(),
  stream: id<StreamId>(),
  unusable: u32,
})
/** The fields of an `absent` frame, in order (spec FR4). */
export const absent: Field<Payload<AbsentFrame>> = record<Payload<AbsentFrame>>({
  to: id<DeviceId>(),
  device: id<DeviceId>(),
})
/** The fields of a `present` frame, in order (spec FR4). */
export const present: Field<Payload<PresentFrame>> = record<Payload<PresentFrame>>({
  to: id<DeviceId>(),
  device: id<DeviceId>(),
})
/** The fields of a `turned-down` frame, in order (spec FR4). */
export const turnedDown: Field<Payload<TurnedDownFrame>> = record<Payload<TurnedDownFrame>>({
  to: id<DeviceId>(),
  stream: id<StreamId>(),
  seq: u64,
  code: u16,
  retryAfterMs: u32,
})
/** The fields of a `signal` frame, in order (spec FR4). */
export const signal: Field<Payload<SignalFrame>> = record<Payload<SignalFrame>>({
  to: id<DeviceId>(),
  from: id<DeviceId>(),
  sealed: blob16(limits.signalBytesMax),
})
const sealedBulk = blob24(limits.bulkBytesMax)
/** The fields of a `bulk` frame, in order (spec FR4); not a table, because there are more of these frames than of all others. */
export const bulk: Field<Payload<BulkFrame>> = {
  write: (w, { to, from, sealed }) => {
    w.id(to)
    w.id(from)
    sealedBulk.write(w, sealed)
  },
  read: readBulk,
}

/** Reads the payload of a `bulk` frame, as the frame. */
export function readBulk(r: Reader): BulkFrame {
  return { type: 'bulk', to: r.id(), from: r.id(), sealed: sealedBulk.read(r) }
}
