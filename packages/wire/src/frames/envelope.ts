import { WireFault } from '../codec/fault.ts'
import type { Field } from '../codec/fields.ts'
import type { Reader } from '../codec/reader.ts'
import { assert } from '../errors.ts'
import { bytesToId, type DeviceId, idToBytes, type StreamId } from '../ids.ts'
import { limits } from '../limits.ts'

/**
 * An envelope on the wire. Its header stands at fixed offsets, so that a server routes on bytes and decodes nothing (spec FR10).
 *
 * Bytes 0 to 75 are authenticated end to end: they are associated data of the seal and the input of the tag. Bytes 76 to 87 are said
 * by the hop that sends and may change on the way. Offsets count from the start of the frame's payload:
 *
 * ```text
 *   0 to 16 | 16 from 16 | 32 stream 16 | 48 seq u64 | 56 sentAtMs u64 | 64 lifeMs u32
 *  68 generation u16 | 70 lane u8 | 71 kind u8 | 72 count u8 | 73 flags u8 (1 atomic, 2 reserved) | 74 zero u16
 *  76 leftMs u32 | 80 listVersion u32 | 84 hop flags u8 (1 opening, 2 reserved) | 85 zero u24
 *  88 tag 16 | 104 [opening: u16 length, bytes] | sealed body up to the end
 * ```
 */
export interface EnvelopeHeader {
  /** The receiving device. */
  readonly to: DeviceId
  /** The sending device. */
  readonly from: DeviceId
  readonly stream: StreamId
  /** Position in the stream, from 1. */
  readonly seq: number
  /** Milliseconds since 1970 by the sender's clock; for people, never for decisions. */
  readonly sentAtMs: number
  /** How long after it was accepted the envelope may still be committed, in milliseconds; at most `limits.lifeMsMax`. */
  readonly lifeMs: number
  /** Counts the openings of the stream, from 0; a generation never seals one position and kind twice. */
  readonly generation: number
  readonly lane: Lane
  readonly kind: EnvelopeKind
  /** Messages in the envelope, 1 to 64. */
  readonly count: number
  /** The messages are committed together or not at all. */
  readonly atomic: boolean
}

/** `kept` may wait in the mailbox; `unkept` never does (spec DL3). */
export type Lane = 'unkept' | 'kept'
/** An envelope of messages, or the tombstone its sender put in its place (spec DL12). */
export type EnvelopeKind = 'messages' | 'tombstone'

/** The envelope as it travels. `authenticated` is the header's bytes 0 to 75; `readHeader` reads them. */
export interface Envelope {
  readonly authenticated: Uint8Array
  /** Milliseconds of life left when this hop sent it; 0 with an empty body: the server dropped the body at its deadline (spec MB7). */
  readonly leftMs: number
  /** Version of the receiver's device list that the sender knows. */
  readonly listVersion: number
  /** 16 bytes that prove the header, by the key of the stream. */
  readonly tag: Uint8Array
  /** How the stream's keys are found, until an ACK shows that the receiver has them on disk (spec KY6, DL9). */
  readonly opening?: Uint8Array
  /** Sealed messages, at most `sealedBytesMax` bytes; empty for a tombstone. */
  readonly body: Uint8Array
}

/** The lanes, in the order of their numbers. */
export const lanes: readonly Lane[] = ['unkept', 'kept']
/** The kinds of envelopes, in the order of their numbers. */
export const envelopeKinds: readonly EnvelopeKind[] = ['messages', 'tombstone']

/** Length of the header bytes that sender and receiver authenticate. */
export const authenticatedBytes = 76
/** Length of the tag that proves a header. */
export const tagBytes = 16
/** Bytes by which a sealed body is longer than its messages: the tag of AES-256-GCM. */
export const sealBytes = 16
/** The longest sealed body. */
export const sealedBytesMax: number = limits.envelopeBytesMax + sealBytes
/** Where fields of the header stand in the payload of a `data` frame, for routing on bytes; `end` is where the header ends. */
export const envelopeOffsets = {
  to: 0,
  from: 16,
  stream: 32,
  seq: 48,
  lifeMs: 64,
  lane: 70,
  leftMs: 76,
  listVersion: 80,
  end: 104,
} as const

const flagAtomic = 1
const hopFlagOpening = 1
/**
 * Value 2 of both flag bytes is reserved for one body for many receivers (spec FR13): in the flags, the sealed body only names
 * the shared body by its hash and holds its key; in the hop flags, this hop sends the shared body along. Refused today.
 */
const flagsKnown = flagAtomic
const hopFlagsKnown = hopFlagOpening
const openingBytesMax = 1024

