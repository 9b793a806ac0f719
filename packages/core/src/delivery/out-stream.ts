import {
  assert,
  decodeOpening,
  type DeviceId,
  type ErrorCode,
  type Lane,
  limits,
  type MessageId,
  type Opening,
  type Outstanding,
  type PeerName,
  type StoredItem,
  type StreamId,
  type StreamPosition,
} from '@kith/wire'
import type { PathPolicy } from '../paths/ports.ts'
import type { DeliveryContext } from './context.ts'
import type { DeliveryInput } from './ports.ts'
import type { Renewal } from './renewing.ts'
import { wasReplaced } from './replaced.ts'
import type { Way } from './reach.ts'
import type { EnvelopeRecord, OutStreamRecord } from './records.ts'

const retryMsMin = 300
const retryMsMax = 8000
const retryGrowth = 1.6

type Sealed = Extract<DeliveryInput, { readonly kind: 'sealed' }>

/** An envelope that is not acknowledged yet. */
export interface OutEnvelope {
  readonly seq: number
  readonly mids: readonly MessageId[]
  readonly deadlineMs: number
  /** Plain bytes, for the window. */
  readonly bytes: number
  /** What is sent; absent until it is sealed and on disk. */
  record: EnvelopeRecord | undefined
  /** The way it was sent last; undefined when it has to be sent again. */
  way: Way | undefined
  sends: number
  firstSentAtMs: number
  lastSentAtMs: number
  /** It was given to the mailbox, over the connection that is up. */
  isGiven: boolean
  /** A caller awaits that the mailbox has it. */
  secured: boolean
  /** The mailbox has it on disk. */
  stored: boolean
  /** Its tombstone is being made, or has taken its place. */
  expiring: boolean
  /** Which of its messages are void in what is sent. */
  voids: readonly number[]
  /** Which will be, once it is sealed anew. */
  resealing: readonly number[] | undefined
  /** Why the mailbox does not take it. */
  refusal: ErrorCode | undefined
}

/**
 * One stream this device sends: its outstanding envelopes in order, the window, and when to try again. A stream belongs to one life
 * of the sender; those of earlier lives only finish what is outstanding.
 */
export class OutStream {
  readonly stream: StreamId
  readonly name: PeerName
  readonly device: DeviceId
  readonly lane: Lane
  /** By which paths the sender of its messages lets them travel. */
  readonly paths: PathPolicy
  readonly order: number
  /** Of an earlier life: nothing is added. */
  readonly old: boolean
  readonly after: StreamPosition | undefined
  readonly envelopes: Map<number, OutEnvelope> = new Map()
  /** Sealed before an earlier position was. */
  readonly sealed: Map<number, Sealed> = new Map()
  /** The lowest position that is not on its way to the disk. */
  nextToWrite = 1
  record: OutStreamRecord | undefined
  /** The stream's own record is on disk, or on its way in the same commit as its first envelope. */
  recorded: boolean
  /** The opening goes with each envelope until an ACK shows that a position of the stream, and with it the keys, are on the receiver's disk. */
  opening = true
  /** Everything below is decided by the receiver. */
  base = 1
  /** The next position to give. */
  nextSeq = 1
  credit: number = limits.streamWindowEnvelopes
  /** When to send again what is outstanding; undefined when nothing waits for time. */
  retryAtMs: number | undefined
  /** Nothing can be sent before there is a direct path, and `retryAtMs` says when one is asked for again. */
  awaitsPath = false
  /** It is being opened again: nothing is sealed for it meanwhile (spec KY57). */
  renewal: Renewal | undefined
  /** The keys from the position on that was sealed last; those in the record are from the lowest outstanding one on. */
  #sealingKeys: Uint8Array | undefined
  #opened: (Pick<Opening, 'generation' | 'first' | 'lockKey'> & { readonly bytes: Uint8Array | undefined }) | undefined
  #retryMs = retryMsMin

  constructor(of: {
    readonly stream: StreamId
    readonly name: PeerName
    readonly device: DeviceId
    readonly lane: Lane
    readonly paths: PathPolicy
    readonly order: number
    readonly after: StreamPosition | undefined
    readonly record: OutStreamRecord | undefined
  }) {
    this.stream = of.stream
    this.name = of.name
    this.device = of.device
    this.lane = of.lane
    this.paths = of.paths
    this.order = of.order
    this.after = of.after
    this.record = of.record
    this.old = of.record !== undefined
    this.recorded = this.old
  }

