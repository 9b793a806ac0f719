import { Ear } from './ear.ts'
import type { Link, LinkHandlers } from './link.ts'
import { Room } from './room.ts'

/** Two ends of a link within one program, for tests. */
export interface MemoryLinkPair {
  readonly ends: readonly [Link, Link]
  /** Breaks the link without a word: what is on its way is lost, and both ends go down. */
  cut(): void
}

/** Makes a pair of links; what one end takes arrives at the other a moment later. */
export function memoryLinkPair(): MemoryLinkPair {
  const one = new MemoryLink()
  const other = new MemoryLink()
  one.join(other)
  other.join(one)
  return {
    ends: [one, other],
    cut: () => {
      one.lose()
      other.lose()
    },
  }
}

class MemoryLink implements Link {
  readonly kind = 'memory'
  readonly #ear = new Ear(() => {
    this.close()
  })
  #other: MemoryLink | undefined
  #onTheWay: Uint8Array[] = []
  #isOpen = true
  readonly #room = new Room()
  bufferedBytes = 0
  bytesSent = 0

  get bytesReceived(): number {
    return this.#ear.bytesReceived
  }

  join(other: MemoryLink): void {
    this.#other = other
  }

  send(packet: Uint8Array): boolean {
    if (!this.#isOpen || !this.#room.has(packet, this.bufferedBytes)) return false
    if (this.#onTheWay.length === 0) queueMicrotask(() => this.#deliver())
    this.#onTheWay.push(packet.slice())
    this.bufferedBytes += packet.byteLength
    this.bytesSent += packet.byteLength
    return true
  }

  wantRoom(): void {
    this.#room.want()
  }

  listen(handlers: LinkHandlers): void {
    this.#ear.listen(handlers)
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#ear.silence()
    queueMicrotask(() => this.#other?.lose())
  }

  lose(): void {
    this.#onTheWay = []
    if (!this.#isOpen) return
    this.#isOpen = false
    queueMicrotask(() => {
      this.#ear.down({ code: 'path-lost', message: 'the other end is gone' })
    })
  }

  #deliver(): void {
    for (const packet of this.#onTheWay.splice(0)) {
      this.bufferedBytes -= packet.byteLength
      this.#other?.take(packet)
    }
    if (this.#isOpen && this.#room.give()) this.#ear.room()
  }

  take(packet: Uint8Array): void {
    // What nobody needs is overwritten, so that whoever needs it nevertheless is found out.
    if (this.#isOpen && this.#ear.packet(packet)) packet.fill(0xee)
  }
}
