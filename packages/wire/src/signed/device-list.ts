import {
  blob16,
  decode,
  type Decoded,
  encode,
  type Field,
  fixed,
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

/** One installation of a name (spec KY2). */
export interface Device {
  readonly device: DeviceId
  /** Ed25519 public key, 32 bytes; `device` is the start of its SHA-256. */
  readonly signKey: Uint8Array
  /** What its person calls it, such as `Firefox on Linux`: at most `limits.deviceLabelBytesMax` bytes. */
  readonly label: string
  readonly addedAtMs: number
}

/** What a recovery key is derived from, in the order of the numbers: a code on paper, or a passkey. */
export const recoveryKinds = ['code', 'passkey'] as const
/** What a recovery key is derived from. */
export type RecoveryKind = (typeof recoveryKinds)[number]

/** A key that may sign the next list when no device can (spec KY35). */
export interface RecoveryKey {
  readonly kind: RecoveryKind
  /** Ed25519 public key, 32 bytes. */
  readonly key: Uint8Array
  /** What helps its owner to find the secret, such as the id of a passkey; anybody can read it: at most `limits.recoveryHintBytesMax` bytes. */
  readonly hint: Uint8Array
}

/** The devices and recovery keys of a name: one list of its chain (spec KY3, KY32). */
export interface DeviceList {
  readonly name: string
  /** The place in the chain, from 1. */
  readonly version: number
  /** Ed25519 public key of the identity, 32 bytes: the same in all lists of the chain. */
  readonly identityKey: Uint8Array
  /** SHA-256 of the signed list before, 32 bytes; zeros in list 1. */
  readonly previous: Uint8Array
  /** By the clock of who signed, which nobody checks. */
  readonly madeAtMs: number
  /** Ed25519 public key of who signed, 32 bytes: the identity's in list 1, then a device's or a recovery key of the list before. */
  readonly signer: Uint8Array
  readonly devices: readonly Device[]
  /** The first ranks highest. */
  readonly recovery: readonly RecoveryKey[]
}

/** The bytes that are signed, and the signature. */
export interface SignedDeviceList {
  readonly list: DeviceList
  /** Exactly what is signed, after `signedContexts.deviceList`. */
  readonly signedBytes: Uint8Array
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array
}

const deviceFields: Field<Device> = record<Device>({
  device: id<DeviceId>(),
  signKey: fixed(32),
  label: text(limits.deviceLabelBytesMax),
  addedAtMs: u64,
})
const recoveryFields: Field<RecoveryKey> = record<RecoveryKey>({
  kind: oneOf(recoveryKinds),
  key: fixed(32),
  hint: blob16(limits.recoveryHintBytesMax),
})
const listFields: Field<DeviceList> = record<DeviceList>({
  name: text(63),
  version: u32,
  identityKey: fixed(32),
  previous: fixed(32),
  madeAtMs: u64,
  signer: fixed(32),
  devices: list(deviceFields, limits.devicesMax),
  recovery: list(recoveryFields, limits.recoveryKeysMax),
})

/** The bytes of a device list that are signed. */
export function encodeDeviceList(deviceList: DeviceList): Uint8Array<ArrayBuffer> {
  return encode(listFields, deviceList)
}

/** Signed bytes followed by their 64-byte signature. */
export function joinSigned(signedBytes: Uint8Array, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(signedBytes.byteLength + signature.byteLength)
  bytes.set(signedBytes)
  bytes.set(signature, signedBytes.byteLength)
  return bytes
}

/** Reads a device list with its signature, which stays to be verified. */
export function decodeDeviceList(bytes: Uint8Array): Decoded<SignedDeviceList> {
  const { signedBytes, signature } = splitSigned(bytes)
  const decoded = decode(listFields, signedBytes)
  return decoded.kind === 'ok' ? { kind: 'ok', value: { list: decoded.value, signedBytes, signature } } : decoded
}

/** The last 64 bytes are the signature of the bytes before. */
export function splitSigned(bytes: Uint8Array): { readonly signedBytes: Uint8Array; readonly signature: Uint8Array } {
  const at = Math.max(0, bytes.byteLength - 64)
  return { signedBytes: bytes.subarray(0, at), signature: bytes.subarray(at) }
}
