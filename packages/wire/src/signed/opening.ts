import {
  decode,
  type Decoded,
  encode,
  type Field,
  fixed,
  id,
  oneOf,
  optional,
  record,
  text,
  u16,
  u32,
  u64,
} from '../codec/fields.ts'
import { WireFault } from '../codec/fault.ts'
import type { DeviceId, StreamId } from '../ids.ts'
import { type Lane, lanes } from '../frames/envelope.ts'
import { splitSigned } from './device-list.ts'

/** A position of an earlier stream of the same lane. */
export interface StreamPosition {
  readonly stream: StreamId
  readonly seq: number
}

/** How a stream's keys are found, repeated until an ACK shows them on disk (spec DL9), and signed by the sending device (spec KY6). */
export interface Opening {
  readonly to: DeviceId
  readonly from: DeviceId
  /** The sending name, which the receiver looks up. */
  readonly name: string
  readonly stream: StreamId
  readonly lane: Lane
  readonly generation: number
  /** The receiver's lock key that `encapsulated` is for. */
  readonly lockKey: number
  /** HPKE encapsulated key, 32 bytes (RFC 9180, DHKEM(X25519, HKDF-SHA256)). */
  readonly encapsulated: Uint8Array
  /** The position that the stream's keys begin with, from 1: nothing before it opens with them (spec KY53). */
  readonly first: number
  /** The last outstanding position of the lane's earlier streams; the receiver commits it first (spec DL5). */
  readonly after?: StreamPosition | undefined
}

/** The bytes that the sending device signs, and the signature. */
export interface SignedOpening {
  readonly opening: Opening
  /** Exactly what is signed, after `signedContexts.opening`. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

const position: Field<number> = {
  write: (writer, value) => {
    u64.write(writer, checked(value))
  },
  read: (reader) => checked(u64.read(reader)),
}
const fields: Field<Opening> = record<Opening>({
  to: id<DeviceId>(),
  from: id<DeviceId>(),
  name: text(63),
  stream: id<StreamId>(),
  lane: oneOf(lanes),
  generation: u16,
  lockKey: u32,
  encapsulated: fixed(32),
  first: position,
  after: optional(record<StreamPosition>({ stream: id<StreamId>(), seq: u64 })),
})

/** The bytes of an opening that the sending device signs. */
export function encodeOpening(opening: Opening): Uint8Array<ArrayBuffer> {
  return encode(fields, opening)
}

/** Reads an opening with its signature, which stays to be verified. */
export function decodeOpening(bytes: Uint8Array): Decoded<SignedOpening> {
  const { signedBytes, signature } = splitSigned(bytes)
  const decoded = decode(fields, signedBytes)
  return decoded.kind === 'ok' ? { kind: 'ok', value: { opening: decoded.value, signedBytes, signature } } : decoded
}

/** Positions count from 1. */
function checked(seq: number): number {
  if (seq < 1) throw new WireFault('number-range', 'A stream begins at a position from 1.')
  return seq
}
