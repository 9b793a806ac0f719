import type { Awaitable } from '../crypto/backend.ts'
import { backend } from '../crypto/chosen-backend.ts'
import { hashes, nodeCryptoModule } from '../crypto/hashes.ts'

const nothing = new Uint8Array(0)
const isNode = nodeCryptoModule() !== undefined
const subtle = (globalThis.crypto as { subtle?: SubtleCrypto }).subtle

/**
 * Seals one chunk: AES-256-GCM with its index as nonce (spec BL3). The same chunk of the same blob gives the same bytes every time. Other bytes must
 * never leave the device sealed under the same key and index, so who seals again compares the hash with the first before he lets it out.
 * Answers at once in Node.
 */
export function sealChunk(seal: Uint8Array, index: number, plain: Uint8Array): Awaitable<Uint8Array<ArrayBuffer>> {
  const chosen = backend()
  if (chosen instanceof Promise) return chosen.then((found) => found.aesGcmSeal(seal, nonceOf(index), nothing, plain))
  return chosen.aesGcmSeal(seal, nonceOf(index), nothing, plain)
}

/** Opens what `sealChunk` made; nothing when it is not of this key and index. */
export function openChunk(
  seal: Uint8Array,
  index: number,
  sealed: Uint8Array,
): Awaitable<Uint8Array<ArrayBuffer> | undefined> {
  const chosen = backend()
  if (chosen instanceof Promise) return chosen.then((found) => found.aesGcmOpen(seal, nonceOf(index), nothing, sealed))
  return chosen.aesGcmOpen(seal, nonceOf(index), nothing, sealed)
}

/** The SHA-256 of a part. By WebCrypto in browsers, which hashes a chunk faster than plain JavaScript does. */
export function partHash(part: Uint8Array): Awaitable<Uint8Array<ArrayBuffer>> {
  if (isNode || subtle === undefined) return hashes.sha256(part)
  return subtle.digest('SHA-256', part as Uint8Array<ArrayBuffer>).then((digest) => new Uint8Array(digest))
}

/** Twelve bytes: the index, big-endian. */
function nonceOf(index: number): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12)
  const view = new DataView(nonce.buffer)
  view.setUint32(4, Math.floor(index / 0x1_0000_0000))
  view.setUint32(8, index >>> 0)
  return nonce
}
