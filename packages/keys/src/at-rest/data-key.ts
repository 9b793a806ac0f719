import { hexOfBytes } from '@kith/wire'
import type { Awaitable, CryptoBackend } from '../crypto/backend.ts'
import { backend } from '../crypto/chosen-backend.ts'
import { bytesOfContext, joinBytes, randomBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import { type RecordPlace, recordContext } from './record-context.ts'

/**
 * The key under which everything in one store is sealed, 32 random bytes that never change. It lies in the store wrapped (`wrapping.ts`).
 *
 * A sealed value is `form u8 || salt 16 || counter u32 || AES-256-GCM(record key, nonce, context, value)` (spec PE63). The record key is derived
 * from the data key and the salt, which each life of the program draws anew; the counter counts what it sealed, and is the end of the nonce. So no nonce is ever
 * used twice under one key, and nobody has to remember on disk which were used.
 */
export class DataKey {
  readonly #bytes: Uint8Array
  readonly #crypto: CryptoBackend
  /** Record keys by salt in hexadecimal digits, the one used longest ago first. */
  readonly #known = new Map<string, Uint8Array>()
  #life: Life
  #lastRead: { readonly salt: Uint8Array; readonly key: Uint8Array } | undefined

  private constructor(bytes: Uint8Array, crypto: CryptoBackend) {
    this.#bytes = bytes
    this.#crypto = crypto
    this.#life = this.#begin(randomBytes(saltBytes))
  }

  /** A new key from the runtime's random generator. */
  static async generate(): Promise<DataKey> {
    return DataKey.import(randomBytes(dataKeyBytes))
  }

  /** The key of the 32 bytes that `export` gave. */
  static async import(bytes: Uint8Array): Promise<DataKey> {
    return new DataKey(Uint8Array.from(bytes), await backend())
  }

  /** The 32 bytes, to be wrapped. Secret. */
  export(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes)
  }

  /** The value sealed for its place in the store. A promise in browsers alone. */
  seal(place: RecordPlace, value: Uint8Array): Awaitable<Uint8Array> {
    if (this.#life.counter > counterMax) this.#life = this.#begin(randomBytes(saltBytes))
    const { salt, key } = this.#life
    const head = headOf(salt, this.#life.counter++)
    return this.#crypto.aesGcmSeal(key, nonceOf(head), recordContext(place), value, head)
  }

  /** The value of a sealed one; nothing when it was changed, or belongs to another place or store. A promise in browsers alone. */
  open(place: RecordPlace, sealed: Uint8Array): Awaitable<Uint8Array | undefined> {
    if (sealed.byteLength < headBytes || sealed[0] !== form) return undefined
    const key = this.#keyOf(sealed.subarray(1, 1 + saltBytes))
    return this.#crypto.aesGcmOpen(key, nonceOf(sealed), recordContext(place), sealed.subarray(headBytes))
  }

  /** A key for another purpose, derived from this one; `label` ends with a zero byte. */
  derive(label: string, parameters: Uint8Array): Uint8Array<ArrayBuffer> {
    return hashes.hmacSha256(this.#bytes, joinBytes(bytesOfContext(label), parameters, one))
  }

  #begin(salt: Uint8Array): Life {
    return { salt, key: this.derive(recordKeyLabel, salt), counter: 0 }
  }

  #keyOf(salt: Uint8Array): Uint8Array {
    if (this.#lastRead !== undefined && isSame(this.#lastRead.salt, salt)) return this.#lastRead.key
    const name = hexOfBytes(salt)
    const key = this.#known.get(name) ?? this.derive(recordKeyLabel, salt)
    this.#known.delete(name)
    this.#known.set(name, key)
    const [oldest] = this.#known.keys()
    if (this.#known.size > knownMax && oldest !== undefined) this.#known.delete(oldest)
    this.#lastRead = { salt: salt.slice(), key }
    return key
  }
}

/** What one life of the program seals with. */
interface Life {
  readonly salt: Uint8Array
  readonly key: Uint8Array
  counter: number
}

/** Bytes of a data key. */
export const dataKeyBytes = 32
/** By how much a sealed value is longer. */
export const recordSealBytes: number = 1 + 16 + 4 + 16

const form = 1
const saltBytes = 16
const headBytes = 1 + saltBytes + 4
const nonceBytes = 12
const counterMax = 0xffff_ffff
/** Record keys that are remembered: one for each life that wrote what is still there. */
const knownMax = 1024
const recordKeyLabel = 'kith record key v1\0'
const one = Uint8Array.of(1)

function headOf(salt: Uint8Array, counter: number): Uint8Array {
  const head = new Uint8Array(headBytes)
  head[0] = form
  head.set(salt, 1)
  new DataView(head.buffer).setUint32(1 + saltBytes, counter)
  return head
}

/** Eight zero bytes, then the counter. */
function nonceOf(head: Uint8Array): Uint8Array {
  const nonce = new Uint8Array(nonceBytes)
  nonce.set(head.subarray(1 + saltBytes, headBytes), nonceBytes - 4)
  return nonce
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < saltBytes; at++) if (a[at] !== b[at]) return false
  return true
}
