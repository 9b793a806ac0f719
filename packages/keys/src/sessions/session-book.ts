import type { Decoded, Device, DeviceId, Refused } from '@kith/wire'
import type { Awaitable } from '../crypto/backend.ts'
import { equalBytes, joinBytes } from '../crypto/bytes.ts'
import { backend } from '../crypto/chosen-backend.ts'
import type { DeviceKeys } from '../identity/device-keys.ts'
import { refused } from '../identity/refusal.ts'
import { isSignedBy, type SignedContext } from '../identity/signing-key.ts'
import { decapsulate } from '../streams/hpke.ts'
import type { ReplayWindow } from './replay-window.ts'

/** A session that another device opened: it lives in memory alone, for one life of its sender. */
export interface HeardSession {
  /** AES-256-GCM. */
  readonly key: Uint8Array
  /** The counters that were opened. */
  readonly window: ReplayWindow
}

/** What opens a session, out of a frame. */
export interface SessionOpening {
  /** When the sender began it, by its clock, made to grow. */
  readonly openedAtMs: number
  /** This device's lock key that `encapsulated` is for. */
  readonly lockKey: number
  readonly encapsulated: Uint8Array
  /** HPKE's `info`. */
  readonly info: Uint8Array
  /** What the sending device signed, and how. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

/** What one seal covers: its nonce, counted in the session, and what is proven with it. */
export interface SealedPart {
  readonly counter: number
  readonly nonce: Uint8Array
  readonly associated: Uint8Array
  readonly body: Uint8Array
}

/** For what kind of frames sessions are. */
export interface SessionKind {
  readonly context: SignedContext
  /** HPKE's exporter context. */
  readonly secretLabel: Uint8Array
  /** Devices whose sessions are remembered; beyond that the one heard longest ago is forgotten. */
  readonly sessionsMax: number
}

interface Remembered<S> {
  readonly session: S
  readonly openedAtMs: number
  /** The signed opening with its signature, so that each later one is compared and not verified again. */
  readonly proof: Uint8Array
}

/** The sessions that other devices opened to this one: of each the newest, and what was opened in it, so that nothing is opened twice (spec KY11, KY22). */
export class SessionBook<S extends HeardSession> {
  readonly #own: DeviceKeys
  readonly #kind: SessionKind
  readonly #sessions = new Map<DeviceId, Remembered<S>>()

  constructor(own: DeviceKeys, kind: SessionKind) {
    this.#own = own
    this.#kind = kind
  }

  /** The newest session of a device; undefined when none has opened. */
  of(device: DeviceId): S | undefined {
    return this.#sessions.get(device)?.session
  }

  /**
   * The session of an opening: the one that is known by the same bytes, or a new one, which `make` makes of its secret and may refuse by
   * undefined. Refused with `seal-broken` when the device opened a later one, `signature-wrong`, and `lock-unusable`.
   */
  async opened(
    sender: Device,
    opening: SessionOpening,
    make: (secret: Uint8Array) => S | undefined,
  ): Promise<Decoded<S>> {
    const { openedAtMs, signedBytes, signature } = opening
    const proof = joinBytes(signedBytes, signature)
    const known = this.#knownOr(sender.device, proof, openedAtMs)
    if (known !== undefined) return known
    if (!(await isSignedBy(sender.signKey, this.#kind.context, signedBytes, signature)))
      return refused('signature-wrong')
    const pair = this.#own.lockPair(opening.lockKey)
    if (pair === undefined) return refused('lock-unusable')
    const secret = await decapsulate(pair, opening.encapsulated, opening.info, this.#kind.secretLabel)
    if (secret === undefined) return sealBroken
    // Another frame of the same session may have come while this one waited; its window must be used, not a second one.
    const meanwhile = this.#knownOr(sender.device, proof, openedAtMs)
    if (meanwhile !== undefined) return meanwhile
    const session = make(secret)
    if (session === undefined) return sealBroken
    this.#remember(sender.device, { session, openedAtMs, proof })
    return { kind: 'ok', value: session }
  }

  /** Opens what was sealed in a session of a device, once: at once in Node. Refused with `seal-broken`. */
  open(device: DeviceId, session: S, part: SealedPart): Awaitable<Decoded<Uint8Array>> {
    const { counter, nonce, associated, body } = part
    if (!session.window.isNew(counter)) return sealBroken
    const take = (plain: Uint8Array | undefined): Decoded<Uint8Array> => {
      // Asked again, because the same frame may have been opened meanwhile.
      if (plain === undefined || !session.window.take(counter)) return sealBroken
      this.#hear(device, session)
      return { kind: 'ok', value: plain }
    }
    const crypto = backend()
    if (crypto instanceof Promise)
      return crypto.then(async (found) => take(await found.aesGcmOpen(session.key, nonce, associated, body)))
    const plain = crypto.aesGcmOpen(session.key, nonce, associated, body)
    return plain instanceof Promise ? plain.then(take) : take(plain)
  }

  /** The session that was opened by the same bytes, or why no other may follow the one that is known. */
  #knownOr(device: DeviceId, proof: Uint8Array, openedAtMs: number): Decoded<S> | undefined {
    const known = this.#sessions.get(device)
    if (known === undefined) return undefined
    if (equalBytes(known.proof, proof)) return { kind: 'ok', value: known.session }
    return openedAtMs <= known.openedAtMs ? sealBroken : undefined
  }

  /** The device was heard now, so it is forgotten last. */
  #hear(device: DeviceId, session: S): void {
    const known = this.#sessions.get(device)
    if (known?.session === session) this.#remember(device, known)
  }

  #remember(device: DeviceId, remembered: Remembered<S>): void {
    this.#sessions.delete(device)
    this.#sessions.set(device, remembered)
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= this.#kind.sessionsMax) break
      this.#sessions.delete(oldest)
    }
  }
}

const sealBroken: Refused = refused('seal-broken')
