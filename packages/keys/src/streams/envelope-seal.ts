import { assert, authenticatedBytes, type Decoded, envelopeKinds, type Refused, tagBytes } from '@kith/wire'
import { backend } from '../crypto/chosen-backend.ts'
import { equalBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import { refused } from '../identity/refusal.ts'
import { envelopeKey, kindAt, streamKeys } from './stream-keys.ts'

/**
 * An envelope has two proofs. The tag proves its header by the stream's head key, so that a header alone (a tombstone, or an envelope
 * whose body the server dropped at the deadline) can be believed. The body is sealed by AES-256-GCM with the header as associated data,
 * under a key of its own for each generation, position and kind. A key seals one body in its life, so the nonce is zero (spec KY9).
 * Everything here is given the keys of the stream from some position on, and opens no position before it (spec KY51).
 */

/** A sealed envelope, without the authenticated header it was made for. */
export interface SealedEnvelope {
  /** 16 bytes that prove the header. */
  readonly tag: Uint8Array<ArrayBuffer>
  /** The sealed messages, 16 bytes longer than the plain ones; empty for a tombstone. */
  readonly body: Uint8Array<ArrayBuffer>
}

const nonce = new Uint8Array(12)
const noBody = new Uint8Array(0)
const tombstone = envelopeKinds.indexOf('tombstone')

/**
 * Seals an envelope with the stream's keys, at their position or a later one. `authenticated` is the 76 bytes of `writeHeader`; of a tombstone `plain` is empty. Never
 * call it twice with one generation, position and kind and other content: keep what it returned and send that again.
 */
export async function sealEnvelope(
  keys: Uint8Array,
  authenticated: Uint8Array,
  plain: Uint8Array,
): Promise<SealedEnvelope> {
  assert(authenticated.byteLength === authenticatedBytes, 'the header is whole')
  const tag = headerTag(keys, authenticated)
  if (authenticated[kindAt] === tombstone) {
    assert(plain.byteLength === 0, 'a tombstone has no body')
    return { tag, body: noBody }
  }
  const key = envelopeKey(keys, authenticated)
  assert(key !== undefined, 'the keys of the position are still there')
  const crypto = await backend()
  return { tag, body: await crypto.aesGcmSeal(key, nonce, authenticated, plain) }
}

/** Opens an envelope: its plain messages, empty for a tombstone. Refused with `seal-broken` when a byte of it was changed (spec KY9), or it is before the keys. */
export async function openEnvelope(
  keys: Uint8Array,
  authenticated: Uint8Array,
  tag: Uint8Array,
  body: Uint8Array,
): Promise<Decoded<Uint8Array>> {
  if (!isHeaderProven(keys, authenticated, tag)) return sealBroken
  if (authenticated[kindAt] === tombstone) return body.byteLength === 0 ? { kind: 'ok', value: noBody } : sealBroken
  const key = envelopeKey(keys, authenticated)
  if (key === undefined) return sealBroken
  const crypto = await backend()
  const plain = await crypto.aesGcmOpen(key, nonce, authenticated, body)
  return plain === undefined ? sealBroken : { kind: 'ok', value: plain }
}

/** Checks a header alone, for an envelope without a body: the header's bytes, or `seal-broken` (spec KY9). */
export async function verifyHeader(
  keys: Uint8Array,
  authenticated: Uint8Array,
  tag: Uint8Array,
): Promise<Decoded<Uint8Array>> {
  return isHeaderProven(keys, authenticated, tag) ? { kind: 'ok', value: authenticated } : sealBroken
}

const sealBroken: Refused = refused('seal-broken')

function isHeaderProven(keys: Uint8Array, authenticated: Uint8Array, tag: Uint8Array): boolean {
  return authenticated.byteLength === authenticatedBytes && equalBytes(headerTag(keys, authenticated), tag)
}

function headerTag(keys: Uint8Array, authenticated: Uint8Array): Uint8Array<ArrayBuffer> {
  return hashes.hmacSha256(streamKeys(keys).head, authenticated).slice(0, tagBytes)
}
