import { assert } from '@kith/wire'
import { type LinkEnd, type LinkHandlers, linkLimits } from './link.ts'

/** The receiving side of a link: counts, keeps what comes before `listen`, and tells the end once. */
export class Ear {
  /** Called when what waits for `listen` is too much; the link must end. */
  readonly #overflow: () => void
  #handlers: LinkHandlers | undefined
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #end: LinkEnd | undefined
  #isSilent = false
  /** Of all packets that arrived. */
  bytesReceived = 0

  constructor(overflow: () => void) {
    this.#overflow = overflow
  }

  listen(handlers: LinkHandlers): void {
    assert(this.#handlers === undefined, 'a link has one listener')
    this.#handlers = handlers
    if (this.#waiting.length > 0 || this.#end !== undefined) queueMicrotask(() => this.#giveWaiting())
  }

  /** True when nobody needs the memory of the packet any more. */
  packet(packet: Uint8Array): boolean {
    if (this.#isSilent || this.#end !== undefined) return true
    this.bytesReceived += packet.byteLength
    if (this.#handlers !== undefined && this.#waiting.length === 0) return this.#handlers.packet(packet) === true
    this.#waiting.push(packet)
    this.#waitingBytes += packet.byteLength
    if (this.#waitingBytes > linkLimits.unheardBytesMax) this.#overflow()
    return false
  }

  room(): void {
    if (!this.#isSilent && this.#end === undefined) this.#handlers?.room()
  }

  /** Tells the end; later ends are ignored. */
  down(end: LinkEnd): void {
    if (this.#end !== undefined) return
    this.#end = end
    if (!this.#isSilent && this.#waiting.length === 0) this.#handlers?.down(end)
  }

  /** Tells nothing from now on. */
  silence(): void {
    this.#isSilent = true
    this.#waiting = []
  }

  #giveWaiting(): void {
    for (;;) {
      const packet = this.#waiting.shift()
      if (packet === undefined) break
      this.#waitingBytes -= packet.byteLength
      this.#handlers?.packet(packet)
    }
    if (this.#end !== undefined && !this.#isSilent) this.#handlers?.down(this.#end)
  }
}
