import { bare, bareName } from '../servers/bare-envelope.ts'
import { frameHeadLength, ThinSocket, writeFrameHead } from '../generator/thin-socket.ts'
import { bodyBytes, checkNext, type Connected, type Dialect, type Lane } from './dialect.ts'

/** The bare relays: many envelopes a frame with one acknowledgement for all of a read, or one envelope a frame, each acknowledged. */
export class BareDialect implements Dialect {
  readonly #isBatched: boolean

  constructor(isBatched: boolean) {
    this.#isBatched = isBatched
  }

  async open(port: number, index: number): Promise<Connected> {
    return { index, socket: await ThinSocket.connect(port, `/${bareName(index)}`, () => undefined) }
  }

  lane(from: Connected, to: Connected): Lane {
    return new BareLane(from, to, this.#isBatched)
  }
}

class BareLane implements Lane {
  readonly #from: Connected
  readonly #to: Connected
  readonly #isBatched: boolean
  readonly #message: Buffer
  readonly #ack: Buffer

  constructor(from: Connected, to: Connected, isBatched: boolean) {
    this.#from = from
    this.#to = to
    this.#isBatched = isBatched
    this.#message = envelope(bare.message, to.index, from.index, bodyBytes)
    this.#ack = envelope(bare.ack, from.index, to.index, 0)
  }

  send(first: number, last: number): void {
    this.#from.socket.write(this.#frames(this.#message, first, last))
  }

  acknowledge(first: number, last: number): void {
    this.#to.socket.write(this.#frames(this.#ack, this.#isBatched ? last : first, last))
  }

  hearMessages(payload: Buffer, last: number): number {
    let at = 0
    let newest = last
    while (at < payload.length) {
      const position = payload.readUInt32BE(at + bare.position)
      checkNext(position, newest)
      newest = position
      at += payload.readUInt16BE(at)
    }
    return newest
  }

  hearAcks(payload: Buffer): number {
    return payload.readUInt32BE(payload.length - this.#ack.length + bare.position)
  }

  /** One frame of all envelopes, or one frame each. */
  #frames(template: Buffer, first: number, last: number): Buffer {
    const count = last - first + 1
    const payload = this.#isBatched ? count * template.length : template.length
    const frames = this.#isBatched ? 1 : count
    const bytes = Buffer.allocUnsafe(frames * frameHeadLength(payload) + count * template.length)
    let at = 0
    for (let position = first; position <= last; position++) {
      if (!this.#isBatched || position === first) at = writeFrameHead(bytes, at, payload, 'binary')
      bytes.set(template, at)
      bytes.writeUInt32BE(position, at + bare.position)
      at += template.length
    }
    return bytes
  }
}

function envelope(kind: number, to: number, from: number, body: number): Buffer {
  const bytes = Buffer.alloc(bare.body + body, 7)
  bytes.writeUInt16BE(bytes.length, 0)
  bytes[bare.kind] = kind
  bytes.write(bareName(to), bare.to, 'latin1')
  bytes.write(bareName(from), bare.from, 'latin1')
  return bytes
}
