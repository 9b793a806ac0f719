import { limits } from '@kith/wire'
import type { CarrierKind, DirectLink, LinkWatcher } from './carrier.ts'
import { codeOfBye, controlOf, controlPacket } from './control.ts'
import { Ear } from './ear.ts'
import type { Line, LineStats } from './line.ts'
import { type LinkEnd, type LinkHandlers, linkLimits } from './link.ts'
import { Room } from './room.ts'

/**
 * The link over an open line (spec CA1): bounds what the line buffers, keeps what arrives before somebody listens, gives signs of
 * life, and says goodbye. It owns the line. `ended` is told of every end, also of `close`.
 */
export class LineLink implements DirectLink {
  readonly kind: CarrierKind
  /** Both kinds of lines are: TLS by the key of the sealed offer, and DTLS between the certificates of the sealed descriptions. */
  readonly isEndToEnd = true
  readonly #line: Line
  readonly #ended: () => void
  readonly #ear = new Ear(() => {
    this.fail({ code: 'rate-exceeded', message: 'nobody listens to the link' })
  })
  readonly #room = new Room()
  #isOpen = true
  /** No fewer than the bytes of packets that the line holds. */
  #heldBytes = 0
  #watcher: LinkWatcher | undefined
  #begun: (() => void) | undefined
  bytesSent = 0

  constructor(kind: CarrierKind, line: Line, ended: () => void) {
    this.kind = kind
    this.#line = line
    this.#ended = ended
    line.listen({
      packet: (packet) => this.#take(packet),
      low: () => {
        if (this.#room.give()) this.#ear.room()
      },
      broken: (end) => {
        this.fail(end)
      },
    })
  }

  get bufferedBytes(): number {
    return this.#line.bufferedBytes
  }

  get bytesReceived(): number {
    return this.#ear.bytesReceived
  }

  send(packet: Uint8Array): boolean {
    if (!this.#isOpen) return false
    // A line is asked what it holds only when it may be much, because it may be a call into a library.
    if (this.#heldBytes + packet.byteLength > linkLimits.bufferedBytesLow) this.#heldBytes = this.bufferedBytes
    if (!this.#room.has(packet, this.#heldBytes) || !this.#line.put(packet)) return false
    this.#heldBytes += packet.byteLength
    this.bytesSent += packet.byteLength
    if (this.bytesSent >= linkLimits.sealedBytesMax) this.#retire()
    return true
  }

  wantRoom(): void {
    this.#room.want()
  }

  listen(handlers: LinkHandlers): void {
    this.#ear.listen(handlers)
  }

  close(): void {
    this.#ear.silence()
    if (this.#isOpen) this.#line.put(controlPacket({ type: 'bye', code: 0, message: '' }))
    this.#end({ code: 'disposed', message: 'closed here' }, 'drained')
  }

  fail(end: LinkEnd): void {
    this.#end(end, 'at-once')
  }

  /** Asks the other side for a sign of life; `begun` is told when something arrived, before it is looked at (spec CA17). */
  begin(begun: () => void): void {
    this.#begun = begun
    this.ping(0)
  }

  ping(token: number): void {
    if (this.#isOpen) this.#line.put(controlPacket({ type: 'ping', token }))
  }

  watch(watcher: LinkWatcher): void {
    this.#watcher = watcher
  }

  stats(): Promise<LineStats | undefined> {
    return this.#line.stats()
  }

  /** Its keys have sealed what they may; whoever sends is told later. */
  #retire(): void {
    queueMicrotask(() => {
      this.fail({ code: 'path-lost', message: 'the keys of the link sealed as much as they may' })
    })
  }

  #end(end: LinkEnd, how: 'drained' | 'at-once'): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#line.close(how)
    this.#ended()
    this.#ear.down(end)
  }

  #take(packet: Uint8Array): boolean {
    const begun = this.#begun
    this.#begun = undefined
    begun?.()
    if (!this.#isOpen) return true
    if (packet.byteLength > limits.packetBytesMax) {
      this.fail({ code: 'frame-too-long', message: 'a packet is longer than the limit' })
      return true
    }
    this.#watcher?.heard()
    const control = controlOf(packet)
    if (control === undefined) return this.#ear.packet(packet)
    if (control.type === 'ping') this.#line.put(controlPacket({ type: 'pong', token: control.token }))
    else if (control.type === 'pong') this.#watcher?.pong(control.token)
    else if (control.type === 'bye') this.fail({ code: codeOfBye(control.code), message: 'the other side closed' })
    return true
  }
}