/** The 76 authenticated bytes of a header. Throws `WireFault` when a value is outside its range. */
export function writeHeader(header: EnvelopeHeader): Uint8Array<ArrayBuffer> {
  checkRange(header.seq, 1, Number.MAX_SAFE_INTEGER)
  checkRange(header.sentAtMs, 0, Number.MAX_SAFE_INTEGER)
  checkRange(header.lifeMs, 0, limits.lifeMsMax)
  checkRange(header.generation, 0, 0xffff)
  checkRange(header.count, 1, limits.envelopeMessagesMax)
  const bytes = new Uint8Array(authenticatedBytes)
  const view = new DataView(bytes.buffer)
  bytes.set(idToBytes(header.to), 0)
  bytes.set(idToBytes(header.from), 16)
  bytes.set(idToBytes(header.stream), 32)
  setU64(view, 48, header.seq)
  setU64(view, 56, header.sentAtMs)
  view.setUint32(64, header.lifeMs)
  view.setUint16(68, header.generation)
  view.setUint8(70, lanes.indexOf(header.lane))
  view.setUint8(71, envelopeKinds.indexOf(header.kind))
  view.setUint8(72, header.count)
  view.setUint8(73, header.atomic ? flagAtomic : 0)
  return bytes
}

/** The header in 76 authenticated bytes. Throws `WireFault` when they are no header, which `decodePacket` has refused already. */
export function readHeader(bytes: Uint8Array): EnvelopeHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, authenticatedBytes)
  const lane = lanes[view.getUint8(70)]
  const kind = envelopeKinds[view.getUint8(71)]
  const flags = view.getUint8(73)
  const count = view.getUint8(72)
  const seq = getU64(view, 48)
  const lifeMs = view.getUint32(64)
  if (lane === undefined || kind === undefined || (flags & ~flagsKnown) !== 0 || view.getUint16(74) !== 0)
    throw new WireFault('value-unknown', 'An envelope has an unknown lane, kind or flag.')
  checkRange(seq, 1, Number.MAX_SAFE_INTEGER)
  checkRange(lifeMs, 0, limits.lifeMsMax)
  checkRange(count, 1, limits.envelopeMessagesMax)
  return {
    to: bytesToId(bytes.subarray(0, 16)),
    from: bytesToId(bytes.subarray(16, 32)),
    stream: bytesToId(bytes.subarray(32, 48)),
    seq,
    sentAtMs: getU64(view, 56),
    lifeMs,
    generation: view.getUint16(68),
    lane,
    kind,
    count,
    atomic: (flags & flagAtomic) !== 0,
  }
}

/** How an envelope stands in a `data` frame, and behind the first position in a `store` frame. */
export const envelope: Field<Envelope> = {
  write: (w, v) => {
    assert(v.authenticated.byteLength === authenticatedBytes && v.tag.byteLength === tagBytes, 'the header is whole')
    w.bytes(v.authenticated)
    w.u32(v.leftMs)
    w.u32(v.listVersion)
    w.u8(v.opening === undefined ? 0 : hopFlagOpening)
    w.u24(0)
    w.bytes(v.tag)
    if (v.opening !== undefined) {
      checkLength(v.opening.byteLength, openingBytesMax)
      w.u16(v.opening.byteLength)
      w.bytes(v.opening)
    }
    checkLength(v.body.byteLength, sealedBytesMax)
    w.bytes(v.body)
  },
  read: (r) => takeEnvelope(r).envelope,
}

/** Takes the envelope at the end of a frame off the bytes, and reads its header. */
export function takeEnvelope(r: Reader): { readonly header: EnvelopeHeader; readonly envelope: Envelope } {
  const authenticated = r.bytes(authenticatedBytes)
  const header = readHeader(authenticated)
  const leftMs = r.u32()
  const listVersion = r.u32()
  const hopFlags = r.u8()
  if ((hopFlags & ~hopFlagsKnown) !== 0 || r.u24() !== 0)
    throw new WireFault('value-unknown', 'An envelope has an unknown hop flag.')
  const tag = r.bytes(tagBytes)
  const opening = (hopFlags & hopFlagOpening) !== 0 ? readOpening(r) : undefined
  checkLength(r.left, sealedBytesMax)
  const body = r.bytes(r.left)
  return { header, envelope: { authenticated, leftMs, listVersion, tag, body, ...(opening && { opening }) } }
}

function readOpening(r: Reader): Uint8Array {
  const length = r.u16()
  checkLength(length, openingBytesMax)
  return r.bytes(length)
}

function checkRange(value: number, min: number, max: number): void {
  if (!(value >= min && value <= max && Number.isInteger(value)))
    throw new WireFault('number-range', 'A number in the header of an envelope is outside its range.')
}

function checkLength(length: number, max: number): void {
  if (length > max) throw new WireFault('field-too-long', 'The opening or the body of an envelope is too long.')
}

function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / 0x1_0000_0000))
  view.setUint32(at + 4, value >>> 0)
}

function getU64(view: DataView, at: number): number {
  const value = view.getUint32(at) * 0x1_0000_0000 + view.getUint32(at + 4)
  if (!Number.isSafeInteger(value)) throw new WireFault('number-range', 'A number is larger than 2^53 - 1.')
  return value
}
