import { type ChannelAck, channelDataBytesMax, type ChannelRange } from '@kith/wire'
import { ByteQueue } from './byte-queue.ts'
import { RangeSet } from './range-set.ts'
import { channelSizes, channelTimes } from './times.ts'
import { Window } from './window.ts'

/** A piece of the channel that is on its way. The end counts as one place behind the last byte. */
interface Piece {
  readonly from: number
  readonly to: number
  readonly sentAtMs: number
  /** Counts what was sent. */
  readonly order: number
  /** Which path it took. */
  readonly path: number
  readonly isAgain: boolean
}

/** A piece to be sent. */
export interface Outgoing {
  readonly offset: number
  readonly bytes: Uint8Array
  readonly isLast: boolean
}

/**
 * What goes out of one end of a channel: what was written and is not acknowledged, what of it is on its way, and what is lost (spec CH6, CH8).
 *
 * Bytes are known by their place alone. A piece counts as lost when another that was sent later has arrived and it is overdue by a quarter of
 * a round trip (RFC 8985, RACK); or when nothing is heard for the resend time, or the path broke: then all are. What is lost is cut anew, so
 * that it fits the path of then. An answer that was late takes its places out of what is lost.
 */
export class SendSide {
  readonly window: Window = new Window()
  readonly #bytes = new ByteQueue()
  readonly #arrived = new RangeSet()
  readonly #lost = new RangeSet()
  #flying: Piece[] = []
  #flyingBytes = 0
  #isEnded = false
  #upTo = 0
  #next = 0
  #limit = 0
  #order = 0
  #path = 0
  /** The piece sent last of those that arrived. */
  #newest: { readonly sentAtMs: number; readonly order: number; readonly tripMs: number } | undefined
  #newsAtMs = 0
  #silences = 0
  #askAtMs: number | undefined
  #asksAgainMs = 0
  /** Bytes handed out, and those of them that were sent before. */
  sentBytes = 0
  againBytes = 0

  /** No more is written. */
  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Everything, also the end, has arrived. */
  get isDone(): boolean {
    return this.#isEnded && this.#upTo === this.#end
  }

  /** What waits to be acknowledged is little enough to write more. */
  get hasRoom(): boolean {
    return this.#bytes.end - this.#bytes.start < Math.max(channelSizes.unsentBytesMax, 2 * this.window.bytes)
  }

  /** Bytes, or the end, wait to be sent, for the first time or again. */
  get hasMore(): boolean {
    return this.#next < this.#end || this.#lost.first !== undefined
  }

  get flyingBytes(): number {
    return this.#flyingBytes
  }

