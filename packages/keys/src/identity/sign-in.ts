import { type Decoded, encodeSignIn, type SignInStatement } from '@kith/wire'
import { deviceIdOf } from './device-list.ts'
import type { DeviceKeys } from './device-keys.ts'
import { refused } from './refusal.ts'
import { isSignedBy } from './signing-key.ts'

/** The device's 64-byte signature under a sign-in. */
export async function signSignIn(device: DeviceKeys, statement: SignInStatement): Promise<Uint8Array<ArrayBuffer>> {
  return device.signing.sign('signIn', encodeSignIn(statement))
}

/**
 * Checks the signature under a sign-in against the device's key, 32 bytes (spec KY12). The statement is the verifier's own: its nonce, its
 * network key, its domain. Refused with `signature-wrong`, also when the statement's device is not this key's.
 */
export async function verifySignIn(
  signKey: Uint8Array,
  statement: SignInStatement,
  signature: Uint8Array,
): Promise<Decoded<SignInStatement>> {
  if (deviceIdOf(signKey) !== statement.device) return refused('signature-wrong')
  if (!(await isSignedBy(signKey, 'signIn', encodeSignIn(statement), signature))) return refused('signature-wrong')
  return { kind: 'ok', value: statement }
}
