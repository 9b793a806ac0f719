import {
  assertNever,
  type ChannelAck,
  type ChannelData,
  type ChannelId,
  type ChannelOpen,
  type ChannelPacket,
  codeOfNumber,
  type ErrorCode,
  numberOfCode,
} from '@kith/wire'
import { ReceiveSide } from './receive-side.ts'
import { SendSide } from './send-side.ts'
import { channelTimes } from './times.ts'

/** What a channel is told. */
export type ChannelInput =
  /** A packet of this channel came; it was proven to be the other device's, and of this life (spec KY23). */
  | { readonly kind: 'packet'; readonly packet: ChannelPacket }
  /** The application writes; the bytes do not change afterwards. */
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  /** The application writes no more. */
  | { readonly kind: 'end' }
  /** The application gives the channel up. */
  | { readonly kind: 'reset'; readonly code: ErrorCode }
  /** Packets take another path from now on; `isBroken` says that those on their way are gone. */
  | { readonly kind: 'path'; readonly isBroken: boolean }

/** What a channel wants done. */
export type ChannelOutput =
  /** A packet to be sent before any data, however full the path. */
  | { readonly kind: 'transmit'; readonly packet: ChannelPacket }
  /** The other end has taken the channel. */
  | { readonly kind: 'opened' }
  /** `read` gives something, or the end. */
  | { readonly kind: 'readable' }
  /** There is room to write again. */
  | { readonly kind: 'writable' }
  /** The other end has everything that was written. */
  | { readonly kind: 'flushed' }
  /** It is over: with a code when it failed. What can be read can still be read when it did not. */
  | { readonly kind: 'ended'; readonly code: ErrorCode | undefined }
  /** Nothing is to be answered any more: forget it. */
  | { readonly kind: 'gone' }

/** Where a channel stands. */
export type ChannelState =
  | { readonly state: 'opening'; readonly sinceMs: number; readonly againAtMs: number; readonly waitMs: number }
  | { readonly state: 'open' }
  /** Over, and still answering what comes late: with an `ack`, or with `reset` when a code is there. */
  | { readonly state: 'lingering'; readonly untilMs: number; readonly code: ErrorCode | undefined }
  | { readonly state: 'gone' }

/** How a channel begins. */
export interface ChannelOptions {
  readonly channel: ChannelId
  /** Bytes that wait for the reader at most. */
  readonly windowBytesMax: number
  /** What the opener says; undefined at the end that takes the channel. */
  readonly open?: Pick<ChannelOpen, 'number' | 'type' | 'init'> | undefined
  /** The credit of the opening, at the end that takes it. */
  readonly limit?: number | undefined
}

/**
 * One end of a channel: live bytes between two devices, in order and each once, both ways, over paths that lose, double and reorder (spec CH).
 *
 * 1. The opener repeats `open` until an `ack` or a `reset` comes. The end that takes it answers with `ack`, which gives credit.
 * 2. Bytes go as `data` by their place, as credit (`ReceiveSide`) and window (`SendSide`, `Window`) allow. Each `data` is answered by an `ack` of
 *    everything that has come.
 * 3. Each end says where its bytes end, and the other reads on until there. When both ends have everything, it is over.
 * 4. `reset` ends both directions at once. An end that knows nothing of a channel answers with it, so a program that began anew ends its old
 *    channels. An end that hears nothing for `silenceMsMax`, though it asks, gives up.
 *
 * Nothing depends on the path: when it breaks or another takes its place, what was on it is sent again, and places tell what came before.
 *
 * The driver performs the outputs, then takes `nextData` as long as the path has room: so data never stands before what is urgent. While `isAckDue`, it
 * takes `nextAck`: to travel with data that goes at once, or else soon, so that one packet tells what both would.
 */
export class Channel {
  readonly id: ChannelId
  readonly #opening: ChannelOpen | undefined
  readonly #out = new SendSide()
  readonly #in: ReceiveSide
  readonly #outputs: ChannelOutput[] = []
  #state: ChannelState
  #heardAtMs: number
  #askedAtMs = -Infinity
  #isAckDue = false
  #wasReadable = false
  #hadRoom = true
  #wasFlushed = false

  constructor(nowMs: number, { channel, windowBytesMax, open, limit }: ChannelOptions) {
    this.id = channel
    this.#in = new ReceiveSide(windowBytesMax)
    this.#heardAtMs = nowMs
    if (open === undefined) {
      this.#state = { state: 'open' }
      this.#isAckDue = true
      this.#out.ack(nowMs, { kind: 'ack', channel, upTo: 0, limit: limit ?? 0, ranges: [] })
      this.#settle(nowMs)
    } else {
      this.#opening = { kind: 'open', channel, ...open, limit: this.#in.firstLimit() }
      const waitMs = channelTimes.openAgainMs
      this.#state = { state: 'opening', sinceMs: nowMs, againAtMs: nowMs + waitMs, waitMs }
      this.#transmit(this.#opening)
    }
  }

