import {
  type DataFrame,
  type DeviceId,
  type ErrorCode,
  type Exception,
  type GapFrame,
  limits,
  numberOfCode,
  readHeader,
  type StreamId,
  tagBytes,
} from '@kith/wire'
import type { Expectation, StoreChange } from '../journal/journal.ts'
import type { DeliveryContext } from './context.ts'
import { type InEnvelope, InStream } from './in-stream.ts'
import type { Outbox } from './outbox.ts'
import type { Decision, DeliveryInput, Path, WriteSet } from './ports.ts'
import { collections, encodeRecord, type InStreamRecord, inStreamRecord } from './records.ts'

type Input<K extends DeliveryInput['kind']> = Extract<DeliveryInput, { readonly kind: K }>

/** Streams whose keys are being found, at most; what comes beyond is dropped and comes again. */
const openingStreamsMax = 256
/** Streams of one device of which nothing is committed, at most: as many as a mailbox pushes envelopes. */
const uncommittedStreamsMax = 64
const refusedStreamsMax = 1024
/** From so many failed commits in a row on a stream pauses, from 20 ms doubling to 5 s. */
const conflictsMax = 4
const conflictPauseMsMin = 20
const conflictPauseMsMax = 5000
const openingRetryMsMin = 1000
const openingRetryMsMax = 60_000
const nothing: WriteSet = { sends: [], changes: [], expects: [] }

/**
 * The receiving half. A position is decided once, in order, by one commit that holds the handler's writes, the outcome and the next
 * position, with compare-and-set on the position's version (spec DL8). Only then is it acknowledged. De-duplication is that number.
 */
export class Inbox {
  readonly streams: Map<StreamId, InStream> = new Map()
  readonly #context: DeliveryContext
  readonly #outbox: Outbox
  readonly #ackDue = new Map<StreamId, Set<Path>>()
  /** Streams that wait: for their keys, or for a while after conflicts. */
  readonly #waiting = new Set<InStream>()
  readonly #refused = new Set<StreamId>()
  /** Streams of which nothing is on disk, by sending device. */
  readonly #uncommitted = new Map<DeviceId, Set<InStream>>()
  /** Streams that may begin when the named one has come so far. */
  readonly #followers = new Map<StreamId, Set<InStream>>()

  constructor(context: DeliveryContext, outbox: Outbox) {
    this.#context = context
    this.#outbox = outbox
  }

  restore(records: readonly { readonly record: InStreamRecord; readonly version: number }[]): void {
    for (const one of records)
      this.streams.set(one.record.stream, new InStream(one.record.stream, one.record.from, one.record.lane, one))
  }

