import { ctr, gcm } from '@noble/ciphers/aes.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { type CryptoBackend, sealTagBytes } from './backend.ts'
import { joinBytes } from './bytes.ts'
import { plainBytes } from './hashes.ts'

const nothing = new Uint8Array(0)

/** The primitives in plain JavaScript, for what WebCrypto lacks. Slower, and loaded only then. */
export const nobleBackend: CryptoBackend = {
  name: 'noble',
  ed25519PublicKey: (seed) => plainBytes(ed25519.getPublicKey(seed)),
  ed25519Sign: (seed, bytes) => plainBytes(ed25519.sign(bytes, seed)),
  ed25519Verify: (publicKey, bytes, signature) => {
    if (publicKey.byteLength !== 32 || signature.byteLength !== 64) return false
    try {
      return ed25519.verify(signature, bytes, publicKey, { zip215: false })
    } catch {
      // The bytes are no point of the curve, so no signature fits them.
      return false
    }
  },
  aesGcmSeal: (key, nonce, associated, plain, before = nothing) =>
    joinBytes(before, gcm(key, nonce, associated).encrypt(plain)),
  aesGcmOpen: (key, nonce, associated, sealed) => {
    if (sealed.byteLength < sealTagBytes) return undefined
    try {
      return plainBytes(gcm(key, nonce, associated).decrypt(sealed))
    } catch {
      // The tag does not fit.
      return undefined
    }
  },
  aesCtr: (key, block, bytes) => plainBytes(ctr(key, block).encrypt(bytes)),
  kem: async () => {
    const { DhkemX25519HkdfSha256 } = await import('@hpke/dhkem-x25519')
    return new DhkemX25519HkdfSha256()
  },
}