  get kept(): boolean {
    return this.lane === 'kept'
  }

  /** Which opening of the stream its keys are of, with which position they began, and for which lock key it is. */
  get opened(): Pick<Opening, 'generation' | 'first' | 'lockKey'> {
    const bytes = this.record?.opening
    if (this.#opened === undefined || this.#opened.bytes !== bytes) {
      const decoded = bytes && decodeOpening(bytes)
      const none = { generation: 0, first: 1, lockKey: 0 }
      const { generation, first, lockKey } = decoded?.kind === 'ok' ? decoded.value.opening : none
      this.#opened = { bytes, generation, first, lockKey }
    }
    return this.#opened
  }

  /** Takes the keys of another opening. */
  renew(keys: Uint8Array, opening: Uint8Array): void {
    assert(this.record !== undefined, 'the stream was opened before')
    this.record = { ...this.record, keys, opening }
    this.#sealingKeys = undefined
    this.opening = true
  }

  /** The last position that is outstanding, or nothing. */
  get lastOutstanding(): number | undefined {
    return this.envelopes.size === 0 ? undefined : this.nextSeq - 1
  }

  /** True while the receiver's credit and the byte window have room for one more envelope of so many sealed bytes. */
  hasRoom(more: number): boolean {
    if (this.nextSeq >= this.base + Math.min(this.credit, limits.streamWindowEnvelopes)) return false
    let bytes = more
    for (const envelope of this.envelopes.values()) bytes += envelope.bytes
    return bytes <= limits.streamWindowBytes
  }

  /** True when every outstanding envelope is in the mailbox, so that only an ACK is awaited. */
  get allStored(): boolean {
    for (const envelope of this.envelopes.values()) if (!envelope.stored) return false
    return true
  }

  /** True when the mailbox has an outstanding envelope. */
  get hasStored(): boolean {
    for (const envelope of this.envelopes.values()) if (envelope.stored) return true
    return false
  }

  /** Puts an envelope read from disk in its place. */
  restore(record: EnvelopeRecord): OutEnvelope {
    if (this.envelopes.size === 0) this.base = record.seq
    this.nextSeq = record.seq + 1
    this.nextToWrite = this.nextSeq
    const envelope: OutEnvelope = {
      ...emptyEnvelope(record.seq, record.mids, record.deadlineMs, record.body.byteLength),
      record,
      expiring: record.kind === 'tombstone',
      sends: 1,
    }
    this.envelopes.set(record.seq, envelope)
    return envelope
  }

  /** A position whose envelope is gone from the disk: it was given, and its receiver may ask for it. */
  lose(seq: number): void {
    this.base = Math.min(this.base, seq)
    this.nextSeq = Math.max(this.nextSeq, seq + 1)
    this.nextToWrite = this.nextSeq
  }

  /** The last of the positions from this one on of which there is no envelope, though a later one has; nothing when this one has its own. */
  holeFrom(seq: number): number | undefined {
    if (this.envelopes.has(seq)) return undefined
    for (const later of this.envelopes.keys()) if (later > seq) return later - 1
    return undefined
  }

  /** A new position for these messages. */
  add(mids: readonly MessageId[], deadlineMs: number, bytes: number): OutEnvelope {
    const envelope = emptyEnvelope(this.nextSeq++, mids, deadlineMs, bytes)
    this.envelopes.set(envelope.seq, envelope)
    return envelope
  }

  /** The keys to seal a new position with; positions come in order. */
  keysAt(seq: number, advance: DeliveryContext['advance']): Uint8Array {
    assert(this.record !== undefined, 'the stream has its keys')
    this.#sealingKeys = advance(this.#sealingKeys ?? this.record.keys, seq)
    return this.#sealingKeys
  }

  /**
   * Forgets the keys of everything that is decided: true when the record on disk has to say so, which it must in the commit that takes the
   * envelopes away (spec DL38).
   */
  forgetDecided(advance: DeliveryContext['advance']): boolean {
    if (this.record === undefined) return false
    const keys = advance(this.record.keys, this.base)
    if (keys === this.record.keys) return false
    this.record = { ...this.record, keys }
    return true
  }

