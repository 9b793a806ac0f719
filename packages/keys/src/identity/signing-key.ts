import { KithError, joinSigned, signedContexts } from '@kith/wire'
import { backend } from '../crypto/chosen-backend.ts'
import { bytesOfContext, equalBytes, joinBytes, randomBytes } from '../crypto/bytes.ts'

/** What a signature is for: one of the contexts that stand before the signed bytes (spec KY1). */
export type SignedContext = keyof typeof signedContexts

const seedBytes = 32
const publicKeyBytes = 32

/**
 * An Ed25519 key pair: an identity, the signing half of a device, or a network's own key. The seed stays in a private field, so that
 * printing or serialising the object shows the public half alone.
 */
export class SigningKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  readonly #seed: Uint8Array

  private constructor(seed: Uint8Array, publicKey: Uint8Array) {
    this.#seed = seed
    this.publicKey = publicKey
  }

  /** A new key from the runtime's random generator. */
  static async generate(): Promise<SigningKey> {
    return SigningKey.fromSeed(randomBytes(seedBytes))
  }

  /** The key of a 32-byte seed (RFC 8032). */
  static async fromSeed(seed: Uint8Array): Promise<SigningKey> {
    const copy = Uint8Array.from(seed)
    return new SigningKey(copy, await (await backend()).ed25519PublicKey(copy))
  }

  /** The key that `export` wrote. Throws `KithError` `store-failed` when the bytes are not whole. */
  static async import(bytes: Uint8Array): Promise<SigningKey> {
    if (bytes.byteLength !== seedBytes + publicKeyBytes) throw unreadableKey()
    const key = await SigningKey.fromSeed(bytes.subarray(0, seedBytes))
    if (!equalBytes(key.publicKey, bytes.subarray(seedBytes))) throw unreadableKey()
    return key
  }

  /** 64 bytes for the device's store: the seed, then the public key. Secret. */
  export(): Uint8Array<ArrayBuffer> {
    return joinBytes(this.#seed, this.publicKey)
  }

  /** The 64-byte signature of the context's text followed by the bytes (spec KY1). */
  async sign(context: SignedContext, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const crypto = await backend()
    return crypto.ed25519Sign(this.#seed, joinBytes(bytesOfContext(signedContexts[context]), bytes))
  }

  /** The bytes followed by their signature, as signed records travel. */
  async signJoined(context: SignedContext, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    return joinSigned(bytes, await this.sign(context, bytes))
  }
}

/** Makes a name's identity: the key that the name is bound to and that signs its device lists (spec KY1, KY3). */
export function generateIdentity(): Promise<SigningKey> {
  return SigningKey.generate()
}

/** Whether the signature is one of the context's text followed by the bytes, by this Ed25519 public key (spec KY1). Never throws. */
export async function isSignedBy(
  publicKey: Uint8Array,
  context: SignedContext,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const crypto = await backend()
  return crypto.ed25519Verify(publicKey, joinBytes(bytesOfContext(signedContexts[context]), bytes), signature)
}

/** What a store says whose key bytes are damaged. */
export function unreadableKey(): KithError {
  return new KithError('store-failed', 'The keys in the store cannot be read.')
}
