import {
  blob16,
  blob24,
  type BodyEncoding,
  decode,
  type DeviceId,
  encode,
  type EnvelopeKind,
  envelopeKinds,
  type Exception,
  type Field,
  fixed,
  id,
  type Lane,
  lanes,
  limits,
  list,
  type MessageId,
  oneOf,
  optional,
  type PeerName,
  record,
  type StreamId,
  type StreamPosition,
  text,
  u16,
  u32,
  u64,
  u8,
} from '@kith/wire'
import { pathPolicies, type PathPolicy } from '../paths/ports.ts'
import type { Path } from './ports.ts'
import type { Way } from './reach.ts'

/**
 * What delivery keeps on the device's disk, and how. A restart reads these records and nothing else (`Delivery.restore`); a record
 * that cannot be read stops the start with `store-failed`, because guessing would break the promise of exactly once.
 */

/** Names of the collections that delivery owns in the device's store. */
export const collections = {
  /** Messages not decided yet, by mid. */
  messages: 'kith.messages',
  /** Messages that are decided, by mid: what `why` tells later. */
  ledger: 'kith.ledger',
  /** Sealed envelopes not acknowledged yet, by stream and position. */
  envelopes: 'kith.envelopes',
  /** Streams with keys, by id, while anything of them is outstanding. */
  outStreams: 'kith.out-streams',
  /** Messages that their sender wants back, by mid: the code that says why. */
  withdrawals: 'kith.withdrawals',
  /** Which program has the store: one record, `lifeKey`, that each writes before it reads anything (spec DL36). */
  lives: 'kith.lives',
  /** Positions of received streams, by id. */
  inStreams: 'kith.in-streams',
  /** What became of received messages, by mid and sending device: what `why` tells at the receiver. */
  received: 'kith.received',
} as const

/** Where a message stands. The last four are final; `indeterminate` says that it can never be known. */
export const messageStates = [
  'scheduled',
  'addressing',
  'accepted',
  'stored',
  'committed',
  'expired',
  'rejected',
  'indeterminate',
] as const
export type MessageState = (typeof messageStates)[number]

/** What happens to a message on its way, as its sender sees it. */
export const messageSteps = [
  'accepted',
  'scheduled',
  'released',
  'sealed',
  'sent',
  'stored',
  'turned-down',
  'deadline-passed',
  'withdrawn',
  'decided',
] as const

/** One thing that happened to a message. */
export interface MessageStep {
  readonly atMs: number
  readonly step: (typeof messageSteps)[number]
  /** Which device's copy; nothing when it is the whole message. */
  readonly device?: DeviceId | undefined
  /** Which way it was sent, or its deciding ACK came. */
  readonly way?: Way | undefined
  /** Number of the error code that says why; 0 when there is nothing to say. */
  readonly code: number
}

/** One device's copy of a message. */
export interface MessageTarget {
  readonly device: DeviceId
  readonly stream: StreamId
  readonly seq: number
  /** Which message of the envelope, from 0. */
  readonly index: number
  readonly state: MessageState
  /** Number of the error code that says why it was not committed; 0 otherwise. */
  readonly code: number
  /** Number of the lock key that its stream was opened with last. */
  readonly lockKey: number
}

/** A message that was accepted. */
export interface MessageRecord {
  readonly mid: MessageId
  /** Order of acceptance on this device. */
  readonly order: number
  readonly to: PeerName
  readonly messageType: string
  readonly lane: Lane
  /** By which paths its sender lets it travel. */
  readonly paths: PathPolicy
  readonly encoding: BodyEncoding
  readonly acceptedAtMs: number
  /** How long it may be committed, in milliseconds, from its acceptance or from `notBeforeMs`. */
  readonly lifeMs: number
  /** It is not sent before this time, in milliseconds since 1970; 0 for at once. */
  readonly notBeforeMs: number
  /** Messages with the same number are committed together; 0 stands alone. */
  readonly group: number
  /** When the message was decided, 0 before. */
  readonly decidedAtMs: number
  readonly state: MessageState
  /** Number of the error code that says why it is not committed, or not yet; 0 otherwise. */
  readonly code: number
  readonly targets: readonly MessageTarget[]
  /** What happened so far, oldest first; of a long story the middle is left out. */
  readonly steps: readonly MessageStep[]
  /** The body until it is sealed into envelopes. */
  readonly body?: Uint8Array | undefined
}

