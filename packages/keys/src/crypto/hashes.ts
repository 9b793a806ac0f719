import type { KeyObject } from 'node:crypto'
import type * as nodeCrypto from 'node:crypto'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'

/**
 * SHA-256 and HMAC-SHA256, synchronous everywhere: node:crypto where it is there, else our own copy of the hash. WebCrypto is not used
 * for them, because a call into it costs more than hashing the few hundred bytes that are ever hashed here.
 */
export interface Hashes {
  /** SHA-256 of the bytes: 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer>
  /** HMAC-SHA256 of the bytes under the key: 32 bytes. The key's bytes must not change afterwards: it may be remembered while its array lives. */
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer>
}

/** What `node:crypto` exports. */
export type NodeCrypto = typeof nodeCrypto

/** The module `node:crypto`, or nothing in a browser. Asked for at run time, so that bundlers for browsers see no import. */
export function nodeCryptoModule(): NodeCrypto | undefined {
  const runtime = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process
  return runtime?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined
}

/** Hashes by node:crypto. */
export function nodeHashes(node: NodeCrypto): Hashes {
  const imported = new WeakMap<Uint8Array, KeyObject>()

  // Importing a key costs node:crypto more than hashing with it, so each is imported once for as long as its array lives.
  function keyOf(bytes: Uint8Array): KeyObject {
    const known = imported.get(bytes)
    if (known !== undefined) return known
    const key = node.createSecretKey(bytes)
    imported.set(bytes, key)
    return key
  }

  return {
    sha256: (bytes) => plainBytes(node.hash('sha256', bytes, 'buffer')),
    hmacSha256: (key, bytes) => plainBytes(node.createHmac('sha256', keyOf(key)).update(bytes).digest()),
  }
}

/** Hashes in plain JavaScript. */
export const nobleHashes: Hashes = {
  sha256: (bytes) => plainBytes(nobleSha256(bytes)),
  hmacSha256: (key, bytes) => plainBytes(hmac(nobleSha256, key, bytes)),
}

const node = nodeCryptoModule()

/** The hashes of this runtime, chosen once. */
export const hashes: Hashes = node === undefined ? nobleHashes : nodeHashes(node)

/** The same bytes as a plain Uint8Array: a Buffer prints and compares differently. */
export function plainBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
}
