import {
  bytesToId,
  type ChannelData,
  type ChannelId,
  type ChannelPacket,
  type ErrorCode,
  numberOfCode,
} from '@kith/wire'

import { Channel, type ChannelInput } from '@kith/core'

/** What a path does to packets. */
export interface PathKind {
  readonly delayMs: number
  /** Added to the delay at random, which reorders. */
  readonly jitterMs?: number
  /** From 0 to 1. */
  readonly loss?: number
  readonly twice?: number
  /** Bytes a millisecond in each direction; without it, any number. */
  readonly rate?: number
  /** Bytes that wait for a path of such a rate; more is lost. */
  readonly bufferBytes?: number
}

/** What is changed of an end, to see that the checks find it. */
export interface Interference {
  /** A packet that an end sends. */
  sent?(packet: ChannelPacket): ChannelPacket | undefined
  /** A packet that an end is given; it may be given several. */
  heard?(packet: ChannelPacket, ended: Channel): readonly ChannelPacket[]
  /** Bytes that are read. */
  read?(bytes: Uint8Array): readonly Uint8Array[]
}

export interface TwoEndsOptions {
  readonly seed: number
  readonly path: PathKind
  /** Bytes that each end writes. */
  readonly writes: readonly [number, number]
  /** Bytes of one write. @default 4000 */
  readonly writeBytes?: number
  /** Milliseconds between two readings of each end; 0 reads at once. @default 0 */
  readonly readEveryMs?: number
  /** Milliseconds between two writes of each end; 0 writes as fast as there is room. @default 0 */
  readonly writeEveryMs?: number
  readonly windowBytesMax?: number
  readonly interference?: readonly [Interference, Interference]
}

export const channel: ChannelId = bytesToId<ChannelId>(new Uint8Array(16).fill(7))

/** One application with its end. */
export class End {
  channel: Channel | undefined
  written = 0
  read = 0
  isFlushed = false
  isReadOver = false
  ended: { readonly code: ErrorCode | undefined } | undefined
  /** The first thing that is wrong. */
  fault: string | undefined
  isWritingOver = false
  /** Bytes that wait at the path before the driver gives it no more data. */
  sentData = 0
  highestWaiting = 0
}

interface Event {
  readonly atMs: number
  readonly order: number
  run(): void
}

/** What is due and finds no data to travel with goes after such a turn of a program, in milliseconds. */
const turnMs = 0.05
/** More turns than any history takes. */
const turnsMax = 2_000_000

/** Two ends of a channel in virtual time, on paths that misbehave; and applications that check every byte by its place. */
export class TwoEnds {
  readonly ends: readonly [End, End] = [new End(), new End()]
  readonly #options: TwoEndsOptions
  #events: Event[] = []
  #order = 0
  #state: number
  #path: PathKind
  #pathNumber = 0
  #isDown = false
  #busyUntilMs: [number, number] = [0, 0]
  #hasOpened = false
  nowMs = 1_000
  /** How long data waited for the path, in milliseconds. */
  readonly waits: number[] = []
  packets = 0

  constructor(options: TwoEndsOptions) {
    this.#options = options
    this.#state = (options.seed * 2 + 1) >>> 0 || 1
    this.#path = options.path
    this.#begin(0, { number: 1, type: 't', init: new Uint8Array(3) })
    this.#act(0)
  }

  get path(): PathKind {
    return this.#path
  }

  /** Runs so many milliseconds, or until `until` says so. */
  run(ms: number, until: () => boolean = () => false): void {
    const endMs = this.nowMs + ms
    for (let turns = 0; !until(); turns++) {
      if (turns > turnsMax) throw new Error('time stands still')
      const dueMs = Math.min(...this.ends.map(({ channel }) => channel?.nextTimeout() ?? Infinity))
      const event = this.#first()
      const nextMs = Math.min(dueMs, event?.atMs ?? Infinity)
      if (nextMs > endMs) break
      this.nowMs = Math.max(this.nowMs, nextMs)
      if (event !== undefined && event.atMs <= dueMs) {
        this.#events = this.#events.filter((one) => one !== event)
        event.run()
      } else
        for (const side of [0, 1] as const) {
          this.ends[side].channel?.handleTimeout(this.nowMs)
          this.#act(side)
        }
    }
    if (!until()) this.nowMs = endMs
  }

