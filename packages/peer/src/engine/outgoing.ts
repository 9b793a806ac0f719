import { encodeFrame, type Frame, type FrameOf, limits, packetOf } from '@kith/wire'
import type { Link } from '../links/link.ts'
import { soon } from './soon.ts'

/**
 * Gathers the frames for one link and sends those of one turn of the event loop in as few packets as possible, because what a packet
 * costs does not depend on how many frames are in it. What a full link does not take waits for its `room`.
 *
 * Bulk waits apart, and goes only when nothing else does: a link is given so little of it that what comes later is never behind more than
 * `bulkAheadBytesMax` of it here (spec CH9).
 */
export class Outgoing {
  readonly #link: Pick<Link, 'send' | 'bufferedBytes'>
  #frames: Uint8Array[] = []
  readonly #packets: Uint8Array[] = []
  readonly #bulk: Uint8Array[] = []
  #bulkBytes = 0
  #whenRoom = new Set<() => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isScheduled = false
  #isClosed = false

  constructor(link: Pick<Link, 'send' | 'bufferedBytes'>) {
    this.#link = link
  }

  /** Bulk may be pushed: little of it waits. */
  get hasRoomForBulk(): boolean {
    return this.#bulkBytes < bulkWaitingBytesMax
  }

  push(frame: Frame): void {
    if (this.#isClosed) return
    this.#frames.push(encodeFrame(frame))
    this.#schedule()
  }

  /** Queues a frame behind everything else. Whoever pushes looks at `hasRoomForBulk` before. */
  pushBulk(frame: FrameOf<'bulk' | 'blob-put'>): void {
    if (this.#isClosed) return
    const bytes = encodeFrame(frame)
    this.#bulk.push(bytes)
    this.#bulkBytes += bytes.byteLength
    this.#schedule()
  }

  /** Calls once when there is room for bulk again. */
  whenRoomForBulk(call: () => void): void {
    this.#whenRoom.add(call)
  }

  /** Sends what was gathered now, as far as the link takes it. */
  flush(): void {
    this.#pack()
    for (let packet = this.#packets[0]; packet !== undefined; packet = this.#packets[0]) {
      if (!this.#link.send(packet)) return
      this.#packets.shift()
    }
    this.#flushBulk()
  }

  /** Drops what was gathered, and all that comes later. */
  close(): void {
    this.#isClosed = true
    this.#frames = []
    this.#packets.length = 0
    this.#bulk.length = 0
    this.#bulkBytes = 0
    this.#whenRoom.clear()
    clearTimeout(this.#timer)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    soon(() => {
      this.#isScheduled = false
      this.flush()
    })
  }

  #flushBulk(): void {
    while (this.#bulk.length > 0) {
      if (this.#link.bufferedBytes > bulkAheadBytesMax) {
        this.#lookAgain()
        break
      }
      const packet = this.#packBulk()
      if (!this.#link.send(packetOf(packet))) break
      this.#bulk.splice(0, packet.length)
      for (const { byteLength } of packet) this.#bulkBytes -= byteLength
    }
    if (!this.hasRoomForBulk || this.#whenRoom.size === 0) return
    const calls = this.#whenRoom
    this.#whenRoom = new Set()
    for (const call of calls) call()
  }

  /** As many frames of bulk as fit into a packet. */
  #packBulk(): Uint8Array[] {
    let count = 0
    let bytes = 1
    for (const { byteLength } of this.#bulk) {
      if (count > 0 && bytes + byteLength > limits.packetBytesMax) break
      bytes += byteLength
      count++
    }
    return this.#bulk.slice(0, count)
  }

  /** A link says `room` only after it has refused something, so it is looked at. */
  #lookAgain(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.flush()
    }, lookAgainMs)
  }

  #pack(): void {
    let packet: Uint8Array[] = []
    let bytes = 1
    for (const frame of this.#frames) {
      if (packet.length > 0 && bytes + frame.byteLength > limits.packetBytesMax) {
        this.#packets.push(packetOf(packet))
        packet = []
        bytes = 1
      }
      packet.push(frame)
      bytes += frame.byteLength
    }
    if (packet.length > 0) this.#packets.push(packetOf(packet))
    this.#frames = []
  }
}

/** Bytes of bulk that wait here before no more is taken. */
const bulkWaitingBytesMax = 262_144
/** Bytes that a link holds above which it is given no bulk. */
const bulkAheadBytesMax = 131_072
const lookAgainMs = 2
