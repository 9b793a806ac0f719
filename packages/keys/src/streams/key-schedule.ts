import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'

/** The labels of derived keys; each ends with a zero byte. */
export const keyLabels = {
  head: 'kith head key v1\0',
  ack: 'kith ack key v1\0',
  gap: 'kith gap key v1\0',
  chain: 'kith chain v1\0',
  chainStep: 'kith chain step v1\0',
  chainDown: 'kith chain down v1\0',
  envelope: 'kith envelope key v1\0',
  signal: 'kith signal key v1\0',
  bulk: 'kith bulk key v1\0',
  bulkSession: 'kith bulk session v1\0',
} as const

/**
 * 32 bytes derived from a secret for one purpose, by HKDF-Expand with SHA-256 (RFC 5869 section 2.3), which for 32 bytes is one HMAC over the
 * label, the parameters and the byte 1. The secret is uniform already, so nothing is extracted (spec KY7).
 */
export function deriveKey(
  secret: Uint8Array,
  label: keyof typeof keyLabels,
  parameters: Uint8Array = empty,
): Uint8Array<ArrayBuffer> {
  return hashes.hmacSha256(secret, joinBytes(bytesOfContext(keyLabels[label]), parameters, counter))
}

const empty = new Uint8Array(0)
const counter = Uint8Array.of(1)