  /** Bytes that were acknowledged, from the first on. */
  get upTo(): number {
    return Math.min(this.#upTo, this.#bytes.end)
  }

  write(bytes: Uint8Array): void {
    this.#bytes.push(bytes)
  }

  end(): void {
    this.#isEnded = true
  }

  /** Forgets what was written: nobody will get it. */
  clear(): void {
    this.#bytes.clear()
    this.#flying = []
    this.#flyingBytes = 0
    this.#lost.clear()
    this.#askAtMs = undefined
  }

  /** Takes what the other end says. False when it acknowledges what was never sent, or takes credit back. */
  ack(nowMs: number, { upTo, limit, ranges }: ChannelAck): boolean {
    const highest = ranges.at(-1)?.to ?? upTo
    if (highest > this.#next) return false
    // A late one says less than is known; that is no news.
    this.#limit = Math.max(this.#limit, limit)
    this.#arrive(0, upTo)
    // An honest one names whole pieces, of which there are few.
    for (const { from, to } of ranges) if (this.#arrived.ranges.length < channelSizes.rangesMax) this.#arrive(from, to)
    this.#upTo = Math.max(this.#upTo, upTo)
    this.#bytes.release(Math.min(this.#upTo, this.#bytes.end))
    this.#askAtMs = undefined
    this.#land(nowMs)
    this.#findLost(nowMs)
    return true
  }

  /** The next piece to be sent now; undefined when nothing is due, or the window or the credit is used up. */
  next(nowMs: number): Outgoing | undefined {
    const room = this.window.bytes - this.#flyingBytes
    if (room <= 0 && this.#flying.length > 0) return undefined
    const lost = this.#lost.first
    const piece = lost === undefined ? this.#nextNew() : this.#cut(lost)
    if (piece === undefined) {
      this.#wantToAsk(nowMs)
      return undefined
    }
    this.#askAtMs = undefined
    const { from, to } = piece
    this.#lost.remove(from, to)
    const isAgain = lost !== undefined
    if (this.#flying.length === 0) this.#newsAtMs = nowMs
    this.#flying.push({ from, to, sentAtMs: nowMs, order: ++this.#order, path: this.#path, isAgain })
    this.#flyingBytes += to - from
    this.#next = Math.max(this.#next, to)
    const bytes = this.#bytes.view(from, Math.min(to, this.#bytes.end))
    this.sentBytes += bytes.byteLength
    if (isAgain) this.againBytes += bytes.byteLength
    return { offset: from, bytes, isLast: to > this.#bytes.end }
  }

  /** What is sent takes another path from now on. With `isBroken`, what was on the old one is lost. */
  move(nowMs: number, isBroken: boolean): void {
    this.#path++
    this.#newest = undefined
    this.window.moved()
    if (isBroken) this.#loseAll()
    this.#newsAtMs = nowMs
    this.#silences = 0
    if (this.#askAtMs !== undefined) this.#askAtMs = nowMs
  }

  /** When something is overdue. */
  nextTimeout(): number | undefined {
    const times = [this.#resendAtMs(), this.#overdueAtMs(), this.#askAtMs].filter((time) => time !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** Looks at what is overdue. True when the other end must be asked what has come. */
  handleTimeout(nowMs: number): boolean {
    const overdue = this.#overdueAtMs()
    if (overdue !== undefined && nowMs >= overdue) this.#findLost(nowMs)
    const resend = this.#resendAtMs()
    if (resend !== undefined && nowMs >= resend) {
      this.#silences++
      this.#newsAtMs = nowMs
      this.window.silent()
      this.#loseAll()
    }
    if (this.#askAtMs === undefined || nowMs < this.#askAtMs) return false
    this.#asksAgainMs = Math.min(this.#asksAgainMs * 2, channelTimes.resendMsMax)
    this.#askAtMs = nowMs + this.#asksAgainMs
    return true
  }

  /** The place behind the last one, once it is known. */
  get #end(): number {
    return this.#bytes.end + (this.#isEnded ? 1 : 0)
  }

  #nextNew(): ChannelRange | undefined {
    const from = this.#next
    const end = this.#bytes.end
    const isLast = this.#isEnded && from <= end
    if (from >= end) return isLast && from === end ? { from, to: end + 1 } : undefined
    const to = Math.min(end, this.#limit, from + this.#pieceBytes)
    if (to <= from) return undefined
    return { from, to: isLast && to === end ? end + 1 : to }
  }

  /** The beginning of what is lost, as long as a piece. */
  #cut({ from, to }: ChannelRange): ChannelRange {
    const end = from + this.#pieceBytes
    // The end travels with the last byte, or alone.
    return { from, to: end >= Math.min(to, this.#bytes.end) ? to : end }
  }

  get #pieceBytes(): number {
    return Math.floor(Math.min(Math.max(this.window.bytes / 8, channelSizes.pieceBytesMin), channelDataBytesMax))
  }

  #arrive(from: number, to: number): void {
    this.#arrived.add(from, to)
    this.#lost.remove(from, to)
  }

  /** Takes off the way what has arrived, and learns from it. */
  #land(nowMs: number): void {
    const before = this.#flyingBytes
    const isFull = before + 2 * this.#pieceBytes >= this.window.bytes
    let arrivedBytes = 0
    let newest: Piece | undefined
    const rest: Piece[] = []
    for (const piece of this.#flying) {
      if (!this.#arrived.covers(piece.from, piece.to)) {
        rest.push(piece)
        continue
      }
      arrivedBytes += piece.to - piece.from
      // What was sent twice, or by another path, says nothing of the time that this path takes.
      if (!piece.isAgain && piece.path === this.#path) newest = piece
    }
    if (rest.length === this.#flying.length) return
    this.#flying = rest
    this.#flyingBytes = before - arrivedBytes
    this.#newsAtMs = nowMs
    this.#silences = 0
    if (newest === undefined) return
    const tripMs = nowMs - newest.sentAtMs
    this.window.measured(nowMs, tripMs)
    this.window.arrived(arrivedBytes, isFull)
    if (newest.order > (this.#newest?.order ?? 0))
      this.#newest = { sentAtMs: newest.sentAtMs, order: newest.order, tripMs }
  }

  /** Finds pieces that are overdue although later ones have arrived. */
  #findLost(nowMs: number): void {
    const newest = this.#newest
    if (newest === undefined) return
    const isLost = (piece: Piece): boolean =>
      piece.order < newest.order && piece.path === this.#path && nowMs >= this.#overdueOf(piece, newest.tripMs)
    if (!this.#flying.some(isLost)) return
    for (const piece of this.#flying) if (isLost(piece)) this.#lose(piece)
    this.#flying = this.#flying.filter((piece) => !isLost(piece))
    this.window.lost(nowMs)
  }

  #loseAll(): void {
    for (const piece of this.#flying) this.#lose(piece)
    this.#flying = []
  }

  #lose({ from, to }: Piece): void {
    this.#flyingBytes -= to - from
    this.#lost.add(from, to)
    for (const range of this.#arrived.ranges)
      if (range.from < to && range.to > from) this.#lost.remove(range.from, range.to)
  }

  /** When a piece counts as lost, if later ones have arrived that took so long. */
  #overdueOf({ sentAtMs }: Piece, tripMs: number): number {
    return sentAtMs + tripMs + Math.max(2, this.window.shortestMs / 4)
  }

  #overdueAtMs(): number | undefined {
    const newest = this.#newest
    if (newest === undefined) return undefined
    const first = this.#flying.find(({ order, path }) => order < newest.order && path === this.#path)
    return first && this.#overdueOf(first, newest.tripMs)
  }

  #resendAtMs(): number | undefined {
    if (this.#flying.length === 0) return undefined
    return this.#newsAtMs + Math.min(this.window.resendMs * 2 ** Math.min(this.#silences, 8), channelTimes.resendMsMax)
  }

  /** More waits, and only the other end's credit is missing: the news of it may be lost. */
  #wantToAsk(nowMs: number): void {
    if (this.#flying.length > 0 || this.#next >= this.#bytes.end || this.#askAtMs !== undefined) return
    this.#asksAgainMs = channelTimes.resendMsFirst
    this.#askAtMs = nowMs + this.#asksAgainMs
  }
}
