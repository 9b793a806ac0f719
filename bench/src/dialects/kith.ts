import {
  bytesToId, type DeviceId, encodeFrame, envelopeOffsets, frameHeadBytes, numberOfFrame, protocolVersion, type StreamId,
  tagBytes, writeHeader,
} from '@kith/wire' // prettier-ignore
import { randomBytes } from 'node:crypto'

import { frameHeadLength, writeFrameHead } from '../generator/thin-socket.ts'
import { bodyBytes, checkNext, type Connected, type Dialect, type Lane } from './dialect.ts'
import { KithSession } from './kith-session.ts'

const dataNumber = numberOfFrame('data')
const ackNumber = numberOfFrame('ack')
/** Where the low half of the position stands in a `data` frame, and of `next` in an `ack` frame. */
const positionAt = frameHeadBytes + envelopeOffsets.seq + 4

interface SignedIn extends Connected {
  readonly device: DeviceId
}

/**
 * Kith: names are claimed and devices sign in with real keys; then frames of the wire are made from templates. The lane is the unkept
 * one, nothing is stored, bodies and tags are not sealed: the server does not look at them.
 */
export class KithDialect implements Dialect {
  async open(port: number, index: number): Promise<SignedIn> {
    const session = await KithSession.connect(port)
    const device = await session.signIn(`bench-${index}`)
    await session.attach(device)
    return { index, socket: session.socket, device }
  }

  lane(from: SignedIn, to: SignedIn): Lane {
    return new KithLane(from, to)
  }
}

class KithLane implements Lane {
  readonly #from: SignedIn
  readonly #to: SignedIn
  readonly #data: Uint8Array
  readonly #ack: Uint8Array

  constructor(from: SignedIn, to: SignedIn) {
    this.#from = from
    this.#to = to
    const stream = bytesToId<StreamId>(randomBytes(16))
    this.#data = dataFrame(from.device, to.device, stream)
    const tag = new Uint8Array(tagBytes)
    const ack = { to: from.device, from: to.device, stream, next: 1, credit: 64, exceptions: [], tag } as const
    this.#ack = encodeFrame({ type: 'ack', ...ack }).slice()
  }

  send(first: number, last: number): void {
    this.#from.socket.write(packet(this.#data, first, last))
  }

  acknowledge(_first: number, last: number): void {
    this.#to.socket.write(packet(this.#ack, last + 1, last + 1))
  }

  hearMessages(payload: Buffer, last: number): number {
    let newest = last
    for (let at = 1; at < payload.length; at += frameHeadBytes + payload.readUIntBE(at + 1, 3)) {
      if (payload[at] !== dataNumber) continue
      const position = payload.readUInt32BE(at + positionAt)
      checkNext(position, newest)
      newest = position
    }
    return newest
  }

  hearAcks(payload: Buffer, last: number): number {
    let newest = last
    for (let at = 1; at < payload.length; at += frameHeadBytes + payload.readUIntBE(at + 1, 3)) {
      if (payload[at] === ackNumber) newest = payload.readUInt32BE(at + positionAt) - 1
    }
    return newest
  }
}

function dataFrame(from: DeviceId, to: DeviceId, stream: StreamId): Uint8Array {
  const header = { to, from, stream, seq: 1, sentAtMs: Date.now(), lifeMs: 60_000, generation: 0 }
  const authenticated = writeHeader({ ...header, lane: 'unkept', kind: 'messages', count: 1, atomic: false })
  const tag = new Uint8Array(tagBytes).fill(7)
  const body = new Uint8Array(bodyBytes).fill(7)
  return encodeFrame({ type: 'data', envelope: { authenticated, leftMs: 60_000, listVersion: 1, tag, body } }).slice()
}

/** A WebSocket frame with one packet: the template once for each position. */
function packet(template: Uint8Array, first: number, last: number): Buffer {
  const length = 1 + (last - first + 1) * template.length
  const bytes = Buffer.allocUnsafe(frameHeadLength(length) + length)
  let at = writeFrameHead(bytes, 0, length, 'binary')
  bytes[at++] = protocolVersion
  for (let position = first; position <= last; position++) {
    bytes.set(template, at)
    bytes.writeUInt32BE(position, at + positionAt)
    at += template.length
  }
  return bytes
}
