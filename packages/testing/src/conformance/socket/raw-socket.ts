import type { Socket } from 'node:net'

import { type SocketFrame, SocketFrameReader, opcodes, writeSocketFrame } from './frame-bytes.ts'
import { handshake, type HandshakeOptions, type HttpAnswer } from './handshake.ts'

/** How a WebSocket ended: 1006 without a close frame, 1005 with one that has no code. */
export interface SocketEnd {
  readonly code: number
  readonly reason: string
}

/** What a WebSocket tells its owner. */
export interface SocketEvents {
  readonly message: (bytes: Buffer, isBinary: boolean) => void
  /** A ping or pong frame. */
  readonly control: (opcode: number, payload: Buffer) => void
  /** The other side broke a rule of WebSocket. */
  readonly fault: (what: string) => void
  readonly end: (end: SocketEnd) => void
}

/** How a WebSocket behaves. */
export interface RawSocketOptions extends HandshakeOptions {
  /** A ping of the server is answered. @default true */
  readonly isAnsweringPings?: boolean
}

/** A server answered the handshake with something else than 101. */
export class UpgradeRefused extends Error {
  readonly answer: HttpAnswer

  constructor(answer: HttpAnswer) {
    super(`refused: ${String(answer.status)}`)
    this.name = 'UpgradeRefused'
    this.answer = answer
  }
}

/** A client's WebSocket that writes any bytes, also those that break a rule, and reads strictly. */
export class RawSocket {
  /** What the server answered when it opened the WebSocket. */
  readonly answer: HttpAnswer
  readonly #stream: Socket
  readonly #events: SocketEvents
  readonly #isAnsweringPings: boolean
  readonly #reader = new SocketFrameReader()
  #fragments: Buffer[] = []
  #fragmentsOpcode: number | undefined
  #end: SocketEnd = { code: 1006, reason: '' }
  #isClosing = false

  private constructor(answer: HttpAnswer, stream: Socket, events: SocketEvents, isAnsweringPings: boolean) {
    this.answer = answer
    this.#stream = stream
    this.#events = events
    this.#isAnsweringPings = isAnsweringPings
  }

  /**
   * Opens a WebSocket. Rejects with `UpgradeRefused`, or as `handshake` does. `events` is called from the next turn of the event loop on.
   */
  static async open(url: URL, events: SocketEvents, options: RawSocketOptions = {}): Promise<RawSocket> {
    const { answer, stream, rest } = await handshake(url, options)
    if (answer.status !== 101) {
      stream.destroy()
      throw new UpgradeRefused(answer)
    }
    const socket = new RawSocket(answer, stream, events, options.isAnsweringPings ?? true)
    stream.on('data', (chunk) => {
      socket.#read(chunk)
    })
    stream.once('close', () => {
      events.end(socket.#end)
    })
    setImmediate(() => {
      if (rest.length > 0) socket.#read(rest)
      stream.resume()
    })
    return socket
  }

  /** Sends one frame. */
  sendFrame(frame: SocketFrame): void {
    this.sendRaw(writeSocketFrame(frame))
  }

  /** Sends a binary message. */
  send(payload: Uint8Array): void {
    this.sendFrame({ opcode: opcodes.binary, payload })
  }

  /** Sends bytes as they are, past all rules of WebSocket. */
  sendRaw(bytes: Uint8Array): void {
    if (this.#stream.writable) this.#stream.write(bytes)
  }

  /** Begins the closing handshake. */
  close(code = 1000, reason = ''): void {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason))
    payload.writeUInt16BE(code)
    payload.write(reason, 2)
    this.#isClosing = true
    this.sendFrame({ opcode: opcodes.close, payload })
  }

  /** Ends without a word. */
  terminate(): void {
    this.#stream.destroy()
  }

  /** Reads nothing until `resume`. */
  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  #read(chunk: Buffer): void {
    this.#reader.push(chunk)
    for (let frame = this.#reader.take(); frame !== undefined; frame = this.#reader.take()) {
      const { opcode, isFinal, isMasked, reserved, payload } = frame
      if (isMasked) this.#events.fault('a masked WebSocket frame of the server')
      if (reserved !== 0) this.#events.fault('a WebSocket frame with a reserved bit, as compression would set')
      if (opcode === opcodes.close) this.#closed(payload)
      else if (opcode === opcodes.ping || opcode === opcodes.pong) this.#control(opcode, payload)
      else this.#message(opcode, isFinal, payload)
    }
  }

  #message(opcode: number, isFinal: boolean, payload: Buffer): void {
    const isContinued = opcode === opcodes.continuation
    if (isContinued !== (this.#fragmentsOpcode !== undefined)) this.#events.fault('fragments out of order')
    this.#fragments.push(payload)
    this.#fragmentsOpcode ??= opcode
    if (!isFinal) return
    const bytes = this.#fragments.length === 1 ? payload : Buffer.concat(this.#fragments)
    const isBinary = this.#fragmentsOpcode === opcodes.binary
    this.#fragments = []
    this.#fragmentsOpcode = undefined
    this.#events.message(bytes, isBinary)
  }

  #control(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.ping && this.#isAnsweringPings) this.sendFrame({ opcode: opcodes.pong, payload })
    this.#events.control(opcode, payload)
  }

  #closed(payload: Buffer): void {
    this.#end =
      payload.length < 2
        ? { code: 1005, reason: '' }
        : { code: payload.readUInt16BE(0), reason: payload.toString('utf8', 2) }
    if (!this.#isClosing) this.sendFrame({ opcode: opcodes.close, payload: payload.subarray(0, 2) })
    this.#isClosing = true
    this.#stream.end()
  }
}
