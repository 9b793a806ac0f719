import type {
  DeviceId,
  EnvelopeHeader,
  ErrorCode,
  Outstanding,
  PeerName,
  StoredStatement,
  StrangerPolicy,
  StreamId,
} from '@kith/wire'

/**
 * What goes into the mailbox's rules and what comes out. The rules are synchronous and touch nothing: whoever drives them does what the
 * outputs ask, and brings the results back as inputs.
 */
export type MailboxInput =
  /** A `store` frame: `envelope` is the payload of the `data` frame that would carry it, owned by the mailbox, and `header` what it begins with. */
  | {
      readonly kind: 'store'
      readonly first: number
      readonly header: EnvelopeHeader
      readonly envelope: Uint8Array
    }
  /** An `ack` frame passes; `payload` is owned by the mailbox. */
  | {
      readonly kind: 'ack'
      readonly to: DeviceId
      readonly from: DeviceId
      readonly stream: StreamId
      readonly next: number
      readonly payload: Uint8Array
    }
  | {
      readonly kind: 'hello'
      readonly as: DeviceId
      readonly more: number
      readonly outstanding: readonly Outstanding[]
    }
  | { readonly kind: 'attach'; readonly device: DeviceId }
  | { readonly kind: 'detach'; readonly device: DeviceId }
  /** What `giver` lets `taker` do has changed. */
  | { readonly kind: 'relation'; readonly giver: PeerName; readonly taker: PeerName; readonly relation: Relation }
  /** What a name takes from strangers has changed. */
  | { readonly kind: 'strangers'; readonly name: PeerName; readonly policy: StrangerPolicy }
  /** These devices are not listed any more. */
  | { readonly kind: 'removed'; readonly devices: readonly DeviceId[] }
  | { readonly kind: 'loaded-stream'; readonly stream: StreamId; readonly found: FoundStream }
  | { readonly kind: 'loaded-account'; readonly device: DeviceId; readonly uses: readonly Use[] }
  | {
      readonly kind: 'loaded-position'
      readonly stream: StreamId
      readonly seq: number
      /** The row does not hold what was written. */
      readonly isDamaged: boolean
      readonly envelope: Uint8Array | undefined
      /** Of the row; 0 when there is none. */
      readonly deadlineMs: number
    }
  | { readonly kind: 'loaded-sender'; readonly as: DeviceId; readonly streams: readonly SenderStream[] }
  | {
      readonly kind: 'read-rows'
      readonly device: DeviceId
      readonly attachment: number
      readonly rows: readonly WaitingRow[]
      /** The newest row of the device at the time. */
      readonly newestId: number
    }
  | { readonly kind: 'written'; readonly write: number; readonly freed: readonly Use[] }
  | { readonly kind: 'swept'; readonly nextId: number; readonly freed: readonly Use[]; readonly expired: number }
  /** What an output asked for did not work; `of` is that output. */
  | { readonly kind: 'failed'; readonly of: MailboxRequest; readonly code: ErrorCode }

/** What the rules ask of the store, each answered by one input. */
export type MailboxRequest =
  /** Answered by `loaded-stream`. `to` and `from` are what the frame said. */
  | { readonly kind: 'load-stream'; readonly stream: StreamId; readonly to: DeviceId; readonly from: DeviceId }
  /** Answered by `loaded-account`. */
  | { readonly kind: 'load-account'; readonly device: DeviceId }
  /** Answered by `loaded-position`. */
  | { readonly kind: 'load-position'; readonly stream: StreamId; readonly seq: number }
  /** Answered by `loaded-sender`. */
  | { readonly kind: 'load-sender'; readonly as: DeviceId }
  /** Rows with a higher id than `afterId`, in order; answered by `read-rows`. */
  | {
      readonly kind: 'read-rows'
      readonly device: DeviceId
      readonly attachment: number
      readonly afterId: number
      readonly countMax: number
    }
  /** All changes in one transaction, in order; answered by `written` after it is on disk. One write is out at a time. */
  | { readonly kind: 'write'; readonly write: number; readonly changes: readonly MailboxChange[] }
  /** Drops bodies that are past their deadline, and rows that are past all patience, among the next rows; answered by `swept`. */
  | { readonly kind: 'sweep'; readonly afterId: number; readonly nowMs: number }