  /** An envelope came over a path. */
  data(frame: DataFrame, path: Path): void {
    const header = readHeader(frame.envelope.authenticated)
    if (header.to !== this.#context.device) return
    if (this.#refused.has(header.stream)) return
    const entry: InEnvelope = { header, envelope: frame.envelope, path, paths: new Set([path]) }
    const stream = this.streams.get(header.stream) ?? this.#meet(header.stream, entry)
    if (stream === undefined || stream.from !== header.from || stream.lane !== header.lane) return
    if (header.seq < stream.next) this.#due(stream, path)
    else if (!stream.keep(entry)) this.#due(stream, path)
    else {
      this.#pump(stream)
      // Tells the sender what is wanted: it may not have it any more (spec DL14).
      if (stream.hasHole) this.#due(stream, path)
    }
  }

  openedIn(input: Input<'opened-in'>): void {
    const stream = this.streams.get(input.stream)
    if (stream?.opened.state !== 'opening') return
    stream.opened = { state: 'open', name: input.name, secret: input.secret }
    stream.after = input.after
    this.#waiting.delete(stream)
    if (input.after !== undefined) {
      const followers = this.#followers.get(input.after.stream) ?? new Set<InStream>()
      this.#followers.set(input.after.stream, followers.add(stream))
    }
    if (!stream.buffer.has(stream.cursor) || !this.#afterDecided(stream))
      for (const entry of stream.buffer.values()) this.#due(stream, entry.path)
    this.#pump(stream)
  }

  notOpenedIn(nowMs: number, input: Input<'not-opened-in'>): void {
    const stream = this.streams.get(input.stream)
    if (stream?.opened.state !== 'opening') return
    if (input.retry) {
      const pauseMs = Math.min(openingRetryMsMax, openingRetryMsMin * 2 ** stream.openingTries++)
      stream.opened = { state: 'opening', retryAtMs: nowMs + pauseMs }
    } else {
      this.#drop(stream)
      this.#refused.add(stream.stream)
      for (const oldest of this.#refused) {
        if (this.#refused.size <= refusedStreamsMax) break
        this.#refused.delete(oldest)
      }
    }
  }

  unsealed(nowMs: number, input: Input<'unsealed'>): void {
    const stream = this.streams.get(input.stream)
    const entry = stream?.buffer.get(input.seq)
    if (stream?.busy !== input.seq || entry === undefined || stream.opened.state !== 'open') return
    if (input.messages.length === 0) {
      this.#commit(nowMs, stream, entry, [
        { seq: input.seq, index: 255, outcome: 'expired', code: numberOfCode('deadline-passed') },
      ])
      return
    }
    this.#context.emit({
      kind: 'handle',
      stream: stream.stream,
      seq: input.seq,
      from: stream.opened.name,
      device: stream.from,
      sentAtMs: entry.header.sentAtMs,
      path: entry.path,
      atomic: entry.header.atomic,
      messages: input.messages,
    })
  }

  /** Changed bytes are dropped as if they never came; a true copy may follow. */
  notUnsealed(input: Input<'not-unsealed'>): void {
    const stream = this.streams.get(input.stream)
    if (stream?.busy !== input.seq) return
    stream.busy = undefined
    stream.buffer.delete(input.seq)
    this.#pump(stream)
  }

  handled(nowMs: number, input: Input<'handled'>): void {
    const stream = this.streams.get(input.stream)
    const entry = stream?.buffer.get(input.seq)
    if (stream?.busy !== input.seq || entry === undefined) return
    this.#commit(nowMs, stream, entry, exceptionsOf(input.seq, input.decisions), input.writes)
  }

