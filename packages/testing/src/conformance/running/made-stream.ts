import { randomBytes } from 'node:crypto'

import {
  type AckFrame,
  type DataFrame,
  encodeOpening,
  type Envelope,
  joinSigned,
  type Lane,
  type Outstanding,
  type StoreFrame,
  type StreamId,
} from '@kith/wire'

import { ackFrame, type EnvelopeParts, envelopeOf, randomId } from '../client/made-frames.ts'
import type { Person } from '../client/person.ts'

/** A stream of one device for another, whose envelopes are sealed with nothing: a server cannot tell. */
export class MadeStream {
  readonly id: StreamId
  readonly from: Person
  readonly to: Person
  readonly lane: Lane
  /** The highest position of which the server said that it is stored. */
  storedUpTo = 0
  readonly #made = new Map<number, Envelope>()

  constructor(from: Person, to: Person, lane: Lane, id: StreamId = randomId<StreamId>()) {
    this.from = from
    this.to = to
    this.lane = lane
    this.id = id
  }

  /** The envelope at a position: the same each time, or another with a tag of its own when it has parts. */
  envelope(seq: number, parts?: EnvelopeParts): Envelope {
    const known = parts === undefined ? this.#made.get(seq) : undefined
    if (known !== undefined) return known
    const { lane, id: stream } = this
    const made = envelopeOf(this.from.device, this.to.device, seq, {
      ...{ stream, lane, lifeMs: 600_000, sentAtMs: 1_700_000_000_000 + seq, tag: randomBytes(16) },
      ...parts,
    })
    if (parts === undefined) this.#made.set(seq, made)
    return made
  }

  data(seq: number, parts?: EnvelopeParts): DataFrame {
    return { type: 'data', envelope: this.envelope(seq, parts) }
  }

  /** `first` is the lowest outstanding position, as its sender says. */
  store(seq: number, parts?: EnvelopeParts, first = 1): StoreFrame {
    return { type: 'store', first, envelope: this.envelope(seq, parts) }
  }

  /** Positions `from` to `to` as `store`. */
  stores(from: number, to: number): StoreFrame[] {
    return Array.from({ length: to - from + 1 }, (_, at) => this.store(from + at))
  }

  /** The receiver's word on every position below `next`. */
  ack(next: number, change: Partial<AckFrame> = {}): AckFrame {
    const tag = randomBytes(16)
    return ackFrame(this.to.device, this.from.device, next, { stream: this.id, tag, ...change })
  }

  /** What a hello says of it. */
  outstanding(first: number, last: number): Outstanding {
    return { stream: this.id, to: this.to.device, first, last }
  }

  /** An opening of the stream; its keys open nothing. `after` is what is to be committed first. */
  opening(after?: { readonly stream: StreamId; readonly seq: number }, generation = 0): Uint8Array {
    const { from, to, id: stream, lane } = this
    return joinSigned(
      encodeOpening({
        ...{ to: to.device, from: from.device, name: from.name, stream, lane, generation, lockKey: 1 },
        ...{ encapsulated: new Uint8Array(randomBytes(32)), first: 1, after },
      }),
      new Uint8Array(randomBytes(64)),
    )
  }
}
