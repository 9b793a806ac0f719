import { decode, type Decoded, encode, type Field, fixed, record, text, u32, u64 } from '../codec/fields.ts'
import { splitSigned } from './device-list.ts'

/** One line of a network's key log: a name took this device list (spec KL1). */
export interface LogEntry {
  readonly name: string
  /** Of the device list. */
  readonly version: number
  /** Ed25519, 32 bytes. */
  readonly identityKey: Uint8Array
  /** SHA-256 of the signed device list, 32 bytes. */
  readonly listHash: Uint8Array
  /** When the server took it, by its clock, in milliseconds since 1970. */
  readonly atMs: number
}

/** What a network says of its key log as a whole (spec KL3). */
export interface LogHead {
  readonly domain: string
  /** Entries. */
  readonly size: number
  /** Of the hash list over the entries, 32 bytes; zeros when there are none. */
  readonly root: Uint8Array
  readonly atMs: number
}

/** The bytes that the network signs, and the signature. */
export interface SignedLogHead {
  readonly head: LogHead
  /** Exactly what is signed, after `signedContexts.keyLog`. */
  readonly signedBytes: Uint8Array
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array
}

/** The fields of an entry, which are a leaf of the log. */
export const logEntry: Field<LogEntry> = record<LogEntry>({
  name: text(63),
  version: u32,
  identityKey: fixed(32),
  listHash: fixed(32),
  atMs: u64,
})
const headFields: Field<LogHead> = record<LogHead>({ domain: text(253), size: u32, root: fixed(32), atMs: u64 })

/** The bytes of an entry, which are a leaf of the log. */
export function encodeLogEntry(entry: LogEntry): Uint8Array<ArrayBuffer> {
  return encode(logEntry, entry)
}

/** The bytes of a head that the network signs. */
export function encodeLogHead(head: LogHead): Uint8Array<ArrayBuffer> {
  return encode(headFields, head)
}

/** Reads a head with its signature, which stays to be verified. */
export function decodeLogHead(bytes: Uint8Array): Decoded<SignedLogHead> {
  const { signedBytes, signature } = splitSigned(bytes)
  const decoded = decode(headFields, signedBytes)
  return decoded.kind === 'ok' ? { kind: 'ok', value: { head: decoded.value, signedBytes, signature } } : decoded
}
