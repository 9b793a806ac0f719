import {
  type AckFrame,
  codeOfNumber,
  type DeviceId,
  type Envelope,
  type MessageId,
  type ReopenFrame,
  type StoredFrame,
  type TurnedDownFrame,
} from '@kith/wire'
import { allowedOf, isAllowed } from './allowed.ts'
import { type DeliveryContext, randomFraction } from './context.ts'
import type { OutLane } from './out-lane.ts'
import { tellGap } from './gaps.ts'
import { foundPath, holdForPath, refuse, reportStored } from './holding.ts'
import { isMeant, isUnsent, type OutEnvelope, type OutStream, roundTripMs, sendAgain } from './out-stream.ts'
import { wasReplaced } from './replaced.ts'
import { hasLostPosition, settle } from './outcome.ts'
import type { Outbox } from './outbox.ts'
import type { Path } from './ports.ts'
import type { Way } from './reach.ts'
import { collections } from './records.ts'

/** Envelopes sent again at once when an ACK is late: enough to show a living path, few enough not to flood it. */
const resendEnvelopes = 4
const refusedRetryMs = 15_000
/** Between two times that a direct path is asked for, while messages wait for one. */
const wantDirectMs = 60_000

/**
 * The sending half from the envelope on: which way each outstanding envelope goes, when it goes again, and what the answers mean.
 *
 * An envelope goes out once by the best way (direct, relay, or mailbox when the receiver is known to be away). One timer a stream
 * runs while anything is outstanding that is not safe in the mailbox: it hedges to another way after max(1 s, 4 RTT), then backs off
 * from 0.3 s by 1.6 to 8 s. An ACK ends an envelope; where that can never come, its end is indeterminate, and said so (spec DL15, DL29,
 * DL30).
 */
export class Transmitter {
  readonly #context: DeliveryContext
  readonly #outbox: Outbox
  /** Streams that wait for time. */
  readonly #timed = new Set<OutStream>()
  #closing = false

  constructor(context: DeliveryContext, outbox: Outbox) {
    this.#context = context
    this.#outbox = outbox
  }

  /** Sends, in order, what is ready and has not gone the way that is best now. */
  flush(nowMs: number, stream: OutStream): void {
    const way = this.#wayOf(stream)
    if (way === undefined) {
      this.#awaitWay(nowMs, stream)
      return
    }
    // The wait was for a way, and not for an ACK.
    if (stream.awaitsPath) this.#wait(stream, undefined)
    const securedTo = this.#securedTo(stream)
    for (const envelope of stream.envelopes.values()) {
      if (envelope.record === undefined) break
      if (envelope.refusal !== undefined) continue
      if (envelope.seq <= securedTo && !envelope.stored && !envelope.isGiven)
        this.#send(nowMs, stream, envelope, 'mailbox')
      else if (isUnsent(envelope, way)) this.#send(nowMs, stream, envelope, way)
    }
    if (stream.envelopes.size === 0 || stream.allStored) this.#wait(stream, undefined)
    else if (stream.retryAtMs === undefined) this.#wait(stream, nowMs + this.#context.reach.hedgeMs(stream.device))
  }