/** What comes out of the rules. */
export type MailboxOutput =
  | MailboxRequest
  /** An encoded frame for a device; lost when it is not signed in. */
  | { readonly kind: 'send'; readonly device: DeviceId; readonly frame: Uint8Array }
  /** The sender is to hear `stored`: the driver signs all that come in one turn together, and sends each as a frame (spec MB20). */
  | { readonly kind: 'stored'; readonly answer: StoredAnswer }

/** What a sender is told when its envelopes are stored: a statement that lacks only its time. */
export type StoredAnswer = Omit<StoredStatement, 'storedAtMs'>

/** One change of the store. */
export type MailboxChange =
  /** A new row at the end. Makes the stream when it is new. */
  | {
      readonly kind: 'row'
      readonly stream: StreamId
      readonly to: DeviceId
      readonly from: DeviceId
      readonly seq: number
      readonly base: number
      readonly deadlineMs: number
      readonly envelope: Uint8Array
      readonly after: StreamAfter | undefined
    }
  /** Another envelope for the row at this position, if it is still there. */
  | {
      readonly kind: 'replace'
      readonly stream: StreamId
      readonly to: DeviceId
      readonly seq: number
      readonly deadlineMs: number
      readonly envelope: Uint8Array
      /** Bytes that the receiver's account counts for it beyond those of the envelope it replaces. */
      readonly grown: number
    }
  /** The receiver has decided every position below `next`: their rows go, the ack stays when it is given. */
  | { readonly kind: 'ack'; readonly stream: StreamId; readonly next: number; readonly payload: Uint8Array | undefined }
  /** The row at this position does not hold what was written: it is set aside, and the position is a hole (spec MB17). */
  | { readonly kind: 'damaged'; readonly stream: StreamId; readonly seq: number; readonly row: number }
  /** The sender says that positions below `base` are decided: their rows go. */
  | { readonly kind: 'base'; readonly stream: StreamId; readonly base: number }
  /** The sender does not need the kept ack any more; the stream goes when it has no rows. */
  | { readonly kind: 'forget-ack'; readonly stream: StreamId }
  /** The stream's rows can never be committed; they wait for the receiver to be told, unless another row comes first. */
  | { readonly kind: 'orphan'; readonly stream: StreamId; readonly to: DeviceId }
  /** The receiver was told; the stream and its rows go, if they are still orphans. */
  | { readonly kind: 'drop'; readonly stream: StreamId }

/** What the receiver commits first. */
export interface StreamAfter {
  readonly stream: StreamId
  readonly seq: number
}

/** What stands between two names, seen from the receiver. */
export type Relation = 'contact' | 'member' | 'stranger' | 'blocked'

/** The name of a stream's receiver, and what it lets the sender do. */
export interface Receiver {
  readonly name: PeerName
  readonly relation: Relation
  /** What it takes from strangers. @default 'accept' */
  readonly strangers?: StrangerPolicy | undefined
}

/** What the store and naming know of a stream and its two devices. */
export interface FoundStream {
  /** Nothing when the receiving device is not known or not listed any more. */
  readonly receiver: Receiver | undefined
  readonly senderName: PeerName
  /** Nothing when the mailbox knows nothing of the stream. */
  readonly kept:
    | {
        readonly to: DeviceId
        readonly from: DeviceId
        readonly next: number
        readonly base: number
        /** The highest position that has a row; 0 when there is none. */
        readonly upTo: number
        readonly lastAck: Uint8Array | undefined
        /** Positions whose rows were damaged and that were not stored again. */
        readonly holes: readonly number[]
      }
    | undefined
}

/** How much of a receiving device's mailbox a sending name uses, or has given back. */
export interface Use {
  readonly device: DeviceId
  readonly sender: PeerName
  readonly envelopes: number
  readonly bytes: number
}

/** A stream of a sender, as it says hello. Older streams come first. */
export interface SenderStream {
  readonly stream: StreamId
  readonly to: DeviceId
  readonly next: number
  readonly base: number
  /** The lowest and highest position that have rows; 0 when there are none. */
  readonly lowest: number
  readonly highest: number
  readonly lastAck: Uint8Array | undefined
  readonly after: StreamAfter | undefined
  /** Positions whose rows were damaged and that were not stored again. */
  readonly holes: readonly number[]
}

/** A row to push. */
export interface WaitingRow {
  readonly id: number
  readonly stream: StreamId
  readonly from: DeviceId
  readonly seq: number
  readonly deadlineMs: number
  readonly isExpired: boolean
  readonly isOrphaned: boolean
  /** The row does not hold what was written. */
  readonly isDamaged: boolean
  readonly envelope: Uint8Array
}
