import { type BlobId, bytesToId, idBytes } from '@kith/wire'
import { bytesOfContext, joinBytes, randomBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'

/** What follows from a blob's key (spec BL3, BL9). */
export interface BlobSecrets {
  /** Seals the chunks: an AES-256 key. */
  readonly seal: Uint8Array
  /** Proves to a holder that the reference is known, and opens nothing: 32 bytes. */
  readonly token: Uint8Array
}

/** The key of a new blob: 32 random bytes. A key seals one content. */
export function newBlobKey(): Uint8Array<ArrayBuffer> {
  return randomBytes(32)
}

/** What follows from a blob's key. */
export function blobSecrets(key: Uint8Array): BlobSecrets {
  return {
    seal: hashes.hmacSha256(key, bytesOfContext('kith blob seal v1\0')),
    token: hashes.hmacSha256(key, bytesOfContext('kith blob token v1\0')),
  }
}

/**
 * The id of a blob: the first 16 bytes of HMAC-SHA256 under its key, over its root and its length. So a reference whose parts do not belong together is
 * known before anything is fetched, and two contents never share what is kept under one id (spec BL5).
 */
export function blobIdOf(key: Uint8Array, root: Uint8Array, bytes: number): BlobId {
  const length = new Uint8Array(8)
  const view = new DataView(length.buffer)
  view.setUint32(0, Math.floor(bytes / 0x1_0000_0000))
  view.setUint32(4, bytes >>> 0)
  const tag = hashes.hmacSha256(key, joinBytes(bytesOfContext('kith blob id v1\0'), root, length))
  return bytesToId<BlobId>(tag.subarray(0, idBytes))
}
