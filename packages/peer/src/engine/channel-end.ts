import { Channel, type ChannelOptions, type ChannelOutput } from '@kith/core'
import {
  type ChannelAck,
  type ChannelData,
  type ChannelPacket,
  type DeviceId,
  type ErrorCode,
  KithError,
} from '@kith/wire'
import type { ByteChannel } from './byte-channel.ts'

/** What an end needs of its keeper. */
export interface ChannelEndOptions extends ChannelOptions {
  readonly device: DeviceId
  readonly type: string
  readonly init: Uint8Array
  readonly nowMs: () => number
  /** Something is to be done for this end soon: packets wait, or a time changed. */
  readonly stir: () => void
  /** Something was written, which may leave before the turn ends; `stir` follows. */
  readonly wrote: () => void
}

/** A channel as its user sees it, over the machine of one end. */
export class ChannelEnd implements ByteChannel {
  readonly device: DeviceId
  readonly type: string
  readonly init: Uint8Array
  readonly opened: Promise<void>
  readonly closed: Promise<void>
  readonly machine: Channel
  readonly #options: ChannelEndOptions
  readonly #opening = new Settled()
  readonly #closing = new Settled()
  readonly #flushing = new Settled()
  readonly #packets: ChannelPacket[] = []
  /** Who waits for bytes, and for room, in this order. */
  readonly #readers: Reader[] = []
  readonly #writers: Waiting<void>[] = []
  #failure: KithError | undefined
  #isEnded = false
  #isAckOld = false
  /** A reader was given the memory of a packet. */
  #hasGiven = false

