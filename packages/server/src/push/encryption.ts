/**
 * What a server sends to a push service, so that only the browser can read it: Web Push message encryption (RFC 8291) in the
 * `aes128gcm` coding (RFC 8188), one record.
 *
 * The browser's key and ours, made for this one message, agree on a secret by ECDH; with the secret that the subscription brought it
 * becomes the key material, and a random salt makes of that the content key and the nonce. The record is padded, so that all wake-ups
 * have one length.
 */
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

import { pushKeyBytes } from '@kith/wire'

/** The keys of a subscription. */
export interface SubscriptionKeys {
  /** The browser's public key, an uncompressed P-256 point of 65 bytes. */
  readonly key: Uint8Array
  /** Its authentication secret, 16 bytes. */
  readonly secret: Uint8Array
}

/** What a message is encrypted with; random unless a test vector says otherwise. */
export interface PushRandomness {
  /** 16 bytes. */
  readonly salt: Uint8Array
  /** Our private key for this message, 32 bytes. */
  readonly privateKey: Uint8Array
}

const recordSize = 4096
/** Ends the content of the last record; zeros follow (RFC 8188, section 2). */
const delimiter = 2

/**
 * The body of a push message: salt, record size, our public key, and one sealed record whose content is padded to `plainBytes`.
 * Throws a `RangeError` when the content does not fit, and an error of `node:crypto` when the key is no point of the curve.
 */
export function sealPush(
  content: Uint8Array,
  { key, secret }: SubscriptionKeys,
  plainBytes: number,
  random?: PushRandomness,
): Buffer {
  if (content.byteLength >= plainBytes) throw new RangeError('the content does not fit')
  const ours = createECDH('prime256v1')
  if (random === undefined) ours.generateKeys()
  else ours.setPrivateKey(random.privateKey)
  const publicKey = ours.getPublicKey()
  const salt = random?.salt ?? randomBytes(16)
  const shared = ours.computeSecret(key)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), key, publicKey])
  const material = Buffer.from(hkdfSync('sha256', shared, secret, info, 32))
  const contentKey = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: nonce\0', 12))
  const plain = Buffer.alloc(plainBytes)
  plain.set(content)
  plain[content.byteLength] = delimiter
  const cipher = createCipheriv('aes-128-gcm', contentKey, nonce)
  const head = Buffer.alloc(21)
  head.set(salt)
  head.writeUInt32BE(recordSize, 16)
  head.writeUInt8(pushKeyBytes, 20)
  return Buffer.concat([head, publicKey, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Whether bytes are a point of the curve, so that something can be sealed for it. */
export function isPushKey(key: Uint8Array): boolean {
  try {
    const probe = createECDH('prime256v1')
    probe.generateKeys()
    probe.computeSecret(key)
    return key.byteLength === pushKeyBytes && key[0] === 4
  } catch {
    // What `node:crypto` refuses cannot be sealed for.
    return false
  }
}
