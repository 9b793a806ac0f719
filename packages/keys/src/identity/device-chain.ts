/**
 * The chain of a name's device lists (spec KY32 to KY37, decision 0009).
 *
 * List 1 is signed by the identity, whose private key is then forgotten. Every further list names the hash of the one before and is signed by a
 * device of that list, or by one of its recovery keys. So a list is believed by whoever believes the one before it, no key is left that could
 * begin anew, and two lists for one place (a fork) are seen by everybody who knows either.
 *
 * Who may change what is decided by the list before alone: a device may add, rename and remove devices and append recovery keys; a recovery key
 * may replace all devices, itself and the recovery keys behind it. What ranks above a key can never be touched by it, so a thief of a device can
 * be put out by every recovery key that was there before.
 */
import { type Decoded, type Device, type DeviceList, type ErrorCode, limits, type RecoveryKey } from '@kith/wire'
import { equalBytes } from '../crypto/bytes.ts'
import { signDeviceList, type VerifiedList, verifyDeviceList } from './device-list.ts'
import { refused } from './refusal.ts'
import type { SigningKey } from './signing-key.ts'

/** What the next list of a name changes. */
export interface NextList {
  /** All devices of the next list; as before where it is left out. */
  readonly devices?: readonly Device[] | undefined
  /** All recovery keys of the next list; as before where it is left out. */
  readonly recovery?: readonly RecoveryKey[] | undefined
  /** Milliseconds since 1970. */
  readonly madeAtMs: number
}

/**
 * Signs the list that follows `before`, with a device of it or one of its recovery keys (spec KY33 to KY35). Refused as `verifyNextList` would refuse it,
 * so that nothing is signed that nobody takes.
 */
export async function signNextList(
  before: VerifiedList,
  next: NextList,
  signer: SigningKey,
): Promise<Decoded<Uint8Array<ArrayBuffer>>> {
  const { list, hash } = before
  if (list.version >= limits.deviceListsMax) return refused('list-limit')
  const { devices = list.devices, recovery = list.recovery, madeAtMs } = next
  if (devices.length < 1 || devices.length > limits.devicesMax || recovery.length > limits.recoveryKeysMax)
    return refused('list-malformed')
  const bytes = await signDeviceList(signer, {
    name: list.name,
    version: list.version + 1,
    identityKey: list.identityKey,
    previous: hash,
    madeAtMs,
    signer: signer.publicKey,
    devices,
    recovery,
  })
  const verified = await verifyNextList(before, bytes)
  return verified.kind === 'refused' ? verified : { kind: 'ok', value: bytes }
}

/**
 * Reads the list that follows `before` (spec KY33 to KY36). Refused: what `verifyDeviceList` refuses, `list-stale` for a lower version and `list-forked` for
 * another list of the same version or one that follows another list, `list-gap` for one further on, and `list-unentitled` when who signed may not
 * change what it changes. The very list `before` is read as itself.
 */
export async function verifyNextList(before: VerifiedList, bytes: Uint8Array): Promise<Decoded<VerifiedList>> {
  if (equalBytes(before.bytes, bytes)) return { kind: 'ok', value: before }
  const { name, identityKey } = before.list
  const verified = await verifyDeviceList(bytes, { name, identityKey })
  if (verified.kind === 'refused') return verified
  const fault = faultOfNext(before, verified.value.list)
  return fault === undefined ? verified : refused(fault)
}

/** What the reader of a chain already knows. */
export interface ExpectedChain {
  /** The name whose chain was asked for. */
  readonly name: string
  /** The newest list known of the name; without it the chain begins at list 1. */
  readonly known?: VerifiedList | undefined
}

/**
 * Reads lists that follow each other from the known one on, or from list 1 (spec KY36), and resolves with the newest. Lists up to the known one may
 * come again: the known list itself is passed over, and so are older ones, which change nothing. Refused as `verifyNextList`, with `list-gap` also where
 * the lists do not begin at list 1, and when there is no list and none known.
 */
export async function verifyDeviceChain(
  lists: readonly Uint8Array[],
  expected: ExpectedChain,
): Promise<Decoded<VerifiedList>> {
  const { name } = expected
  let newest = expected.known
  for (const bytes of lists) {
    const next: Decoded<VerifiedList> =
      newest === undefined ? await verifyDeviceList(bytes, { name }) : await verifyNextList(newest, bytes)
    if (next.kind === 'refused') {
      if (next.code === 'list-stale') continue
      return next
    }
    if (newest === undefined && next.value.list.version !== 1) return refused('list-gap')
    newest = next.value
  }
  return newest === undefined ? refused('list-gap') : { kind: 'ok', value: newest }
}

function faultOfNext(before: VerifiedList, next: DeviceList): ErrorCode | undefined {
  const { list } = before
  if (next.version < list.version) return 'list-stale'
  if (next.version === list.version) return 'list-forked'
  if (next.version > list.version + 1) return 'list-gap'
  if (!equalBytes(next.previous, before.hash)) return 'list-forked'
  return isEntitled(list, next) ? undefined : 'list-unentitled'
}

/** Whether who signed `next` may make its changes to `before` (spec KY34, KY35). */
function isEntitled(before: DeviceList, next: DeviceList): boolean {
  const isOfDevice = before.devices.some(({ signKey }) => equalBytes(signKey, next.signer))
  if (isOfDevice) return keepsRecovery(before, next, before.recovery.length)
  const rank = before.recovery.findIndex(({ key }) => equalBytes(key, next.signer))
  return rank >= 0 && keepsRecovery(before, next, rank)
}

/** Whether the first `count` recovery keys stand in `next` as they stood. */
function keepsRecovery(before: DeviceList, next: DeviceList, count: number): boolean {
  return before.recovery.slice(0, count).every((kept, at) => {
    const now = next.recovery[at]
    return (
      now !== undefined && now.kind === kept.kind && equalBytes(now.key, kept.key) && equalBytes(now.hint, kept.hint)
    )
  })
}
