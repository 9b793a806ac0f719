import type { KemInterface } from '@hpke/core'

/** A value, or a promise of it: node:crypto answers at once, WebCrypto later. */
export type Awaitable<T> = T | Promise<T>

/**
 * The primitives that Kith's keys stand on. Every backend makes the same bytes from the same input; none puts a key into an error.
 * Key bytes given here must not change afterwards, because a backend remembers what it imported for as long as the array lives.
 */
export interface CryptoBackend {
  readonly name: 'node' | 'web' | 'noble'
  /** The Ed25519 public key (32 bytes) of a 32-byte seed (RFC 8032). */
  ed25519PublicKey(seed: Uint8Array): Awaitable<Uint8Array<ArrayBuffer>>
  /** The Ed25519 signature, 64 bytes. */
  ed25519Sign(seed: Uint8Array, bytes: Uint8Array): Awaitable<Uint8Array<ArrayBuffer>>
  /** Whether the signature is one of these bytes by this key. False for keys and signatures of any other form; never throws. */
  ed25519Verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): Awaitable<boolean>
  /** AES-256-GCM: the sealed bytes followed by the 16-byte tag; with `before`, behind these bytes. */
  aesGcmSeal(
    key: Uint8Array,
    nonce: Uint8Array,
    associated: Uint8Array,
    plain: Uint8Array,
    before?: Uint8Array,
  ): Awaitable<Uint8Array<ArrayBuffer>>
  /** Opens what `aesGcmSeal` made; nothing when the tag does not fit. */
  aesGcmOpen(
    key: Uint8Array,
    nonce: Uint8Array,
    associated: Uint8Array,
    sealed: Uint8Array,
  ): Awaitable<Uint8Array<ArrayBuffer> | undefined>
  /** AES-256 in counter mode, which seals and opens alike and proves nothing: `block` is the first of 16 bytes, whose last 8 count. */
  aesCtr(key: Uint8Array, block: Uint8Array, bytes: Uint8Array): Awaitable<Uint8Array<ArrayBuffer>>
  /** DHKEM(X25519, HKDF-SHA256) of RFC 9180, loaded when it is first asked for. */
  kem(): Promise<KemInterface>
}

/** Length of the tag at the end of bytes sealed by AES-256-GCM. */
export const sealTagBytes = 16
