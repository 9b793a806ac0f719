import { discard } from '@kith/wire'

/** Who receives what a `PacketReader` finds. */
export interface PacketReaderEvents {
  /** A packet; its bytes belong to the receiver, unless it answers true: then their memory is used again. */
  packet(packet: Uint8Array): boolean
  /** A length is beyond the limit; nothing is read from then on. */
  tooLong(): void
}

const nothing = new Uint8Array(0)
/** Shorter memory is left to the collector. */
const spareBytesMin = 4_096

/** Finds packets in a stream of bytes in which each stands after its length in four bytes, the most significant first. */
export class PacketReader {
  readonly #bytesMax: number
  readonly #events: PacketReaderEvents
  /** The bytes of a length that came in parts. */
  readonly #length = new Uint8Array(4)
  #lengthAt = 0
  #packet: Uint8Array | undefined
  #packetAt = 0
  /** Memory of a packet that nobody needs any more. */
  #spare: Uint8Array = nothing
  #isOver = false
  /** Somebody needs a packet that is a part of the chunk that is read. */
  #isShared = false
  /** Of all packets that were found. */
  bytesRead = 0

  constructor(bytesMax: number, events: PacketReaderEvents) {
    this.#bytesMax = bytesMax
    this.#events = events
  }

  /** Takes the next bytes and their memory: packets that lie within them are parts of them. Those that come in parts are put together, in the same memory where they may. */
  read(chunk: Uint8Array): void {
    this.#isShared = false
    let at = 0
    while (at < chunk.byteLength && !this.#isOver)
      at = this.#packet === undefined ? this.#begin(chunk, at) : this.#go(chunk, at)
    if (!this.#isShared) discard(chunk)
  }

  /** Reads a length, and the packet when it is whole. */
  #begin(chunk: Uint8Array, from: number): number {
    let at = from
    while (this.#lengthAt < 4 && at < chunk.byteLength) this.#length[this.#lengthAt++] = chunk[at++] ?? 0
    if (this.#lengthAt < 4) return at
    this.#lengthAt = 0
    const length = new DataView(this.#length.buffer).getUint32(0)
    if (length > this.#bytesMax) {
      this.#isOver = true
      this.#events.tooLong()
      return at
    }
    if (chunk.byteLength - at < length) {
      this.#packet = this.#room(length)
      this.#packetAt = 0
      return at
    }
    if (!this.#give(new Uint8Array(chunk.buffer, chunk.byteOffset + at, length))) this.#isShared = true
    return at + length
  }

  /** Memory for a packet; not much more than it needs, because its receiver may keep it. */
  #room(length: number): Uint8Array {
    const spare = this.#spare
    if (spare.byteLength < length || spare.byteLength > length * 2) return new Uint8Array(length)
    this.#spare = nothing
    return spare.subarray(0, length)
  }

  /** Reads on in a packet that came in parts. */
  #go(chunk: Uint8Array, at: number): number {
    const packet = this.#packet ?? nothing
    const part = chunk.subarray(at, at + packet.byteLength - this.#packetAt)
    packet.set(part, this.#packetAt)
    this.#packetAt += part.byteLength
    if (this.#packetAt === packet.byteLength) {
      this.#packet = undefined
      if (this.#give(packet) && packet.byteLength >= spareBytesMin) this.#spare = new Uint8Array(packet.buffer)
    }
    return at + part.byteLength
  }

  #give(packet: Uint8Array): boolean {
    this.bytesRead += packet.byteLength
    return this.#events.packet(packet)
  }
}
