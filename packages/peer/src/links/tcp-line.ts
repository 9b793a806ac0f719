import type { TLSSocket } from 'node:tls'
import { limits } from '@kith/wire'
import { type Line, lineCloseMsMax, type LineEvents, type LineStats } from './line.ts'
import { type LinkEnd, linkLimits } from './link.ts'
import { PacketReader } from './packet-reader.ts'

/** Bytes that go to the socket in one write; small packets are gathered in so much, and progress shows after so much. */
const writeBytes = 65_536 + 4

/**
 * A TLS connection as a line (spec CA6): each packet after its length in four bytes. Only one write is handed to the socket at a time, so
 * that what goes out shows on a slow network; the other bytes wait here. Many connections may be made in an attempt, and the offerer says
 * by a packet of no bytes which of them it takes.
 */
export class TcpLine implements Line {
  readonly #socket: TLSSocket
  readonly #reader: PacketReader
  #events: LineEvents | undefined
  #chosen: (() => void) | undefined
  #waiting: Buffer[] = []
  #isWriting = false
  #isScheduled = false
  #isClosing = false
  #isOver = false
  #sent = 0
  bufferedBytes = 0
  arrived = 0

  /** `lost` is told when the connection breaks before somebody listens. */
  constructor(socket: TLSSocket, lost: () => void) {
    this.#socket = socket
    // What a turn sends goes out at once; the network would hold back a short packet until the one before is acknowledged, up to 40 ms.
    socket.setNoDelay(true)
    this.#reader = new PacketReader(limits.packetBytesMax, {
      packet: (packet) => {
        this.#packet(packet)
      },
      tooLong: () => {
        this.#break({ code: 'frame-too-long', message: 'a packet is longer than the limit' })
      },
    })
    socket.on('data', (chunk: Buffer) => {
      this.arrived += chunk.byteLength
      if (!this.#isOver && !this.#isClosing) this.#reader.read(chunk)
    })
    const over = (): void => {
      if (this.#events === undefined && !this.#isOver) lost()
      this.#break({ code: 'path-lost', message: 'the connection ended' })
    }
    socket.on('close', over)
    socket.on('end', over)
  }

  /** Takes this connection: tells the other side so. */
  choose(): void {
    this.#take(new Uint8Array(0))
  }

  /** Calls when the other side takes this connection. */
  awaitChoice(chosen: () => void): void {
    this.#chosen = chosen
  }

  listen(events: LineEvents): void {
    this.#events = events
  }

  put(packet: Uint8Array): boolean {
    if (this.#isOver || this.#isClosing) return false
    this.#take(packet)
    return true
  }

  close(how: 'drained' | 'at-once'): void {
    if (this.#isOver || this.#isClosing) return
    this.#isClosing = true
    this.#events = undefined
    if (how === 'at-once') {
      this.#destroy()
      return
    }
    const timer = setTimeout(() => {
      this.#destroy()
    }, lineCloseMsMax)
    this.#socket.on('close', () => {
      clearTimeout(timer)
    })
    this.#schedule()
  }

  async stats(): Promise<LineStats> {
    return { bytesSent: this.#sent, bytesReceived: this.#reader.bytesRead }
  }

  #take(packet: Uint8Array): void {
    const bytes = Buffer.allocUnsafe(packet.byteLength + 4)
    bytes.writeUInt32BE(packet.byteLength)
    bytes.set(packet, 4)
    this.#waiting.push(bytes)
    this.bufferedBytes += packet.byteLength
    this.#sent += packet.byteLength
    this.#schedule()
  }

  /** Writes at the end of the turn, so that what is sent in one turn goes out together. */
  #schedule(): void {
    if (this.#isWriting || this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#write()
    })
  }

  #write(): void {
    if (this.#isWriting || this.#isOver) return
    const packets = this.#next()
    if (packets.length === 0) {
      if (this.#isClosing) this.#socket.end()
      return
    }
    const bytes = packets.length === 1 && packets[0] !== undefined ? packets[0] : Buffer.concat(packets)
    this.#isWriting = true
    this.#socket.write(bytes, (error) => {
      // What is wrong is told by `close`.
      if (error) return
      this.#isWriting = false
      this.bufferedBytes -= bytes.byteLength - packets.length * 4
      this.#write()
      if (this.bufferedBytes <= linkLimits.bufferedBytesLow) this.#events?.low()
    })
  }

  /** Takes what is written next: as many packets as fit, and one at least. */
  #next(): Buffer[] {
    let count = 0
    let bytes = 0
    for (const each of this.#waiting) {
      bytes += each.byteLength
      if (count > 0 && bytes > writeBytes) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  #packet(packet: Uint8Array): void {
    if (this.#isOver || this.#isClosing) return
    const chosen = this.#chosen
    if (this.#events !== undefined) {
      if (packet.byteLength > 0) this.#events.packet(packet)
      return
    }
    if (chosen === undefined || packet.byteLength > 0) {
      this.#destroy()
      return
    }
    this.#chosen = undefined
    chosen()
  }

  #break(end: LinkEnd): void {
    const events = this.#events
    this.#events = undefined
    this.#destroy()
    events?.broken(end)
  }

  #destroy(): void {
    this.#isOver = true
    this.#waiting = []
    this.#socket.destroy()
  }
}
