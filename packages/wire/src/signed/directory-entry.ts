import {
  blob16,
  decode,
  type Decoded,
  encode,
  type Field,
  id,
  list,
  oneOf,
  record,
  text,
  u32,
  u64,
} from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'
import { splitSigned } from './device-list.ts'

/** Who may find an entry, in the order of the numbers. */
export const visibilities = ['network', 'contacts', 'list'] as const
/** Who finds an entry: everybody, those the owner granted `contact`, or the names in `readers` (spec DI2). */
export type Visibility = (typeof visibilities)[number]

/** A fact that a name publishes (spec DI1). Owner, kind and id name it; a higher version replaces it. */
export interface DirectoryEntry {
  readonly owner: string
  /** The device that signed, one of the owner's. */
  readonly device: DeviceId
  /** What sort of fact, such as `songs`. */
  readonly kind: string
  readonly id: string
  /** Milliseconds since 1970 by the owner's clock, made to grow. */
  readonly version: number
  /** How long it lives without the owner, in seconds; 0 is while the device is connected. */
  readonly ttlSeconds: number
  readonly visibility: Visibility
  /** With visibility `list`: the names that may find it. */
  readonly readers: readonly string[]
  /** UTF-8 JSON, an object; its text and number fields are searched. */
  readonly content: Uint8Array
}

/** The bytes that the owner's device signs, and the signature. */
export interface SignedDirectoryEntry {
  readonly entry: DirectoryEntry
  /** Exactly what is signed, after `signedContexts.directoryEntry`. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

const fields: Field<DirectoryEntry> = record<DirectoryEntry>({
  owner: text(63),
  device: id<DeviceId>(),
  kind: text(64),
  id: text(128),
  version: u64,
  ttlSeconds: u32,
  visibility: oneOf(visibilities),
  readers: list(text(63), 64),
  content: blob16(limits.entryBytesMax),
})

/** The bytes of an entry that the owner's device signs. */
export function encodeDirectoryEntry(entry: DirectoryEntry): Uint8Array<ArrayBuffer> {
  return encode(fields, entry)
}

/** Reads an entry with its signature, which stays to be verified. */
export function decodeDirectoryEntry(bytes: Uint8Array): Decoded<SignedDirectoryEntry> {
  const { signedBytes, signature } = splitSigned(bytes)
  const decoded = decode(fields, signedBytes)
  return decoded.kind === 'ok' ? { kind: 'ok', value: { entry: decoded.value, signedBytes, signature } } : decoded
}