  /** Another path takes over; those on a broken one are lost. */
  move(path: PathKind, isBroken: boolean): void {
    this.#path = path
    if (isBroken) this.#pathNumber++
    this.#busyUntilMs = [0, 0]
    for (const side of [0, 1] as const) this.input(side, { kind: 'path', isBroken })
  }

  /** Nothing gets through, and nobody says so. */
  blackOut(isDown: boolean): void {
    this.#isDown = isDown
  }

  /** An end forgets everything, as a program that began anew. */
  crash(side: 0 | 1): void {
    this.ends[side].channel = undefined
  }

  input(side: 0 | 1, input: ChannelInput): void {
    this.ends[side].channel?.handleInput(this.nowMs, input)
    this.#act(side)
  }

  /** Both ends have all that the other wrote, and know that they are done. */
  get isDone(): boolean {
    return this.ends.every(({ ended, isReadOver, isFlushed }) => ended !== undefined && isReadOver && isFlushed)
  }

  /** What is wrong so far; undefined when nothing is. */
  get fault(): string | undefined {
    return this.ends[0].fault ?? this.ends[1].fault
  }

  /** Gives an end a packet as if the other had sent it. */
  give(side: 0 | 1, packet: ChannelPacket): void {
    this.#deliver(side, packet)
  }

