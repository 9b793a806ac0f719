import { assert, limits } from '@kith/wire'
import type { DirectLink, DirectLiveness } from './carrier.ts'
import { codeOfBye, controlOf, controlPacket } from './control.ts'
import { Ear } from './ear.ts'
import { type LinkEnd, type LinkHandlers, linkLimits } from './link.ts'
import { Liveness } from './liveness.ts'

const quietTicks = 2
const deadTicks = 5
/** How long a closing waits for the channel to drain, in milliseconds. */
const closeMsMax = 1000

/** The link over an open data channel. It owns the connection, and closes both. `ended` is told of every end, also of `close`. */
export class DataChannelLink implements DirectLink {
  readonly kind = 'webrtc'
  readonly #connection: RTCPeerConnection
  readonly #channel: RTCDataChannel
  readonly #ended: () => void
  readonly #liveness: Liveness
  readonly #ear = new Ear(() => {
    this.end({ code: 'rate-exceeded', message: 'nobody listens to the link' })
  })
  #isOpen = true
  #wantsRoom = false
  #arrived = 0
  bytesSent = 0

  constructor(connection: RTCPeerConnection, channel: RTCDataChannel, ended: () => void, liveness: DirectLiveness) {
    this.#connection = connection
    this.#channel = channel
    this.#ended = ended
    channel.bufferedAmountLowThreshold = linkLimits.bufferedBytesLow
    channel.onbufferedamountlow = () => {
      if (!this.#wantsRoom) return
      this.#wantsRoom = false
      this.#ear.room()
    }
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#take(data)
    }
    channel.onclose = () => {
      this.end({ code: 'path-lost', message: 'the data channel closed' })
    }
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === 'failed') this.end({ code: 'path-lost', message: 'the connection failed' })
    }
    this.#liveness = new Liveness({
      tickMs: liveness.tickMs ?? 1000,
      quietTicks,
      deadTicks,
      // Bytes that leave count too: on a slow line the sign of life waits behind what is buffered.
      progress: () => this.#arrived + this.bytesSent - this.bufferedBytes,
      ping: (token) => {
        this.#put(controlPacket({ type: 'ping', token }))
      },
      dead: () => {
        this.end({ code: 'path-lost', message: 'no sign of life' })
      },
    })
  }

  get bufferedBytes(): number {
    return this.#channel.bufferedAmount
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
    if (!this.#put(packet as Uint8Array<ArrayBuffer>)) return false
    this.bytesSent += packet.byteLength
    return true
  }

  listen(handlers: LinkHandlers): void {
    this.#ear.listen(handlers)
  }

  close(): void {
    this.#ear.silence()
    if (this.#isOpen) this.#put(controlPacket({ type: 'bye', code: 0, message: '' }))
    this.end({ code: 'disposed', message: 'closed here' })
  }

  /** Ends the link and tells why. */
  end(end: LinkEnd): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#liveness[Symbol.dispose]()
    const connection = this.#connection
    connection.onconnectionstatechange = null
    this.#channel.onmessage = null
    // Closing the channel sends what it holds; closing the connection would drop it.
    this.#channel.onclose = () => {
      connection.close()
    }
    setTimeout(() => {
      connection.close()
    }, closeMsMax)
    this.#channel.close()
    this.#ended()
    this.#ear.down(end)
  }

  async stats(): Promise<{ readonly bytesSent: number; readonly bytesReceived: number } | undefined> {
    for (const report of (await this.#connection.getStats()).values() as Iterable<RTCStats>)
      if (report.type === 'data-channel') {
        const { bytesSent = 0, bytesReceived = 0 } = report as { bytesSent?: number; bytesReceived?: number }
        return { bytesSent, bytesReceived }
      }
    return undefined
  }

  /** Hands bytes to the channel; false when it is closing, which its `close` event tells soon. */
  #put(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#channel.readyState !== 'open') return false
    this.#channel.send(bytes)
    return true
  }

  #take(data: unknown): void {
    this.#arrived++
    if (!(data instanceof ArrayBuffer)) {
      this.end({ code: 'frame-unexpected', message: 'a message of text' })
      return
    }
    const packet = new Uint8Array(data)
    if (packet.byteLength > limits.packetBytesMax) {
      this.end({ code: 'frame-too-long', message: 'a packet is longer than the limit' })
      return
    }
    const control = controlOf(packet)
    if (control === undefined) this.#ear.packet(packet)
    else if (control.type === 'ping') this.#put(controlPacket({ type: 'pong', token: control.token }))
    else if (control.type === 'bye') this.end({ code: codeOfBye(control.code), message: 'the other side closed' })
  }
}
