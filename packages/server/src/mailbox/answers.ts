import {
  type DeviceId,
  type EnvelopeHeader,
  type ErrorCode,
  limits,
  numberOfCode,
  type StoredItem,
  type StreamId,
} from '@kith/wire'

import { retryMsOf } from '../retry-times.ts'
import { Recent } from '../store/recent.ts'
import { ackFrameOf, frameOf } from './envelope-bytes.ts'
import type { MailboxOutput } from './inputs.ts'

/** A position that was turned down. */
export interface TurnedDown {
  readonly to: DeviceId
  readonly from: DeviceId
  readonly code: ErrorCode
  readonly atMs: number
  readonly retryAfterMs: number
}

/** Positions of which it is remembered why they were turned down. */
const refusedMax = 10_000

/** A stream that a sender is told of. */
interface Told {
  readonly stream: StreamId
  readonly from: DeviceId
  readonly to: DeviceId
}

interface Stored {
  readonly of: Told
  upTo: number
  readonly items: StoredItem[]
}

/** What the mailbox says to senders. `stored` is said once a stream for all that came in a turn. */
export class Answers {
  turnedDown = 0
  /** The time of the input that is being answered, in milliseconds since 1970. */
  nowMs = 0
  readonly #refused = new Recent<string, TurnedDown>(refusedMax)
  readonly #out: (output: MailboxOutput) => void
  readonly #stored = new Map<StreamId, Stored>()

  constructor(out: (output: MailboxOutput) => void) {
    this.#out = out
  }

  /** Everything up to `upTo` is on disk or decided, and so is the envelope that was offered, if one is named. Said at the next `flush`. */
  stored({ stream, from, to }: Told, upTo: number, item?: StoredItem): void {
    if (upTo <= 0) return
    let stored = this.#stored.get(stream)
    if (stored === undefined) {
      stored = { of: { stream, from, to }, upTo, items: [] }
      this.#stored.set(stream, stored)
    }
    stored.upTo = Math.max(stored.upTo, upTo)
    if (item !== undefined) stored.items.push(item)
  }

  /** Why a position was turned down the last time, in this run of the server; the newest are remembered. */
  refusalOf(stream: StreamId, seq: number): TurnedDown | undefined {
    return this.#refused.get(`${stream}/${String(seq)}`)
  }

  turnDown(header: Pick<EnvelopeHeader, 'to' | 'from' | 'stream' | 'seq'>, code: ErrorCode): void {
    this.turnedDown++
    const { to, from, stream, seq } = header
    const retryAfterMs = retryMsOf(code)
    this.#refused.change(`${stream}/${String(seq)}`, { to, from, code, atMs: this.nowMs, retryAfterMs })
    const frame = frameOf({
      type: 'turned-down',
      to: from,
      stream,
      seq,
      code: numberOfCode(code),
      retryAfterMs,
    })
    this.#out({ kind: 'send', device: from, frame })
  }

  ack(to: DeviceId, payload: Uint8Array): void {
    this.#out({ kind: 'send', device: to, frame: ackFrameOf(payload) })
  }

  flush(): void {
    for (const { of, upTo, items } of this.#stored.values()) {
      const named = newestByPosition(items)
      for (let at = 0; at === 0 || at < named.length; at += limits.receiptItemsMax) {
        const answer = {
          to: of.from,
          receiver: of.to,
          stream: of.stream,
          upTo,
          items: named.slice(at, at + limits.receiptItemsMax),
        }
        this.#out({ kind: 'stored', answer })
      }
    }
    this.#stored.clear()
  }
}

/** By growing position; of two envelopes at one position the later took the place of the earlier. */
function newestByPosition(items: readonly StoredItem[]): readonly StoredItem[] {
  let isSorted = true
  for (let at = 1; at < items.length; at++) isSorted &&= (items[at - 1]?.seq ?? 0) < (items[at]?.seq ?? 0)
  if (isSorted) return items
  return [...new Map(items.map((item) => [item.seq, item])).values()].sort((a, b) => a.seq - b.seq)
}
