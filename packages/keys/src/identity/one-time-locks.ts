import {
  decode,
  type DeviceId,
  encode,
  encodeLockKey,
  type Field,
  fixed,
  oneTimeLocksFrom,
  record,
  u32,
  u64,
} from '@kith/wire'
import { randomBytes } from '../crypto/bytes.ts'
import { newLockPair } from '../streams/hpke.ts'
import type { DeviceKeys, LockPair } from './device-keys.ts'

/** Where the private half of a lock key is found: with the device's keys, or where one-time ones are kept. */
export interface LockHolder {
  readonly device: DeviceId
  /** The lock key of a number with its private half, while it is there. */
  lockPair(number: number): LockPair | undefined
}

/** A lock key that is used once (spec KY55). */
export interface OneTimeLock {
  readonly pair: LockPair
  /** The signed lock key, for the server to hand out. */
  readonly signed: Uint8Array<ArrayBuffer>
}

/** Makes a one-time lock key of a device. Its number is random, so that a store that went back to an older copy gives none twice. */
export async function newOneTimeLock(device: DeviceKeys, nowMs: number): Promise<OneTimeLock> {
  const number = (oneTimeLocksFrom | new DataView(randomBytes(4).buffer).getUint32(0)) >>> 0
  const pair = await newLockPair(number, nowMs)
  const { publicKey, madeAtMs } = pair
  const bytes = encodeLockKey({ device: device.device, number, publicKey, madeAtMs })
  return { pair, signed: await device.signing.signJoined('lockKey', bytes) }
}

/** A lock key with its private half as bytes, for the device's own store. */
export function encodeLockPair(pair: LockPair): Uint8Array<ArrayBuffer> {
  return encode(pairFields, pair)
}

/** The lock key that `encodeLockPair` wrote; nothing when the bytes are not whole. */
export function decodeLockPair(bytes: Uint8Array): LockPair | undefined {
  // Copied, because the key lives longer than the row of the store it is read from.
  const decoded = decode(pairFields, Uint8Array.from(bytes))
  return decoded.kind === 'ok' ? decoded.value : undefined
}

const pairFields: Field<LockPair> = record<LockPair>({
  number: u32,
  publicKey: fixed(32),
  privateKey: fixed(32),
  madeAtMs: u64,
})
