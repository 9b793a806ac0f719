import { decodeLockKey, type Decoded, type Device, encodeLockKey, type LockKey } from '@kith/wire'
import { refused } from './refusal.ts'
import type { DeviceKeys } from './device-keys.ts'
import { isSignedBy } from './signing-key.ts'

/** Signs the device's current lock key with the device. The result is what travels. */
export async function signLockKey(device: DeviceKeys): Promise<Uint8Array<ArrayBuffer>> {
  return device.signing.signJoined('lockKey', encodeLockKey(device.lockKey))
}

/** Reads a signed lock key of a listed device (spec KY5). Refused: bytes that are none, `signature-wrong`, also when it is another device's. */
export async function verifyLockKey(bytes: Uint8Array, device: Device): Promise<Decoded<LockKey>> {
  const decoded = decodeLockKey(bytes)
  if (decoded.kind === 'refused') return decoded
  const { lockKey, signedBytes, signature } = decoded.value
  if (lockKey.device !== device.device || lockKey.number < 1)
    return refused('signature-wrong', 'The lock key belongs to another device.')
  if (!(await isSignedBy(device.signKey, 'lockKey', signedBytes, signature))) return refused('signature-wrong')
  return { kind: 'ok', value: lockKey }
}