  constructor(options: ChannelEndOptions) {
    this.#options = options
    this.device = options.device
    this.type = options.type
    this.init = options.init
    this.opened = this.#opening.promise
    this.closed = this.#closing.promise
    this.machine = new Channel(options.nowMs(), options)
    if (options.open === undefined) this.#opening.resolve()
    this.#drain()
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#isEnded) return Promise.reject(new KithError('option-invalid', 'The channel was ended for writing.'))
    this.machine.handleInput(this.#nowMs(), { kind: 'write', bytes })
    this.#options.wrote()
    this.#drain()
    return this.machine.hasRoom
      ? nothingToWaitFor
      : new Promise((resolve, reject) => this.#writers.push({ resolve, reject }))
  }

  read(into?: Uint8Array): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      this.#readers.push({ into, resolve, reject })
      this.#feed()
    })
  }

  async end(): Promise<void> {
    this.#check()
    this.#isEnded = true
    this.machine.handleInput(this.#nowMs(), { kind: 'end' })
    this.#drain()
    await this.#flushing.promise
  }

  reset(code: ErrorCode, own: ErrorCode = 'aborted'): void {
    // What waits for a channel that ended well says so; otherwise whoever is turned down is not told first that it was taken.
    if (this.machine.isLive) this.#packets.length = 0
    this.machine.handleInput(this.#nowMs(), { kind: 'reset', code })
    this.#drain(own)
  }

  /** A packet of the other end. True when its memory is not needed any more. */
  take(packet: ChannelPacket): boolean {
    this.#hasGiven = false
    this.machine.handleInput(this.#nowMs(), { kind: 'packet', packet })
    this.#drain()
    return !this.#hasGiven && this.machine.isEmpty
  }

  /** Packets take another path. */
  move(isBroken: boolean): void {
    this.machine.handleInput(this.#nowMs(), { kind: 'path', isBroken })
    this.#drain()
  }

  /** Looks at what is due. */
  ring(nowMs: number): void {
    this.machine.handleTimeout(nowMs)
    this.#drain()
  }

  /** Something waits to be sent, or is to be forgotten. */
  get isBusy(): boolean {
    const { machine } = this
    return this.#packets.length > 0 || machine.isAckDue || machine.hasMore || machine.state.state === 'gone'
  }

  /** A packet that goes before all data. */
  nextPacket(): ChannelPacket | undefined {
    return this.#packets.shift()
  }

  nextData(): ChannelData | undefined {
    return this.machine.nextData(this.#nowMs())
  }

  /** The `ack` that is due, to travel with data. */
  nextAck(): ChannelAck | undefined {
    this.#isAckOld = false
    return this.machine.nextAck()
  }

  /** The `ack` that is due since a turn or longer, for which no data went. A younger one waits for a turn, in which the application may answer. */
  oldAck(): ChannelAck | undefined {
    if (this.#isAckOld) return this.nextAck()
    this.#isAckOld = this.machine.isAckDue
    if (this.#isAckOld) this.#options.stir()
    return undefined
  }

  /** The program goes: whoever waits is told. */
  abandon(error: KithError): void {
    this.#fail(error)
  }

  #drain(own?: ErrorCode): void {
    for (let output = this.machine.pollOutput(); output !== undefined; output = this.machine.pollOutput())
      this.#perform(output, own)
    this.#options.stir()
  }

  #perform(output: ChannelOutput, own: ErrorCode | undefined): void {
    switch (output.kind) {
      case 'transmit':
        this.#put(output.packet)
        return
      case 'opened':
        this.#opening.resolve()
        return
      case 'readable':
        this.#feed()
        return
      case 'writable':
        this.#makeRoom()
        return
      case 'flushed':
        this.#flushing.resolve()
        return
      case 'ended':
        if (output.code === undefined) this.#closing.resolve()
        else this.#fail(new KithError(own ?? output.code))
        this.#feed()
        this.#makeRoom()
        return
      case 'gone':
    }
  }

  /** Of several acks that wait together, the last says it all. */
  #put(packet: ChannelPacket): void {
    if (packet.kind === 'ack' && this.#packets.at(-1)?.kind === 'ack') this.#packets.pop()
    this.#packets.push(packet)
  }

  #fail(error: KithError): void {
    this.#failure ??= error
    for (const one of [this.#opening, this.#flushing, this.#closing]) one.reject(this.#failure)
    this.#feed()
    this.#makeRoom()
  }

  /** Gives bytes to those who wait for them, or the end, or why there are none. */
  #feed(): void {
    for (;;) {
      const [reader] = this.#readers
      if (reader === undefined) return
      const { into } = reader
      // Nothing is read for one who took the memory away; the next has the bytes.
      const isGone = into?.byteLength === 0
      const bytes = this.#failure === undefined && !isGone ? this.machine.read(into) : undefined
      if (this.#failure !== undefined) reader.reject(this.#failure)
      else if (isGone) reader.reject(new KithError('option-invalid', 'The memory to read into is empty.'))
      else if (bytes !== undefined || this.machine.isReadOver) reader.resolve(bytes)
      else return
      if (bytes !== undefined && into === undefined) this.#hasGiven = true
      this.#readers.shift()
      // The other end hears of its new credit.
      if (this.machine.isAckDue) this.#options.stir()
    }
  }

  #makeRoom(): void {
    if (this.#failure === undefined && this.machine.isLive && !this.machine.hasRoom) return
    for (const writer of this.#writers.splice(0))
      if (this.#failure === undefined) writer.resolve()
      else writer.reject(this.#failure)
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #nowMs(): number {
    return this.#options.nowMs()
  }
}

interface Waiting<T> {
  readonly resolve: (value: T) => void
  readonly reject: (error: KithError) => void
}

interface Reader extends Waiting<Uint8Array | undefined> {
  readonly into: Uint8Array | undefined
}

const nothingToWaitFor = Promise.resolve()

/** A promise with its ends; a rejection that nobody looks at is no error. */
class Settled {
  resolve: () => void = () => undefined
  reject: (error: KithError) => void = () => undefined
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve
    this.reject = reject
  })

  constructor() {
    this.promise.catch(() => undefined)
  }
}
