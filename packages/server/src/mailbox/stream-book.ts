import type { DeviceId, EnvelopeHeader, ErrorCode, StoredItem, StreamId } from '@kith/wire'
import { assert } from '@kith/wire'

import { type Account, Accounts, accountsMax } from './accounts.ts'
import { Answers } from './answers.ts'
import { afterOf, deadlineOf, headerOf, isSameTag, isAsOffered, mayReplace, storedItem } from './envelope-bytes.ts'
import type { FoundStream, MailboxChange, MailboxInput, MailboxOutput, Use, WaitingRow } from './inputs.ts'
import type { MailboxQuotas } from './quotas.ts'
import {
  forgetQuiet,
  isQuiet,
  leaveOut,
  type LoadingStream,
  type Offer,
  type PassingAck,
  type ReadyStream,
  readyStream,
  refusalOf,
  removeDevices,
  settle,
  standingIn,
  storedTo,
  streamsMax,
  type Stream,
  waitFrom,
} from './streams.ts'
import { Waiting } from './waiting.ts'

/** A longer ack is not kept: its sender is told `stored`, and hears the ack when the receiver repeats it. */
const ackBytesMax = 4096

/** Senders' side of the mailbox: what is admitted, what is answered, what is acknowledged (spec MB1 to MB5, MB8). */
export class StreamBook {
  stored = 0
  readonly answers: Answers
  readonly #accounts: Accounts
  readonly #quotas: MailboxQuotas
  readonly #streams = new Map<StreamId, Stream>()
  readonly #unwritten = new Set<ReadyStream>()
  /** They could not be read, and an ack waits for them. */
  readonly unread: Set<LoadingStream> = new Set()
  readonly #out: (output: MailboxOutput) => void
  readonly #change: (change: MailboxChange) => void
  readonly waiting: Waiting = new Waiting()
  #inputs = 0

  constructor(quotas: MailboxQuotas, out: (output: MailboxOutput) => void, change: (change: MailboxChange) => void) {
    this.#quotas = quotas
    this.#out = out
    this.#change = change
    this.#accounts = new Accounts(quotas)
    this.answers = new Answers(out)
  }

  get hasUnwrittenAcks(): boolean {
    return this.#unwritten.size > 0
  }

  /** Counts inputs, so that what came before and after a hello can be told apart. */
  get inputs(): number {
    return this.#inputs
  }

  get(stream: StreamId): Stream | undefined {
    return this.#streams.get(stream)
  }

  offer(nowMs: number, offer: Offer): void {
    const { header } = offer
    this.#inputs++
    this.waiting.enter(offer.envelope)
    if (header.lane !== 'kept') {
      this.#turnDown(header, offer.envelope, 'value-unknown')
      return
    }
    if (this.waiting.isOverfull) {
      this.#turnDown(header, offer.envelope, 'server-busy')
      return
    }
    const stream = this.#known(header.stream, header.to, header.from)
    if (stream.state === 'ready' && stream.offers.length === 0) this.#admit(nowMs, stream, offer)
    else stream.offers.push(offer)
  }

  ack(input: Extract<MailboxInput, { readonly kind: 'ack' }>): void {
    const stream = this.#known(input.stream, input.from, input.to)
    if (stream.to !== input.from || stream.from !== input.to) return
    const ack = { next: input.next, payload: input.payload }
    if (stream.state === 'ready') this.#acknowledge(stream, ack)
    else if (stream.ack === undefined || stream.ack.next < ack.next) stream.ack = ack
  }