  /** Flushes every stream to a device, or every stream. */
  flushAll(nowMs: number, device?: DeviceId): void {
    for (const stream of this.#outbox.streams.values())
      if (device === undefined || stream.device === device) this.flush(nowMs, stream)
  }

  /** The server is connected: everything that is not in its mailbox goes again, and with a new store everything (spec DL7). */
  relayUp(nowMs: number, lost: boolean): void {
    for (const stream of this.#outbox.streams.values()) {
      // What kept it from the mailbox may have ended with the connection: a server that stood still starts again.
      for (const envelope of stream.envelopes.values()) {
        envelope.refusal = undefined
        for (const mid of envelope.mids) this.#outbox.messages.get(mid)?.doubt(stream.device)
      }
      stream.resend(lost)
      stream.doubt()
      const dueMs = stream.retryAtMs
      this.#wait(stream, undefined)
      this.flush(nowMs, stream)
      // What waits in vain for an answer over another way does not wait anew.
      if (dueMs !== undefined && stream.retryAtMs !== undefined) stream.retryAtMs = Math.min(dueMs, stream.retryAtMs)
    }
  }

  /** A way to a device came or went: what went that way is sent by the way that is best now. */
  reachChanged(nowMs: number, device: DeviceId, changed: Way): void {
    for (const stream of this.#outbox.streams.values()) {
      if (stream.device !== device) continue
      for (const envelope of stream.envelopes.values()) {
        // What kept it from the mailbox does not keep it from its receiver.
        envelope.refusal = undefined
        if (envelope.way === changed) envelope.way = undefined
      }
    }
    this.flushAll(nowMs, device)
  }

  /** Puts a message into the mailbox now; it may still be on its way to its envelope. */
  secure(nowMs: number, mid: MessageId): void {
    const message = this.#outbox.messages.get(mid)
    if (message === undefined) return
    message.secured = true
    for (const target of message.targets.values()) {
      const stream = this.#outbox.streams.get(target.stream)
      const envelope = stream?.envelopes.get(target.seq)
      if (stream === undefined || envelope === undefined) continue
      envelope.secured = true
      this.flush(nowMs, stream)
    }
  }

  /** The program ends: everything that may be kept goes to the mailbox now. */
  close(nowMs: number): void {
    this.#closing = true
    this.flushAll(nowMs)
  }

  /** Another way, or the same again, for what nobody acknowledged in time. */
  timeout(nowMs: number): void {
    for (const stream of [...this.#timed]) {
      if (stream.retryAtMs === undefined || nowMs < stream.retryAtMs) continue
      this.#wait(stream, nowMs + stream.backOffMs(randomFraction(this.#context)))
      this.#retry(nowMs, stream)
    }
  }

  clockWentBack(byMs: number): void {
    for (const stream of this.#timed) if (stream.retryAtMs !== undefined) stream.retryAtMs -= byMs
  }

  /** When the next stream tries again. */
  get nextRetryMs(): number {
    let next = Infinity
    for (const stream of this.#timed) next = Math.min(next, stream.retryAtMs ?? Infinity)
    return next
  }

  /** The receiver's word, verified: everything below `next` is decided. */
  acknowledged(nowMs: number, ack: AckFrame, path: Path): void {
    const stream = this.#outbox.streams.get(ack.stream)
    if (stream === undefined || stream.device !== ack.from) return
    // This life gave no such position: somebody else sends in this stream, or its receiver lies. To a stream of an earlier life nothing
    // is added, so an ACK above it shows that this store is an older copy, and is true of what is outstanding here (spec DL30).
    if (ack.next > stream.nextSeq && !stream.old) {
      this.#alarm(stream)
      this.#abandon(nowMs, stream, 'identity-cloned')
      return
    }
    this.#context.reach.acknowledged(nowMs, stream.device, path, roundTripMs(nowMs, stream, ack.next))
    const hole = stream.holeFrom(ack.next)
    if (ack.next < stream.base) tellGap(this.#context, stream, ack.next, stream.base - 1, path)
    else if (hole !== undefined) tellGap(this.#context, stream, ack.next, hole, path, 'damaged')
    else if (ack.next === 1 && stream.after !== undefined && !this.#outbox.streams.has(stream.after.stream))
      tellGap(this.#context, stream, 0, 0, path)
    stream.credit = ack.credit
    const decided = stream.acknowledge(ack.next)
    if (decided.length > 0) {
      settle(this.#context, this.#outbox, nowMs, stream, decided, { ...ack, path })
      this.#wait(stream, undefined)
    }
    this.#outbox.renewing.proceed(nowMs, stream)
    if (hasLostPosition(ack)) {
      this.#abandon(nowMs, stream, 'record-damaged')
      return
    }
    const lane = this.#outbox.lanes.of(stream)
    if (stream.old && stream.envelopes.size === 0) this.#finish(lane, stream)
    this.#outbox.sealing.fill(lane)
    reportStored(nowMs, this.#outbox, lane)
    this.flush(nowMs, stream)
  }

  /** The mailbox has everything up to a position on disk. */
  stored(nowMs: number, frame: StoredFrame): void {
    const stream = this.#outbox.streams.get(frame.stream)
    if (stream === undefined) return
    for (const envelope of stream.envelopes.values()) {
      if (envelope.seq > frame.upTo) break
      if (!isMeant(envelope, frame.items)) continue
      envelope.stored = true
      envelope.refusal = undefined
    }
    reportStored(nowMs, this.#outbox, this.#outbox.lanes.of(stream))
    this.flush(nowMs, stream)
  }

  /** The server did not take an envelope: it stays here, with the reason, and is tried again. */
  turnedDown(nowMs: number, frame: TurnedDownFrame): void {
    const stream = this.#outbox.streams.get(frame.stream)
    const envelope = stream?.envelopes.get(frame.seq)
    if (stream === undefined || envelope === undefined) return
    const code = codeOfNumber(frame.code)
    // A late copy of what stood there before conflicts with what took its place; and an older copy of a store may lack a tombstone.
    const isReplaced = envelope.expiring || envelope.resealing !== undefined || wasReplaced(envelope)
    if (code === 'position-conflict' && !stream.old && !isReplaced) this.#alarm(stream)
    if (code === 'device-gone') this.#context.emit({ kind: 'lookup', name: stream.name })
    if (code === 'record-damaged') {
      this.#storeAgain(nowMs, stream, envelope)
      return
    }
    if (code === 'position-gap') {
      // All that is not known to be stored goes again in order, soon, and not later because the gap is told again meanwhile.
      const soonMs = nowMs + stream.backOffMs(randomFraction(this.#context))
      this.#wait(stream, Math.min(stream.retryAtMs ?? Infinity, soonMs))
      return
    }
    for (const later of stream.envelopes.values()) if (later.seq >= frame.seq && !later.stored) sendAgain(later)
    for (const later of stream.envelopes.values())
      if (later.seq >= frame.seq && !later.stored) refuse(nowMs, this.#outbox, stream, later, code)
    this.#wait(stream, nowMs + Math.max(frame.retryAfterMs, refusedRetryMs))
  }

  /** The mailbox had it, and lost it to a damaged disk: it is not stored any more, and goes again (spec MB17). */
  #storeAgain(nowMs: number, stream: OutStream, envelope: OutEnvelope): void {
    envelope.stored = false
    sendAgain(envelope)
    for (const mid of envelope.mids) {
      const message = this.#outbox.messages.get(mid)
      if (message === undefined) continue
      const news = message.hold('record-damaged')
      if (message.decide(stream.device, 'accepted', undefined) || news) this.#outbox.tell(message, undefined)
    }
    this.flush(nowMs, stream)
  }

  /** The receiver does not know the stream's keys: the opening goes with the envelopes again. */
  reopen(nowMs: number, frame: ReopenFrame, path: Path): void {
    const stream = this.#outbox.streams.get(frame.stream)
    if (stream === undefined || stream.device !== frame.from) return
    if (this.#outbox.renewing.asked(stream, frame.unusable)) return
    // The copy in the mailbox may be of a time when the receiver had the keys.
    if (stream.opening && !stream.hasStored) return
    stream.opening = true
    stream.resend(true)
    this.flush(nowMs, stream)
    // The mailbox keeps the copy that it has, without the opening: who asks is sent another.
    if (!isAllowed(allowedOf(this.#context, stream), path)) return
    for (const envelope of stream.envelopes.values())
      if (envelope.way === 'mailbox') this.#send(nowMs, stream, envelope, path)
  }

  /** The device is not listed any more: what was sent to it can never be known. */
  removed(nowMs: number, lane: OutLane): void {
    for (const stream of [...lane.streams]) {
      const outstanding = stream.acknowledge(stream.nextSeq)
      for (const envelope of outstanding) {
        if (envelope.record === undefined) for (const mid of envelope.mids) this.#unsealed(nowMs, mid, stream.device)
      }
      settle(this.#context, this.#outbox, nowMs, stream, outstanding, 'device-gone')
      this.#finish(lane, stream)
    }
  }

  /** Nothing of the positions below `next` is sent any more: how they ended can never be known (spec DL15). */
  giveUp(nowMs: number, stream: OutStream, next: number): void {
    const decided = stream.acknowledge(next)
    if (decided.length === 0) return
    settle(this.#context, this.#outbox, nowMs, stream, decided, 'deadline-passed')
    const lane = this.#outbox.lanes.of(stream)
    if (stream.old && stream.envelopes.size === 0) this.#finish(lane, stream)
    this.#outbox.sealing.fill(lane)
    this.flush(nowMs, stream)
  }

  /**
   * Ends a stream that somebody else seems to use, or whose receiver lost its position (spec PE24); what was not sealed yet goes into the
   * next.
   */
  #abandon(nowMs: number, stream: OutStream, code: 'identity-cloned' | 'record-damaged'): void {
    const lane = this.#outbox.lanes.of(stream)
    const outstanding = stream.acknowledge(stream.nextSeq)
    const unsealed = outstanding.flatMap((envelope) => (envelope.record === undefined ? envelope.mids : []))
    const again = unsealed.flatMap((mid) => this.#outbox.messages.get(mid) ?? [])
    for (const { mid } of again) this.#unsealed(nowMs, mid, stream.device)
    lane.pending.putBack(again.filter((message) => message.address(stream.device)))
    settle(this.#context, this.#outbox, nowMs, stream, outstanding, code)
    this.#finish(lane, stream)
    this.#outbox.sealing.fill(lane)
  }

  #unsealed(nowMs: number, mid: MessageId, device: DeviceId): void {
    const message = this.#outbox.messages.get(mid)
    if (message !== undefined) this.#outbox.withdrawals.unsealed(nowMs, message, device)
  }

  #alarm(stream: OutStream): void {
    this.#context.emit({ kind: 'alarm', code: 'identity-cloned', name: stream.name })
  }

  #retry(nowMs: number, stream: OutStream): void {
    const { reach } = this.#context
    const allowed = allowedOf(this.#context, stream)
    for (const envelope of stream.envelopes.values()) {
      if (envelope.refusal === undefined) continue
      envelope.refusal = undefined
      sendAgain(envelope)
    }
    if (allowed === 'any' && reach.late(nowMs, stream.device)) {
      this.#context.emit({ kind: 'direct-late', device: stream.device })
      this.flush(nowMs, stream)
      return
    }
    let count = 0
    const way = this.#wayOf(stream)
    for (const envelope of stream.envelopes.values()) {
      if (envelope.record === undefined) break
      if (envelope.stored) continue
      if (stream.kept && reach.relay && isAllowed(allowed, 'relay')) this.#send(nowMs, stream, envelope, 'mailbox')
      if (count++ >= resendEnvelopes || way === undefined) continue
      if (way !== 'direct' && allowed === 'any' && reach.hasDirect(stream.device))
        this.#send(nowMs, stream, envelope, 'direct')
      if (way !== 'mailbox') this.#send(nowMs, stream, envelope, way)
    }
    if (way === undefined) this.#awaitWay(nowMs, stream)
  }

  #wayOf(stream: OutStream): Way | undefined {
    return this.#context.reach.wayTo(stream.device, stream.kept, allowedOf(this.#context, stream))
  }

  /** Nothing can be sent now. Where only a direct path may be used, one is asked for. */
  #awaitWay(nowMs: number, stream: OutStream): void {
    const code = holdForPath(this.#outbox, stream, allowedOf(this.#context, stream))
    if (code === 'no-direct-path') this.#context.emit({ kind: 'want-direct', device: stream.device })
    this.#wait(stream, code === 'no-direct-path' ? nowMs + wantDirectMs : undefined)
    stream.awaitsPath = code === 'no-direct-path'
  }

  #send(nowMs: number, stream: OutStream, envelope: OutEnvelope, way: Way): void {
    const { record } = envelope
    if (record === undefined || stream.record === undefined || stream.renewal?.sealed !== undefined) return
    const frame: Envelope = {
      authenticated: record.authenticated,
      leftMs: Math.min(0xffff_ffff, Math.max(record.kind === 'tombstone' ? 0 : 1, envelope.deadlineMs - nowMs)),
      listVersion: this.#outbox.listed.versionOf(stream.device),
      tag: record.tag,
      body: record.body,
      ...(stream.opening && { opening: stream.record.opening }),
    }
    this.#context.emit({
      kind: 'transmit',
      path: way === 'mailbox' ? 'relay' : way,
      device: stream.device,
      frame:
        way === 'mailbox' ? { type: 'store', first: stream.base, envelope: frame } : { type: 'data', envelope: frame },
    })
    envelope.way = way
    if (way === 'mailbox') envelope.isGiven = true
    if (envelope.sends++ === 0) envelope.firstSentAtMs = nowMs
    envelope.lastSentAtMs = nowMs
    for (const mid of envelope.mids) {
      this.#outbox.messages.get(mid)?.note(nowMs, 'sent', { device: stream.device, way })
      foundPath(this.#outbox, mid)
    }
  }

  /** The last position that has to be in the mailbox at once; it takes positions in order. */
  #securedTo(stream: OutStream): number {
    if (!stream.kept || !this.#context.reach.relay || !isAllowed(allowedOf(this.#context, stream), 'relay')) return 0
    if (this.#closing) return Infinity
    let last = 0
    for (const envelope of stream.envelopes.values()) if (envelope.secured && !envelope.stored) last = envelope.seq
    return last
  }

  #wait(stream: OutStream, untilMs: number | undefined): void {
    stream.retryAtMs = untilMs
    stream.awaitsPath = false
    if (untilMs === undefined) this.#timed.delete(stream)
    else this.#timed.add(stream)
  }

  #finish(lane: OutLane, stream: OutStream): void {
    this.#outbox.streams.delete(stream.stream)
    this.#wait(stream, undefined)
    const at = lane.old.indexOf(stream)
    if (at >= 0) lane.old.splice(at, 1)
    if (lane.current === stream) lane.current = undefined
    if (!stream.recorded) return
    this.#context.journal.add(
      { changes: [{ collection: collections.outStreams, key: stream.stream, value: undefined }], expects: [] },
      noFollowUp,
    )
  }
}

// Nothing in this life waits for the deletion.
const noFollowUp = (): void => undefined
