import {
  blob16,
  blob24,
  type BodyEncoding,
  bytesOfHex,
  decode,
  encode,
  type Field,
  fixed,
  hexOfBytes,
  limits,
  list,
  oneOf,
  record,
  text,
  u64,
} from '@kith/wire'
import type { RecordId } from '@kith/keys'

interface FrameMessage {
  readonly group: Uint8Array
  readonly frame: Uint8Array
}

interface AskMessage {
  readonly group: Uint8Array
  /** The ends that the asker has: it has all that they stand on. */
  readonly ends: readonly RecordId[]
}

/** The key of one frame, and which (spec CV11). Secret. */
export interface GivenKey {
  readonly group: string
  /** As the frame counts those of its device. */
  readonly number: number
  readonly key: Uint8Array
}

/** What a frame holds. */
export interface Said {
  /** Counts what the device says in this conversation, from 1; the same when it says something again because its frame could not be opened. */
  readonly number: number
  readonly messageType: string
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
}

/** A record's id as its 32 bytes. */
export const recordIdField: Field<RecordId> = {
  write: (w, v) => {
    w.bytes(bytesOfHex(v))
  },
  read: (r) => hexOfBytes(r.bytes(32)) as RecordId,
}

const frameMessage: Field<FrameMessage> = record<FrameMessage>({
  group: fixed(32),
  frame: blob16(limits.messageBytesMax),
})
const askMessage: Field<AskMessage> = record<AskMessage>({
  group: fixed(32),
  ends: list(recordIdField, limits.rollParentsMax),
})
const keyMessage: Field<GivenKey> = record<GivenKey>({
  group: recordIdField,
  number: u64,
  key: fixed(32),
})
const said: Field<Said> = record<Said>({
  number: u64,
  messageType: text(limits.messageTypeBytesMax),
  encoding: oneOf(['bytes', 'json']),
  body: blob24(limits.messageBytesMax),
})

export function encodeFrameMessage(group: string, frame: Uint8Array): Uint8Array {
  return encode(frameMessage, { group: bytesOfHex(group), frame })
}

/** The conversation and the frame, or nothing when the bytes are none. */
export function decodeFrameMessage(body: unknown): { readonly group: string; readonly frame: Uint8Array } | undefined {
  const decoded = body instanceof Uint8Array ? decode(frameMessage, body) : undefined
  return decoded?.kind === 'ok'
    ? { group: hexOfBytes(decoded.value.group), frame: decoded.value.frame.slice() }
    : undefined
}

/** Asks for the records of a conversation that these ends do not stand on; without ends for all. Of more ends than a question holds the first are named. */
export function encodeAsk(group: string, ends: readonly RecordId[]): Uint8Array {
  return encode(askMessage, { group: bytesOfHex(group), ends: ends.slice(0, limits.rollParentsMax) })
}

/** The question, or nothing when the bytes are none. */
export function decodeAsk(body: unknown): { readonly group: string; readonly ends: readonly RecordId[] } | undefined {
  const decoded = body instanceof Uint8Array ? decode(askMessage, body) : undefined
  return decoded?.kind === 'ok' ? { group: hexOfBytes(decoded.value.group), ends: decoded.value.ends } : undefined
}

export function encodeKey(given: GivenKey): Uint8Array {
  return encode(keyMessage, given)
}

/** The key, or nothing when the bytes are none. */
export function decodeKey(body: unknown): GivenKey | undefined {
  const decoded = body instanceof Uint8Array ? decode(keyMessage, body.slice()) : undefined
  return decoded?.kind === 'ok' ? decoded.value : undefined
}

export function encodeSaid(value: Said): Uint8Array {
  return encode(said, value)
}

/** What a frame holds, or nothing when its bytes are none. */
export function decodeSaid(bytes: Uint8Array): Said | undefined {
  const decoded = decode(said, bytes)
  return decoded.kind === 'ok' ? decoded.value : undefined
}
