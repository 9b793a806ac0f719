import {
  type Decoded,
  decode,
  type DeviceId,
  encode,
  type Field,
  fixed,
  id,
  limits,
  record,
  text,
  u32,
  u64,
} from '@kith/wire'
import { sealTagBytes } from '../crypto/backend.ts'
import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'
import { refused } from '../identity/refusal.ts'

/**
 * A sealed bulk frame on the wire (spec KY22). Two devices that send bulk to each other have two sessions, one in each direction. A frame
 * names the session it is sealed in, and the newest session of the other device that its sender has heard. So each side knows whether
 * the other has its session, and sends the long bytes by which a session is opened only until it does; and so a frame that names this life's
 * session cannot be older than it.
 *
 *     form u8, session 8, heard 8, counter u64, [opening, signature 64,] body
 *
 * The first 25 bytes are the associated data of the body.
 */
export interface SealedBulk {
  /** The first 25 bytes, as they came. */
  readonly head: Uint8Array
  /** Names the session, 8 bytes. */
  readonly session: Uint8Array
  /** The session of the other direction that the sender has heard; zero when none. */
  readonly heard: Uint8Array
  /** Counts the frames of the session, from 1; it is the nonce. */
  readonly counter: number
  readonly opened: OpenedBy | undefined
  /** AES-256-GCM under the session's key. */
  readonly body: Uint8Array
}

/** A signed opening, as it came. */
export interface OpenedBy {
  readonly opening: BulkOpening
  /** Ed25519 by the sending device over the opening with both devices, 64 bytes. */
  readonly signature: Uint8Array
}

/** How a session's key is found, and whose device opens it. */
export interface BulkOpening {
  /** The sending device's name, for a receiver that does not know the device yet. */
  readonly name: string
  /** When the sender began the session, in milliseconds since 1970 by its clock, made to grow. */
  readonly openedAtMs: number
  /** The receiver's lock key that `encapsulated` is for. */
  readonly lockKey: number
  readonly encapsulated: Uint8Array
}

/** Between whom a session is. */
export interface BulkEnds {
  readonly to: DeviceId
  readonly from: DeviceId
}

const endsFields: Field<BulkEnds> = record<BulkEnds>({ to: id<DeviceId>(), from: id<DeviceId>() })
const infoFields: Field<Omit<BulkOpening, 'encapsulated' | 'name'>> = record<
  Omit<BulkOpening, 'encapsulated' | 'name'>
>({
  openedAtMs: u64,
  lockKey: u32,
})
const openingFields: Field<BulkOpening> = record<BulkOpening>({
  name: text(63),
  openedAtMs: u64,
  lockKey: u32,
  encapsulated: fixed(32),
})

/** Bytes of the name of a session. */
export const bulkSessionBytes = 8
const headBytes = 25
const heardAt = 9
const counterAt = 17
/** A length, a name, and 44 bytes more. */
const openingBytesMax = 2 + 63 + 44
const signatureBytes = 64

/** Bytes that a bulk frame may have before it is sealed, with the longest opening. */
export const bulkPlainBytesMax: number =
  limits.bulkBytesMax - headBytes - openingBytesMax - signatureBytes - sealTagBytes

/** The first 25 bytes of a frame. */
export function bulkHead(
  session: Uint8Array,
  heard: Uint8Array,
  counter: number,
  hasOpening: boolean,
): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(headBytes)
  head[0] = hasOpening ? 1 : 0
  head.set(session, 1)
  head.set(heard, heardAt)
  putCounter(head, counterAt, counter)
  return head
}

/** The opening and its signature as they stand in a frame. */
export function encodeOpened({ opening, signature }: OpenedBy): Uint8Array<ArrayBuffer> {
  return joinBytes(encode(openingFields, opening), signature)
}

/** Reads a frame; views into `bytes`, not copies. One that is not sealed is refused with `seal-missing`. */
export function decodeBulk(bytes: Uint8Array): Decoded<SealedBulk> {
  const form = bytes[0]
  if (form === 2) return refused('seal-missing')
  if (bytes.byteLength < headBytes) return refused('frame-cut')
  if (form !== 0 && form !== 1) return refused('value-unknown')
  const counter = counterOf(bytes)
  if (counter === undefined || counter === 0) return refused('number-range')
  const found = form === 1 ? openedOf(bytes) : undefined
  if (found?.kind === 'refused') return found
  const body = bytes.subarray(found?.value.bodyAt ?? headBytes)
  if (body.byteLength < sealTagBytes) return refused('frame-cut')
  const head = bytes.subarray(0, headBytes)
  const [session, heard] = [head.subarray(1, heardAt), head.subarray(heardAt, counterAt)]
  return { kind: 'ok', value: { head, session, heard, counter, opened: found?.value.opened, body } }
}

/** What the sending device signs under the context `bulkOpening`: both devices, then the opening. */
export function encodeBulkOpening(ends: BulkEnds, opening: BulkOpening): Uint8Array<ArrayBuffer> {
  return joinBytes(encode(endsFields, ends), encode(openingFields, opening))
}

/** HPKE's `info` of a session. */
export function bulkInfo(ends: BulkEnds, opening: Omit<BulkOpening, 'encapsulated' | 'name'>): Uint8Array<ArrayBuffer> {
  return joinBytes(bytesOfContext('kith bulk v1\0'), encode(endsFields, ends), encode(infoFields, opening))
}

/** HPKE's exporter context of a session. */
export const bulkSecretLabel: Uint8Array = bytesOfContext('kith bulk secret v1\0')

/** The 12-byte nonce of a frame: four zero bytes and its counter. */
export function bulkNonce(counter: number): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12)
  putCounter(nonce, 4, counter)
  return nonce
}

function openedOf(bytes: Uint8Array): Decoded<{ readonly opened: OpenedBy; readonly bodyAt: number }> {
  const nameBytes = ((bytes[headBytes] ?? 0) << 8) | (bytes[headBytes + 1] ?? 0)
  const signatureAt = headBytes + openingBytesMax - 63 + nameBytes
  const bodyAt = signatureAt + signatureBytes
  if (bytes.byteLength < bodyAt) return refused('frame-cut')
  const opening = decode(openingFields, bytes.subarray(headBytes, signatureAt))
  if (opening.kind === 'refused') return opening
  const signature = bytes.subarray(signatureAt, bodyAt)
  return { kind: 'ok', value: { opened: { opening: opening.value, signature }, bodyAt } }
}

function putCounter(bytes: Uint8Array, at: number, counter: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint32(at, Math.floor(counter / 0x1_0000_0000))
  view.setUint32(at + 4, counter >>> 0)
}

function counterOf(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const counter = view.getUint32(counterAt) * 0x1_0000_0000 + view.getUint32(counterAt + 4)
  return Number.isSafeInteger(counter) ? counter : undefined
}
