import { type DeviceId, type EnvelopeHeader, type ErrorCode, numberOfCode, type StreamId } from '@kith/wire'

import { ackFrameOf, frameOf } from './envelope-bytes.ts'
import type { MailboxOutput } from './inputs.ts'

/** When a sender may try again after a full mailbox, and after a failure of ours, in milliseconds. */
const fullRetryMs = 60_000
const failureRetryMs = 2000

const retryMsOf: Partial<Record<ErrorCode, number>> = {
  'mailbox-full': fullRetryMs,
  'pair-quota': fullRetryMs,
  'stranger-quota': fullRetryMs,
  'server-busy': failureRetryMs,
  'database-unreachable': failureRetryMs,
  'store-failed': fullRetryMs,
}

/** What the mailbox says to senders. `stored` is said once a stream for all that came in a turn. */
export class Answers {
  turnedDown = 0
  readonly #out: (output: MailboxOutput) => void
  readonly #stored = new Map<StreamId, { readonly to: DeviceId; readonly upTo: number }>()

  constructor(out: (output: MailboxOutput) => void) {
    this.#out = out
  }

  /** Everything up to `upTo` is on disk or decided. Said at the next `flush`. */
  stored(to: DeviceId, stream: StreamId, upTo: number): void {
    if (upTo > 0) this.#stored.set(stream, { to, upTo })
  }

  turnDown(header: Pick<EnvelopeHeader, 'from' | 'stream' | 'seq'>, code: ErrorCode): void {
    this.turnedDown++
    const { from, stream, seq } = header
    const frame = frameOf({
      type: 'turned-down',
      to: from,
      stream,
      seq,
      code: numberOfCode(code),
      retryAfterMs: retryMsOf[code] ?? 0,
    })
    this.#out({ kind: 'send', device: from, frame })
  }

  ack(to: DeviceId, payload: Uint8Array): void {
    this.#out({ kind: 'send', device: to, frame: ackFrameOf(payload) })
  }

  flush(): void {
    for (const [stream, { to, upTo }] of this.#stored) {
      this.#out({ kind: 'send', device: to, frame: frameOf({ type: 'stored', to, stream, upTo }) })
    }
    this.#stored.clear()
  }
}