/** A sealed envelope, exactly as it is sent each time. */
export interface EnvelopeRecord {
  readonly stream: StreamId
  readonly seq: number
  readonly kind: EnvelopeKind
  readonly authenticated: Uint8Array
  readonly tag: Uint8Array
  readonly body: Uint8Array
  readonly deadlineMs: number
  readonly mids: readonly MessageId[]
}

/** A stream this device sends. */
export interface OutStreamRecord {
  readonly stream: StreamId
  readonly name: PeerName
  readonly to: DeviceId
  readonly lane: Lane
  /** By which paths the sender of its messages lets them travel. */
  readonly paths: PathPolicy
  /** Order of its making on this device: the `after` of a new stream names the last one. */
  readonly order: number
  /** The keys from the lowest outstanding position on, and none before (spec DL38). */
  readonly keys: Uint8Array
  readonly opening: Uint8Array
}

/** A stream this device receives. */
export interface InStreamRecord {
  readonly stream: StreamId
  readonly name: PeerName
  readonly from: DeviceId
  readonly lane: Lane
  /** The keys from the next position on, and none before (spec DL37). */
  readonly keys: Uint8Array
  /** The next position to decide; everything below is decided. */
  readonly next: number
  /** Which opening of the stream the keys are of, from 0. */
  readonly generation: number
  /** Number of this device's lock key that it was opened with. */
  readonly lockKey: number
  /** Must be decided before the first position of this stream. */
  readonly after?: StreamPosition | undefined
  /** Of the last 64 positions, those that were not committed. */
  readonly exceptions: readonly Exception[]
  readonly usedAtMs: number
}

/** A message that came, and how it was decided here. */
export interface ReceivedRecord {
  readonly mid: MessageId
  readonly name: PeerName
  readonly from: DeviceId
  readonly stream: StreamId
  readonly seq: number
  /** Which message of the envelope, from 0. */
  readonly index: number
  readonly lane: Lane
  readonly messageType: string
  readonly sentAtMs: number
  readonly decidedAtMs: number
  /** The path its envelope came over first. */
  readonly path: Path
  readonly outcome: (typeof receivedOutcomes)[number]
  /** Number of the error code that says why it was not committed; 0 otherwise. */
  readonly code: number
}

/** How a receiver decides a message. */
export const receivedOutcomes = ['committed', 'expired', 'rejected'] as const

/** Steps that a message's record keeps. */
export const messageStepsMax = 24

/** The key of the only record of `collections.lives`. */
export const lifeKey = 'life'

/** The keys of a stream are no longer; what they are is not for this machine to know. */
const streamKeysBytesMax = 512
const recordBytesMax = 0xff_ffff
const target: Field<MessageTarget> = record<MessageTarget>({
  device: id<DeviceId>(),
  stream: id<StreamId>(),
  seq: u64,
  index: u8,
  state: oneOf(messageStates),
  code: u16,
  lockKey: u32,
})
const step: Field<MessageStep> = record<MessageStep>({
  atMs: u64,
  step: oneOf(messageSteps),
  device: optional(id<DeviceId>()),
  way: optional(oneOf(['direct', 'relay', 'mailbox'])),
  code: u16,
})
const name: Field<PeerName> = text(63) as Field<PeerName>

/** The lanes that a device sends in, one for each policy of messages, in the order of their numbers on disk. */
const outLanes = pathPolicies.flatMap((paths) => lanes.map((lane) => `${lane} ${paths}` as const))
type OneLane<T> = Omit<T, 'lane' | 'paths'> & { readonly lane: (typeof outLanes)[number] }

/** A record of which lane and policy of paths are one number on disk. */
function withLaneOf<T extends { readonly lane: Lane; readonly paths: PathPolicy }>(field: Field<OneLane<T>>): Field<T> {
  return {
    write: (writer, { lane, paths, ...rest }) => {
      field.write(writer, { ...rest, lane: `${lane} ${paths}` })
    },
    read: (reader) => {
      const { lane: both, ...rest } = field.read(reader)
      const [lane, paths] = both.split(' ')
      return { ...rest, lane, paths } as unknown as T
    },
  }
}

