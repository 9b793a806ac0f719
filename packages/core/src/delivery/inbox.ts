import { type DataFrame, type Exception, type GapFrame, isVoid, readHeader, type StreamId } from '@kith/wire'
import { Acks } from './acks.ts'
import type { DeliveryContext } from './context.ts'
import { decisionsOf, exceptionsOf, expiredWhole, lostWhole, receivedChanges } from './deciding.ts'
import { isExpired, noteOpening, pathsOf } from './in-envelopes.ts'
import { type InEnvelope, InStream, type LostPositions, positionWrite } from './in-stream.ts'
import { LostStreams } from './lost-streams.ts'
import { Openings } from './openings.ts'
import type { Outbox } from './outbox.ts'
import type { Decision, DeliveryInput, LostReason, Path, WriteSet } from './ports.ts'
import { conflictPauseMs, openingPauseMs } from './inbox-pauses.ts'
import type { InStreamRecord } from './records.ts'

type Input<K extends DeliveryInput['kind']> = Extract<DeliveryInput, { readonly kind: K }>

/** Streams whose keys are being found, at most; what comes beyond is dropped and comes again. */
const openingStreamsMax = 256
/** From so many failed commits in a row on a stream pauses. */
const conflictsMax = 4
const nothing: WriteSet = { sends: [], changes: [], expects: [] }

/**
 * The receiving half. A position is decided once, in order, by one commit that holds the handler's writes, the outcome and the next
 * position, with compare-and-set on the position's version (spec DL8). Only then is it acknowledged. De-duplication is that number.
 */
export class Inbox {
  readonly streams: Map<StreamId, InStream> = new Map()
  readonly #context: DeliveryContext
  readonly #outbox: Outbox
  readonly #acks: Acks
  /** Streams that wait: for their keys, or for a while after conflicts. */
  readonly #waiting = new Set<InStream>()
  readonly #openings: Openings
  #lost: LostStreams = new LostStreams(new Set(), undefined)
  /** Streams that may begin when the named one has come so far. */
  readonly #followers = new Map<StreamId, Set<InStream>>()

  constructor(context: DeliveryContext, outbox: Outbox) {
    this.#context = context
    this.#outbox = outbox
    this.#acks = new Acks(context, this.streams)
    this.#openings = new Openings(context)
  }

  restore(records: readonly { readonly record: InStreamRecord; readonly version: number }[], lost: LostStreams): void {
    this.#lost = lost
    for (const one of records)
      this.streams.set(one.record.stream, new InStream(one.record.stream, one.record.from, one.record.lane, one))
  }