  /** Takes out everything below `next` and returns it. */
  acknowledge(next: number): readonly OutEnvelope[] {
    const decided: OutEnvelope[] = []
    for (const envelope of this.envelopes.values()) {
      if (envelope.seq >= next) break
      decided.push(envelope)
    }
    for (const envelope of decided) this.envelopes.delete(envelope.seq)
    this.base = Math.max(this.base, next)
    if (this.opening && next > this.opened.first) this.opening = false
    if (decided.length > 0) this.#retryMs = retryMsMin
    return decided
  }

  /** The position behind those at the front whose deadline is before a time. */
  dueBefore(atMs: number): number {
    let next = this.base
    for (const envelope of this.envelopes.values()) {
      if (envelope.deadlineMs > atMs) break
      next = envelope.seq + 1
    }
    return next
  }

  /** Everything that is not safe in the mailbox has to be sent again; with `stored`, that too. */
  resend(stored: boolean): void {
    for (const envelope of this.envelopes.values()) {
      sendAgain(envelope)
      if (stored) envelope.stored = false
    }
  }

  /**
   * What the mailbox has is to be confirmed: its disk may have gone back to an older copy since. What it does not name in its answer to
   * hello is given again when an answer is late.
   */
  doubt(): void {
    for (const envelope of this.envelopes.values()) {
      if (!envelope.stored) continue
      envelope.stored = false
      envelope.isGiven = true
    }
  }

  /** The pause before the next try, growing to 8 s; `random` is 0 to 1 and spreads it by a fifth both ways. */
  backOffMs(random: number): number {
    const pause = this.#retryMs * (0.8 + 0.4 * random)
    this.#retryMs = Math.min(retryMsMax, this.#retryMs * retryGrowth)
    return Math.ceil(pause)
  }
}

/** The envelope goes again by the way that is best then. */
export function sendAgain(envelope: OutEnvelope): void {
  envelope.way = undefined
  envelope.isGiven = false
}

/** True when the envelope did not go this way, and is not safe another way. */
export function isUnsent(envelope: OutEnvelope, way: Way): boolean {
  // The mailbox passes on what it is given while its receiver is connected.
  return way === 'direct' ? envelope.way !== way : envelope.way !== way && !envelope.stored && !envelope.isGiven
}

/**
 * True when a receipt that goes beyond the envelope speaks of it as it is now. What took the place of another envelope has to be named: the mailbox may
 * still have the other (spec MB21).
 */
export function isMeant(envelope: OutEnvelope, items: readonly StoredItem[]): boolean {
  const { seq, record } = envelope
  if (record === undefined) return true
  const named = items.find((item) => item.seq === seq)
  if (named !== undefined) return record.tag.every((byte, at) => byte === named.tag[at])
  return !wasReplaced(envelope)
}

/** What the server is told to be outstanding. Of a stream that may travel directly alone it never has anything (spec PA13). */
export function outstandingOf(streams: Iterable<OutStream>): Outstanding[] {
  const outstanding: Outstanding[] = []
  for (const { stream, device: to, base: first, lastOutstanding: last, paths } of streams)
    if (last !== undefined && paths !== 'direct-only') outstanding.push({ stream, to, first, last })
  return outstanding
}

/** From the first sending of the newest envelope that this ACK decides; unknown when that was sent more than once. */
export function roundTripMs(nowMs: number, stream: OutStream, next: number): number | undefined {
  const envelope = stream.envelopes.get(next - 1)
  if (envelope?.sends !== 1 || envelope.firstSentAtMs === 0 || envelope.isGiven) return undefined
  return nowMs - envelope.firstSentAtMs
}

function emptyEnvelope(seq: number, mids: readonly MessageId[], deadlineMs: number, bytes: number): OutEnvelope {
  return {
    seq,
    mids,
    deadlineMs,
    bytes,
    record: undefined,
    way: undefined,
    sends: 0,
    firstSentAtMs: 0,
    lastSentAtMs: 0,
    isGiven: false,
    secured: false,
    stored: false,
    expiring: false,
    voids: [],
    resealing: undefined,
    refusal: undefined,
  }
}