  get state(): ChannelState {
    return this.#state
  }

  /** The other end has not ended the channel, nor this one. */
  get isLive(): boolean {
    return this.#state.state === 'opening' || this.#state.state === 'open'
  }

  /** What was written waits little: more may be written. */
  get hasRoom(): boolean {
    return this.#out.hasRoom
  }

  handleInput(nowMs: number, input: ChannelInput): void {
    switch (input.kind) {
      case 'packet':
        this.#packet(nowMs, input.packet)
        break
      case 'write':
        if (this.isLive && !this.#out.isEnded) this.#out.write(input.bytes)
        break
      case 'end':
        if (this.isLive) this.#out.end()
        break
      case 'reset':
        if (this.isLive) this.#fail(nowMs, input.code, true)
        break
      case 'path':
        this.#move(nowMs, input.isBroken)
        break
      default:
        assertNever(input)
    }
    this.#settle(nowMs)
  }

  handleTimeout(nowMs: number): void {
    const dueMs = this.nextTimeout()
    if (dueMs === undefined || nowMs < dueMs) return
    // A program that slept has heard nothing because it did not listen.
    if (nowMs - dueMs > sleepMs) this.#heardAtMs += nowMs - dueMs
    const state = this.#state
    if (state.state === 'lingering') {
      this.#state = { state: 'gone' }
      this.#put({ kind: 'gone' })
    } else if (state.state === 'opening') this.#openAgain(nowMs, state)
    else if (state.state === 'open') this.#look(nowMs)
    this.#settle(nowMs)
  }

  nextTimeout(): number | undefined {
    const state = this.#state
    switch (state.state) {
      case 'opening':
        return Math.min(state.againAtMs, state.sinceMs + channelTimes.openMsMax)
      case 'open':
        return Math.min(this.#out.nextTimeout() ?? Infinity, this.#askAtMs, this.#heardAtMs + channelTimes.silenceMsMax)
      case 'lingering':
        return state.untilMs
      case 'gone':
        return undefined
      default:
        return assertNever(state)
    }
  }

  pollOutput(): ChannelOutput | undefined {
    return this.#outputs.shift()
  }

  /** Something has come, or was read, of which the other end must hear. */
  get isAckDue(): boolean {
    return this.#isAckDue && this.#state.state === 'open'
  }

  /** The `ack` that is due; undefined when none is. */
  nextAck(): ChannelAck | undefined {
    if (!this.isAckDue) return undefined
    this.#isAckDue = false
    return this.#in.ack(this.id)
  }

  /** Bytes wait to be sent, now or when the window and the credit allow it. */
  get hasMore(): boolean {
    return this.#out.hasMore
  }

  /** The next data to be sent, when the path has room for it; undefined when there is none now. Its bytes are valid until the next call, for any channel. */
  nextData(nowMs: number): ChannelData | undefined {
    if (this.#state.state !== 'open') return undefined
    const piece = this.#out.next(nowMs)
    return piece && { kind: 'data', channel: this.id, ...piece }
  }

  /**
   * The next bytes in order; undefined when there are none now. They are in memory that is the reader's, perhaps that of a packet; or in that of `into`, as many as
   * it holds, and what is given is the part of it that was filled.
   */
  read(into?: Uint8Array): Uint8Array | undefined {
    const bytes = this.#in.read(into)
    this.#wasReadable = this.#in.isReadable
    if (bytes !== undefined && this.#in.hasNewCredit) this.#isAckDue = true
    return bytes
  }

  /** Nothing that came waits here: the memory of packets is not needed, but for what `read` gave without `into`. */
  get isEmpty(): boolean {
    return this.#in.isEmpty
  }

  /** The other end wrote no more, and all of it was read. */
  get isReadOver(): boolean {
    return this.#in.isOver
  }

  /** Where it stands, for those who watch. */
  snapshot(): ChannelSnapshot {
    const { window, upTo, flyingBytes, sentBytes, againBytes } = this.#out
    return {
      state: this.#state.state,
      acknowledgedBytes: upTo,
      flyingBytes,
      sentBytes,
      againBytes,
      heardAgainBytes: this.#in.againBytes,
      windowBytes: Math.floor(window.bytes),
      roundTripMs: window.roundTripMs,
      queueMs: window.queueMs,
    }
  }

  #packet(nowMs: number, packet: ChannelPacket): void {
    const state = this.#state
    if (state.state === 'gone') return
    this.#heardAtMs = nowMs
    if (state.state === 'lingering') {
      if (packet.kind === 'data' || packet.kind === 'open') this.#answerLate(state.code)
      return
    }
    switch (packet.kind) {
      case 'open':
        // Whoever opened this channel does not get it opened by the other end as well.
        if (this.#opening === undefined) this.#isAckDue = true
        return
      case 'data':
        this.#become()
        this.#isAckDue = true
        if (!this.#in.take(packet)) this.#fail(nowMs, 'channel-malformed', true)
        return
      case 'ack':
        this.#ack(nowMs, packet)
        return
      case 'reset':
        this.#fail(nowMs, codeOfNumber(packet.code), false)
        return
      default:
        assertNever(packet)
    }
  }

  /** The other end has taken the channel, if that was not known. */
  #become(): void {
    if (this.#state.state !== 'opening') return
    this.#state = { state: 'open' }
    this.#put({ kind: 'opened' })
  }

  #ack(nowMs: number, ack: ChannelAck): void {
    this.#become()
    if (!this.#out.ack(nowMs, ack)) this.#fail(nowMs, 'channel-malformed', true)
  }

  #openAgain(nowMs: number, state: Extract<ChannelState, { state: 'opening' }>): void {
    if (this.#opening === undefined) return
    if (nowMs >= state.sinceMs + channelTimes.openMsMax) {
      this.#fail(nowMs, 'receiver-absent', true)
      return
    }
    const waitMs = Math.min(state.waitMs * 2, channelTimes.resendMsMax)
    this.#state = { ...state, waitMs, againAtMs: nowMs + waitMs }
    this.#transmit(this.#opening)
  }

  #look(nowMs: number): void {
    if (nowMs >= this.#heardAtMs + channelTimes.silenceMsMax) {
      this.#fail(nowMs, 'channel-lost', true)
      return
    }
    const isUnsure = this.#out.handleTimeout(nowMs)
    if (isUnsure || nowMs >= this.#askAtMs) this.#ask(nowMs)
  }

  /** Asks for an `ack` by data without bytes. */
  #ask(nowMs: number): void {
    this.#askedAtMs = nowMs
    this.#transmit({ kind: 'data', channel: this.id, offset: this.#out.upTo, isLast: false, bytes: noBytes })
  }

  /** When a sign of life is asked for. */
  get #askAtMs(): number {
    return Math.max(this.#heardAtMs, this.#askedAtMs) + channelTimes.askMs
  }

  #move(nowMs: number, isBroken: boolean): void {
    const state = this.#state
    if (state.state === 'opening' && this.#opening !== undefined) {
      this.#state = { ...state, waitMs: channelTimes.openAgainMs, againAtMs: nowMs + channelTimes.openAgainMs }
      this.#transmit(this.#opening)
    } else if (state.state === 'open') {
      this.#out.move(nowMs, isBroken)
      // What was said on the old path may be lost with it.
      this.#isAckDue = true
    }
  }

  /** Says what has changed, once for everything that came together. */
  #settle(nowMs: number): void {
    if (this.#out.isDone && !this.#wasFlushed) {
      this.#wasFlushed = true
      this.#put({ kind: 'flushed' })
    }
    if (this.#state.state === 'open' && this.#out.isDone && this.#in.isComplete) this.#close(nowMs)
    const { isReadable } = this.#in
    if (isReadable && !this.#wasReadable) this.#put({ kind: 'readable' })
    this.#wasReadable = isReadable
    const { hasRoom } = this.#out
    if (hasRoom && !this.#hadRoom) this.#put({ kind: 'writable' })
    this.#hadRoom = hasRoom
  }

  /** Both directions ended well. */
  #close(nowMs: number): void {
    this.#transmit(this.#in.ack(this.id))
    this.#isAckDue = false
    this.#linger(nowMs, undefined)
  }

  #fail(nowMs: number, code: ErrorCode, isTold: boolean): void {
    if (isTold) this.#transmit(this.#reset(code))
    this.#in.clear()
    this.#linger(nowMs, code)
  }

  #linger(nowMs: number, code: ErrorCode | undefined): void {
    this.#out.clear()
    this.#state = { state: 'lingering', untilMs: nowMs + channelTimes.lingerMs, code }
    this.#put({ kind: 'ended', code })
  }

  #answerLate(code: ErrorCode | undefined): void {
    this.#transmit(code === undefined ? this.#in.ack(this.id) : this.#reset(code))
  }

  #reset(code: ErrorCode): ChannelPacket {
    return { kind: 'reset', channel: this.id, code: numberOfCode(code) }
  }

  #transmit(packet: ChannelPacket): void {
    this.#put({ kind: 'transmit', packet })
  }

  #put(output: ChannelOutput): void {
    this.#outputs.push(output)
  }
}

/** What is known of a channel. */
export interface ChannelSnapshot {
  readonly state: ChannelState['state']
  /** Bytes that the other end has. */
  readonly acknowledgedBytes: number
  /** Bytes on their way. */
  readonly flyingBytes: number
  /** Bytes handed out, and those of them that had been before. */
  readonly sentBytes: number
  readonly againBytes: number
  /** Bytes that came though they had come before. */
  readonly heardAgainBytes: number
  /** What may be on its way. */
  readonly windowBytes: number
  readonly roundTripMs: number | undefined
  /** How long what is sent waits on the path. */
  readonly queueMs: number
}

const noBytes = new Uint8Array(0)
/** A timer that is later than this was that of a program that slept, in milliseconds. */
const sleepMs = 5_000
