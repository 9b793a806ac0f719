import { blob16, type DeviceId, encode, type Field, fixed, id, limits, record, u32, u64 } from '@kith/wire'
import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'

/**
 * A sealed signal on the wire. Each carries all that its receiver needs, because signals may be lost and come in any order; what is long
 * in it is the same in every signal of a session and is checked once (spec KY10).
 */
export interface SealedSignal {
  readonly opening: SignalOpening
  /** Ed25519 by the sending device over the opening with both devices, 64 bytes. */
  readonly signature: Uint8Array
  /** Counts the signals of the session, from 1; it is the nonce. */
  readonly counter: number
  /** AES-256-GCM under the session's key. */
  readonly body: Uint8Array
}

/** How a session's key is found: the same bytes in all its signals. */
export interface SignalOpening {
  /** When the sender began the session, in milliseconds since 1970 by its clock, made to grow. */
  readonly openedAtMs: number
  /** The receiver's lock key that `encapsulated` is for. */
  readonly lockKey: number
  readonly encapsulated: Uint8Array
}

/** Between whom a session is. */
export interface SignalEnds {
  readonly to: DeviceId
  readonly from: DeviceId
}

const openingFields: Field<SignalOpening> = record<SignalOpening>({
  openedAtMs: u64,
  lockKey: u32,
  encapsulated: fixed(32),
})
const endsFields: Field<SignalEnds> = record<SignalEnds>({ to: id<DeviceId>(), from: id<DeviceId>() })
const infoFields: Field<Omit<SignalOpening, 'encapsulated'>> = record<Omit<SignalOpening, 'encapsulated'>>({
  openedAtMs: u64,
  lockKey: u32,
})
const counterFields: Field<{ readonly counter: number }> = record<{ readonly counter: number }>({ counter: u64 })

/** The layout of a sealed signal. */
export const signalFields: Field<SealedSignal> = record<SealedSignal>({
  opening: openingFields,
  signature: fixed(64),
  counter: u64,
  body: blob16(limits.signalBytesMax),
})

/** Bytes that sealing adds to a signal: 44 of the opening, 64 of the signature, 8 of the counter, 2 of a length and 16 of the tag. */
export const signalOverheadBytes = 134

/** Bytes a signal may have before it is sealed. */
export const signalPlainBytesMax: number = limits.signalBytesMax - signalOverheadBytes

/** What the sending device signs under the context `signalOpening`: both devices, then the opening. */
export function encodeSignalOpening(ends: SignalEnds, opening: SignalOpening): Uint8Array<ArrayBuffer> {
  return joinBytes(encode(endsFields, ends), encode(openingFields, opening))
}

/** HPKE's `info` of a session. */
export function signalInfo(ends: SignalEnds, opening: Omit<SignalOpening, 'encapsulated'>): Uint8Array<ArrayBuffer> {
  return joinBytes(bytesOfContext('kith signal v1\0'), encode(endsFields, ends), encode(infoFields, opening))
}

/** HPKE's exporter context of a session. */
export const signalSecretLabel: Uint8Array = bytesOfContext('kith signal secret v1\0')

/** The 12-byte nonce of a signal: four zero bytes and its counter. Also its associated data. */
export function signalNonce(counter: number): Uint8Array<ArrayBuffer> {
  return joinBytes(new Uint8Array(4), encode(counterFields, { counter }))
}
