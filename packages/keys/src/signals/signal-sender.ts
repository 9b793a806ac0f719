import { assert, type Decoded, encode, type LockKey } from '@kith/wire'
import { backend } from '../crypto/chosen-backend.ts'
import type { DeviceKeys } from '../identity/device-keys.ts'
import { refused } from '../identity/refusal.ts'
import { encapsulate } from '../streams/hpke.ts'
import { deriveKey } from '../streams/key-schedule.ts'
import {
  encodeSignalOpening,
  signalFields,
  signalInfo,
  signalNonce,
  type SignalOpening,
  signalPlainBytesMax,
  signalSecretLabel,
} from './signal-format.ts'

/**
 * Seals signals from this device to one other. A session lives in memory alone, for one life of the sender, because nobody waits for a
 * signal: the next life begins the next session.
 */
export class SignalSender {
  readonly #opening: SignalOpening
  readonly #signature: Uint8Array
  readonly #key: Uint8Array
  #counter = 0

  private constructor(opening: SignalOpening, signature: Uint8Array, key: Uint8Array) {
    this.#opening = opening
    this.#signature = signature
    this.#key = key
  }

  /**
   * Begins a session with the device of a verified lock key. `nowMs` counts from 1970 and must be above the `nowMs` of every earlier session
   * with this device, or the receiver takes this one for old. Refused with `lock-unusable`. `ephemeralSeed` is for vectors alone.
   */
  static async begin(
    lockKey: LockKey,
    own: DeviceKeys,
    nowMs: number,
    ephemeralSeed?: Uint8Array,
  ): Promise<Decoded<SignalSender>> {
    const ends = { to: lockKey.device, from: own.device }
    const bound = { openedAtMs: nowMs, lockKey: lockKey.number }
    const made = await encapsulate(lockKey.publicKey, signalInfo(ends, bound), signalSecretLabel, ephemeralSeed)
    if (made === undefined) return refused('lock-unusable')
    const opening: SignalOpening = { ...bound, encapsulated: made.encapsulated }
    const signature = await own.signing.sign('signalOpening', encodeSignalOpening(ends, opening))
    return { kind: 'ok', value: new SignalSender(opening, signature, deriveKey(made.secret, 'signal')) }
  }

  /** Seals at most `signalPlainBytesMax` bytes as the `sealed` field of a signal frame. */
  async seal(plain: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    assert(plain.byteLength <= signalPlainBytesMax, 'a signal keeps its limit')
    this.#counter += 1
    const counter = this.#counter
    const nonce = signalNonce(counter)
    const crypto = await backend()
    const body = await crypto.aesGcmSeal(this.#key, nonce, nonce, plain)
    return encode(signalFields, { opening: this.#opening, signature: this.#signature, counter, body })
  }
}
