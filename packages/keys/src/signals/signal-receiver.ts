import { decode, type Decoded, type Device } from '@kith/wire'
import type { DeviceKeys } from '../identity/device-keys.ts'
import { ReplayWindow } from '../sessions/replay-window.ts'
import { type HeardSession, SessionBook } from '../sessions/session-book.ts'
import { deriveKey } from '../streams/key-schedule.ts'
import { encodeSignalOpening, signalFields, signalInfo, signalNonce, signalSecretLabel } from './signal-format.ts'

/** Devices whose sessions are remembered; beyond that the one heard longest ago is forgotten. */
export const signalSessionsMax = 1024

/**
 * Opens signals sent to this device. It remembers, in memory, one session for each sending device: the newest it has seen, so that sessions
 * of the sender's earlier lives are refused, and the last 64 counters, so that none is opened twice (spec KY11). After a start of
 * the receiver's own it knows none, so an old signal may be shown to it once more: what a signal says must be harmless then.
 */
export class SignalReceiver {
  readonly #own: DeviceKeys
  readonly #book: SessionBook<HeardSession>

  constructor(own: DeviceKeys) {
    this.#own = own
    this.#book = new SessionBook(own, {
      context: 'signalOpening',
      secretLabel: signalSecretLabel,
      sessionsMax: signalSessionsMax,
    })
  }

  /** Opens the `sealed` field of a signal frame. `sender` is the frame's `from`, out of a verified device list. */
  async open(sealed: Uint8Array, sender: Device): Promise<Decoded<Uint8Array>> {
    const decoded = decode(signalFields, sealed)
    if (decoded.kind === 'refused') return decoded
    const { opening, signature, counter, body } = decoded.value
    const ends = { to: this.#own.device, from: sender.device }
    const opened = {
      ...opening,
      signature,
      signedBytes: encodeSignalOpening(ends, opening),
      info: signalInfo(ends, opening),
    }
    const found = await this.#book.opened(sender, opened, (secret) => ({
      key: deriveKey(secret, 'signal'),
      window: new ReplayWindow(),
    }))
    if (found.kind === 'refused') return found
    const nonce = signalNonce(counter)
    return this.#book.open(sender.device, found.value, { counter, nonce, associated: nonce, body })
  }
}
