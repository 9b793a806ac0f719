import { assert, limits } from '@kith/wire'
import type { CarrierKind, DirectLink, DirectLiveness } from './carrier.ts'
import { codeOfBye, controlOf, controlPacket } from './control.ts'
import { Ear } from './ear.ts'
import type { Line, LineStats } from './line.ts'
import { type LinkEnd, type LinkHandlers, linkLimits } from './link.ts'
import { Liveness } from './liveness.ts'

const quietTicks = 2
const deadTicks = 5

/**
 * The link over an open line (spec CA1): bounds what the line buffers, keeps what arrives before somebody listens, asks for signs of life,
 * and says goodbye. It owns the line. `ended` is told of every end, also of `close`.
 */
export class LineLink implements DirectLink {
  readonly kind: CarrierKind
  readonly #line: Line
  readonly #ended: () => void
  readonly #liveness: Liveness
  readonly #ear = new Ear(() => {
    this.end({ code: 'rate-exceeded', message: 'nobody listens to the link' })
  })
  #isOpen = true
  #wantsRoom = false
  bytesSent = 0

  constructor(kind: CarrierKind, line: Line, liveness: DirectLiveness, ended: () => void) {
    this.kind = kind
    this.#line = line
    this.#ended = ended
    line.listen({
      packet: (packet) => {
        this.#take(packet)
      },
      low: () => {
        if (!this.#wantsRoom) return
        this.#wantsRoom = false
        this.#ear.room()
      },
      broken: (end) => {
        this.end(end)
      },
    })
    this.#liveness = new Liveness({
      tickMs: liveness.tickMs ?? 1000,
      quietTicks,
      deadTicks,
      // Bytes that leave count too: on a slow line the sign of life waits behind what is buffered.
      progress: () => line.arrived + this.bytesSent - line.bufferedBytes,
      ping: (token) => {
        line.put(controlPacket({ type: 'ping', token }))
      },
      dead: () => {
        this.end({ code: 'path-lost', message: 'no sign of life' })
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
    assert(packet.byteLength <= limits.packetBytesMax, 'a packet is at most packetBytesMax long')
    if (!this.#isOpen) return false
    if (this.bufferedBytes + packet.byteLength > linkLimits.bufferedBytesMax) {
      this.#wantsRoom = true
      return false
    }
    if (!this.#line.put(packet)) return false
    this.bytesSent += packet.byteLength
    return true
  }

  listen(handlers: LinkHandlers): void {
    this.#ear.listen(handlers)
  }

  close(): void {
    this.#ear.silence()
    if (this.#isOpen) this.#line.put(controlPacket({ type: 'bye', code: 0, message: '' }))
    this.#end({ code: 'disposed', message: 'closed here' }, 'drained')
  }

  /** Ends the link and tells why. */
  end(end: LinkEnd): void {
    this.#end(end, 'at-once')
  }

  stats(): Promise<LineStats | undefined> {
    return this.#line.stats()
  }

  #end(end: LinkEnd, how: 'drained' | 'at-once'): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#liveness[Symbol.dispose]()
    this.#line.close(how)
    this.#ended()
    this.#ear.down(end)
  }

  #take(packet: Uint8Array): void {
    if (!this.#isOpen) return
    if (packet.byteLength > limits.packetBytesMax) {
      this.end({ code: 'frame-too-long', message: 'a packet is longer than the limit' })
      return
    }
    const control = controlOf(packet)
    if (control === undefined) this.#ear.packet(packet)
    else if (control.type === 'ping') this.#line.put(controlPacket({ type: 'pong', token: control.token }))
    else if (control.type === 'bye') this.end({ code: codeOfBye(control.code), message: 'the other side closed' })
  }
}