  loadedStream(nowMs: number, id: StreamId, found: FoundStream): void {
    const loading = this.#streams.get(id)
    if (loading?.state !== 'loading') return
    const stream = readyStream(loading, found, this.#inputs)
    this.#streams.set(id, stream)
    if (loading.ack !== undefined && stream.to === loading.to && stream.from === loading.from)
      this.#acknowledge(stream, loading.ack)
    stream.offers.push(...loading.offers)
    this.#admitWaiting(nowMs, stream)
    if (isQuiet(stream) && (!stream.isKept || stream.receiver === undefined)) this.#streams.delete(id)
  }

  loadedAccount(nowMs: number, device: DeviceId, uses: readonly Use[]): void {
    if (!this.#accounts.load(device, uses)) {
      this.#out({ kind: 'load-account', device })
      return
    }
    for (const stream of this.#streams.values())
      if (stream.state === 'ready' && stream.to === device) this.#admitWaiting(nowMs, stream)
  }

  loadedPosition(nowMs: number, found: Extract<MailboxInput, { readonly kind: 'loaded-position' }>): void {
    const { seq, envelope: older, deadlineMs, isDamaged } = found
    const stream = this.#streams.get(found.stream)
    if (stream?.state !== 'ready') return
    const envelope = stream.disputed.get(seq)
    if (envelope === undefined) return
    stream.disputed.delete(seq)
    // The sender's word for what was written takes the place of a damaged row (spec MB17).
    if (older !== undefined && isDamaged) this.#put(nowMs, stream, envelope, 0)
    else if (older !== undefined && !isSameTag(older, envelope)) this.#replace(nowMs, stream, envelope, older)
    // The row went because its time was over, and its sender offers the position still (spec MB7).
    else if (older === undefined && seq >= Math.max(stream.next, stream.base))
      this.#take(nowMs, stream, { first: stream.base, header: headerOf(envelope), envelope })
    else if (older === undefined || !isAsOffered(nowMs, deadlineMs, older)) this.#answerAgain(stream, seq, envelope)
    else this.#answerAgain(stream, seq, envelope, storedItem(seq, deadlineMs, older))
  }

  /** A load did not work: what waited for it stays with its sender. */
  failed(of: { readonly stream: StreamId } | { readonly device: DeviceId }, code: ErrorCode): void {
    if ('device' in of) this.#accounts.forget(of.device)
    for (const stream of 'stream' in of ? [this.#streams.get(of.stream)] : [...this.#streams.values()]) {
      if (stream === undefined || ('device' in of && stream.to !== of.device)) continue
      for (const offer of stream.offers.splice(0)) this.#turnDown(offer.header, offer.envelope, code)
      // An ack that passed is not heard of again while its receiver stays: it waits until the stream can be read.
      if (stream.state === 'loading' && stream.ack !== undefined && this.#streams.size <= streamsMax)
        this.unread.add(stream)
      else if (stream.state === 'loading') this.#streams.delete(stream.stream)
      else if ('stream' in of) this.#turnDownDisputed(stream, code)
    }
  }

  /** Asks again for streams that could not be read. */
  readAgain(): void {
    for (const stream of this.unread) {
      const { stream: id, to, from } = stream
      if (this.#streams.get(id) === stream) this.#out({ kind: 'load-stream', stream: id, to, from })
    }
    this.unread.clear()
  }

  /** A change is on disk. */
  written(change: MailboxChange): void {
    if (change.kind !== 'row' && change.kind !== 'replace') return
    this.waiting.leave(change.envelope)
    if (change.kind === 'row') this.stored++
    const stream = this.#streams.get(change.stream)
    assert(stream?.state === 'ready', 'a stream with rows under way is held')
    stream.durable = Math.max(stream.durable, change.seq)
    stream.holes.delete(change.seq)
    if (stream.pending.get(change.seq) === change.envelope) stream.pending.delete(change.seq)
    this.answers.stored(stream, storedTo(stream), storedItem(change.seq, change.deadlineMs, change.envelope))
  }

  /** Rows that could not be written stay with their sender, and the stream is read again when it is needed. */
  notWritten(rows: readonly Extract<MailboxChange, { readonly envelope: Uint8Array }>[], code: ErrorCode): void {
    const receivers = new Set<DeviceId>()
    for (const row of rows) {
      const header = headerOf(row.envelope)
      const stream = this.#streams.get(row.stream)
      this.#turnDown(header, row.envelope, code)
      if (stream?.state !== 'ready') continue
      const [envelopes, bytes] = row.kind === 'row' ? [1, row.envelope.byteLength] : [0, row.grown]
      this.#accounts.giveBack([{ device: stream.to, sender: stream.senderName, envelopes, bytes }])
      stream.pending.clear()
      for (const offer of stream.offers.splice(0)) this.#turnDown(offer.header, offer.envelope, code)
      this.#turnDownDisputed(stream, code)
      this.#unwritten.delete(stream)
      this.#streams.delete(row.stream)
      receivers.add(stream.to)
    }
    // Whether a lost commit reached the disk is not known, so the sums are read again, unless others' rows on their way count in them.
    for (const stream of this.#streams.values())
      if (stream.state === 'ready' && stream.pending.size > 0) receivers.delete(stream.to)
    for (const receiver of receivers) this.#accounts.forget(receiver)
  }

  freed(uses: readonly Use[]): void {
    this.#accounts.giveBack(uses)
  }

  /** Writes the acks that were not worth a commit of their own. */
  writeAcks(): void {
    for (const stream of this.#unwritten) {
      if (stream.lastAck !== undefined)
        this.#change({ kind: 'ack', stream: stream.stream, next: stream.next, payload: stream.lastAck })
      stream.isAckUnwritten = false
    }
    this.#unwritten.clear()
  }

  /** Has `change` change what is known of the ends of streams. */
  ofAll(change: (streams: Iterable<Stream>) => void): void {
    change(this.#streams.values())
  }

  /** These devices are not listed any more. What waits for them is counted anew if they are again. */
  remove(devices: readonly DeviceId[]): void {
    removeDevices(this.#streams.values(), new Set(devices))
    for (const device of devices) this.#accounts.forget(device)
  }

  /** A row does not hold what was written: its sender is told, and may store it again (spec MB17). */
  damaged(row: Pick<WaitingRow, 'id' | 'stream' | 'from' | 'seq'>, to: DeviceId): void {
    const { stream: id, from, seq } = row
    const stream = this.#streams.get(id)
    if (stream?.state === 'ready') stream.holes.add(seq)
    this.#change({ kind: 'damaged', stream: id, seq, row: row.id })
    this.answers.turnDown({ to, from, stream: id, seq }, 'record-damaged')
  }

  /** The sender's word, at hello, that positions below `base` are decided. */
  raiseBase(id: StreamId, base: number): void {
    const stream = this.#streams.get(id)
    if (stream?.state === 'ready') this.#raiseBase(stream, base)
    else this.#change({ kind: 'base', stream: id, base })
  }

  /** The sender waits no more for this stream: its ack goes, and the stream with it when nothing is under way. */
  leave(id: StreamId): void {
    const stream = this.#streams.get(id)
    if (stream?.state === 'ready') {
      stream.lastAck = undefined
      stream.isAckUnwritten = false
      this.#unwritten.delete(stream)
      if (isQuiet(stream)) this.#streams.delete(id)
    }
    this.#change({ kind: 'forget-ack', stream: id })
  }

  /** Forgets quiet streams and accounts past what memory is meant for; they are read again when they are needed. */
  forgetQuiet(): void {
    forgetQuiet(this.#streams)
    if (this.#accounts.size > accountsMax && this.waiting.envelopes === 0) this.#accounts.forgetReady()
  }

  #known(id: StreamId, to: DeviceId, from: DeviceId): Stream {
    const known = this.#streams.get(id)
    const isOthers = known !== undefined && (known.to !== to || known.from !== from)
    // Somebody else's guess at a stream that nobody has stored into does not bind the device that owns it.
    const isGuess = isOthers && known.state === 'ready' && !known.isKept && isQuiet(known)
    if (known !== undefined && !isGuess) return known
    this.forgetQuiet()
    const loading: LoadingStream = { state: 'loading', stream: id, to, from, offers: [], ack: undefined }
    this.#streams.set(id, loading)
    this.#out({ kind: 'load-stream', stream: id, to, from })
    return loading
  }

  #admitWaiting(nowMs: number, stream: ReadyStream): void {
    const offers = stream.offers.splice(0)
    for (const [index, offer] of offers.entries()) {
      this.#admit(nowMs, stream, offer)
      if (stream.offers.length > 0) {
        stream.offers.push(...offers.slice(index + 1))
        return
      }
    }
  }

  #admit(nowMs: number, stream: ReadyStream, offer: Offer): void {
    const { header, envelope } = offer
    stream.touched = this.#inputs
    const code = refusalOf(stream, offer, this.#quotas.keepMsMax)
    if (code !== undefined) {
      this.#turnDown(header, envelope, code)
      // A device may be listed again: the next offer asks.
      if (code === 'device-gone' && isQuiet(stream)) this.#streams.delete(stream.stream)
      return
    }
    if (header.seq < stream.next) {
      this.#answerAgain(stream, header.seq, envelope)
      return
    }
    if (offer.first <= header.seq) waitFrom(stream, header.seq)
    this.#raiseBase(stream, Math.min(offer.first, header.seq))
    if (stream.holes.has(header.seq) && !stream.pending.has(header.seq)) this.#take(nowMs, stream, offer)
    else if (header.seq <= stream.upTo) this.#dispute(nowMs, stream, header, envelope)
    else if (header.seq > stream.upTo + 1) this.#turnDown(header, envelope, 'position-gap')
    else this.#take(nowMs, stream, offer)
  }

  #take(nowMs: number, stream: ReadyStream, offer: Offer): void {
    const { header, envelope } = offer
    if (this.#account(stream.to)?.state !== 'ready') {
      stream.offers.push(offer)
      return
    }
    const standing = standingIn(stream)
    const code = this.#accounts.refusal(nowMs, stream.to, stream.senderName, standing, envelope.byteLength)
    if (code !== undefined) {
      this.#turnDown(header, envelope, code)
      return
    }
    this.#accounts.take(stream.to, stream.senderName, envelope.byteLength)
    const after = stream.isKept ? undefined : afterOf(envelope)
    if (header.seq <= stream.upTo) stream.holes.add(header.seq)
    stream.upTo = Math.max(stream.upTo, header.seq)
    stream.isKept = true
    stream.pending.set(header.seq, envelope)
    const { to, from, base } = stream
    const deadlineMs = deadlineOf(nowMs, header, envelope)
    this.#change({ kind: 'row', stream: stream.stream, to, from, seq: header.seq, base, deadlineMs, envelope, after })
  }

  /** The position is taken: by the same envelope, or by which? */
  #dispute(nowMs: number, stream: ReadyStream, header: EnvelopeHeader, envelope: Uint8Array): void {
    const pending = stream.pending.get(header.seq)
    if (pending !== undefined) {
      if (isSameTag(pending, envelope)) this.waiting.leave(envelope)
      else this.#replace(nowMs, stream, envelope, pending)
      return
    }
    const disputed = stream.disputed.get(header.seq)
    stream.disputed.set(header.seq, envelope)
    if (disputed === undefined) this.#out({ kind: 'load-position', stream: stream.stream, seq: header.seq })
    else this.waiting.leave(disputed)
  }

  #replace(nowMs: number, stream: ReadyStream, envelope: Uint8Array, older: Uint8Array): void {
    const header = headerOf(envelope)
    if (!mayReplace(header, headerOf(older))) return this.#turnDown(header, envelope, 'position-conflict')
    const grown = Math.max(0, envelope.byteLength - older.byteLength)
    const code = grown === 0 ? undefined : this.#grow(stream, grown)
    if (code !== undefined) return this.#turnDown(header, envelope, code)
    this.#put(nowMs, stream, envelope, grown)
  }

  /** The envelope takes the place of the row at its position. */
  #put(nowMs: number, stream: ReadyStream, envelope: Uint8Array, grown: number): void {
    const header = headerOf(envelope)
    const { seq, to } = header
    stream.pending.set(seq, envelope)
    const deadlineMs = deadlineOf(nowMs, header, envelope)
    this.#change({ kind: 'replace', stream: stream.stream, to, seq, deadlineMs, envelope, grown })
  }

  /** Room for an envelope that is larger than the one whose place it takes. */
  #grow(stream: ReadyStream, bytes: number): ErrorCode | undefined {
    this.#account(stream.to)
    return this.#accounts.grow(stream.to, stream.senderName, standingIn(stream), bytes)
  }

  /** The receiver's account, asked for when it is not held. */
  #account(device: DeviceId): Account | undefined {
    const account = this.#accounts.get(device)
    if (account === undefined) {
      this.#accounts.begin(device)
      this.#out({ kind: 'load-account', device })
    }
    return account
  }

  #answerAgain(stream: ReadyStream, seq: number, envelope: Uint8Array, item?: StoredItem): void {
    this.waiting.leave(envelope)
    if (seq < stream.next && stream.lastAck !== undefined) this.answers.ack(stream.from, stream.lastAck)
    else this.answers.stored(stream, storedTo(stream), item)
  }

  #acknowledge(stream: ReadyStream, ack: PassingAck): void {
    if (!stream.isKept || ack.next <= stream.next) return
    const hasRows = stream.upTo >= stream.next
    stream.next = ack.next
    settle(stream, ack.next)
    stream.lastAck = ack.payload.byteLength > ackBytesMax ? undefined : ack.payload
    stream.isAckUnwritten = !hasRows && stream.lastAck !== undefined
    if (stream.isAckUnwritten) this.#unwritten.add(stream)
    else this.#unwritten.delete(stream)
    if (hasRows) this.#change({ kind: 'ack', stream: stream.stream, next: ack.next, payload: stream.lastAck })
  }

  #raiseBase(stream: ReadyStream, base: number): void {
    if (base <= stream.base) return
    const hasRows = stream.isKept && stream.upTo >= stream.base
    leaveOut(stream, base)
    if (hasRows) this.#change({ kind: 'base', stream: stream.stream, base })
  }

  #turnDownDisputed(stream: ReadyStream, code: ErrorCode): void {
    for (const envelope of stream.disputed.values()) this.#turnDown(headerOf(envelope), envelope, code)
    stream.disputed.clear()
  }

  #turnDown(header: EnvelopeHeader, envelope: Uint8Array, code: ErrorCode): void {
    this.waiting.leave(envelope)
    this.answers.turnDown(header, code)
  }
}
