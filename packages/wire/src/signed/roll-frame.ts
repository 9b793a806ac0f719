import { blob16, decode, type Decoded, encode, type Field, fixed, id, record, u32, u64, u8 } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'
import { splitSigned } from './device-list.ts'

/** What stands before the sealed body of a roll frame, in the clear and authenticated (spec RL20). */
export interface RollFrameHead {
  readonly version: number
  /** The record under whose keys it is sealed: the first 16 bytes of its hash. */
  readonly epoch: Uint8Array
  readonly from: DeviceId
  /** Counts the frames of this device in this roll, from 1. */
  readonly number: number
  /** The place in the chain of the device's keys in this epoch, from 0; 0 in a document. */
  readonly index: number
  /** Random, 16 bytes. */
  readonly salt: Uint8Array
}

/** A roll frame with its signature, which stays to be verified. */
export interface SignedRollFrame {
  readonly head: RollFrameHead
  /** The bytes of the head. */
  readonly headBytes: Uint8Array
  readonly body: Uint8Array
  /** Exactly what is signed, after `signedContexts.rollFrame`. */
  readonly signedBytes: Uint8Array
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array
}

const headFields: Field<RollFrameHead> = record<RollFrameHead>({
  version: u8,
  epoch: fixed(16),
  from: id<DeviceId>(),
  number: u64,
  index: u32,
  salt: fixed(16),
})
const headBytesLength = 61

interface OuterFrame {
  readonly head: Uint8Array
  readonly body: Uint8Array
}

const outerFields: Field<OuterFrame> = record<OuterFrame>({
  head: fixed(headBytesLength),
  body: blob16(limits.rollFrameBytesMax),
})

/** The bytes of a frame's head, which are the associated data of its body. */
export function encodeRollFrameHead(head: RollFrameHead): Uint8Array<ArrayBuffer> {
  return encode(headFields, head)
}

/** The bytes that the sending device signs: the head's and the sealed body. */
export function encodeRollFrame(headBytes: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return encode(outerFields, { head: headBytes, body })
}

/** Reads a roll frame with its signature, which stays to be verified. */
export function decodeRollFrame(bytes: Uint8Array): Decoded<SignedRollFrame> {
  const { signedBytes, signature } = splitSigned(bytes)
  const outer = decode(outerFields, signedBytes)
  if (outer.kind === 'refused') return outer
  const { head: headBytes, body } = outer.value
  const head = decode(headFields, headBytes)
  return head.kind === 'ok'
    ? { kind: 'ok', value: { head: head.value, headBytes, body, signedBytes, signature } }
    : head
}
