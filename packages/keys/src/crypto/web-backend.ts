import type { CryptoBackend } from './backend.ts'
import { joinBytes } from './bytes.ts'

const pkcs8Head = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20)
const ed25519 = 'Ed25519'

/** The primitives by WebCrypto, for runtimes that have Ed25519 and X25519 there; see `webCanDoCurves`. */
export function webBackend(subtle: SubtleCrypto): CryptoBackend {
  const privateKeys = new WeakMap<Uint8Array, Promise<CryptoKey>>()

  function privateKey(seed: Uint8Array): Promise<CryptoKey> {
    const known = privateKeys.get(seed)
    if (known !== undefined) return known
    const pkcs8 = new Uint8Array(pkcs8Head.byteLength + seed.byteLength)
    pkcs8.set(pkcs8Head)
    pkcs8.set(seed, pkcs8Head.byteLength)
    const key = subtle.importKey('pkcs8', pkcs8, ed25519, true, ['sign'])
    privateKeys.set(seed, key)
    return key
  }

  return {
    name: 'web',
    ed25519PublicKey: async (seed) => {
      const { x } = await subtle.exportKey('jwk', await privateKey(seed))
      // WebCrypto may leave the public half out of a key imported without it.
      if (x === undefined) return (await import('./noble-backend.ts')).nobleBackend.ed25519PublicKey(seed)
      return base64UrlBytes(x)
    },
    ed25519Sign: async (seed, bytes) =>
      new Uint8Array(await subtle.sign(ed25519, await privateKey(seed), owned(bytes))),
    ed25519Verify: async (publicKey, bytes, signature) => {
      try {
        const key = await subtle.importKey('raw', owned(publicKey), ed25519, true, ['verify'])
        return await subtle.verify(ed25519, key, owned(signature), owned(bytes))
      } catch {
        // The bytes are no key, so no signature fits them.
        return false
      }
    },
    ...webSeal(subtle),
    kem: async () => {
      const { DhkemX25519HkdfSha256 } = await import('@hpke/core')
      return new DhkemX25519HkdfSha256()
    },
  }
}

/** AES-256 by WebCrypto, which every browser has. */
export function webSeal(subtle: SubtleCrypto): Pick<CryptoBackend, 'aesGcmSeal' | 'aesGcmOpen' | 'aesCtr'> {
  const [keyOf, counterKeyOf] = [importedKeys(subtle, 'AES-GCM'), importedKeys(subtle, 'AES-CTR')]

  return {
    aesCtr: async (key, block, bytes) =>
      new Uint8Array(
        await subtle.encrypt(
          { name: 'AES-CTR', counter: owned(block), length: 64 },
          await counterKeyOf(key),
          owned(bytes),
        ),
      ),
    aesGcmSeal: async (key, nonce, associated, plain, before) => {
      const sealed = new Uint8Array(
        await subtle.encrypt(
          { name: 'AES-GCM', iv: owned(nonce), additionalData: owned(associated) },
          await keyOf(key),
          owned(plain),
        ),
      )
      return before === undefined ? sealed : joinBytes(before, sealed)
    },
    aesGcmOpen: async (key, nonce, associated, sealed) => {
      const opening = await keyOf(key)
      try {
        return new Uint8Array(
          await subtle.decrypt(
            { name: 'AES-GCM', iv: owned(nonce), additionalData: owned(associated) },
            opening,
            owned(sealed),
          ),
        )
      } catch {
        // The tag does not fit.
        return undefined
      }
    },
  }
}

/** Imports keys for one algorithm, each once for as long as its array lives. */
function importedKeys(subtle: SubtleCrypto, algorithm: string): (bytes: Uint8Array) => Promise<CryptoKey> {
  const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>()
  return (bytes) => {
    const known = imported.get(bytes)
    if (known !== undefined) return known
    const key = subtle.importKey('raw', owned(bytes), algorithm, false, ['encrypt', 'decrypt'])
    imported.set(bytes, key)
    return key
  }
}

/** Whether WebCrypto has Ed25519 and X25519 here; older browsers do not. */
export async function webCanDoCurves(subtle: SubtleCrypto): Promise<boolean> {
  try {
    await subtle.generateKey(ed25519, false, ['sign', 'verify'])
    await subtle.generateKey('X25519', false, ['deriveBits'])
    return true
  } catch {
    // The names are unknown here, which is the answer.
    return false
  }
}

function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes)
}

function base64UrlBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}