  random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return this.#state / 0x1_0000_0000
  }

  #begin(side: 0 | 1, open?: { number: number; type: string; init: Uint8Array }, limit?: number): void {
    const { windowBytesMax = 1_048_576, readEveryMs = 0, writeEveryMs = 0 } = this.#options
    this.ends[side].channel = new Channel(this.nowMs, { channel, windowBytesMax, open, limit })
    const again = (everyMs: number, run: () => void): void => {
      const tick = (): void => {
        run()
        this.#act(side)
        if (!this.ends[side].isReadOver || !this.ends[side].isWritingOver) this.#at(this.nowMs + everyMs, tick)
      }
      if (everyMs > 0) this.#at(this.nowMs + everyMs, tick)
    }
    again(readEveryMs, () => {
      this.#readAll(side)
    })
    again(writeEveryMs, () => {
      this.#writeOne(side)
    })
  }

  /** Lets an end do all that it can do now. */
  #act(side: 0 | 1): void {
    const end = this.ends[side]
    if (end.channel === undefined) return
    for (;;) {
      if ((this.#options.writeEveryMs ?? 0) === 0) while (end.channel.hasRoom && this.#writeOne(side));
      for (let output = end.channel.pollOutput(); output !== undefined; output = end.channel.pollOutput()) {
        if (output.kind === 'transmit') this.#send(side, output.packet)
        else if (output.kind === 'ended') end.ended = { code: output.code }
        else if (output.kind === 'flushed') end.isFlushed = true
        else if (output.kind === 'readable' && (this.#options.readEveryMs ?? 0) === 0) this.#readAll(side)
      }
      const data = this.#hasRoom(side) ? end.channel.nextData(this.nowMs) : undefined
      if (data === undefined) {
        if (end.channel.isAckDue)
          this.#at(this.nowMs + turnMs, () => {
            const ack = end.channel?.nextAck()
            if (ack !== undefined) this.#send(side, ack)
          })
        return
      }
      end.sentData++
      const ack = end.channel.nextAck()
      if (ack !== undefined) this.#send(side, ack)
      this.#send(side, { ...data, bytes: data.bytes.slice() })
    }
  }

  #writeOne(side: 0 | 1): boolean {
    const end = this.ends[side]
    const total = this.#options.writes[side]
    if (end.channel === undefined || end.isWritingOver || !end.channel.isLive) return false
    const bytes = Math.min(this.#options.writeBytes ?? 4_000, total - end.written)
    if (bytes > 0) {
      end.channel.handleInput(this.nowMs, { kind: 'write', bytes: contentOf(side, end.written, bytes) })
      end.written += bytes
    }
    if (end.written === total) {
      end.isWritingOver = true
      end.channel.handleInput(this.nowMs, { kind: 'end' })
    }
    return true
  }

  #readAll(side: 0 | 1): void {
    const end = this.ends[side]
    const other = side === 0 ? 1 : 0
    for (;;) {
      const bytes = end.channel?.read()
      if (bytes === undefined) break
      for (const each of this.#options.interference?.[side].read?.(bytes) ?? [bytes]) {
        if (!isContent(other, end.read, each)) end.fault ??= `end ${side} read wrong bytes at ${end.read}`
        end.read += each.byteLength
      }
      if (end.read > this.ends[other].written) end.fault ??= `end ${side} read more than was written`
    }
    if (end.channel?.isReadOver !== true || end.isReadOver) return
    end.isReadOver = true
    if (end.read !== this.#options.writes[other]) end.fault ??= `end ${side} read ${end.read} bytes up to the end`
  }

  /** The driver gives a path with a queue of its own only so much. */
  #hasRoom(side: 0 | 1): boolean {
    return this.#busyUntilMs[side] - this.nowMs < 1_000
  }

  #send(side: 0 | 1, packet: ChannelPacket): void {
    const interference = this.#options.interference?.[side]
    const sent = interference?.sent === undefined ? packet : interference.sent(packet)
    if (sent === undefined || this.#isDown) return
    const { loss = 0, twice = 0, rate, bufferBytes = Infinity } = this.#path
    this.packets++
    const bytes = bytesOf(sent)
    const waitMs = rate === undefined ? 0 : Math.max(0, this.#busyUntilMs[side] - this.nowMs)
    if (rate !== undefined && waitMs * rate > bufferBytes) return
    if (rate !== undefined) this.#busyUntilMs[side] = this.nowMs + waitMs + bytes / rate
    if (sent.kind === 'data') this.waits.push(waitMs)
    if (this.random() < loss) return
    for (let copies = this.random() < twice ? 2 : 1; copies > 0; copies--) this.#fly(side, sent, waitMs)
  }

  #fly(side: 0 | 1, packet: ChannelPacket, waitMs: number): void {
    const { delayMs, jitterMs = 0, rate } = this.#path
    const path = this.#pathNumber
    const travelMs = waitMs + (rate === undefined ? 0 : bytesOf(packet) / rate) + delayMs + this.random() * jitterMs
    this.#at(this.nowMs + travelMs, () => {
      if (path === this.#pathNumber && !this.#isDown) this.#deliver(side === 0 ? 1 : 0, packet)
    })
  }

  #deliver(side: 0 | 1, packet: ChannelPacket): void {
    const end = this.ends[side]
    if (end.channel === undefined) {
      if (packet.kind === 'open' && !this.#hasOpened && side === 1) {
        this.#hasOpened = true
        this.#begin(side, undefined, packet.limit)
        this.#act(side)
      } else if (packet.kind !== 'reset')
        this.#send(side, { kind: 'reset', channel, code: numberOfCode('channel-lost') })
      return
    }
    const heard = this.#options.interference?.[side].heard?.(packet, end.channel) ?? [packet]
    for (const each of heard) end.channel.handleInput(this.nowMs, { kind: 'packet', packet: each })
    this.#act(side)
  }

  #at(atMs: number, run: () => void): void {
    this.#events.push({ atMs, order: ++this.#order, run })
  }

  #first(): Event | undefined {
    let first = this.#events[0]
    for (const event of this.#events)
      if (first !== undefined && (event.atMs < first.atMs || (event.atMs === first.atMs && event.order < first.order)))
        first = event
    return first
  }
}

function bytesOf(packet: ChannelPacket): number {
  return 120 + (packet.kind === 'data' ? packet.bytes.byteLength : 0)
}

/** The byte at a place of what a side writes. */
function byteAt(side: 0 | 1, place: number): number {
  return (Math.imul(place + 1, 2_654_435_761) >>> 13) ^ ((side * 85) & 255)
}

function contentOf(side: 0 | 1, from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => byteAt(side, from + at))
}

function isContent(side: 0 | 1, from: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.byteLength; at++) if (bytes[at] !== (byteAt(side, from + at) & 255)) return false
  return true
}

/** Data of this channel. */
export function dataOf(offset: number, bytes: Uint8Array, isLast = false): ChannelData {
  return { kind: 'data', channel, offset, bytes, isLast }
}
