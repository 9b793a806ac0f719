import type { Decoded, Device, DeviceId, Refused } from '@kith/wire'
import type { Awaitable } from '../crypto/backend.ts'
import { equalBytes, joinBytes } from '../crypto/bytes.ts'
import { backend } from '../crypto/chosen-backend.ts'
import type { DeviceKeys } from '../identity/device-keys.ts'
import { refused } from '../identity/refusal.ts'
import { isSignedBy } from '../identity/signing-key.ts'
import { ReplayWindow } from '../signals/replay-window.ts'
import { decapsulate } from '../streams/hpke.ts'
import { deriveKey } from '../streams/key-schedule.ts'
import {
  bulkInfo,
  bulkNonce,
  bulkSecretLabel,
  decodeBulk,
  encodeBulkOpening,
  type OpenedBy,
  type SealedBulk,
} from './bulk-format.ts'
import { bulkSession } from './bulk-sender.ts'

interface Session {
  readonly openedAtMs: number
  readonly session: Uint8Array
  /** The signed opening with its signature, so that each later one is compared and not verified again. */
  readonly proof: Uint8Array
  readonly key: Uint8Array
  readonly window: ReplayWindow
}

/** What a bulk frame held. */
export interface OpenedBulk {
  readonly plain: Uint8Array
  /** Names the session it was sealed in. */
  readonly session: Uint8Array
  /** The session of this device that the sender had heard, zero when none: a frame that names the present one was sealed in this life (spec KY23). */
  readonly heard: Uint8Array
}

/** Whose device says that it opens a session by this frame: not proven, and undefined when the frame opens none. */
export function nameInBulk(sealed: Uint8Array): string | undefined {
  const decoded = decodeBulk(sealed)
  return decoded.kind === 'ok' ? decoded.value.opened?.opening.name : undefined
}

/** Devices whose sessions are remembered; beyond that the one heard longest ago is forgotten. */
export const bulkSessionsMax = 1024

/** How far behind the newest a bulk frame may come, in frames. */
export const bulkWindowCounters = 8192

/**
 * Opens bulk frames sent to this device. It remembers, in memory, one session for each sending device: the newest it has seen, so that
 * sessions of the sender's earlier lives are refused, and the last 8,192 counters, so that none is opened twice (spec KY22).
 */
export class BulkReceiver {
  readonly #own: DeviceKeys
  readonly #sessions = new Map<DeviceId, Session>()

  constructor(own: DeviceKeys) {
    this.#own = own
  }

  /** Names the newest session of a device; undefined when none has opened. */
  sessionOf(device: DeviceId): Uint8Array | undefined {
    return this.#sessions.get(device)?.session
  }

  /**
   * Opens the `sealed` field of a bulk frame: at once in Node, where its session is known. `sender` is the frame's `from`, out of a verified
   * device list. Refused with `stream-unknown` when its session is not known and it has no opening.
   */
  open(sealed: Uint8Array, sender: Device): Awaitable<Decoded<OpenedBulk>> {
    const decoded = decodeBulk(sealed)
    if (decoded.kind === 'refused') return decoded
    const frame = decoded.value
    const known = this.#sessions.get(sender.device)
    if (known !== undefined && equalBytes(known.session, frame.session)) return this.#openIn(known, frame, sender)
    if (frame.opened === undefined) return refused('stream-unknown')
    return this.#begin(frame, frame.opened, sender)
  }

  #openIn(session: Session, frame: SealedBulk, sender: Device): Awaitable<Decoded<OpenedBulk>> {
    if (!session.window.isNew(frame.counter)) return sealBroken
    const take = (plain: Uint8Array | undefined): Decoded<OpenedBulk> => {
      // Asked again, because the same frame may have been opened meanwhile.
      if (plain === undefined || !session.window.take(frame.counter)) return sealBroken
      this.#remember(sender.device, session)
      return { kind: 'ok', value: { plain, session: session.session, heard: frame.heard } }
    }
    const crypto = backend()
    if (crypto instanceof Promise)
      return crypto.then(async (found) =>
        take(await found.aesGcmOpen(session.key, bulkNonce(frame.counter), frame.head, frame.body)),
      )
    const plain = crypto.aesGcmOpen(session.key, bulkNonce(frame.counter), frame.head, frame.body)
    return plain instanceof Promise ? plain.then(take) : take(plain)
  }

  async #begin(frame: SealedBulk, { opening, signature }: OpenedBy, sender: Device): Promise<Decoded<OpenedBulk>> {
    const ends = { to: this.#own.device, from: sender.device }
    const signedBytes = encodeBulkOpening(ends, opening)
    const proof = joinBytes(signedBytes, signature)
    const known = this.#sessions.get(sender.device)
    if (known !== undefined && opening.openedAtMs <= known.openedAtMs) return sealBroken
    if (!(await isSignedBy(sender.signKey, 'bulkOpening', signedBytes, signature))) return refused('signature-wrong')
    const pair = this.#own.lockPair(opening.lockKey)
    if (pair === undefined) return refused('lock-unusable')
    const secret = await decapsulate(pair, opening.encapsulated, bulkInfo(ends, opening), bulkSecretLabel)
    if (secret === undefined) return sealBroken
    // Another frame of the same session may have come while this one waited; its window must be used, not a second one.
    const meanwhile = this.#sessions.get(sender.device)
    if (meanwhile !== undefined && equalBytes(meanwhile.proof, proof)) return this.#openIn(meanwhile, frame, sender)
    if (meanwhile !== undefined && opening.openedAtMs <= meanwhile.openedAtMs) return sealBroken
    const session: Session = {
      openedAtMs: opening.openedAtMs,
      session: bulkSession(secret),
      proof,
      key: deriveKey(secret, 'bulk'),
      window: new ReplayWindow(bulkWindowCounters),
    }
    if (!equalBytes(session.session, frame.session)) return sealBroken
    this.#remember(sender.device, session)
    return this.#openIn(session, frame, sender)
  }

  #remember(device: DeviceId, session: Session): void {
    const current = this.#sessions.get(device)
    if (current !== undefined && current.openedAtMs > session.openedAtMs) return
    this.#sessions.delete(device)
    this.#sessions.set(device, session)
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= bulkSessionsMax) break
      this.#sessions.delete(oldest)
    }
  }
}

const sealBroken: Refused = refused('seal-broken')
