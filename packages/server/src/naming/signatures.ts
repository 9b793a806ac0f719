import { type VerifiedList, verifyDeviceList, verifyLockKey, verifySignIn } from '@kith/keys'
import { type Device, type ErrorCode, parseName, type PeerName, sentenceOf, type SignInFrame } from '@kith/wire'

import type { NamingRefused, SignInContext } from './naming.ts'

/** A sign-in whose signatures all hold. */
export interface CheckedSignIn {
  readonly kind: 'checked'
  readonly name: PeerName
  readonly device: Device
  readonly verified: VerifiedList
  /** As it came. */
  readonly signedLockKey: Uint8Array
}

/**
 * Checks a sign-in without the store: the name is one, the list is of this name and signed by its signer, the device is in it under the
 * hash of its key, its lock key is signed by it, and the device signed this connection's challenge (spec SE3).
 */
export async function checkSignIn(frame: SignInFrame, context: SignInContext): Promise<CheckedSignIn | NamingRefused> {
  const parsed = parseName(frame.name)
  if (parsed.kind === 'refused') return parsed
  if (parsed.name !== frame.name) return refusal('name-malformed', 'A name on the wire is in lower case.')
  const { name } = parsed
  const list = await verifyDeviceList(frame.deviceList, { name })
  if (list.kind === 'refused') return list
  const device = list.value.list.devices.find((one) => one.device === frame.device)
  if (device === undefined) return refusal('device-unlisted')
  const lockKey = await verifyLockKey(frame.lockKey, device)
  if (lockKey.kind === 'refused') return lockKey
  const { nonce, networkKey, domain } = context
  const statement = { nonce, networkKey, domain, name, device: frame.device }
  const signed = await verifySignIn(device.signKey, statement, frame.signature)
  if (signed.kind === 'refused') return signed
  return {
    kind: 'checked',
    name,
    device,
    verified: list.value,
    signedLockKey: frame.lockKey,
  }
}

/** A refusal with the sentence of its code, or a better one. */
export function refusal(code: ErrorCode, message: string = sentenceOf(code)): NamingRefused {
  return { kind: 'refused', code, message }
}
