import { encodeFrame, type Frame, limits, protocolVersion } from '@kith/wire'

import { giveChunk, takeChunk } from './chunks.ts'
import type { Flushable, Flusher } from './flusher.ts'

/** Sends one packet; `written` is called when the system has taken its bytes. */
export type SendPacket = (packet: Uint8Array, written: () => void) => void

/** Who feeds an output and must stop reading while it is full. */
export interface Feeder {
  /** Read nothing until `resumeFor(output)`. */
  pauseFor(output: Output): void
  resumeFor(output: Output): void
}

export interface OutputLimits {
  /** Bytes waiting in the process above which no bulk is added. */
  readonly bulkBytes: number
  /** Bytes waiting in the process above which feeders are paused. */
  readonly highBytes: number
  /** Bytes waiting below which they go on. */
  readonly lowBytes: number
}

/**
 * What one connection is about to be sent. Frames are copied into one 64 KiB packet, which leaves when it is full or when the turn
 * of the event loop ends (spec RO6). When the receiver does not read, bytes wait here; above `highBytes` whoever feeds it is paused
 * (spec SE11), but not for long: then what it sends is dropped.
 */
export class Output implements Flushable {
  readonly #send: SendPacket
  readonly #flusher: Flusher
  readonly #limits: OutputLimits
  #feeders: Set<Feeder> | undefined
  #chunk: Buffer | undefined
  /** Bytes of the packet so far; a new one has its version byte. */
  #at = 1
  #waitingBytes = 0
  #isScheduled = false
  #isClosed = false
  #heldSinceMs: number | undefined
  #isClogged = false
  #roomWaiting: { readonly bytes: number; readonly resolve: () => void }[] | undefined
  /** Counts the packets that the system has taken; it stands still while the receiver does not read. */
  packetsTaken = 0

  constructor(send: SendPacket, flusher: Flusher, outputLimits: OutputLimits) {
    this.#send = send
    this.#flusher = flusher
    this.#limits = outputLimits
  }

  /** Bytes handed to the socket that the system has not taken yet. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** There is room for bulk, so that nothing else waits long behind it (spec RO11). */
  get hasRoomForBulk(): boolean {
    return this.#waitingBytes <= this.#limits.bulkBytes
  }

  get isFull(): boolean {
    return this.#waitingBytes > this.#limits.highBytes
  }

  /** Senders waited long enough: what they send is dropped until the receiver has taken most of what waits. */
  get isClogged(): boolean {
    return this.#isClogged
  }

  /** Lets feeders go on that were held for `holdMs`, so that a receiver that reads slowly does not keep its senders from others. */
  sweep(nowMs: number, holdMs: number): void {
    if (this.#feeders === undefined) return
    this.#heldSinceMs ??= nowMs
    if (nowMs - this.#heldSinceMs < holdMs) return
    this.#isClogged = true
    this.#releaseFeeders()
  }

  /** Copies whole frames, at most `limits.packetBytesMax - 1` bytes. */
  copy(source: Uint8Array, start: number, end: number): void {
    if (this.#isClosed) return
    const length = end - start
    if (this.#at + length > limits.packetBytesMax) this.flush()
    const chunk = this.#chunkFor(this.#at + length)
    chunk.set(start === 0 && end === source.byteLength ? source : source.subarray(start, end), this.#at)
    this.#at += length
  }

  /** Adds one frame. Throws `WireFault` when a value is outside its field's range. */
  add(frame: Frame): void {
    const bytes = encodeFrame(frame)
    this.copy(bytes, 0, bytes.byteLength)
  }

  flush(): void {
    this.#isScheduled = false
    const chunk = this.#chunk
    if (chunk === undefined) return
    const length = this.#at
    this.#chunk = undefined
    this.#at = 1
    this.#waitingBytes += length
    this.#send(chunk.subarray(0, length), () => {
      this.#waitingBytes -= length
      this.packetsTaken++
      giveChunk(chunk)
      this.#tellRoom()
      if (this.#waitingBytes > this.#limits.lowBytes) return
      this.#isClogged = false
      if (this.#feeders !== undefined) this.#releaseFeeders()
    })
  }

  /** Pauses `feeder` until the receiver has read most of what waits. Call it when `isFull`. */
  hold(feeder: Feeder): void {
    if (this.#isClosed || this.#feeders?.has(feeder) === true) return
    this.#feeders ??= new Set()
    this.#feeders.add(feeder)
    feeder.pauseFor(this)
  }

  /** Resolves when at most so many bytes wait, the packet of this turn among them, or when the output is closed. For those who send only as much as is read. */
  room(bytes: number): Promise<void> {
    if (this.#hasRoom(bytes)) return Promise.resolve()
    return new Promise((resolve) => (this.#roomWaiting ??= []).push({ bytes, resolve }))
  }

  /** Takes nothing more and lets all feeders go on. */
  close(): void {
    this.#isClosed = true
    this.#tellRoom()
    if (this.#chunk !== undefined) giveChunk(this.#chunk)
    this.#chunk = undefined
    this.#releaseFeeders()
  }

  #chunkFor(bytes: number): Buffer {
    const chunk = this.#chunk
    if (chunk !== undefined && bytes <= chunk.length) return chunk
    const larger = takeChunk(bytes)
    if (chunk === undefined) larger[0] = protocolVersion
    else {
      larger.set(chunk.subarray(0, this.#at))
      giveChunk(chunk)
    }
    this.#chunk = larger
    if (!this.#isScheduled) {
      this.#isScheduled = true
      this.#flusher.add(this)
    }
    return larger
  }

  #hasRoom(bytes: number): boolean {
    return this.#isClosed || this.#waitingBytes + (this.#chunk === undefined ? 0 : this.#at) <= bytes
  }

  #tellRoom(): void {
    const waiting = this.#roomWaiting
    if (waiting === undefined) return
    this.#roomWaiting = undefined
    for (const one of waiting) {
      if (this.#hasRoom(one.bytes)) one.resolve()
      else (this.#roomWaiting ??= []).push(one)
    }
  }

  #releaseFeeders(): void {
    const feeders = this.#feeders ?? []
    this.#feeders = undefined
    this.#heldSinceMs = undefined
    for (const feeder of feeders) feeder.resumeFor(this)
  }
}
