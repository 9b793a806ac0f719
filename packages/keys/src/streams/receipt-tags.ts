import {
  type AckFrame,
  type Decoded,
  type DeviceId,
  encode,
  type Exception,
  type Field,
  gapReasons,
  type GapFrame,
  id,
  limits,
  list,
  oneOf,
  record,
  type StreamId,
  tagBytes,
  u16,
  u32,
  u64,
  u8,
} from '@kith/wire'
import { equalBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import { refused } from '../identity/refusal.ts'
import { streamKeys } from './stream-keys.ts'

/** What an ACK says, without the tag that proves it. */
export type AckStatement = Omit<AckFrame, 'type' | 'tag'>
/** What a GAP says, without the tag that proves it. */
export type GapStatement = Omit<GapFrame, 'type' | 'tag'>

const exception: Field<Exception> = record<Exception>({
  seq: u64,
  index: u8,
  outcome: oneOf(['expired', 'rejected']),
  code: u16,
})
const ackFields: Field<AckStatement> = record<AckStatement>({
  to: id<DeviceId>(),
  from: id<DeviceId>(),
  stream: id<StreamId>(),
  next: u64,
  credit: u32,
  exceptions: list(exception, limits.streamWindowEnvelopes * limits.envelopeMessagesMax),
})
const gapFields: Field<GapStatement> = record<GapStatement>({
  to: id<DeviceId>(),
  from: id<DeviceId>(),
  stream: id<StreamId>(),
  fromSeq: u64,
  toSeq: u64,
  reason: oneOf(gapReasons),
})

/** The 16-byte tag of an ACK: by the stream's ACK key over the frame's bytes before the tag (spec KY8). A frame with other fields too is taken as it is. */
export async function ackTag(keys: Uint8Array, ack: AckStatement): Promise<Uint8Array<ArrayBuffer>> {
  return tagOf(streamKeys(keys).ack, encode(ackFields, ack))
}

/** Checks an ACK against the stream's keys, of whatever position: the same frame, or `seal-broken` (spec KY8). */
export async function verifyAck<T extends AckStatement>(
  keys: Uint8Array,
  ack: T,
  tag: Uint8Array,
): Promise<Decoded<T>> {
  return equalBytes(tagOf(streamKeys(keys).ack, encode(ackFields, ack)), tag)
    ? { kind: 'ok', value: ack }
    : refused('seal-broken')
}

/** The 16-byte tag of a GAP that the sender proves: by the stream's GAP key over the frame's bytes before the tag (spec KY8). */
export async function gapTag(keys: Uint8Array, gap: GapStatement): Promise<Uint8Array<ArrayBuffer>> {
  return tagOf(streamKeys(keys).gap, encode(gapFields, gap))
}

/** Checks a GAP against the stream's keys, of whatever position: the same frame, or `seal-broken` (spec KY8). */
export async function verifyGap<T extends GapStatement>(
  keys: Uint8Array,
  gap: T,
  tag: Uint8Array,
): Promise<Decoded<T>> {
  return equalBytes(tagOf(streamKeys(keys).gap, encode(gapFields, gap)), tag)
    ? { kind: 'ok', value: gap }
    : refused('seal-broken')
}

function tagOf(key: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return hashes.hmacSha256(key, bytes).slice(0, tagBytes)
}
