import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'

/**
 * The keys of a stream, all derived from its 32-byte secret by HKDF-Expand with SHA-256 (RFC 5869 section 2.3), which for 32 bytes is one
 * HMAC over the label, the parameters and the byte 1. The secret is uniform already, so nothing is extracted (spec KY7).
 */
export interface StreamKeys {
  /** Proves the headers of envelopes. */
  readonly head: Uint8Array
  /** Proves ACKs. */
  readonly ack: Uint8Array
  /** Proves GAPs. */
  readonly gap: Uint8Array
}

/** The labels of derived keys; each ends with a zero byte. */
export const keyLabels = {
  head: 'kith head key v1\0',
  ack: 'kith ack key v1\0',
  gap: 'kith gap key v1\0',
  envelope: 'kith envelope key v1\0',
  signal: 'kith signal key v1\0',
  bulk: 'kith bulk key v1\0',
  bulkSession: 'kith bulk session v1\0',
} as const

/** 32 bytes derived from a secret for one purpose. */
export function deriveKey(
  secret: Uint8Array,
  label: keyof typeof keyLabels,
  parameters: Uint8Array = empty,
): Uint8Array<ArrayBuffer> {
  return hashes.hmacSha256(secret, joinBytes(bytesOfContext(keyLabels[label]), parameters, counter))
}

/** The keys of a stream that are used for every envelope. Remembered while the array of the secret lives, whose bytes must not change. */
export function streamKeys(secret: Uint8Array): StreamKeys {
  let keys = known.get(secret)
  if (keys === undefined) {
    keys = { head: deriveKey(secret, 'head'), ack: deriveKey(secret, 'ack'), gap: deriveKey(secret, 'gap') }
    known.set(secret, keys)
  }
  return keys
}

/** The key that seals one envelope: its generation, position and kind are taken from the authenticated header as they stand there. */
export function envelopeKey(secret: Uint8Array, authenticated: Uint8Array): Uint8Array<ArrayBuffer> {
  const parameters = new Uint8Array(11)
  parameters.set(authenticated.subarray(generationAt, generationAt + 2), 0)
  parameters.set(authenticated.subarray(seqAt, seqAt + 8), 2)
  parameters.set(authenticated.subarray(kindAt, kindAt + 1), 10)
  return deriveKey(secret, 'envelope', parameters)
}

/** Where the kind of an envelope stands in its authenticated header (spec FR10). */
export const kindAt = 71
const seqAt = 48
const generationAt = 68
const empty = new Uint8Array(0)
const counter = Uint8Array.of(1)
const known = new WeakMap<Uint8Array, StreamKeys>()
