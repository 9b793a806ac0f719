import {
  bytesToId,
  decodeDeviceList,
  type Decoded,
  type Device,
  type DeviceId,
  type DeviceList,
  encodeDeviceList,
  idBytes,
  isName,
  limits,
  type RecoveryKey,
} from '@kith/wire'
import { equalBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import { refused } from './refusal.ts'
import { isSignedBy, type SigningKey } from './signing-key.ts'

/** The id of the device with this Ed25519 public key: the first 16 bytes of its SHA-256 (spec KY2). */
export function deviceIdOf(signKey: Uint8Array): DeviceId {
  return bytesToId<DeviceId>(hashes.sha256(signKey).subarray(0, idBytes))
}

/** A device list that is well formed and signed by the key it names as its signer. */
export interface VerifiedList {
  readonly list: DeviceList
  /** As it travels: the list, then its signature. */
  readonly bytes: Uint8Array
  /** SHA-256 of `bytes`, which the next list names as `previous` (spec KY32). */
  readonly hash: Uint8Array
}

/** What the first list of a name says. */
export interface FirstList {
  readonly name: string
  /** 1 to `limits.devicesMax`. */
  readonly devices: readonly Device[]
  /** At most `limits.recoveryKeysMax`; the first ranks highest. @default none */
  readonly recovery?: readonly RecoveryKey[] | undefined
  /** Milliseconds since 1970. */
  readonly madeAtMs: number
}

/**
 * Signs list 1 of a name with the key of its identity (spec KY32). Nothing else is ever signed with that key, so it is forgotten afterwards and
 * never stored. The result is what travels: the list's bytes, then the signature.
 */
export function signFirstList(identity: SigningKey, first: FirstList): Promise<Uint8Array<ArrayBuffer>> {
  const { name, devices, recovery = [], madeAtMs } = first
  return signDeviceList(identity, {
    name,
    version: 1,
    identityKey: identity.publicKey,
    previous: noHash,
    madeAtMs,
    signer: identity.publicKey,
    devices,
    recovery,
  })
}

/** Signs a device list as it stands, whether or not its chain allows it; `signNextList` is what a device uses. */
export async function signDeviceList(signer: SigningKey, list: DeviceList): Promise<Uint8Array<ArrayBuffer>> {
  return signer.signJoined('deviceList', encodeDeviceList(list))
}

/** What the reader of a device list already knows about it. */
export interface ExpectedList {
  /** The name whose list was asked for; another one is refused with `list-foreign`. */
  readonly name?: string | undefined
  /** The identity known for the name, 32 bytes; another one is refused with `key-changed`. */
  readonly identityKey?: Uint8Array | undefined
}

/**
 * Reads a signed device list by itself (spec KY3, KY4): its place in the chain stays to be checked by `verifyNextList`, but for list 1, which has
 * nothing before it. Refused: bytes that are no list, `list-malformed` (what KY3 forbids), `list-limit` beyond `limits.deviceListsMax`,
 * `signature-wrong`, and what `expected` says.
 */
export async function verifyDeviceList(bytes: Uint8Array, expected: ExpectedList = {}): Promise<Decoded<VerifiedList>> {
  // Copied, because lists are kept longer than the packet they come in.
  const own = Uint8Array.from(bytes)
  const decoded = decodeDeviceList(own)
  if (decoded.kind === 'refused') return decoded
  const { list, signedBytes, signature } = decoded.value
  if (!isWellFormed(list)) return refused('list-malformed')
  if (list.version > limits.deviceListsMax) return refused('list-limit')
  if (expected.name !== undefined && list.name !== expected.name) return refused('list-foreign')
  if (expected.identityKey !== undefined && !equalBytes(list.identityKey, expected.identityKey))
    return refused('key-changed')
  if (!(await isSignedBy(list.signer, 'deviceList', signedBytes, signature))) return refused('signature-wrong')
  return { kind: 'ok', value: { list, bytes: own, hash: hashes.sha256(own) } }
}

/** Reads a list out of one's own store, where it was written after it had been verified: signatures are not checked again. */
export function readDeviceList(bytes: Uint8Array): Decoded<VerifiedList> {
  const own = Uint8Array.from(bytes)
  const decoded = decodeDeviceList(own)
  if (decoded.kind === 'refused') return decoded
  return { kind: 'ok', value: { list: decoded.value.list, bytes: own, hash: hashes.sha256(own) } }
}

/** What `previous` is in list 1. */
const noHash: Uint8Array = new Uint8Array(32)

function isWellFormed({ name, version, identityKey, previous, signer, devices, recovery }: DeviceList): boolean {
  if (!isName(name) || version < 1 || devices.length < 1) return false
  // In a list 1 alone the identity signs, and nothing is before it.
  if (equalBytes(signer, identityKey) !== (version === 1) || equalBytes(previous, noHash) !== (version === 1))
    return false
  const keys = [...devices.map(({ signKey }) => signKey), ...recovery.map(({ key }) => key), identityKey]
  if (new Set(keys.map((key) => deviceIdOf(key))).size !== keys.length) return false
  return devices.every(({ device, signKey }) => deviceIdOf(signKey) === device)
}
