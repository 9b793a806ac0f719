import { discard, encodeFrame, type Frame, type FrameOf, limits, packetOf, PacketWriter } from '@kith/wire'
import type { Link } from '../links/link.ts'
import { soon } from './soon.ts'

/** What goes behind everything else. */
type BulkFrame = FrameOf<'bulk' | 'blob-put'>

/**
 * Gathers the frames for one link and sends those of one turn of the event loop in as few packets as possible, because what a packet
 * costs does not depend on how many frames are in it. What a full link does not take waits for its `room`.
 *
 * Bulk waits apart, and goes only when nothing else does: a link is given so little of it that what comes later is never behind more than
 * `bulkAheadBytesMax` of it here (spec CH9).
 */
export class Outgoing {
  readonly #link: Pick<Link, 'send' | 'bufferedBytes' | 'wantRoom'>
  #frames: Uint8Array[] = []
  readonly #packets: Uint8Array[] = []
  #bulk: BulkFrame[] = []
  #bulkBytes = 0
  readonly #whenRoom = new Set<() => void>()
  readonly #whenTaken = new Set<() => void>()
  #isScheduled = false
  #isHeld = false
  /** No fewer than the bytes that the link holds. */
  #heldBytes = 0
  #isClosed = false

  constructor(link: Pick<Link, 'send' | 'bufferedBytes' | 'wantRoom'>) {
    this.#link = link
  }

  /** Bulk may be pushed: little of it waits. */
  get hasRoomForBulk(): boolean {
    return this.#bulkBytes < bulkWaitingBytesMax
  }

  /** No bulk waits: what is pushed goes as soon as the link takes it. */
  get isClearOfBulk(): boolean {
    return this.#bulk.length === 0
  }

  push(frame: Frame): void {
    if (this.#isClosed) return
    this.#frames.push(encodeFrame(frame))
    this.#schedule()
  }

  /** Queues a frame behind everything else, and takes the memory of what is sealed in a `bulk` one. Whoever pushes looks at `hasRoomForBulk` before. */
  pushBulk(frame: BulkFrame): void {
    if (this.#isClosed) return
    this.#bulk.push(frame)
    this.#bulkBytes += bytesMaxOf(frame)
    this.#schedule()
  }

  /** Bulk that comes now need not wait here: the link holds little, and so does this. */
  get takesBulkNow(): boolean {
    return this.#bulkBytes < limits.packetBytesMax && !this.#isFull()
  }

  /** Gives the link a packet with bulk, behind all that waits; its bytes may be used again afterwards. False when the link does not take it now. */
  sendBulk(packet: Uint8Array): boolean {
    if (this.#isClosed || !this.#flushFrames()) return false
    this.#flushWaiting()
    return this.#bulk.length === 0 && !this.#isFull() && this.#give(packet)
  }

  /** Calls once when there is room for bulk again. */
  whenRoomForBulk(call: () => void): void {
    this.#whenRoom.add(call)
  }

  /** Calls once when bulk is taken at once again. */
  whenBulkTakenNow(call: () => void): void {
    this.#whenTaken.add(call)
  }

  /** What is pushed from here on waits for `flush`, which follows in the same turn. */
  hold(): void {
    this.#isHeld = true
  }

  /** Sends what was gathered now, as far as the link takes it. */
  flush(): void {
    this.#isHeld = false
    if (this.#flushFrames()) this.#flushBulk()
  }

  /** Drops what was gathered, and all that comes later. */
  close(): void {
    this.#isClosed = true
    this.#frames = []
    this.#packets.length = 0
    this.#bulk = []
    this.#bulkBytes = 0
    this.#whenRoom.clear()
    this.#whenTaken.clear()
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isHeld) return
    this.#isScheduled = true
    soon(() => {
      this.#isScheduled = false
      this.flush()
    })
  }

  #give(packet: Uint8Array): boolean {
    const isTaken = this.#link.send(packet)
    if (isTaken) this.#heldBytes += packet.byteLength
    return isTaken
  }

  /** Sends what is no bulk; false when the link does not take all of it. */
  #flushFrames(): boolean {
    if (this.#frames.length > 0) this.#pack()
    for (let packet = this.#packets[0]; packet !== undefined; packet = this.#packets[0]) {
      if (!this.#give(packet)) return false
      this.#packets.shift()
    }
    return true
  }

  /** The link holds so much that it gets no bulk until it tells of room. */
  #isFull(): boolean {
    // What a link holds is asked for only when it may be too much, because it is a call into a library.
    if (this.#heldBytes > bulkAheadBytesMax) this.#heldBytes = this.#link.bufferedBytes
    if (this.#heldBytes <= bulkAheadBytesMax) return false
    this.#link.wantRoom()
    return true
  }

  #flushBulk(): void {
    this.#flushWaiting()
    if (this.#whenRoom.size > 0 && this.hasRoomForBulk) callOnce(this.#whenRoom)
    if (this.#whenTaken.size > 0 && this.takesBulkNow) callOnce(this.#whenTaken)
  }

  #flushWaiting(): void {
    while (this.#bulk.length > 0 && !this.#isFull()) {
      const count = this.#countBulk()
      // Written into the same bytes each time, because a buffer for each packet of a fast link is what the collector then works on.
      if (!this.#give(packetWriter.packet(this.#bulk.slice(0, count)))) break
      for (const frame of this.#bulk.splice(0, count)) {
        this.#bulkBytes -= bytesMaxOf(frame)
        if (frame.type === 'bulk') discard(frame.sealed)
      }
    }
  }

  /** How many frames of bulk fit into a packet. */
  #countBulk(): number {
    let count = 0
    let bytes = 1
    for (const frame of this.#bulk) {
      bytes += bytesMaxOf(frame)
      if (count > 0 && bytes > limits.packetBytesMax) break
      count++
    }
    return count
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

/** Calls those who wait; whoever waits from then on is called another time. */
function callOnce(waiting: Set<() => void>): void {
  const calls = [...waiting]
  waiting.clear()
  for (const call of calls) call()
}

const packetWriter = new PacketWriter()
/** No less than the bytes of a frame. */
function bytesMaxOf(frame: BulkFrame): number {
  return (frame.type === 'bulk' ? frame.sealed : frame.content).byteLength + 64
}

/** Bytes of bulk that wait here before no more is taken. */
const bulkWaitingBytesMax = 262_144
/** Bytes that a link holds above which it is given no bulk; it tells when it holds `linkLimits.bufferedBytesLow`. */
const bulkAheadBytesMax = 196_608
