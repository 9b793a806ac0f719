import { decode, type Decoded, encode, type Field, fixed, id, record, u32, u64 } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { splitSigned } from './device-list.ts'

/** The key to which others lock what they open a stream with, signed by the device (spec KY5). */
export interface LockKey {
  readonly device: DeviceId
  /** Counts the lock keys of the device, from 1. */
  readonly number: number
  /** X25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array
  readonly madeAtMs: number
}

/** The bytes that the device signs, and the signature. */
export interface SignedLockKey {
  readonly lockKey: LockKey
  /** Exactly what is signed, after `signedContexts.lockKey`. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

const fields: Field<LockKey> = record<LockKey>({
  device: id<DeviceId>(),
  number: u32,
  publicKey: fixed(32),
  madeAtMs: u64,
})

/** The bytes of a lock key that its device signs. */
export function encodeLockKey(lockKey: LockKey): Uint8Array<ArrayBuffer> {
  return encode(fields, lockKey)
}

/** Reads a lock key with its signature, which stays to be verified. */
export function decodeLockKey(bytes: Uint8Array): Decoded<SignedLockKey> {
  const { signedBytes, signature } = splitSigned(bytes)
  const decoded = decode(fields, signedBytes)
  return decoded.kind === 'ok' ? { kind: 'ok', value: { lockKey: decoded.value, signedBytes, signature } } : decoded
}