  /** An envelope came over a path. */
  data(frame: DataFrame, path: Path): void {
    const header = readHeader(frame.envelope.authenticated)
    if (header.to !== this.#context.device) return
    const entry: InEnvelope = { header, envelope: frame.envelope, path, paths: new Set([path]) }
    const stream = this.streams.get(header.stream) ?? this.#meet(header.stream, entry)
    if (stream === undefined || stream.from !== header.from || stream.lane !== header.lane) return
    if (this.#openings.renews(stream, entry)) stream.keep(entry)
    else if (header.seq < stream.next) this.#acks.add(stream, path)
    else if (!stream.keep(entry)) this.#acks.add(stream, path)
    else {
      this.#pump(stream)
      // Tells the sender what is wanted: it may not have it any more (spec DL14).
      if (stream.hasHole) this.#acks.add(stream, path)
    }
  }

  openedIn(nowMs: number, input: Input<'opened-in'>): void {
    const stream = this.streams.get(input.stream)
    if (stream === undefined) return
    if (stream.renewing?.isAsked === true) this.#renewed(nowMs, stream, input.keys)
    if (stream.opened.state !== 'opening') return
    stream.open(input.name, input.keys)
    noteOpening(stream)
    stream.after = input.after
    this.#waiting.delete(stream)
    if (input.after !== undefined) {
      const followers = this.#followers.get(input.after.stream) ?? new Set<InStream>()
      this.#followers.set(input.after.stream, followers.add(stream))
    }
    if (!stream.buffer.has(stream.cursor) || !this.#afterDecided(stream))
      for (const entry of stream.buffer.values()) this.#acks.add(stream, entry.path)
    this.#pump(stream)
  }

  notOpenedIn(nowMs: number, input: Input<'not-opened-in'>): void {
    const stream = this.streams.get(input.stream)
    if (stream?.renewing?.isAsked === true) {
      this.#openings.notRenewed(stream, input)
      this.#pump(stream)
    }
    if (stream?.opened.state !== 'opening') return
    if (input.retry) {
      const pauseMs = openingPauseMs(stream.openingTries++)
      stream.opened = { state: 'opening', retryAtMs: nowMs + pauseMs }
    } else {
      this.#drop(stream)
      this.#openings.refuse(stream, input.code, pathsOf(stream))
    }
  }

  unsealed(nowMs: number, input: Input<'unsealed'>): void {
    const stream = this.streams.get(input.stream)
    const entry = stream?.buffer.get(input.seq)
    if (stream?.busy !== input.seq || entry === undefined || stream.opened.state !== 'open') return
    const { header } = entry
    entry.messages = input.messages
    const messages = input.messages.filter((message) => !isVoid(message))
    const of = { stream: stream.stream, seq: input.seq, from: stream.opened.name, device: stream.from }
    const { sentAtMs } = header
    this.#lost.begins(stream, header)
    if (stream.isLost) {
      stream.losing = { next: input.seq + 1, count: header.count, reason: 'damaged', entry }
      this.#context.emit({ ...of, kind: 'handle-lost', count: header.count, reason: 'damaged', sentAtMs })
    } else if (messages.length > 0)
      this.#context.emit({ ...of, kind: 'handle', sentAtMs, path: entry.path, atomic: header.atomic, messages })
    else if (isExpired(entry))
      this.#context.emit({ ...of, kind: 'handle-lost', count: header.count, reason: 'expired', sentAtMs })
    // All of it was withdrawn, which is no news to anybody here.
    else this.#commit(nowMs, stream, entry, [], nothing)
  }

  /** Changed bytes are dropped as if they never came; a true copy may follow. */
  notUnsealed(input: Input<'not-unsealed'>): void {
    const stream = this.streams.get(input.stream)
    if (stream?.busy !== input.seq) return
    const entry = stream.buffer.get(input.seq)
    stream.busy = undefined
    stream.buffer.delete(input.seq)
    // Sealed under a later opening, which this device had before its store went back to an older copy.
    if (entry?.envelope.opening === undefined && (entry?.header.generation ?? 0) > stream.generation)
      for (const path of entry?.paths ?? []) this.#openings.ask(stream, path)
    this.#pump(stream)
  }

  /** True while the handlers of the position run. */
  awaits(id: StreamId, seq: number): boolean {
    const stream = this.streams.get(id)
    if (stream?.busy !== seq) return false
    return stream.losing !== undefined || stream.buffer.get(seq)?.messages !== undefined
  }

  handled(nowMs: number, input: Input<'handled'>): void {
    const stream = this.streams.get(input.stream)
    if (stream === undefined || !this.awaits(input.stream, input.seq)) return
    const entry = stream.buffer.get(input.seq)
    if (stream.losing !== undefined) this.#lose(nowMs, stream, stream.losing, input.writes)
    else if (entry?.messages !== undefined) this.#commit(nowMs, stream, entry, input.decisions, input.writes)
  }

  /** Positions that will never come: proven by the sender, or said by the server, which is only reported. */
  gap(frame: GapFrame, isReport: boolean): void {
    const stream = this.streams.get(frame.stream)
    if (stream?.opened.state !== 'open' || stream.from !== frame.from) return
    const { name } = stream.opened
    if (frame.reason === 'orphaned' || isReport) {
      // The server may not know what is committed.
      const count = frame.toSeq + 1 - Math.max(frame.fromSeq, stream.next)
      if (count > 0) this.#tellMissing(stream, count, frame.reason)
      return
    }
    if (frame.toSeq === 0) {
      this.#released(stream, frame)
      return
    }
    const isBusy = stream.busy !== undefined || stream.cursor !== stream.next
    if (isBusy || frame.fromSeq > stream.next || frame.toSeq < stream.next) return
    const { reason, toSeq } = frame
    this.#lost.begins(stream, { seq: toSeq + 1, sentAtMs: 0 })
    stream.busy = stream.next
    stream.losing = { next: toSeq + 1, count: toSeq - stream.next + 1, reason }
    this.#context.emit({
      kind: 'handle-lost',
      stream: stream.stream,
      seq: stream.next,
      from: name,
      device: stream.from,
      count: stream.losing.count,
      reason,
      sentAtMs: undefined,
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
      stream.opened = { state: 'opening', retryAtMs: undefined }
      this.#openings.tryOnce(stream)
    }
  }

  clockWentBack(byMs: number): void {
    for (const stream of this.#waiting) {
      if (stream.pausedUntilMs !== undefined) stream.pausedUntilMs -= byMs
      if (stream.opened.state === 'opening' && stream.opened.retryAtMs !== undefined)
        stream.opened = { state: 'opening', retryAtMs: stream.opened.retryAtMs - byMs }
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

  /** Emits the ACKs that are due. */
  acknowledge(): void {
    this.#acks.emit()
  }

  /** The stream was opened again by its sender, who is told so by an ACK under the new keys when they are on disk. */
  #renewed(nowMs: number, stream: InStream, keys: Uint8Array): void {
    const paths = stream.renewing?.paths ?? new Set()
    this.#openings.renewed(stream, keys)
    noteOpening(stream)
    this.#write(nowMs, stream, stream.next, stream.exceptions, nothing, paths, () => undefined)
    this.#pump(stream)
  }

  #meet(id: StreamId, entry: InEnvelope): InStream | undefined {
    const { header, envelope, path } = entry
    if (envelope.opening === undefined) {
      this.#openings.ask({ stream: id, from: header.from }, path)
      return undefined
    }
    const stream = new InStream(id, header.from, header.lane)
    if (this.#openings.isTurnedAway(stream, envelope.opening, path)) return undefined
    if (this.#waiting.size >= openingStreamsMax) this.#dropStuck()
    if (this.#waiting.size >= openingStreamsMax) return undefined
    this.#lost.met(stream)
    this.streams.set(id, stream)
    this.#waiting.add(stream)
    this.#openings.begin(stream, envelope.opening)
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
    this.#openings.end(stream)
    if (stream.after === undefined) return
    const followers = this.#followers.get(stream.after.stream)
    followers?.delete(stream)
    if (followers?.size === 0) this.#followers.delete(stream.after.stream)
  }

  /** The sender proves that what a stream waits for was decided, in a later state of this store (spec DL14). */
  #released(stream: InStream, { reason }: GapFrame): void {
    if (stream.opened.state !== 'open' || stream.after === undefined || this.#afterDecided(stream)) return
    const count = stream.after.seq + 1 - (this.streams.get(stream.after.stream)?.next ?? 1)
    this.#tellMissing(stream, count, reason)
    this.#followers.get(stream.after.stream)?.delete(stream)
    stream.after = undefined
    this.#pump(stream)
  }

  #pump(stream: InStream): void {
    const entry = stream.due
    if (entry === undefined || stream.plannedKeys === undefined || !this.#afterDecided(stream)) return
    stream.busy = entry.header.seq
    this.#context.emit({
      kind: 'unseal',
      keys: stream.plannedKeys,
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

  #commit(nowMs: number, stream: InStream, entry: InEnvelope, handled: readonly Decision[], writes: WriteSet): void {
    if (stream.opened.state !== 'open') return
    const { header, messages = [] } = entry
    const decisions = decisionsOf(messages, handled)
    const exceptions = messages.length === 0 ? expiredWhole(header.seq) : exceptionsOf(header.seq, decisions)
    const next = header.seq + 1
    const remembered = receivedChanges(nowMs, stream.opened.name, entry, messages, decisions)
    const whole = { ...writes, changes: [...remembered, ...writes.changes] }
    this.#write(nowMs, stream, next, [...stream.exceptionsFor(next), ...exceptions], whole, entry.paths, () => {
      if (isExpired(entry)) this.#tellMissing(stream, header.count, 'expired', header.sentAtMs)
    })
    stream.busy = undefined
    this.#pump(stream)
  }

  /** Goes on behind positions that will never come; the application's writes about them are part of it (spec DL14). */
  #lose(nowMs: number, stream: InStream, lost: LostPositions, writes: WriteSet): void {
    const { next, entry } = lost
    const exceptions = stream.isLost
      ? [...stream.exceptionsFor(next), ...lostWhole(next - 1)]
      : stream.plannedExceptions
    this.#write(nowMs, stream, next, exceptions, writes, entry?.paths ?? new Set(), () => {
      this.#tellMissing(stream, lost.count, lost.reason, entry?.header.sentAtMs)
    })
    stream.busy = undefined
    stream.losing = undefined
    this.#pump(stream)
  }

