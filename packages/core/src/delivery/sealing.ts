import {
  type EnvelopeHeader,
  limits,
  messageHeadBytes,
  type MessageId,
  readHeader,
  sealBytes,
  type StreamId,
  utf8Bytes,
  type WireMessage,
} from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import type { DeliveryContext } from './context.ts'
import type { OpenMessage } from './open-message.ts'
import type { OutLane } from './out-lane.ts'
import { type OutEnvelope, type OutStream, sendAgain } from './out-stream.ts'
import type { DeliveryInput } from './ports.ts'
import {
  beginsAtMs,
  collections,
  encodeRecord,
  type EnvelopeRecord,
  envelopeKey,
  envelopeRecord,
  type MessageRecord,
  outStreamRecord,
} from './records.ts'

/** Messages whose deadlines differ by less may share an envelope, which then ends with the earliest (spec DL6). */
const sharedDeadlineMs = 1000

type Sealed = Extract<DeliveryInput, { readonly kind: 'sealed' }>

/** How many messages stand in an envelope is said in as many bytes. */
export const countBytes = 2

/** What sealing needs of the outbox. */
export interface SealingOwner {
  readonly messages: ReadonlyMap<MessageId, OpenMessage>
  readonly streams: Map<StreamId, OutStream>
  /** The next number of this device's order. */
  order(): number
  /** An envelope is on disk and may be sent. */
  ready(nowMs: number, stream: OutStream, envelope: OutEnvelope): void
  /** An envelope is sealed under the keys of another opening. */
  renewed(nowMs: number, stream: OutStream, input: Sealed): void
  /** A message has an envelope, but not for all devices. */
  waits(message: OpenMessage): void
}

/**
 * Makes envelopes: opens the stream of a lane, groups messages as long as the window has room, has them sealed, and puts envelope
 * and messages on disk in one commit before anything is sent. A tombstone takes the place of an envelope in the same way.
 */
export class Sealing {
  readonly #context: DeliveryContext
  readonly #owner: SealingOwner

  constructor(context: DeliveryContext, owner: SealingOwner) {
    this.#context = context
    this.#owner = owner
  }

