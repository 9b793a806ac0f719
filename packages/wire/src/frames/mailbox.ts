import { fixed, id, list, oneOf, record, u16, u32, u64 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId, StreamId } from '../ids.ts'
import { limits } from '../limits.ts'
import { tagBytes } from './envelope.ts'

/** One envelope that a receipt is about. */
export interface StoredItem {
  readonly seq: number
  /** Until when it is kept, in milliseconds since 1970 by the server's clock. */
  readonly deadlineMs: number
  /** The tag of the envelope, 16 bytes: it tells this envelope from any other at the position (spec KY9). */
  readonly tag: Uint8Array
}

/** What the network states when it says `stored` (spec MB20). */
export interface StoredStatement {
  /** The sending device, which this answers. */
  readonly to: DeviceId
  /** The receiving device of the stream. */
  readonly receiver: DeviceId
  readonly stream: StreamId
  /** Every outstanding position up to here is on disk, or decided. */
  readonly upTo: number
  /** When that was so, in milliseconds since 1970 by the server's clock. */
  readonly storedAtMs: number
  /** Envelopes that were offered and are on disk, at most `limits.receiptItemsMax`, by growing position. */
  readonly items: readonly StoredItem[]
}

/** Shows that a statement is one of those that the network signed together (spec KY19, KY20). */
export interface ReceiptProof {
  /** Which statement of the list this is, from 0. */
  readonly index: number
  /** How many statements the list has. */
  readonly leaves: number
  /** The hashes beside the way from the statement to the root, from below, 32 bytes each. */
  readonly path: readonly Uint8Array[]
  /** Ed25519 by the network's key, 64 bytes. */
  readonly signature: Uint8Array
}

/** Server to sender: a receipt. Every outstanding position up to `upTo` is on disk in the mailbox, or decided (spec MB2, MB20). */
export interface StoredFrame extends StoredStatement {
  readonly type: 'stored'
  readonly proof: ReceiptProof
}

/** Client to server: what does the mailbox know of this position? (spec MB24) */
export interface PositionQueryFrame {
  readonly type: 'position-query'
  readonly request: number
  /** A device that sends or receives the stream. */
  readonly as: DeviceId
  readonly stream: StreamId
  readonly seq: number
}

/** What the mailbox knows of a position, in the order of the numbers. */
export const positionStates = ['unknown', 'kept', 'decided', 'turned-down'] as const
/** What the mailbox knows of a position (spec MB24). */
export type PositionState = (typeof positionStates)[number]

/** Where the receiver of a position is, in the order of the numbers. */
export const receiverStates = ['unknown', 'attached', 'away'] as const
/** Where the receiver of a position is, to those who may know (spec MB25). */
export type ReceiverState = (typeof receiverStates)[number]

/** Server to client: the answer to `position-query`. Times are milliseconds since 1970 by the server's clock; 0 where nothing is known. */
export interface PositionFrame {
  readonly type: 'position'
  readonly request: number
  /** The device that asked. */
  readonly to: DeviceId
  readonly state: PositionState
  /** When the envelope was stored, or turned down. */
  readonly sinceMs: number
  /** Until when a kept envelope is kept. */
  readonly deadlineMs: number
  /** What a kept envelope counts in the quotas. */
  readonly bytes: number
  /** How often a kept envelope was sent to the receiver, counted from `countedFromMs`. */
  readonly pushes: number
  readonly pushedAtMs: number
  /** When the counting began: when the envelope was stored, or this run of the server began. */
  readonly countedFromMs: number
  readonly receiver: ReceiverState
  /** Number of the error code with which it was turned down; 0 otherwise. */
  readonly code: number
  /** When to try again what was turned down, in milliseconds from then; 0 when it makes no sense. */
  readonly retryAfterMs: number
}

type Payload<T> = Omit<T, 'type'>

const item: Field<StoredItem> = record<StoredItem>({ seq: u64, deadlineMs: u64, tag: fixed(tagBytes) })
const statementFields = {
  to: id<DeviceId>(),
  receiver: id<DeviceId>(),
  stream: id<StreamId>(),
  upTo: u64,
  storedAtMs: u64,
  items: list(item, limits.receiptItemsMax),
}

/** The fields of the statement of a receipt, in order (spec FR15). */
export const storedStatement: Field<StoredStatement> = record<StoredStatement>(statementFields)
/** The fields of the proof of a receipt, in order (spec FR15). */
export const receiptProof: Field<ReceiptProof> = record<ReceiptProof>({
  index: u32,
  leaves: u32,
  path: list(fixed(32), limits.receiptPathMax),
  signature: fixed(64),
})
/** The fields of a `stored` frame, in order (spec FR4). */
export const stored: Field<Payload<StoredFrame>> = record<Payload<StoredFrame>>({
  ...statementFields,
  proof: receiptProof,
})
/** The fields of a `position-query` frame, in order (spec FR4). */
export const positionQuery: Field<Payload<PositionQueryFrame>> = record<Payload<PositionQueryFrame>>({
  request: u32,
  as: id<DeviceId>(),
  stream: id<StreamId>(),
  seq: u64,
})
/** The fields of a `position` frame, in order (spec FR4). */
export const position: Field<Payload<PositionFrame>> = record<Payload<PositionFrame>>({
  request: u32,
  to: id<DeviceId>(),
  state: oneOf(positionStates),
  sinceMs: u64,
  deadlineMs: u64,
  bytes: u32,
  pushes: u32,
  pushedAtMs: u64,
  countedFromMs: u64,
  receiver: oneOf(receiverStates),
  code: u16,
  retryAfterMs: u32,
})
