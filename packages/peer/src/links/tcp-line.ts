import type { TLSSocket } from 'node:tls'
import { limits } from '@kith/wire'
import { alertness } from './alertness.ts'
import { type Line, lineCloseMsMax, type LineEvents, type LineStats } from './line.ts'
import { type LinkEnd, linkLimits } from './link.ts'
import { PacketReader } from './packet-reader.ts'

/** Bytes that go to the socket in one write; small packets are gathered in so much, and progress shows after so much. */
const blockBytes = limits.packetBytesMax + 4
/** Blocks that are kept to be used again. */
const spareMax = 4

/** Packets with their lengths that go to the socket together. */
interface Block {
  readonly bytes: Buffer
  length: number
  /** Bytes of the packets alone. */
  packetBytes: number
}

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
  #waiting: Block[] = []
  readonly #spare: Block[] = []
  #isWriting = false
  #isScheduled = false
  #isClosing = false
  #isOver = false
  #sent = 0
  bufferedBytes = 0

  /** `lost` is told when the connection breaks before somebody listens. */
  constructor(socket: TLSSocket, lost: () => void) {
    this.#socket = socket
    // What a turn sends goes out at once; the network would hold back a short packet until the one before is acknowledged, up to 40 ms.
    socket.setNoDelay(true)
    this.#reader = new PacketReader(limits.packetBytesMax, {
      packet: (packet) => this.#packet(packet),
      tooLong: () => {
        this.#break({ code: 'frame-too-long', message: 'a packet is longer than the limit' })
      },
    })
    socket.on('data', (chunk: Buffer) => {
      alertness.arrived()
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
    const needed = packet.byteLength + 4
    let block = this.#waiting.at(-1)
    if (block === undefined || block.length + needed > blockBytes) {
      block = this.#spare.pop() ?? { bytes: Buffer.allocUnsafeSlow(blockBytes), length: 0, packetBytes: 0 }
      this.#waiting.push(block)
    }
    block.bytes.writeUInt32BE(packet.byteLength, block.length)
    block.bytes.set(packet, block.length + 4)
    block.length += needed
    block.packetBytes += packet.byteLength
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
    const block = this.#waiting.shift()
    if (block === undefined) {
      if (this.#isClosing) this.#socket.end()
      return
    }
    this.#isWriting = true
    this.#socket.write(block.bytes.subarray(0, block.length), (error) => {
      // What is wrong is told by `close`.
      if (error) return
      this.#isWriting = false
      this.bufferedBytes -= block.packetBytes
      if (this.#spare.length < spareMax) this.#spare.push(Object.assign(block, { length: 0, packetBytes: 0 }))
      this.#write()
      if (this.bufferedBytes <= linkLimits.bufferedBytesLow) this.#events?.low()
    })
  }

  #packet(packet: Uint8Array): boolean {
    if (this.#isOver || this.#isClosing) return true
    const chosen = this.#chosen
    if (this.#events !== undefined) return packet.byteLength === 0 || this.#events.packet(packet)
    if (chosen === undefined || packet.byteLength > 0) {
      this.#destroy()
      return true
    }
    this.#chosen = undefined
    chosen()
    return true
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