  /** Seals what waits on a lane, as long as the window has room. */
  fill(lane: OutLane): void {
    if (lane.pending.isEmpty) return
    if (lane.current === undefined) {
      if (lane.retryAtMs !== undefined) return
      const stream = lane.begin(this.#owner.order(), this.#context.device, this.#context.random)
      this.#owner.streams.set(stream.stream, stream)
      this.#context.emit({
        kind: 'open-out',
        stream: stream.stream,
        name: lane.name,
        to: lane.device,
        lane: lane.lane,
        generation: 0,
        first: 1,
        after: stream.after,
      })
    }
    const stream = lane.current
    if (stream?.record === undefined || stream.renewal !== undefined) return
    // What waits behind a full window is not looked at.
    while (!lane.pending.isEmpty && stream.hasRoom(0)) {
      const { count, bytes } = nextEnvelope(lane.pending)
      if (!stream.hasRoom(bytes)) return
      this.#seal(stream, lane.pending.take(count), bytes)
    }
  }

  /**
   * The answer to `seal`. Envelopes are written in the order of their positions, whatever the order of the answers, so that a crash
   * never leaves a hole that nobody will fill.
   */
  sealed(nowMs: number, input: Sealed): void {
    const stream = this.#owner.streams.get(input.stream)
    if (stream?.renewal?.sealed !== undefined) {
      this.#owner.renewed(nowMs, stream, input)
      return
    }
    if (stream?.envelopes.has(input.seq) !== true) return
    const envelope = stream.envelopes.get(input.seq)
    if (envelope?.record !== undefined) {
      // A tombstone is the last word of its sender.
      if (!envelope.expiring || readHeader(input.authenticated).kind === 'tombstone') this.#write(nowMs, stream, input)
      return
    }
    stream.sealed.set(input.seq, input)
    for (
      let next = stream.sealed.get(stream.nextToWrite);
      next !== undefined;
      next = stream.sealed.get(stream.nextToWrite)
    ) {
      stream.sealed.delete(stream.nextToWrite++)
      this.#write(nowMs, stream, next)
    }
  }

  #write(nowMs: number, stream: OutStream, input: Sealed): void {
    const envelope = stream.envelopes.get(input.seq)
    if (stream.record === undefined || envelope === undefined) return
    const { kind } = readHeader(input.authenticated)
    const { authenticated, tag, body } = input
    const record: EnvelopeRecord = {
      stream: input.stream,
      seq: input.seq,
      kind,
      authenticated,
      tag,
      body,
      deadlineMs: envelope.deadlineMs,
      mids: envelope.mids,
    }
    const changes: StoreChange[] = []
    if (!stream.recorded) {
      stream.recorded = true
      changes.push({
        collection: collections.outStreams,
        key: stream.stream,
        value: encodeRecord(outStreamRecord, stream.record),
      })
    }
    changes.push({
      collection: collections.envelopes,
      key: envelopeKey(input.stream, input.seq),
      value: encodeRecord(envelopeRecord, record),
    })
    const isNew = envelope.record === undefined
    if (isNew) changes.push(...this.#sealedMessages(nowMs, stream, envelope))
    this.#context.journal.add({ changes, expects: [] }, (settledMs) => {
      if (stream.envelopes.get(input.seq) !== envelope) return
      envelope.record = record
      if (isNew) envelope.secured = envelope.mids.some((mid) => this.#owner.messages.get(mid)?.secured === true)
      else this.#replaced(settledMs, envelope)
      this.#owner.ready(settledMs, stream, envelope)
    })
  }

  /** What takes the place of an envelope is sent even where that is; what is past its deadline the mailbox knows by itself. */
  #replaced(nowMs: number, envelope: OutEnvelope): void {
    sendAgain(envelope)
    envelope.voids = envelope.resealing ?? envelope.voids
    envelope.resealing = undefined
    if (nowMs < envelope.deadlineMs) envelope.stored = false
  }

  /** Has an envelope sealed again, under the next generation, with some of its messages void (spec DL31). */
  reseal(stream: OutStream, envelope: OutEnvelope, voids: readonly number[]): void {
    if (envelope.record === undefined || stream.record === undefined || isRenewing(stream)) return
    envelope.resealing = voids
    const { authenticated, tag, body } = envelope.record
    const before = readHeader(authenticated)
    this.#context.emit({
      kind: 'reseal',
      keys: stream.record.keys,
      header: { ...before, generation: before.generation + 1 },
      sealed: { authenticated, tag, body },
      voids,
    })
  }

  /** Has a tombstone made for an envelope whose deadline passed (spec DL12). */
  entomb(stream: OutStream, envelope: OutEnvelope): void {
    if (envelope.record === undefined || stream.record === undefined) return
    envelope.expiring = true
    if (isRenewing(stream)) return
    const header: EnvelopeHeader = { ...readHeader(envelope.record.authenticated), kind: 'tombstone' }
    this.#context.emit({ kind: 'seal', keys: stream.record.keys, header, messages: [] })
  }

  #seal(stream: OutStream, messages: readonly OpenMessage[], bytes: number): void {
    const [first] = messages
    if (first === undefined || stream.record === undefined) return
    const deadlineMs = Math.min(...messages.map((message) => message.deadlineMs))
    const plain = messages.map((message) => wireMessage(message.record))
    const envelope = stream.add(
      messages.map((message) => message.mid),
      deadlineMs,
      bytes,
    )
    for (const message of messages) message.sealing++
    this.#context.emit({
      kind: 'seal',
      keys: stream.keysAt(envelope.seq, this.#context.advance),
      header: {
        to: stream.device,
        from: this.#context.device,
        stream: stream.stream,
        seq: envelope.seq,
        sentAtMs: beginsAtMs(first.record),
        lifeMs: Math.max(0, deadlineMs - beginsAtMs(first.record)),
        generation: stream.opened.generation,
        lane: stream.lane,
        kind: 'messages',
        count: messages.length,
        atomic: first.record.group !== 0,
      },
      messages: plain,
    })
  }

  #sealedMessages(nowMs: number, stream: OutStream, envelope: OutEnvelope): readonly StoreChange[] {
    const { device, opened } = stream
    return envelope.mids.flatMap((mid, index) => {
      const message = this.#owner.messages.get(mid)
      if (message === undefined) return []
      const place = { device, stream: stream.stream, seq: envelope.seq, index }
      message.sealedFor(nowMs, { ...place, lockKey: opened.lockKey })
      if (message.record.body !== undefined) this.#owner.waits(message)
      return message.changes(nowMs)
    })
  }
}

/** What is sealed now would be under the keys that are given up: it waits. */
function isRenewing({ renewal }: OutStream): boolean {
  return renewal?.sealed !== undefined
}

/** The bytes a message takes inside an envelope. */
export function plainBytes(message: WireMessage): number {
  return messageHeadBytes + utf8Bytes(message.messageType).byteLength + message.body.byteLength
}

/** What goes into the next envelope, with its sealed bytes: a transaction alone, or neighbours with about the same deadline. */
function nextEnvelope(pending: Iterable<OpenMessage>): { readonly count: number; readonly bytes: number } {
  let first: OpenMessage | undefined
  let bytes = countBytes
  let count = 0
  for (const message of pending) {
    first ??= message
    const more = plainBytes(wireMessage(message.record))
    const together =
      message.record.group === first.record.group && Math.abs(message.deadlineMs - first.deadlineMs) < sharedDeadlineMs
    if (!together || count === limits.envelopeMessagesMax) break
    if (count > 0 && bytes + more > limits.envelopeBytesMax) break
    bytes += more
    count++
  }
  return { count, bytes: bytes + sealBytes }
}

function wireMessage(record: MessageRecord): WireMessage {
  return {
    mid: record.mid,
    messageType: record.messageType,
    encoding: record.encoding,
    body: record.body ?? new Uint8Array(),
  }
}
