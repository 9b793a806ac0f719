import { assertNever, type DeviceId, type ErrorCode, limits, type StreamId, tagBytes } from '@kith/wire'

import type { TurnedDown } from './answers.ts'
import { frameOf } from './envelope-bytes.ts'
import { judgeStreams, type Verdict } from './hello.ts'
import { Hellos } from './hellos.ts'
import type {
  MailboxChange,
  MailboxInput,
  MailboxOutput,
  MailboxRequest,
  SenderStream,
  Use,
  WaitingRow,
} from './inputs.ts'
import { type PushCount, Pushes } from './pushes.ts'
import type { MailboxQuotas } from './quotas.ts'
import type { MailboxStatistics } from './statistics.ts'
import { StreamBook } from './stream-book.ts'
import { relate, setStrangers, storedTo } from './streams.ts'

/** An ack that removes no row is written after this long at the latest. */
const ackWriteMs = 5000
/** After a write or a read that did not work, the next one waits. */
const writeAgainMs = 1000
/** Between two steps of a sweep, and between two sweeps. */
const sweepStepMs = 1000
const sweepMs = 60_000
/** Changes in one write; the rest goes with the next. */
const changesPerWriteMax = 4096

type RowChange = Extract<MailboxChange, { readonly kind: 'row' | 'replace' }>

/**
 * The rules of the mailbox (spec MB): what a sender may leave for a receiver that is away, when it is told so, what the receiver is
 * sent and when a row goes.
 *
 * 1. A `store` finds its stream and the receiver's account, loading both when they are not held, and is admitted when its position is the next
 *    one and the quotas have room (`StreamBook`).
 * 2. Everything that was admitted while the last write was on its way to the disk goes with the next one. Only when that is on disk does the sender
 *    hear `stored`, once a stream, and only then are receivers that are attached poked.
 * 3. A receiver that attaches is sent its rows in order within a window; acknowledgements move it (`Pushes`).
 * 4. An ack that passes removes rows and is kept for a sender that is away. A hello says which acks and rows nobody needs (`judgeStreams`).
 *
 * Synchronous and without I/O: what `pollOutput` asks for is done by a driver, which brings the results back as inputs. One write is out at a
 * time, so that the order of changes is the order on disk.
 */
export class MailboxMachine {
  readonly #book: StreamBook
  readonly #pushes: Pushes
  readonly #outputs: MailboxOutput[] = []
  readonly #hellos = new Hellos()
  /** Said hello and are not attached yet, so that nobody forwards them the acks that pass now. */
  readonly #greeting = new Set<DeviceId>()
  #changes: MailboxChange[] = []
  #writing: readonly MailboxChange[] | undefined
  #writes = 0
  #writeNotBefore = -Infinity
  #ackWriteAt: number | undefined
  /** When streams that could not be read are asked for again. */
  #readAt: number | undefined
  #sweepAt: number
  #sweepAfter = 0
  /** The time of the last call. */
  #latestMs: number
  #removed = 0
  #damaged = 0
  #expired = 0

