/**
 * A WebSocket client (RFC 6455) that does as little as possible, so that the server is what is measured: whole reads are walked in
 * place, frames are masked with the key 0, which changes no byte, and several frames leave in one write.
 */
import { randomBytes } from 'node:crypto'
import { createConnection, type Socket } from 'node:net'

const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const
const final = 0x80
const masked = 0x80

/** Bytes before a client's payload of this length. */
export function frameHeadLength(payloadLength: number): number {
  return payloadLength < 126 ? 6 : payloadLength < 65_536 ? 8 : 14
}

/** Writes the head of a client's frame at `at`; returns where the payload begins. */
export function writeFrameHead(into: Buffer, at: number, payloadLength: number, kind: 'binary' | 'text'): number {
  into[at] = final | opcodes[kind]
  let next = at + 2
  if (payloadLength < 126) into[at + 1] = masked | payloadLength
  else if (payloadLength < 65_536) {
    into[at + 1] = masked | 126
    next = into.writeUInt16BE(payloadLength, next)
  } else {
    into[at + 1] = masked | 127
    next = into.writeBigUInt64BE(BigInt(payloadLength), next)
  }
  return into.writeUInt32BE(0, next)
}

/** One connection. */
export class ThinSocket {
  readonly #socket: Socket
  #rest: Buffer | undefined
  /** Called with the payload of every message; a view that is valid during the call. */
  onMessage: (payload: Buffer) => void = () => undefined
  /** Called after all messages of one read. */
  onRead: () => void = () => undefined
  onClose: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Connects to a WebSocket of this machine; `hear` gets what comes from the first message on. */
  static connect(port: number, path: string, hear: (payload: Buffer) => void): Promise<ThinSocket> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
      const thin = new ThinSocket(socket)
      thin.onMessage = hear
      let head = Buffer.alloc(0)
      const fail = (): void => {
        reject(new Error('The server closed a connection before it was open.'))
      }
      const read = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk])
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        socket.off('data', read)
        socket.off('close', fail)
        if (!head.toString('latin1', 0, 16).includes(' 101 ')) {
          socket.destroy()
          reject(new Error(`The server refused a connection: ${head.toString('latin1', 0, head.indexOf('\r\n'))}`))
          return
        }
        socket.on('data', (more: Buffer) => {
          thin.#read(more)
        })
        socket.once('close', () => {
          thin.onClose()
        })
        resolve(thin)
        if (end + 4 < head.length) thin.#read(head.subarray(end + 4))
      }
      socket.on('data', read)
      socket.once('close', fail)
      socket.on('error', () => undefined)
      const key = randomBytes(16).toString('base64')
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      )
    })
  }

  /** Sends one message. */
  send(payload: Uint8Array, kind: 'binary' | 'text' = 'binary'): void {
    const bytes = Buffer.allocUnsafe(frameHeadLength(payload.byteLength) + payload.byteLength)
    bytes.set(payload, writeFrameHead(bytes, 0, payload.byteLength, kind))
    this.#socket.write(bytes)
  }

  /** Writes frames that are made already. */
  write(frames: Buffer): void {
    this.#socket.write(frames)
  }

  /** Ends at once. */
  end(): void {
    this.onClose = () => undefined
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    for (;;) {
      if (at + 2 > bytes.length) break
      let length = (bytes[at + 1] ?? 0) & 0x7f
      let payloadAt = at + 2
      if (length === 126) {
        payloadAt += 2
        if (payloadAt > bytes.length) break
        length = bytes.readUInt16BE(at + 2)
      } else if (length === 127) {
        payloadAt += 8
        if (payloadAt > bytes.length) break
        length = Number(bytes.readBigUInt64BE(at + 2))
      }
      if (payloadAt + length > bytes.length) break
      const payload = bytes.subarray(payloadAt, payloadAt + length)
      const opcode = (bytes[at] ?? 0) & 0x0f
      if (opcode === opcodes.text || opcode === opcodes.binary) this.onMessage(payload)
      else if (opcode === opcodes.ping) this.#pong(payload)
      at = payloadAt + length
    }
    this.#rest = at === bytes.length ? undefined : bytes.subarray(at)
    this.onRead()
  }

  #pong(payload: Buffer): void {
    const bytes = Buffer.alloc(6 + payload.length)
    bytes[0] = final | opcodes.pong
    bytes[1] = masked | payload.length
    bytes.set(payload, 6)
    this.#socket.write(bytes)
  }
}
