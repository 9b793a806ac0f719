import { decode, type Decoded, encode, type Field, fixed, id, list, record, text, u32, u64 } from '../codec/fields.ts'
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

/** The devices of a name, signed by its identity (spec KY3). A newer list has a higher version. */
export interface DeviceList {
  readonly name: string
  /** Counts from 1. */
  readonly version: number
  /** Ed25519 public key of the identity, 32 bytes. */
  readonly identityKey: Uint8Array
  readonly devices: readonly Device[]
}

/** The bytes that the identity signs, and the signature. */
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
const listFields: Field<DeviceList> = record<DeviceList>({
  name: text(63),
  version: u32,
  identityKey: fixed(32),
  devices: list(deviceFields, limits.devicesMax),
})

/** The bytes of a device list that its identity signs. */
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