  #tellMissing(stream: InStream, count: number, reason: LostReason, sentAtMs?: number): void {
    if (stream.opened.state !== 'open') return
    const { name: from } = stream.opened
    this.#context.emit({ kind: 'missing', from, device: stream.from, count, reason, sentAtMs })
  }

  #write(
    nowMs: number,
    stream: InStream,
    next: number,
    exceptions: readonly Exception[],
    writes: WriteSet,
    paths: ReadonlySet<Path>,
    applied: () => void,
  ): void {
    if (stream.opened.state !== 'open' || stream.plannedKeys === undefined) return
    const accepted = this.#outbox.accept(nowMs, writes)
    const keys = this.#context.advance(stream.plannedKeys, next)
    const { change, expects } = positionWrite(nowMs, stream, stream.opened.name, { keys, next, exceptions })
    const { epoch } = stream
    stream.plannedVersion++
    stream.plannedExceptions = exceptions
    stream.plannedKeys = keys
    stream.cursor = next
    this.#context.journal.add(
      {
        changes: [change, ...accepted.changes, ...writes.changes],
        expects: [expects, ...writes.expects],
        statements: writes.statements,
      },
      (settledMs, ok) => {
        accepted.settled(settledMs, ok)
        if (ok) {
          stream.advance(next, exceptions, keys)
          this.#begun(stream)
          for (const path of paths) this.#acks.add(stream, path)
          applied()
          for (const follower of this.#followers.get(stream.stream) ?? []) this.#pump(follower)
        } else if (epoch === stream.epoch) {
          stream.rewind()
          if (++stream.conflicts >= conflictsMax) this.#pause(settledMs, stream)
        }
        this.#openings.renew(stream)
        this.#pump(stream)
      },
    )
  }

  #pause(nowMs: number, stream: InStream): void {
    stream.pausedUntilMs = nowMs + conflictPauseMs(stream.conflicts - conflictsMax)
    this.#waiting.add(stream)
  }
}
