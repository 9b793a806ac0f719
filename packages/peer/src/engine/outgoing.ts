import { encodeFrame, type Frame, limits, packetOf } from '@kith/wire'
import type { Link } from '../links/link.ts'
import { soon } from './soon.ts'

/**
 * Gathers the frames for one link and sends those of one turn of the event loop in as few packets as possible, because what a packet
 * costs does not depend on how many frames are in it. What a full link does not take waits for its `room`.
 */
export class Outgoing {
  readonly #link: Pick<Link, 'send'>
  #frames: Uint8Array[] = []
  readonly #packets: Uint8Array[] = []
  #isScheduled = false
  #isClosed = false

  constructor(link: Pick<Link, 'send'>) {
    this.#link = link
  }

  push(frame: Frame): void {
    if (this.#isClosed) return
    this.#frames.push(encodeFrame(frame))
    if (this.#isScheduled) return
    this.#isScheduled = true
    soon(() => {
      this.#isScheduled = false
      this.flush()
    })
  }

  /** Sends what was gathered now, as far as the link takes it. */
  flush(): void {
    this.#pack()
    for (;;) {
      const packet = this.#packets[0]
      if (packet === undefined || !this.#link.send(packet)) return
      this.#packets.shift()
    }
  }

  /** Drops what was gathered, and all that comes later. */
  close(): void {
    this.#isClosed = true
    this.#frames = []
    this.#packets.length = 0
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
