import type {
  AckFrame,
  BootId,
  DeviceId,
  EnvelopeHeader,
  ErrorCode,
  Exception,
  Frame,
  GapReason,
  Lane,
  MessageId,
  PeerName,
  StreamId,
  StreamPosition,
  WireMessage,
} from '@kith/wire'
import type { Expectation, SqlStatement, StoreChange, Write } from '../journal/journal.ts'
import type { PathPolicy } from '../paths/ports.ts'
import type { EnvelopeRecord, MessageState } from './records.ts'

/**
 * What goes into and comes out of the delivery machine. The shell (`@kith/peer`, or the simulator) performs the outputs and answers
 * with inputs; the machine itself knows no clock, no randomness, no keys and no I/O.
 */

/** A path over which frames travel. `relay` is the server, and `direct` reaches one device. */
export type Path = 'relay' | 'direct'

/** Messages for one name that were given together. */
export interface Send {
  readonly to: PeerName
  readonly lane: Lane
  /** How long from acceptance they may still be committed, in milliseconds, 1 to `limits.lifeMsMax`. */
  readonly lifeMs: number
  /** Committed together or not at all; then at most 64 messages and 48 KiB. */
  readonly atomic: boolean
  /** By which paths they may travel, where the policy of their receiver allows these too (spec PA13). @default any */
  readonly paths?: PathPolicy | undefined
  /** Sent at this time, in milliseconds since 1970, at most `limits.notBeforeMsMax` ahead; its life begins then. At once when it is past. */
  readonly notBeforeMs?: number | undefined
  readonly messages: readonly WireMessage[]
  /** Those that the other devices of the own name are told of. The machine does not look at it: its shell adds the copies (spec PE58). */
  readonly copied?: readonly MessageId[] | undefined
}

/** A message of this device that is not wanted any more (spec DL31). */
export interface Cancel {
  readonly mid: MessageId
  readonly code: 'canceled' | 'superseded'
}

/** Writes that are committed together: the application's records and the messages it sends. */
export interface WriteSet {
  readonly sends: readonly Send[]
  readonly changes: readonly StoreChange[]
  readonly expects: readonly Expectation[]
  /** Messages sent before that are withdrawn with this commit; one that is decided, or not of this device, stays as it is. */
  readonly cancels?: readonly Cancel[] | undefined
  /** The application's own rows, where the store lies in its SQL database. */
  readonly statements?: readonly SqlStatement[] | undefined
}

/** Why messages never come: their time was over before this device was there, or as a gap says. */
export type LostReason = 'expired' | GapReason

/** How the handler decided one message of an envelope. */
export type Decision =
  { readonly outcome: 'committed' } | { readonly outcome: 'rejected' | 'expired'; readonly code: ErrorCode }

export type DeliveryInput =
  /** The application sends, or only writes; answered by `accepted` or `not-accepted` with the same ticket. */
  | { readonly kind: 'submit'; readonly ticket: number; readonly writes: WriteSet }
  /** The caller awaits `stored`: put the message into the mailbox now. */
  | { readonly kind: 'secure'; readonly mid: MessageId }
  /** The program is about to end: put everything that may be kept into the mailbox. */
  | { readonly kind: 'closing' }
  /** The devices of a name, from the signed list; answers `lookup`, and comes again when the list changes. */
  | {
      readonly kind: 'devices'
      readonly name: PeerName
      readonly devices: readonly DeviceId[]
      readonly listVersion: number
    }
  /** The network has no such name; answers `lookup`. */
  | { readonly kind: 'name-unknown'; readonly name: PeerName }
  /** Answers `open-out`. */
  | {
      readonly kind: 'opened-out'
      readonly stream: StreamId
      readonly keys: Uint8Array
      readonly opening: Uint8Array
    }
  | { readonly kind: 'not-opened-out'; readonly stream: StreamId; readonly code: ErrorCode }
  /** Answers `seal` and `reseal`. */
  | {
      readonly kind: 'sealed'
      readonly stream: StreamId
      readonly seq: number
      readonly authenticated: Uint8Array
      readonly tag: Uint8Array
      readonly body: Uint8Array
    }
  /** Answers `open-in`: the opening is of a listed device of `name`, and its keys are found. */
  | {
      readonly kind: 'opened-in'
      readonly stream: StreamId
      readonly name: PeerName
      readonly keys: Uint8Array
      readonly after?: StreamPosition | undefined
    }
  /** Answers `open-in`. With `retry`, the sender could not be looked up now; otherwise the stream is refused for good. */
  | { readonly kind: 'not-opened-in'; readonly stream: StreamId; readonly code: ErrorCode; readonly retry: boolean }
  /** Answers `unseal`. Without messages the envelope is a tombstone, or expired at the server. */
  | {
      readonly kind: 'unsealed'
      readonly stream: StreamId
      readonly seq: number
      readonly messages: readonly WireMessage[]
    }
  /** Answers `unseal`: the bytes were changed on the way, so the envelope is as if it never came. */
  | { readonly kind: 'not-unsealed'; readonly stream: StreamId; readonly seq: number }
  /** Answers `handle`, with one decision a message, and `handle-lost`, with none; and what the handlers write. */
  | {
      readonly kind: 'handled'
      readonly stream: StreamId
      readonly seq: number
      readonly decisions: readonly Decision[]
      readonly writes: WriteSet
    }
  /** Answers `write`. */
  | { readonly kind: 'written'; readonly id: number; readonly conflicts: readonly number[] }
  /** The connection to the server: signed in, or lost. */
  | { readonly kind: 'relay-up'; readonly boot: BootId }
  | { readonly kind: 'relay-down' }
  /** A direct path to one device, or another, or one that is good again: what was sent directly before is sent again. */
  | { readonly kind: 'direct-up'; readonly device: DeviceId }
  | { readonly kind: 'direct-down'; readonly device: DeviceId }
  /** The policies of paths changed, or who is a contact. */
  | { readonly kind: 'policies' }
  /**
   * A frame of delivery, decoded. ACKs and GAPs from devices are passed on only when their tag was verified. `isReport` is true for a GAP that only
   * the server says: it is told to the application and changes nothing.
   */
  | { readonly kind: 'frame'; readonly path: Path; readonly frame: Frame; readonly isReport?: boolean }

