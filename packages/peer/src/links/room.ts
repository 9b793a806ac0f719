import { assert, limits } from '@kith/wire'
import { linkLimits } from './link.ts'

/** The sending side of a link: refuses what its buffer has no room for, and remembers that room is wanted. */
export class Room {
  #isWanted = false

  /** Whether a packet still goes into a buffer that holds so many bytes; when not, room is wanted. */
  has(packet: Uint8Array, bufferedBytes: number): boolean {
    assert(packet.byteLength <= limits.packetBytesMax, 'a packet is at most packetBytesMax long')
    const hasRoom = bufferedBytes + packet.byteLength <= linkLimits.bufferedBytesMax
    if (!hasRoom) this.#isWanted = true
    return hasRoom
  }

  want(): void {
    this.#isWanted = true
  }

  /** There is room: true when it was wanted, and not twice. */
  give(): boolean {
    const wasWanted = this.#isWanted
    this.#isWanted = false
    return wasWanted
  }
}
