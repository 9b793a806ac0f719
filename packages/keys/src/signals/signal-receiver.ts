import { decode, type Decoded, type Device, type DeviceId, type Refused } from '@kith/wire'
import { backend } from '../crypto/chosen-backend.ts'
import { equalBytes, joinBytes } from '../crypto/bytes.ts'
import type { DeviceKeys } from '../identity/device-keys.ts'
import { refused } from '../identity/refusal.ts'
import { isSignedBy } from '../identity/signing-key.ts'
import { decapsulate } from '../streams/hpke.ts'
import { deriveKey } from '../streams/key-schedule.ts'
import { ReplayWindow } from './replay-window.ts'
import {
  encodeSignalOpening,
  type SealedSignal,
  signalFields,
  signalInfo,
  signalNonce,
  signalSecretLabel,
} from './signal-format.ts'

interface Session {
  readonly openedAtMs: number
  /** The signed opening with its signature, so that each later signal is compared and not verified again. */
  readonly proof: Uint8Array
  readonly key: Uint8Array
  readonly window: ReplayWindow
}

/** Devices whose sessions are remembered; beyond that the one heard longest ago is forgotten. */
export const signalSessionsMax = 1024

/**
 * Opens signals sent to this device. It remembers, in memory, one session for each sending device: the newest it has seen, so that sessions
 * of the sender's earlier lives are refused, and the last 64 counters, so that none is opened twice (spec KY11). After a start of
 * the receiver's own it knows none, so an old signal may be shown to it once more: what a signal says must be harmless then.
 */
export class SignalReceiver {
  readonly #own: DeviceKeys
  readonly #sessions = new Map<DeviceId, Session>()

  constructor(own: DeviceKeys) {
    this.#own = own
  }

  /** Opens the `sealed` field of a signal frame. `sender` is the frame's `from`, out of a verified device list. */
  async open(sealed: Uint8Array, sender: Device): Promise<Decoded<Uint8Array>> {
    const decoded = decode(signalFields, sealed)
    if (decoded.kind === 'refused') return decoded
    const signal = decoded.value
    const found = await this.#sessionOf(signal, sender)
    if (found.kind === 'refused') return found
    const session = found.value
    if (!session.window.isNew(signal.counter)) return sealBroken
    const nonce = signalNonce(signal.counter)
    const crypto = await backend()
    const plain = await crypto.aesGcmOpen(session.key, nonce, nonce, signal.body)
    // Asked again after the wait, because the same signal may have been opened meanwhile.
    if (plain === undefined || !session.window.take(signal.counter)) return sealBroken
    this.#remember(sender.device, session)
    return { kind: 'ok', value: plain }
  }

  async #sessionOf(signal: SealedSignal, sender: Device): Promise<Decoded<Session>> {
    const { opening, signature } = signal
    const ends = { to: this.#own.device, from: sender.device }
    const signedBytes = encodeSignalOpening(ends, opening)
    const proof = joinBytes(signedBytes, signature)
    const known = this.#sessions.get(sender.device)
    if (known !== undefined && equalBytes(known.proof, proof)) return { kind: 'ok', value: known }
    if (known !== undefined && opening.openedAtMs <= known.openedAtMs) return sealBroken
    if (!(await isSignedBy(sender.signKey, 'signalOpening', signedBytes, signature))) return refused('signature-wrong')
    const pair = this.#own.lockPair(opening.lockKey)
    if (pair === undefined) return refused('lock-unusable')
    const secret = await decapsulate(pair, opening.encapsulated, signalInfo(ends, opening), signalSecretLabel)
    if (secret === undefined) return sealBroken
    // Another signal of the same session may have come while this one waited; its window must be used, not a second one.
    const meanwhile = this.#sessions.get(sender.device)
    if (meanwhile !== undefined && equalBytes(meanwhile.proof, proof)) return { kind: 'ok', value: meanwhile }
    if (meanwhile !== undefined && opening.openedAtMs <= meanwhile.openedAtMs) return sealBroken
    const session: Session = {
      openedAtMs: opening.openedAtMs,
      proof,
      key: deriveKey(secret, 'signal'),
      window: new ReplayWindow(),
    }
    this.#remember(sender.device, session)
    return { kind: 'ok', value: session }
  }

  #remember(device: DeviceId, session: Session): void {
    const current = this.#sessions.get(device)
    if (current !== undefined && current.openedAtMs > session.openedAtMs) return
    this.#sessions.delete(device)
    this.#sessions.set(device, session)
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= signalSessionsMax) break
      this.#sessions.delete(oldest)
    }
  }
}

const sealBroken: Refused = refused('seal-broken')