  constructor(nowMs: number, quotas: MailboxQuotas) {
    const out = (output: MailboxOutput): void => {
      this.#outputs.push(output)
    }
    this.#pushes = new Pushes(out)
    this.#book = new StreamBook(quotas, out, (change) => {
      this.#changes.push(change)
    })
    this.#sweepAt = nowMs + sweepStepMs
    this.#latestMs = nowMs
  }

  /** Takes one input. Afterwards the caller drains `pollOutput`. */
  handleInput(nowMs: number, input: MailboxInput): void {
    this.#book.answers.nowMs = nowMs
    this.#watchClock(nowMs)
    switch (input.kind) {
      case 'store':
        this.#book.offer(nowMs, input)
        return
      case 'ack':
        this.#pushes.acknowledge(nowMs, input.from, input.stream, input.next)
        if (this.#greeting.has(input.to)) this.#book.answers.ack(input.to, input.payload)
        this.#book.ack(input)
        if (this.#book.hasUnwrittenAcks) this.#ackWriteAt ??= nowMs + ackWriteMs
        return
      case 'hello':
        this.#hello(input)
        return
      case 'attach':
        this.#greeting.delete(input.device)
        this.#pushes.attach(input.device)
        return
      case 'detach':
        this.#greeting.delete(input.device)
        this.#pushes.detach(input.device)
        this.#hellos.forget(input.device)
        return
      case 'relation':
        this.#book.ofAll((streams) => {
          relate(streams, input)
        })
        return
      case 'strangers':
        this.#book.ofAll((streams) => {
          setStrangers(streams, input.name, input.policy)
        })
        return
      case 'removed':
        this.#book.remove(input.devices)
        return
      case 'loaded-stream':
        this.#book.loadedStream(nowMs, input.stream, input.found)
        return
      case 'loaded-account':
        this.#book.loadedAccount(nowMs, input.device, input.uses)
        return
      case 'loaded-position':
        this.#book.loadedPosition(nowMs, input)
        return
      case 'loaded-sender':
        this.#judge(input.as, input.streams)
        return
      case 'read-rows':
        this.#push(nowMs, input)
        return
      case 'written':
        this.#written(nowMs, input.freed)
        return
      case 'swept':
        this.#sweepAfter = input.nextId
        this.#sweepAt = nowMs + (input.nextId === 0 ? sweepMs : sweepStepMs)
        this.#expired += input.expired
        this.#free(input.freed)
        this.#book.forgetQuiet()
        return
      case 'failed':
        this.#failed(nowMs, input.of, input.code)
        return
      default:
        assertNever(input)
    }
  }

  /** Does what is due at `nowMs`. */
  handleTimeout(nowMs: number): void {
    this.#watchClock(nowMs)
    this.#pushes.handleTimeout(nowMs)
    if (this.#ackWriteAt !== undefined && this.#ackWriteAt <= nowMs) {
      this.#ackWriteAt = undefined
      this.#book.writeAcks()
    }
    if (this.#readAt !== undefined && this.#readAt <= nowMs) {
      this.#readAt = undefined
      this.#book.readAgain()
    }
    if (this.#sweepAt <= nowMs) {
      this.#sweepAt = Infinity
      this.#outputs.push({ kind: 'sweep', afterId: this.#sweepAfter, nowMs })
    }
    if (this.#writeNotBefore <= nowMs) this.#writeNotBefore = -Infinity
  }

  /** When `handleTimeout` has something to do, in milliseconds; Infinity when never. */
  nextTimeout(): number {
    const writeAt = this.#writeNotBefore === -Infinity ? Infinity : this.#writeNotBefore
    return Math.min(
      this.#pushes.nextTimeout(),
      this.#ackWriteAt ?? Infinity,
      this.#readAt ?? Infinity,
      this.#sweepAt,
      writeAt,
    )
  }

  /** The next output; nothing when there is none. Drained once a turn, what came in the turn shares one write and one `stored` a stream. */
  pollOutput(): MailboxOutput | undefined {
    const output = this.#outputs.shift()
    if (output !== undefined) return output
    this.#book.answers.flush()
    return this.#outputs.shift() ?? this.#nextWrite()
  }

  /** Writes at the next chance what would otherwise be written later; for stopping. */
  writeAll(): void {
    this.#ackWriteAt = undefined
    this.#book.writeAcks()
  }

  /** The stream is in memory. */
  holds(stream: StreamId): boolean {
    return this.#book.get(stream) !== undefined
  }

  /** Positions of the stream below are decided, as far as memory knows: acks may not be on disk yet. */
  nextOf(stream: StreamId): number {
    const held = this.#book.get(stream)
    return held?.state === 'ready' ? held.next : 1
  }

  /** Why a position was turned down the last time, in this run of the server. */
  turnedDown(stream: StreamId, seq: number): TurnedDown | undefined {
    return this.#book.answers.refusalOf(stream, seq)
  }

  /** How often a row was pushed, and when last, in this run of the server. */
  pushesOf(row: number): PushCount {
    return this.#pushes.countOf(row)
  }

  isAttached(device: DeviceId): boolean {
    return this.#pushes.isAttached(device)
  }

  /** Nothing waits for the disk. */
  get isIdle(): boolean {
    return this.#writing === undefined && this.#changes.length === 0 && this.#book.waiting.envelopes === 0
  }

  /** Too much waits for the disk. */
  get isFull(): boolean {
    return this.#book.waiting.isFull
  }

  /** Counts since the start. */
  snapshot(): MailboxStatistics {
    return {
      stored: this.#book.stored,
      turnedDown: this.#book.answers.turnedDown,
      pushed: this.#pushes.pushed,
      removed: this.#removed,
      damaged: this.#damaged,
      expired: this.#expired,
      waiting: this.#book.waiting.envelopes,
    }
  }

  /** A clock that is set back takes what is waited for along, so that nothing waits until it has caught up. */
  #watchClock(nowMs: number): void {
    const backMs = this.#latestMs - nowMs
    this.#latestMs = nowMs
    if (backMs <= 0) return
    this.#pushes.clockWentBack(backMs)
    if (this.#ackWriteAt !== undefined) this.#ackWriteAt -= backMs
    if (this.#readAt !== undefined) this.#readAt -= backMs
    this.#sweepAt -= backMs
    this.#writeNotBefore -= backMs
  }

  #nextWrite(): MailboxOutput | undefined {
    if (this.#writing !== undefined || this.#changes.length === 0 || this.#writeNotBefore !== -Infinity)
      return undefined
    this.#writing = this.#changes.splice(0, changesPerWriteMax)
    return { kind: 'write', write: ++this.#writes, changes: this.#writing }
  }

  #written(nowMs: number, freed: readonly Use[]): void {
    const changes = this.#writing ?? []
    this.#writing = undefined
    this.#free(freed)
    const receivers = new Set<DeviceId>()
    for (const change of changes) {
      this.#book.written(change)
      if (change.kind === 'row') receivers.add(change.to)
      else if (change.kind === 'replace') this.#pushes.replaced(nowMs, change.to, change)
      else if (change.kind === 'orphan') this.#pushes.rewind(change.to)
    }
    for (const receiver of receivers) this.#pushes.poke(receiver)
  }

  #free(freed: readonly Use[]): void {
    for (const use of freed) this.#removed += use.envelopes
    this.#book.freed(freed)
  }

  #push(nowMs: number, input: Extract<MailboxInput, { readonly kind: 'read-rows' }>): void {
    const isDecided = (row: WaitingRow): boolean => {
      if (row.isDamaged) return true
      const stream = this.#book.get(row.stream)
      return stream?.state === 'ready' && row.seq < Math.max(stream.next, stream.leftOut)
    }
    for (const row of input.rows) if (row.isDamaged) this.#setAside(input.device, row)
    for (const stream of this.#pushes.take(nowMs, input, limits.streamWindowEnvelopes, isDecided)) {
      this.#changes.push({ kind: 'drop', stream })
    }
  }

  /** A row that does not hold what was written is not pushed; both ends of its stream are told (spec MB17). */
  #setAside(to: DeviceId, row: WaitingRow): void {
    const { from, stream, seq } = row
    this.#damaged++
    this.#book.damaged(row, to)
    const tag = new Uint8Array(tagBytes)
    const gap = { type: 'gap', to, from, stream, fromSeq: seq, toSeq: seq, reason: 'damaged', tag } as const
    this.#outputs.push({ kind: 'send', device: to, frame: frameOf(gap) })
  }

  #hello(input: Extract<MailboxInput, { readonly kind: 'hello' }>): void {
    if (!this.#pushes.isAttached(input.as)) this.#greeting.add(input.as)
    if (this.#hellos.take(input, this.#book.inputs)) this.#outputs.push({ kind: 'load-sender', as: input.as })
  }

  #judge(as: DeviceId, streams: readonly SenderStream[]): void {
    const hello = this.#hellos.whole(as)
    if (hello === undefined) return
    for (const verdict of judgeStreams(streams, hello.outstanding)) this.#carryOut(as, verdict, hello.inputs)
    const onDisk = new Set(streams.map((one) => one.stream))
    for (const { stream, first } of hello.outstanding)
      if (!onDisk.has(stream) || this.#book.get(stream)?.state === 'loading') this.#tellPassedAck(as, stream, first)
  }

  /** An ack may have passed while the sender was away, before anything of its stream was on disk. */
  #tellPassedAck(as: DeviceId, stream: StreamId, first: number): void {
    const held = this.#book.get(stream)
    if (held?.from !== as) return
    const passed = held.state === 'loading' ? held.ack : { next: held.next, payload: held.lastAck }
    if (passed?.payload !== undefined && passed.next > first) this.#book.answers.ack(as, passed.payload)
  }

  #carryOut(as: DeviceId, verdict: Verdict, inputsAtHello: number): void {
    const { stream } = verdict.stream
    const held = this.#book.get(stream)
    const known = held?.state === 'ready' ? held : undefined
    if (verdict.kind === 'outstanding') {
      const { first, stream: kept } = verdict
      const next = Math.max(kept.next, known?.next ?? 1)
      const lastAck = known?.lastAck ?? kept.lastAck
      if (lastAck !== undefined && next > first) this.#book.answers.ack(as, lastAck)
      const holes = known?.holes ?? new Set(kept.holes.filter((seq) => seq >= Math.max(first, kept.next, kept.base)))
      const durable = known?.durable ?? Math.max(kept.highest, kept.next - 1, kept.base - 1)
      const upTo = storedTo({ durable, holes })
      for (const seq of holes) this.#book.answers.turnDown({ to: kept.to, from: as, stream, seq }, 'record-damaged')
      if (upTo >= first) this.#book.answers.stored({ stream, from: as, to: kept.to }, upTo)
      if (first > kept.base) this.#book.raiseBase(stream, first)
      return
    }
    // What was stored after the hello is not spoken of by it.
    if (held?.state === 'loading' || (known !== undefined && known.touched > inputsAtHello)) return
    if (verdict.kind === 'left') this.#book.leave(stream)
    else this.#changes.push({ kind: 'orphan', stream, to: verdict.stream.to })
  }

  #failed(nowMs: number, of: MailboxRequest, code: ErrorCode): void {
    switch (of.kind) {
      case 'load-stream':
      case 'load-account':
      case 'load-position':
        this.#book.failed(of, code)
        if (this.#book.unread.size > 0) this.#readAt ??= nowMs + writeAgainMs
        return
      case 'load-sender':
        this.#hellos.forget(of.as)
        return
      case 'read-rows':
        this.#pushes.failed(nowMs, of.device, of.attachment)
        return
      case 'sweep':
        this.#sweepAt = nowMs + sweepMs
        return
      case 'write':
        this.#notWritten(nowMs, code)
        return
      default:
        assertNever(of)
    }
  }

  /** Rows go back to their senders, with those that came after them; the other changes are tried again. */
  #notWritten(nowMs: number, code: ErrorCode): void {
    const changes = this.#writing ?? []
    this.#writing = undefined
    this.#writeNotBefore = nowMs + writeAgainMs
    const streams = new Set(changes.filter(isRow).map((change) => change.stream))
    const rows: RowChange[] = []
    const others: MailboxChange[] = []
    for (const change of [...changes, ...this.#changes]) {
      if (isRow(change) && streams.has(change.stream)) rows.push(change)
      else others.push(change)
    }
    this.#changes = others
    this.#book.notWritten(rows, code)
    // Whether a lost commit reached the disk is not known: a row that did is pushed, and not only when its receiver comes again.
    for (const receiver of new Set(rows.map((row) => row.to))) this.#pushes.poke(receiver)
  }
}

function isRow(change: MailboxChange): change is RowChange {
  return change.kind === 'row' || change.kind === 'replace'
}
