import { type DeviceId, idToBytes } from '@kith/wire'
import { backend } from '../crypto/chosen-backend.ts'
import { bytesOfContext, equalBytes, joinBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import type { LockPair } from '../identity/device-keys.ts'
import { decapsulate, encapsulate } from '../streams/hpke.ts'

/**
 * The keys of one record (spec RL16 to RL19). Every record makes a content key, and in a document an archive key, which opens the keys of earlier records and is
 * locked only to members with history. Each device gets them in a lock-box that is bound to the record's head, so that it can stand in no other record.
 */
export interface EpochKeys {
  /** Seals what is sent until the next record: 32 bytes. */
  readonly content: Uint8Array<ArrayBuffer>
  /** Opens the links to earlier records: 32 bytes. */
  readonly archive?: Uint8Array<ArrayBuffer> | undefined
}

/** What a record shows of its keys, so that whoever opens a box knows that it holds what all others got. */
export interface KeyChecks {
  readonly contentCheck: Uint8Array
  readonly archiveCheck?: Uint8Array | undefined
}

/** The sealed keys of a box or a link. */
export interface SealedKeys {
  readonly encapsulated: Uint8Array<ArrayBuffer>
  readonly sealed: Uint8Array<ArrayBuffer>
}

const keyBytes = 32
const zeroNonce = new Uint8Array(12)
const nothing = new Uint8Array(0)
const one = Uint8Array.of(1)
const boxSecret = bytesOfContext('kith roll box secret v1\0')

/** 32 bytes derived from a key for one purpose, as in spec KY7. */
export function deriveRollKey(
  key: Uint8Array,
  label: string,
  parameters: Uint8Array = nothing,
): Uint8Array<ArrayBuffer> {
  return hashes.hmacSha256(key, joinBytes(bytesOfContext(label), parameters, one))
}

/** What the head of a record shows of its keys. */
export function checksOf({ content, archive }: EpochKeys): KeyChecks {
  return {
    contentCheck: checkOf('kith roll content check v1\0', content),
    ...(archive && { archiveCheck: checkOf('kith roll archive check v1\0', archive) }),
  }
}

/** Length of the sealed keys in a box. */
export function sealedKeysBytes(hasArchive: boolean): number {
  return (hasArchive ? 2 : 1) * keyBytes + 16
}

/** Locks keys to a device. Nothing when its lock key can agree on nothing. `ephemeralSeed` is for vectors alone. */
export async function lockBox(
  headBytes: Uint8Array,
  device: DeviceId,
  lockKey: Uint8Array,
  keys: EpochKeys,
  ephemeralSeed?: Uint8Array,
): Promise<SealedKeys | undefined> {
  const made = await encapsulate(lockKey, boxInfo(headBytes, device), boxSecret, ephemeralSeed)
  if (made === undefined) return undefined
  const crypto = await backend()
  const sealed = await crypto.aesGcmSeal(made.secret, zeroNonce, nothing, joined(keys))
  return { encapsulated: made.encapsulated, sealed }
}

/** Opens a device's box. Nothing when it was made for another record, device or key, or does not hold what the record shows. */
export async function openBox(
  headBytes: Uint8Array,
  device: DeviceId,
  pair: LockPair,
  box: { readonly encapsulated: Uint8Array; readonly sealed: Uint8Array },
  checks: KeyChecks,
): Promise<EpochKeys | undefined> {
  const secret = await decapsulate(pair, box.encapsulated, boxInfo(headBytes, device), boxSecret)
  if (secret === undefined) return undefined
  const crypto = await backend()
  return parted(await crypto.aesGcmOpen(secret, zeroNonce, nothing, box.sealed), checks)
}

/** Seals the keys of an earlier record, `record` being its 32-byte hash, under the archive key of a later one. */
export async function sealLink(
  archive: Uint8Array,
  record: Uint8Array,
  keys: EpochKeys,
): Promise<Uint8Array<ArrayBuffer>> {
  const crypto = await backend()
  return crypto.aesGcmSeal(linkKey(archive, record), zeroNonce, nothing, joined(keys))
}

/** Opens a link; nothing when it does not hold what the earlier record shows. */
export async function openLink(
  archive: Uint8Array,
  record: Uint8Array,
  sealed: Uint8Array,
  checks: KeyChecks,
): Promise<EpochKeys | undefined> {
  const crypto = await backend()
  return parted(await crypto.aesGcmOpen(linkKey(archive, record), zeroNonce, nothing, sealed), checks)
}

function linkKey(archive: Uint8Array, record: Uint8Array): Uint8Array {
  return deriveRollKey(archive, 'kith roll link v1\0', record)
}

function boxInfo(headBytes: Uint8Array, device: DeviceId): Uint8Array {
  return joinBytes(bytesOfContext('kith roll box v1\0'), idToBytes(device), hashes.sha256(headBytes))
}

function checkOf(label: string, key: Uint8Array): Uint8Array<ArrayBuffer> {
  return hashes.sha256(joinBytes(bytesOfContext(label), key))
}

function joined({ content, archive }: EpochKeys): Uint8Array {
  return archive === undefined ? content : joinBytes(content, archive)
}

function parted(plain: Uint8Array<ArrayBuffer> | undefined, checks: KeyChecks): EpochKeys | undefined {
  if (plain === undefined || plain.byteLength % keyBytes !== 0 || plain.byteLength > 2 * keyBytes) return undefined
  const content = plain.slice(0, keyBytes)
  const archive = plain.byteLength > keyBytes ? plain.slice(keyBytes) : undefined
  const keys: EpochKeys = { content, ...(archive && { archive }) }
  const found = checksOf(keys)
  if (!equalBytes(found.contentCheck, checks.contentCheck)) return undefined
  if (found.archiveCheck === undefined) return keys
  const expected = checks.archiveCheck
  return expected !== undefined && equalBytes(found.archiveCheck, expected) ? keys : undefined
}
