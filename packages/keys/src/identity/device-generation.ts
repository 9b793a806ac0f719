import { newLockPair } from '../streams/hpke.ts'
import { DeviceKeys } from './device-keys.ts'
import { SigningKey } from './signing-key.ts'

/**
 * Makes the keys of a new device: a signing key, and lock key number 1. `label` is what its person calls it, at most `limits.deviceLabelBytesMax` bytes of UTF-8;
 * `nowMs` counts from 1970.
 */
export async function generateDevice(label: string, nowMs: number): Promise<DeviceKeys> {
  return new DeviceKeys(await SigningKey.generate(), label, nowMs, [await newLockPair(1, nowMs)])
}
