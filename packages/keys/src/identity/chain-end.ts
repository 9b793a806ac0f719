/**
 * The end of a name's chain of device lists (spec NM29 to NM34): a device of the newest list says that nobody has the name any more, or that somebody else has it,
 * who has said so too. Where the name has recovery keys, the highest of them alone gives it away: so the thief of a device cannot, and what he releases can be taken back. What is signed names the newest list by its hash, so that it ends nothing once another list follows, and the network, so that it ends nothing elsewhere.
 */
import {
  type ChainEnd,
  type ChainPlace,
  decodeChainEnd,
  decodeNameTake,
  type Decoded,
  encodeChainEnd,
  encodeNameTake,
  type ErrorCode,
  type NameTake,
} from '@kith/wire'
import { equalBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import type { DeviceKeys } from './device-keys.ts'
import { deviceIdOf, type VerifiedList, verifyDeviceList } from './device-list.ts'
import { refused } from './refusal.ts'
import { isSignedBy, type SigningKey } from './signing-key.ts'

/** The network in which a chain ends. */
export type NetworkPlace = Pick<ChainPlace, 'domain' | 'networkKey'>

/** The end of a chain, signed by who may end it. */
export interface VerifiedEnd {
  readonly end: ChainEnd
  /** As it travels. */
  readonly bytes: Uint8Array
  /** SHA-256 of `bytes`, which the key log has (spec KL13). */
  readonly hash: Uint8Array
}

/** A take, signed by a device of the new chain. */
export interface VerifiedTake {
  readonly take: NameTake
  /** List 1 of the new chain. */
  readonly heir: VerifiedList
}

/** Who ends a chain: a device, or the recovery key that gives the name away. */
export interface EndSigner {
  readonly signing: SigningKey
}

/** Signs the end of a chain behind its newest list; with the signed take of whoever is to have the name. The result is what travels. */
export async function signChainEnd(
  { signing }: EndSigner,
  newest: VerifiedList,
  network: NetworkPlace,
  { madeAtMs, take = new Uint8Array() }: { readonly madeAtMs: number; readonly take?: Uint8Array | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  const end = { ...placeOf(newest, network), device: deviceIdOf(signing.publicKey), madeAtMs, take }
  return signing.signJoined('chainEnd', encodeChainEnd(end))
}

/** Signs that the device's chain, of which `heir` is list 1, takes the name behind the newest list of its owner. */
export async function signNameTake(
  device: DeviceKeys,
  heir: VerifiedList,
  newest: VerifiedList,
  network: NetworkPlace,
  madeAtMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const take = { ...placeOf(newest, network), heirHash: heir.hash, device: device.device, madeAtMs }
  return device.signing.signJoined('nameTake', encodeNameTake(take))
}

/**
 * Reads what ends a chain whose newest list is known (spec NM29). Refused: bytes that are none, `list-foreign` for another name, `chain-end-wrong` for another network, `list-stale`, `list-gap` and `list-forked` when it stands behind another list, `list-unentitled` when a device gives away what a recovery key has to,
 * and `signature-wrong`, also where the device is not in the list. A take in it stays to be verified.
 */
export async function verifyChainEnd(
  bytes: Uint8Array,
  newest: VerifiedList,
  network: NetworkPlace,
): Promise<Decoded<VerifiedEnd>> {
  const own = Uint8Array.from(bytes)
  const decoded = decodeChainEnd(own)
  if (decoded.kind === 'refused') return decoded
  const { end, signedBytes, signature } = decoded.value
  const wrong = faultOf(end, newest, network)
  if (wrong !== undefined) return refused(wrong)
  const [highest] = end.take.byteLength > 0 ? newest.list.recovery : []
  if (highest !== undefined && deviceIdOf(highest.key) !== end.device) return refused('list-unentitled')
  const key = highest?.key ?? newest.list.devices.find(({ device }) => device === end.device)?.signKey
  if (key === undefined || !(await isSignedBy(key, 'chainEnd', signedBytes, signature)))
    return refused('signature-wrong')
  return { kind: 'ok', value: { end, bytes: own, hash: hashes.sha256(own) } }
}

/**
 * Reads the take in the end of a chain, and list 1 of the chain that takes the name (spec NM33). Refused as `verifyChainEnd`, and as `verifyDeviceList` for the list;
 * `chain-end-wrong` when the take is of another list.
 */
export async function verifyNameTake(
  bytes: Uint8Array,
  heirList: Uint8Array,
  newest: VerifiedList,
  network: NetworkPlace,
): Promise<Decoded<VerifiedTake>> {
  const heir = await verifyDeviceList(heirList, { name: newest.list.name })
  if (heir.kind === 'refused') return heir
  const decoded = decodeNameTake(Uint8Array.from(bytes))
  if (decoded.kind === 'refused') return decoded
  const { take, signedBytes, signature } = decoded.value
  const wrong = faultOf(take, newest, network)
  if (wrong !== undefined) return refused(wrong)
  const { list, hash } = heir.value
  const isFirst = list.version === 1 && equalBytes(take.heirHash, hash)
  if (!isFirst || equalBytes(list.identityKey, newest.list.identityKey)) return refused('chain-end-wrong')
  const key = list.devices.find((one) => one.device === take.device)?.signKey
  if (key === undefined || !(await isSignedBy(key, 'nameTake', signedBytes, signature)))
    return refused('signature-wrong')
  return { kind: 'ok', value: { take, heir: heir.value } }
}

function placeOf({ list, hash }: VerifiedList, { domain, networkKey }: NetworkPlace): ChainPlace {
  return { domain, networkKey, name: list.name, version: list.version, listHash: hash }
}

function faultOf(place: ChainPlace, { list, hash }: VerifiedList, network: NetworkPlace): ErrorCode | undefined {
  if (place.name !== list.name) return 'list-foreign'
  if (place.domain !== network.domain || !equalBytes(place.networkKey, network.networkKey)) return 'chain-end-wrong'
  if (place.version !== list.version) return place.version < list.version ? 'list-stale' : 'list-gap'
  return equalBytes(place.listHash, hash) ? undefined : 'list-forked'
}
