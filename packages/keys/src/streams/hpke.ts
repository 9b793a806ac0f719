import type { CipherSuite, SenderContext } from '@hpke/core'
import type { CryptoBackend } from '../crypto/backend.ts'
import { backend } from '../crypto/chosen-backend.ts'
import type { LockPair } from '../identity/device-keys.ts'

/**
 * HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and export only: it agrees on a 32-byte secret with the
 * holder of a lock key, and seals nothing itself. Who encapsulated is proven by the device's signature, not by HPKE.
 */

/** A secret and the encapsulated key that lets the receiver find it. */
export interface Encapsulation {
  /** 32 bytes. Secret. */
  readonly secret: Uint8Array<ArrayBuffer>
  /** 32 bytes, public. */
  readonly encapsulated: Uint8Array<ArrayBuffer>
}

const exportedBytes = 32
const suites = new WeakMap<CryptoBackend, Promise<CipherSuite>>()

/** A new X25519 pair. `seed`, for vectors alone, makes it by RFC 9180's DeriveKeyPair instead of from random bytes. */
export async function newLockPair(number: number, madeAtMs: number, seed?: Uint8Array): Promise<LockPair> {
  const { kem } = await suite()
  const pair = seed === undefined ? await kem.generateKeyPair() : await kem.deriveKeyPair(exact(seed))
  const publicKey = new Uint8Array(await kem.serializePublicKey(pair.publicKey))
  const privateKey = new Uint8Array(await kem.serializePrivateKey(pair.privateKey))
  return { number, publicKey, privateKey, madeAtMs }
}

/**
 * Makes a secret for the holder of `publicKey`, bound to `info` and `label`. `ephemeralSeed` is for vectors alone. Nothing when
 * the key is no point that can agree on anything.
 */
export async function encapsulate(
  publicKey: Uint8Array,
  info: Uint8Array,
  label: Uint8Array,
  ephemeralSeed?: Uint8Array,
): Promise<Encapsulation | undefined> {
  const hpke = await suite()
  const ekm = ephemeralSeed === undefined ? {} : { ekm: exact(ephemeralSeed) }
  let context: SenderContext
  try {
    const recipientPublicKey = await hpke.kem.deserializePublicKey(exact(publicKey))
    context = await hpke.createSenderContext({ recipientPublicKey, info: exact(info), ...ekm })
  } catch {
    // RFC 9180 7.1.4: the point gives a shared secret of zeroes, which everybody knows.
    return undefined
  }
  const secret = new Uint8Array(await context.export(exact(label), exportedBytes))
  return { secret, encapsulated: new Uint8Array(context.enc) }
}

/** The secret that `encapsulate` made for this lock key, or nothing when the encapsulated key is no point that can agree on anything. */
export async function decapsulate(
  pair: LockPair,
  encapsulated: Uint8Array,
  info: Uint8Array,
  label: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const hpke = await suite()
  const privateKey = await hpke.kem.deserializePrivateKey(exact(pair.privateKey))
  const publicKey = await hpke.kem.deserializePublicKey(exact(pair.publicKey))
  try {
    const recipientKey = { privateKey, publicKey }
    const context = await hpke.createRecipientContext({ recipientKey, enc: exact(encapsulated), info: exact(info) })
    return new Uint8Array(await context.export(exact(label), exportedBytes))
  } catch {
    // RFC 9180 7.1.4: the point gives a shared secret of zeroes, so its maker knows it without any key.
    return undefined
  }
}

async function suite(): Promise<CipherSuite> {
  const crypto = await backend()
  let made = suites.get(crypto)
  if (made === undefined) {
    made = newSuite(crypto)
    suites.set(crypto, made)
  }
  return made
}

/** Loads HPKE only now: a server, which verifies signatures alone, never does. */
async function newSuite(crypto: CryptoBackend): Promise<CipherSuite> {
  const [{ CipherSuite, ExportOnly, HkdfSha256 }, kem] = await Promise.all([import('@hpke/core'), crypto.kem()])
  return new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new ExportOnly() })
}

/** The bytes in a buffer of their own, as HPKE takes them. */
function exact(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
