import {
  bytesToId,
  decodeDeviceList,
  type Decoded,
  type DeviceId,
  type DeviceList,
  encodeDeviceList,
  idBytes,
  isName,
} from '@kith/wire'
import { equalBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import { refused } from './refusal.ts'
import { isSignedBy, type SigningKey } from './signing-key.ts'

/** The id of the device with this Ed25519 public key: the first 16 bytes of its SHA-256 (spec KY2). */
export function deviceIdOf(signKey: Uint8Array): DeviceId {
  return bytesToId<DeviceId>(hashes.sha256(signKey).subarray(0, idBytes))
}

/** Signs a device list with the identity it names. The result is what travels: the list's bytes, then the signature. */
export async function signDeviceList(identity: SigningKey, list: DeviceList): Promise<Uint8Array<ArrayBuffer>> {
  return identity.signJoined('deviceList', encodeDeviceList(list))
}

/** What the reader of a device list already knows about it. */
export interface ExpectedList {
  /** The name whose list was asked for; another one is refused with `list-foreign`. */
  readonly name?: string | undefined
  /** The identity known for the name, 32 bytes; another one is refused with `key-changed`. */
  readonly identityKey?: Uint8Array | undefined
}

/**
 * Reads a signed device list (spec KY3, KY4). Refused: bytes that are no list, `list-malformed` (a name that is none, version 0, no
 * device, a device twice, an id that is not its key's), `signature-wrong`, and what `expected` says.
 */
export async function verifyDeviceList(bytes: Uint8Array, expected: ExpectedList = {}): Promise<Decoded<DeviceList>> {
  const decoded = decodeDeviceList(bytes)
  if (decoded.kind === 'refused') return decoded
  const { list, signedBytes, signature } = decoded.value
  if (!isWellFormed(list)) return refused('list-malformed')
  if (expected.name !== undefined && list.name !== expected.name) return refused('list-foreign')
  if (expected.identityKey !== undefined && !equalBytes(list.identityKey, expected.identityKey))
    return refused('key-changed')
  if (!(await isSignedBy(list.identityKey, 'deviceList', signedBytes, signature))) return refused('signature-wrong')
  return { kind: 'ok', value: list }
}

function isWellFormed({ name, version, devices }: DeviceList): boolean {
  if (!isName(name) || version < 1 || devices.length < 1) return false
  if (new Set(devices.map(({ device }) => device)).size !== devices.length) return false
  return devices.every(({ device, signKey }) => deviceIdOf(signKey) === device)
}