export type DeliveryOutput =
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'accepted'; readonly ticket: number }
  | { readonly kind: 'not-accepted'; readonly ticket: number; readonly code: ErrorCode }
  | { readonly kind: 'lookup'; readonly name: PeerName }
  | {
      readonly kind: 'open-out'
      readonly stream: StreamId
      readonly name: PeerName
      readonly to: DeviceId
      readonly lane: Lane
      readonly generation: number
      /** The position that the keys begin with. */
      readonly first: number
      readonly after?: StreamPosition | undefined
    }
  | {
      readonly kind: 'seal'
      readonly keys: Uint8Array
      readonly header: EnvelopeHeader
      readonly messages: readonly WireMessage[]
    }
  /** Open an own envelope, make the messages at `voids` void (`voidMessage`), and seal it under the new header, with the keys `under` if there are any. */
  | {
      readonly kind: 'reseal'
      readonly keys: Uint8Array
      readonly under?: Uint8Array | undefined
      readonly header: EnvelopeHeader
      readonly sealed: Pick<EnvelopeRecord, 'authenticated' | 'tag' | 'body'>
      readonly voids: readonly number[]
    }
  | {
      readonly kind: 'open-in'
      readonly stream: StreamId
      readonly from: DeviceId
      readonly lane: Lane
      readonly opening: Uint8Array
    }
  | {
      readonly kind: 'unseal'
      readonly keys: Uint8Array
      readonly header: EnvelopeHeader
      readonly authenticated: Uint8Array
      readonly tag: Uint8Array
      /** Empty for a tombstone, and for an envelope that expired at the server: then only the tag is checked. */
      readonly body: Uint8Array
    }
  /** Run the handlers of these messages, in order, into one write-set. What its sender withdrew is not among them. */
  | {
      readonly kind: 'handle'
      readonly stream: StreamId
      readonly seq: number
      readonly from: PeerName
      readonly device: DeviceId
      readonly sentAtMs: number
      readonly path: Path
      readonly atomic: boolean
      readonly messages: readonly WireMessage[]
    }
  /** Run the application's handler of messages that will never come, into one write-set (spec DL14, DL34). */
  | {
      readonly kind: 'handle-lost'
      readonly stream: StreamId
      readonly seq: number
      readonly from: PeerName
      readonly device: DeviceId
      /** Messages for `expired`; positions otherwise, each of which held one message or more. */
      readonly count: number
      readonly reason: LostReason
      /** When the first was sent, by the sender's clock; nothing when that is not known. */
      readonly sentAtMs: number | undefined
    }
  /** Send the frame. The shell makes the tag of `ack` and `gap` frames with `keys`. */
  | {
      readonly kind: 'transmit'
      readonly path: Path
      readonly device: DeviceId | undefined
      readonly frame: Frame
      readonly keys?: Uint8Array | undefined
    }
  /** The state of a sent message changed; may come again after a restart. */
  | {
      readonly kind: 'update'
      readonly mid: MessageId
      readonly to: PeerName
      readonly state: MessageState
      readonly code: ErrorCode | undefined
      /** Over which path the deciding ACK came. */
      readonly path: Path | undefined
    }
  /** Messages wait for a direct path to a device, since their policy allows no other (spec PA11, PA13). */
  | { readonly kind: 'want-direct'; readonly device: DeviceId }
  /** What was sent directly to a device was not acknowledged in time, so the relay is used; `direct-up` ends that. */
  | { readonly kind: 'direct-late'; readonly device: DeviceId }
  /** Messages will never come; the application is told. */
  | {
      readonly kind: 'missing'
      readonly from: PeerName
      readonly device: DeviceId
      readonly count: number
      readonly reason: LostReason
      readonly sentAtMs: number | undefined
    }
  /** Somebody else sends with this device's identity, or the named receiver or the server says so falsely. */
  | { readonly kind: 'alarm'; readonly code: ErrorCode; readonly name: PeerName }
  /** Another program has taken the store over: this one writes nothing any more, and ends (spec DL36). */
  | { readonly kind: 'store-lost' }
  /** Everything that waited in the mailbox when the device attached is committed. */
  | { readonly kind: 'drained' }

/** What an ACK says, before its tag is made. */
export type AckFields = Omit<AckFrame, 'type' | 'tag'> & { readonly exceptions: readonly Exception[] }