export const messageRecord: Field<MessageRecord> = withLaneOf(
  record<OneLane<MessageRecord>>({
    mid: id<MessageId>(),
    order: u64,
    to: name,
    messageType: text(limits.messageTypeBytesMax),
    lane: oneOf(outLanes),
    encoding: oneOf(['bytes', 'json']),
    acceptedAtMs: u64,
    lifeMs: u32,
    notBeforeMs: u64,
    group: u64,
    decidedAtMs: u64,
    state: oneOf(messageStates),
    code: u16,
    targets: list(target, limits.devicesMax),
    steps: list(step, messageStepsMax),
    body: optional(blob24(limits.messageBytesMax)),
  }),
)
export const envelopeRecord: Field<EnvelopeRecord> = record<EnvelopeRecord>({
  stream: id<StreamId>(),
  seq: u64,
  kind: oneOf(envelopeKinds),
  authenticated: fixed(76),
  tag: fixed(16),
  body: blob24(recordBytesMax),
  deadlineMs: u64,
  mids: list(id<MessageId>(), limits.envelopeMessagesMax),
})
export const outStreamRecord: Field<OutStreamRecord> = withLaneOf(
  record<OneLane<OutStreamRecord>>({
    stream: id<StreamId>(),
    name,
    to: id<DeviceId>(),
    lane: oneOf(outLanes),
    order: u64,
    keys: blob16(streamKeysBytesMax),
    opening: blob24(recordBytesMax),
  }),
)
export const inStreamRecord: Field<InStreamRecord> = record<InStreamRecord>({
  stream: id<StreamId>(),
  name,
  from: id<DeviceId>(),
  lane: oneOf(lanes),
  keys: blob16(streamKeysBytesMax),
  next: u64,
  generation: u16,
  lockKey: u32,
  after: optional(record<StreamPosition>({ stream: id<StreamId>(), seq: u64 })),
  exceptions: list(
    record<Exception>({ seq: u64, index: u8, outcome: oneOf(['expired', 'rejected']), code: u16 }),
    limits.streamWindowEnvelopes * limits.envelopeMessagesMax,
  ),
  usedAtMs: u64,
})

export const receivedRecord: Field<ReceivedRecord> = record<ReceivedRecord>({
  mid: id<MessageId>(),
  name,
  from: id<DeviceId>(),
  stream: id<StreamId>(),
  seq: u64,
  index: u8,
  lane: oneOf(lanes),
  messageType: text(limits.messageTypeBytesMax),
  sentAtMs: u64,
  decidedAtMs: u64,
  path: oneOf(['relay', 'direct']),
  outcome: oneOf(receivedOutcomes),
  code: u16,
})
/** A withdrawal: the number of the code that says why. */
export const withdrawalRecord: Field<number> = u16

/** The key of what is known of a received message: two senders may use one mid. */
export function receivedKey(mid: MessageId, from: DeviceId): string {
  return `${mid}/${from}`
}

/** When a message's life begins, in milliseconds since 1970. */
export function beginsAtMs(message: Pick<MessageRecord, 'acceptedAtMs' | 'notBeforeMs'>): number {
  return Math.max(message.acceptedAtMs, message.notBeforeMs)
}

/** When a message's life ends, in milliseconds since 1970. */
export function deadlineMsOf(message: Pick<MessageRecord, 'acceptedAtMs' | 'notBeforeMs' | 'lifeMs'>): number {
  return beginsAtMs(message) + message.lifeMs
}

/** The key of an envelope: positions sort as numbers do. */
export function envelopeKey(stream: StreamId, seq: number): string {
  return `${stream}/${String(seq).padStart(16, '0')}`
}

/** The bytes of a record. */
export function encodeRecord<T>(field: Field<T>, value: T): Uint8Array {
  return encode(field, value)
}

/** Reads a record that this program wrote; throws when it did not. */
export function decodeRecord<T>(field: Field<T>, bytes: Uint8Array): T {
  const decoded = decode(field, bytes)
  if (decoded.kind === 'refused') throw new Error(`a record of the store cannot be read: ${decoded.code}`)
  return decoded.value
}
