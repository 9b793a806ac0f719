import {
  type Decoded,
  decodeRollFrame,
  type DeviceId,
  encodeRollFrame,
  encodeRollFrameHead,
  idToBytes,
  joinSigned,
  type SignedRollFrame,
} from '@kith/wire'
import { backend } from '../crypto/chosen-backend.ts'
import { randomBytes } from '../crypto/bytes.ts'
import { refused } from '../identity/refusal.ts'
import type { SigningKey } from '../identity/signing-key.ts'
import { deriveRollKey } from './epoch-keys.ts'
import { bytesOfRecordId } from './examine.ts'
import type { RecordId } from './state.ts'

/** Where a frame belongs. */
export interface FramePlace {
  readonly epoch: RecordId
  readonly from: DeviceId
  /** Counts the frames of the device in this roll, from 1. */
  readonly number: number
  /** The place in the device's chain of keys; 0 in a document. */
  readonly index: number
}

const frameVersion = 1
const zeroNonce = new Uint8Array(12)

/** The key of a device's frames in an epoch of a document, where keys are kept (spec RL20). */
export function documentKey(content: Uint8Array, from: DeviceId): Uint8Array<ArrayBuffer> {
  return deriveRollKey(content, 'kith roll content v1\0', idToBytes(from))
}

/**
 * Seals one body for all members, and signs it (spec RL20). The key of the seal is derived from `key` and a random salt, so that a device that was
 * put back to an earlier state, and uses a key again, shows nothing by it. `salt` is for vectors alone.
 */
export async function sealFrame(
  place: FramePlace,
  key: Uint8Array,
  plain: Uint8Array,
  signing: SigningKey,
  salt: Uint8Array = randomBytes(16),
): Promise<Uint8Array<ArrayBuffer>> {
  const { epoch, from, number, index } = place
  const prefix = bytesOfRecordId(epoch).subarray(0, 16)
  const headBytes = encodeRollFrameHead({ version: frameVersion, epoch: prefix, from, number, index, salt })
  const crypto = await backend()
  const body = await crypto.aesGcmSeal(sealKey(key, salt), zeroNonce, headBytes, plain)
  const signedBytes = encodeRollFrame(headBytes, body)
  return joinSigned(signedBytes, await signing.sign('rollFrame', signedBytes))
}

/** Reads a frame, whose signature and seal stay to be checked. Refused: bytes that are none, `roll-malformed`. */
export function readFrame(bytes: Uint8Array): Decoded<SignedRollFrame> {
  const decoded = decodeRollFrame(bytes)
  if (decoded.kind === 'refused') return decoded
  const { version, number } = decoded.value.head
  return version === frameVersion && number > 0 ? decoded : refused('roll-malformed')
}

/** What is in a frame; nothing when it was sealed with another key, or was changed. */
export async function openSealed(
  frame: SignedRollFrame,
  key: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const crypto = await backend()
  return crypto.aesGcmOpen(sealKey(key, frame.head.salt), zeroNonce, frame.headBytes, frame.body)
}

function sealKey(key: Uint8Array, salt: Uint8Array): Uint8Array<ArrayBuffer> {
  return deriveRollKey(key, 'kith roll frame key v1\0', salt)
}
