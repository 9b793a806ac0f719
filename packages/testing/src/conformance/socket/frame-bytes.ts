/** WebSocket frames as bytes (RFC 6455, section 5): written as one is told, also where that breaks a rule, and read strictly. */
import { randomBytes } from 'node:crypto'

/** What a WebSocket frame is (RFC 6455, section 5.2). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** A WebSocket frame to be written. What is not given is as a well-behaved client has it. */
export interface SocketFrame {
  /** One of `opcodes`, or another number from 0 to 15. */
  readonly opcode: number
  readonly payload: Uint8Array
  /** The last fragment of a message. @default true */
  readonly isFinal?: boolean
  /** A client masks what it sends. @default true */
  readonly isMasked?: boolean
  /** The three reserved bits, 0 to 7. @default 0 */
  readonly reserved?: number
  /** The length that the frame claims, in bytes. @default that of the payload */
  readonly claimedLength?: number
}

/** A WebSocket frame that came. */
export interface ReadFrame {
  readonly opcode: number
  readonly isFinal: boolean
  readonly isMasked: boolean
  readonly reserved: number
  readonly payload: Buffer
}

/** The bytes of a frame. */
export function writeSocketFrame(frame: SocketFrame): Buffer {
  const { opcode, payload, isFinal = true, isMasked = true, reserved = 0 } = frame
  const length = frame.claimedLength ?? payload.byteLength
  const short = length < 126 ? length : length < 65_536 ? 126 : 127
  const extended = Buffer.alloc(short === 126 ? 2 : short === 127 ? 8 : 0)
  if (short === 126) extended.writeUInt16BE(length)
  else if (short === 127) extended.writeBigUInt64BE(BigInt(length))
  const head = Buffer.from([(isFinal ? 0x80 : 0) | (reserved << 4) | opcode, (isMasked ? 0x80 : 0) | short])
  if (!isMasked) return Buffer.concat([head, extended, payload])
  const mask = randomBytes(4)
  const masked = Buffer.from(payload)
  for (let at = 0; at < masked.length; at++) masked[at] = (masked[at] ?? 0) ^ (mask[at & 3] ?? 0)
  return Buffer.concat([head, extended, mask, masked])
}

/** Takes frames off a stream of bytes that comes in pieces. */
export class SocketFrameReader {
  #waiting: Buffer = Buffer.alloc(0)

  push(bytes: Buffer): void {
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes])
  }

  /** The next whole frame; nothing until it has come. */
  take(): ReadFrame | undefined {
    const bytes = this.#waiting
    if (bytes.length < 2) return undefined
    const [first = 0, second = 0] = bytes
    const short = second & 127
    const isMasked = (second & 0x80) !== 0
    const lengthAt = 2
    const payloadAt = lengthAt + (short === 126 ? 2 : short === 127 ? 8 : 0) + (isMasked ? 4 : 0)
    if (bytes.length < payloadAt) return undefined
    const length =
      short === 126 ? bytes.readUInt16BE(lengthAt) : short === 127 ? Number(bytes.readBigUInt64BE(lengthAt)) : short
    if (bytes.length < payloadAt + length) return undefined
    this.#waiting = bytes.subarray(payloadAt + length)
    return {
      opcode: first & 15,
      isFinal: (first & 0x80) !== 0,
      isMasked,
      reserved: (first >> 4) & 7,
      payload: bytes.subarray(payloadAt, payloadAt + length),
    }
  }
}
