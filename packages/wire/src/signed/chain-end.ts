import { blob16, decode, type Decoded, encode, type Field, fixed, id, record, text, u32, u64 } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'
import { splitSigned } from './device-list.ts'

/** Where a chain of device lists ends: in which network, of which name, behind which list (spec NM29). */
export interface ChainPlace {
  readonly domain: string
  /** Ed25519, 32 bytes. */
  readonly networkKey: Uint8Array
  readonly name: string
  /** Of the newest list. */
  readonly version: number
  /** SHA-256 of the newest list as it is signed, 32 bytes. */
  readonly listHash: Uint8Array
}

/** What a device says that ends the chain of its name: nobody has the name from then on, or who signed the take (spec NM29, NM33). */
export interface ChainEnd extends ChainPlace {
  /** The device that signed, one of the newest list; or the same of a recovery key of it: the first 16 bytes of the SHA-256 of the key. */
  readonly device: DeviceId
  /** Milliseconds since 1970 by that device's clock. */
  readonly madeAtMs: number
  /** The signed take of whoever gets the name; empty where nobody does. */
  readonly take: Uint8Array
}

/** What somebody says who is to be given a name by its owner (spec NM33). */
export interface NameTake extends ChainPlace {
  /** SHA-256 of list 1 of the new chain, as it is signed. */
  readonly heirHash: Uint8Array
  /** The device that signed, one of that list. */
  readonly device: DeviceId
  readonly madeAtMs: number
}

/** The bytes that were signed, and the signature. */
export interface SignedChainEnd {
  readonly end: ChainEnd
  /** Exactly what is signed, after `signedContexts.chainEnd`. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

/** The bytes that were signed, and the signature. */
export interface SignedNameTake {
  readonly take: NameTake
  /** Exactly what is signed, after `signedContexts.nameTake`. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

const place = { domain: text(253), networkKey: fixed(32), name: text(63), version: u32, listHash: fixed(32) } as const
const endFields: Field<ChainEnd> = record<ChainEnd>({
  ...place,
  device: id<DeviceId>(),
  madeAtMs: u64,
  take: blob16(limits.nameTakeBytesMax),
})
const takeFields: Field<NameTake> = record<NameTake>({
  ...place,
  heirHash: fixed(32),
  device: id<DeviceId>(),
  madeAtMs: u64,
})

/** The bytes of a chain's end that a device of the name signs. */
export function encodeChainEnd(end: ChainEnd): Uint8Array<ArrayBuffer> {
  return encode(endFields, end)
}

/** Reads the end of a chain with its signature, which stays to be verified. */
export function decodeChainEnd(bytes: Uint8Array): Decoded<SignedChainEnd> {
  const { signedBytes, signature } = splitSigned(bytes)
  const decoded = decode(endFields, signedBytes)
  return decoded.kind === 'ok' ? { kind: 'ok', value: { end: decoded.value, signedBytes, signature } } : decoded
}

/** The bytes of a take that a device of the new chain signs. */
export function encodeNameTake(take: NameTake): Uint8Array<ArrayBuffer> {
  return encode(takeFields, take)
}

/** Reads a take with its signature, which stays to be verified. */
export function decodeNameTake(bytes: Uint8Array): Decoded<SignedNameTake> {
  const { signedBytes, signature } = splitSigned(bytes)
  const decoded = decode(takeFields, signedBytes)
  return decoded.kind === 'ok' ? { kind: 'ok', value: { take: decoded.value, signedBytes, signature } } : decoded
}