  /** Positions that will never come: proven by the sender, or said by the server, which is only reported. */
  gap(nowMs: number, frame: GapFrame, path: Path): void {
    const stream = this.streams.get(frame.stream)
    if (stream?.opened.state !== 'open' || stream.from !== frame.from) return
    const { name } = stream.opened
    if (frame.reason === 'orphaned') {
      this.#context.emit({
        kind: 'missing',
        from: name,
        device: stream.from,
        count: frame.toSeq - frame.fromSeq + 1,
        reason: frame.reason,
      })
      return
    }
    if (frame.toSeq === 0) {
      this.#released(stream, frame)
      return
    }
    if (
      stream.busy !== undefined ||
      stream.cursor !== stream.next ||
      frame.fromSeq > stream.next ||
      frame.toSeq < stream.next
    )
      return
    const count = frame.toSeq - stream.next + 1
    this.#write(nowMs, stream, frame.toSeq + 1, stream.plannedExceptions, nothing, new Set([path]), () => {
      this.#context.emit({ kind: 'missing', from: name, device: stream.from, count, reason: frame.reason })
    })
  }

  /** Tries again to find the keys of streams whose sender could not be looked up. */
  timeout(nowMs: number): void {
    for (const stream of [...this.#waiting]) {
      if (stream.pausedUntilMs !== undefined && nowMs >= stream.pausedUntilMs) {
        stream.pausedUntilMs = undefined
        this.#waiting.delete(stream)
        this.#pump(stream)
      }
      if (stream.opened.state !== 'opening' || stream.opened.retryAtMs === undefined || nowMs < stream.opened.retryAtMs)
        continue
      const opening = [...stream.buffer.values()].find((entry) => entry.envelope.opening !== undefined)?.envelope
        .opening
      stream.opened = { state: 'opening', retryAtMs: undefined }
      if (opening === undefined) this.#drop(stream)
      else this.#context.emit({ kind: 'open-in', stream: stream.stream, from: stream.from, lane: stream.lane, opening })
    }
  }

  get nextTimeoutMs(): number {
    let next = Infinity
    for (const { opened, pausedUntilMs } of this.#waiting) {
      const retryAtMs = opened.state === 'opening' ? opened.retryAtMs : pausedUntilMs
      next = Math.min(next, retryAtMs ?? Infinity)
    }
    return next
  }

  /** Emits the ACKs that are due, one a stream and path. */
  acknowledge(): void {
    for (const [id, paths] of this.#ackDue) {
      const stream = this.streams.get(id)
      if (stream?.opened.state !== 'open') continue
      const frame = {
        type: 'ack',
        to: stream.from,
        from: this.#context.device,
        stream: id,
        next: stream.next,
        credit: limits.streamWindowEnvelopes,
        exceptions: stream.exceptions,
        tag: new Uint8Array(tagBytes),
      } as const
      for (const path of paths)
        this.#context.emit({ kind: 'transmit', path, device: stream.from, frame, secret: stream.opened.secret })
    }
    this.#ackDue.clear()
  }

  #meet(id: StreamId, entry: InEnvelope): InStream | undefined {
    const { header, envelope, path } = entry
    if (envelope.opening === undefined) {
      this.#context.emit({
        kind: 'transmit',
        path,
        device: header.from,
        frame: { type: 'reopen', to: header.from, from: this.#context.device, stream: id },
      })
      return undefined
    }
    const own = this.#uncommitted.get(header.from) ?? new Set<InStream>()
    if (own.size >= uncommittedStreamsMax) return undefined
    if (this.#waiting.size >= openingStreamsMax) this.#dropStuck()
    if (this.#waiting.size >= openingStreamsMax) return undefined
    const stream = new InStream(id, header.from, header.lane)
    this.streams.set(id, stream)
    this.#waiting.add(stream)
    this.#uncommitted.set(header.from, own.add(stream))
    this.#context.emit({ kind: 'open-in', stream: id, from: header.from, lane: header.lane, opening: envelope.opening })
    return stream
  }

  /** Makes room: the stream that waits longest for a sender who is not found. */
  #dropStuck(): void {
    for (const stream of this.#waiting) {
      if (stream.opened.state !== 'opening' || stream.opened.retryAtMs === undefined) continue
      this.#drop(stream)
      return
    }
  }

  #drop(stream: InStream): void {
    this.streams.delete(stream.stream)
    this.#waiting.delete(stream)
    this.#begun(stream)
  }

  /** The stream is on disk, or gone. */
  #begun(stream: InStream): void {
    const own = this.#uncommitted.get(stream.from)
    own?.delete(stream)
    if (own?.size === 0) this.#uncommitted.delete(stream.from)
    if (stream.after === undefined) return
    const followers = this.#followers.get(stream.after.stream)
    followers?.delete(stream)
    if (followers?.size === 0) this.#followers.delete(stream.after.stream)
  }

  /** The sender proves that what a stream waits for was decided, in a later state of this store (spec DL14). */
  #released(stream: InStream, { reason }: GapFrame): void {
    if (stream.opened.state !== 'open' || stream.after === undefined || this.#afterDecided(stream)) return
    const count = stream.after.seq + 1 - (this.streams.get(stream.after.stream)?.next ?? 1)
    this.#context.emit({ kind: 'missing', from: stream.opened.name, device: stream.from, count, reason })
    this.#followers.get(stream.after.stream)?.delete(stream)
    stream.after = undefined
    this.#pump(stream)
  }

  #pump(stream: InStream): void {
    const entry = stream.due
    if (entry === undefined || stream.opened.state !== 'open' || !this.#afterDecided(stream)) return
    stream.busy = entry.header.seq
    this.#context.emit({
      kind: 'unseal',
      secret: stream.opened.secret,
      header: entry.header,
      authenticated: entry.envelope.authenticated,
      tag: entry.envelope.tag,
      body: entry.envelope.leftMs === 0 ? new Uint8Array() : entry.envelope.body,
    })
  }

  /** The first position waits for the last outstanding one of the sender's earlier life (spec DL5). */
  #afterDecided(stream: InStream): boolean {
    if (stream.after === undefined || stream.next > 1) return true
    const earlier = this.streams.get(stream.after.stream)
    return earlier !== undefined && earlier.next > stream.after.seq
  }

  #commit(
    nowMs: number,
    stream: InStream,
    entry: InEnvelope,
    exceptions: readonly Exception[],
    writes?: WriteSet,
  ): void {
    const next = entry.header.seq + 1
    const kept = stream.plannedExceptions.filter((one) => one.seq >= next - limits.streamWindowEnvelopes)
    this.#write(nowMs, stream, next, [...kept, ...exceptions], writes ?? nothing, entry.paths, undefined)
    stream.busy = undefined
    this.#pump(stream)
  }

  #write(
    nowMs: number,
    stream: InStream,
    next: number,
    exceptions: readonly Exception[],
    writes: WriteSet,
    paths: ReadonlySet<Path>,
    applied: (() => void) | undefined,
  ): void {
    if (stream.opened.state !== 'open') return
    const accepted = this.#outbox.accept(nowMs, writes.sends)
    const position: InStreamRecord = {
      stream: stream.stream,
      name: stream.opened.name,
      from: stream.from,
      lane: stream.lane,
      secret: stream.opened.secret,
      next,
      after: stream.after,
      exceptions,
      usedAtMs: nowMs,
    }
    const change: StoreChange = {
      collection: collections.inStreams,
      key: stream.stream,
      value: encodeRecord(inStreamRecord, position),
    }
    const expects: Expectation = {
      collection: collections.inStreams,
      key: stream.stream,
      version: stream.plannedVersion,
    }
    const { epoch } = stream
    stream.plannedVersion++
    stream.plannedExceptions = exceptions
    stream.cursor = next
    this.#context.journal.add(
      { changes: [change, ...accepted.changes, ...writes.changes], expects: [expects, ...writes.expects] },
      (settledMs, ok) => {
        accepted.settled(settledMs, ok)
        if (ok) {
          stream.advance(next, exceptions)
          this.#begun(stream)
          for (const path of paths) this.#due(stream, path)
          applied?.()
          for (const follower of this.#followers.get(stream.stream) ?? []) this.#pump(follower)
        } else if (epoch === stream.epoch) {
          stream.rewind()
          if (++stream.conflicts >= conflictsMax) this.#pause(settledMs, stream)
        }
        this.#pump(stream)
      },
    )
  }

  #pause(nowMs: number, stream: InStream): void {
    const pauseMs = conflictPauseMsMin * 2 ** (stream.conflicts - conflictsMax)
    stream.pausedUntilMs = nowMs + Math.min(conflictPauseMsMax, pauseMs)
    this.#waiting.add(stream)
  }

  #due(stream: InStream, path: Path): void {
    const paths = this.#ackDue.get(stream.stream) ?? new Set<Path>()
    paths.add(path)
    this.#ackDue.set(stream.stream, paths)
  }
}

function exceptionsOf(seq: number, decisions: readonly Decision[]): readonly Exception[] {
  return decisions.flatMap((decision, index): Exception[] =>
    decision.outcome === 'committed'
      ? []
      : [{ seq, index, outcome: 'rejected', code: numberOfCode(decision.code satisfies ErrorCode) }],
  )
}
