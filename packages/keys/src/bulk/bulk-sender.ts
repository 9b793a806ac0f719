import { assert, type Decoded, type LockKey } from '@kith/wire'
import type { Awaitable, CryptoBackend } from '../crypto/backend.ts'
import { joinBytes } from '../crypto/bytes.ts'
import { backend } from '../crypto/chosen-backend.ts'
import type { DeviceKeys } from '../identity/device-keys.ts'
import { refused } from '../identity/refusal.ts'
import { encapsulate } from '../streams/hpke.ts'
import { deriveKey } from '../streams/key-schedule.ts'
import {
  bulkHead,
  bulkInfo,
  bulkNonce,
  type BulkOpening,
  bulkPlainBytesMax,
  bulkSecretLabel,
  bulkSessionBytes,
  encodeBulkOpening,
  encodeOpened,
} from './bulk-format.ts'

/** How one frame is sealed. */
export interface BulkSealing {
  /** The newest session of the other device that opened here; nothing when none did. */
  readonly heard: Uint8Array | undefined
  /** Puts the opening into the frame: always, until the other device has named this session (spec KY23). */
  readonly hasOpening: boolean
}

/** Seals bulk frames from this device to one other, in a session that lives in memory alone, for one life of the sender (spec KY22). */
export class BulkSender {
  /** Names the session, 8 bytes. */
  readonly session: Uint8Array
  /** The number of the receiver's lock key that the session was opened to. */
  readonly lockKey: number
  readonly #opened: Uint8Array
  readonly #key: Uint8Array
  readonly #backend: CryptoBackend
  #counter = 0

  private constructor(secret: Uint8Array, lockKey: number, opened: Uint8Array, crypto: CryptoBackend) {
    this.session = bulkSession(secret)
    this.lockKey = lockKey
    this.#opened = opened
    this.#key = deriveKey(secret, 'bulk')
    this.#backend = crypto
  }

  /**
   * Begins a session of a name's device with the device of a verified lock key. `nowMs` counts from 1970 and must be above the `nowMs` of every earlier session
   * with this device, or the receiver takes this one for old. Refused with `lock-unusable`. `ephemeralSeed` is for vectors alone.
   */
  static async begin(
    name: string,
    lockKey: LockKey,
    own: DeviceKeys,
    nowMs: number,
    ephemeralSeed?: Uint8Array,
  ): Promise<Decoded<BulkSender>> {
    const ends = { to: lockKey.device, from: own.device }
    const bound = { openedAtMs: nowMs, lockKey: lockKey.number }
    const made = await encapsulate(lockKey.publicKey, bulkInfo(ends, bound), bulkSecretLabel, ephemeralSeed)
    if (made === undefined) return refused('lock-unusable')
    const opening: BulkOpening = { name, ...bound, encapsulated: made.encapsulated }
    const signature = await own.signing.sign('bulkOpening', encodeBulkOpening(ends, opening))
    const opened = encodeOpened({ opening, signature })
    return { kind: 'ok', value: new BulkSender(made.secret, lockKey.number, opened, await backend()) }
  }

  /** Seals at most `bulkPlainBytesMax` bytes as the `sealed` field of a bulk frame: at once in Node, later where WebCrypto seals. */
  seal(plain: Uint8Array, { heard, hasOpening }: BulkSealing): Awaitable<Uint8Array<ArrayBuffer>> {
    assert(plain.byteLength <= bulkPlainBytesMax, 'a bulk frame keeps its limit')
    this.#counter += 1
    const head = bulkHead(this.session, heard ?? noSession, this.#counter, hasOpening)
    const before = hasOpening ? joinBytes(head, this.#opened) : head
    return this.#backend.aesGcmSeal(this.#key, bulkNonce(this.#counter), head, plain, before)
  }
}

/** The name of a session, out of its secret. */
export function bulkSession(secret: Uint8Array): Uint8Array {
  return deriveKey(secret, 'bulkSession').slice(0, bulkSessionBytes)
}

const noSession = new Uint8Array(bulkSessionBytes)
