import type { Decoded, Device, DeviceId } from '@kith/wire'
import type { Awaitable } from '../crypto/backend.ts'
import { equalBytes } from '../crypto/bytes.ts'
import type { DeviceKeys } from '../identity/device-keys.ts'
import { refused } from '../identity/refusal.ts'
import { ReplayWindow } from '../sessions/replay-window.ts'
import { type HeardSession, SessionBook } from '../sessions/session-book.ts'
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

interface Session extends HeardSession {
  readonly name: Uint8Array
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
  readonly #book: SessionBook<Session>

  constructor(own: DeviceKeys) {
    this.#own = own
    this.#book = new SessionBook(own, {
      context: 'bulkOpening',
      secretLabel: bulkSecretLabel,
      sessionsMax: bulkSessionsMax,
    })
  }

  /** Names the newest session of a device, by the same bytes each time; undefined when none has opened. */
  sessionOf(device: DeviceId): Uint8Array | undefined {
    return this.#book.of(device)?.name
  }

  /**
   * Opens the `sealed` field of a bulk frame: at once in Node, where its session is known. `sender` is the frame's `from`, out of a verified
   * device list. Refused with `stream-unknown` when its session is not known and it has no opening.
   */
  open(sealed: Uint8Array, sender: Device): Awaitable<Decoded<OpenedBulk>> {
    const decoded = decodeBulk(sealed)
    if (decoded.kind === 'refused') return decoded
    const frame = decoded.value
    const known = this.#book.of(sender.device)
    if (known !== undefined && equalBytes(known.name, frame.session)) return this.#openIn(known, frame, sender)
    if (frame.opened === undefined) return refused('stream-unknown')
    return this.#begin(frame, frame.opened, sender)
  }

  #openIn(session: Session, frame: SealedBulk, { device }: Device): Awaitable<Decoded<OpenedBulk>> {
    const { counter, head, heard, body } = frame
    const take = (opened: Decoded<Uint8Array>): Decoded<OpenedBulk> =>
      opened.kind === 'refused' ? opened : { kind: 'ok', value: { plain: opened.value, session: session.name, heard } }
    const opened = this.#book.open(device, session, { counter, nonce: bulkNonce(counter), associated: head, body })
    return opened instanceof Promise ? opened.then(take) : take(opened)
  }

  async #begin(frame: SealedBulk, { opening, signature }: OpenedBy, sender: Device): Promise<Decoded<OpenedBulk>> {
    const ends = { to: this.#own.device, from: sender.device }
    const opened = {
      ...opening,
      signature,
      signedBytes: encodeBulkOpening(ends, opening),
      info: bulkInfo(ends, opening),
    }
    const found = await this.#book.opened(sender, opened, (secret) => {
      const name = bulkSession(secret)
      // A frame that names a session otherwise than its opening does is none of it.
      if (!equalBytes(name, frame.session)) return undefined
      return { name, key: deriveKey(secret, 'bulk'), window: new ReplayWindow(bulkWindowCounters) }
    })
    return found.kind === 'refused' ? found : this.#openIn(found.value, frame, sender)
  }
}
