import { ThinSocket, frameHeadLength, writeFrameHead } from '../generator/thin-socket.ts'
import { bareName } from '../servers/bare-envelope.ts'
import { bodyBytes, checkNext, type Connected, type Dialect, type Lane } from './dialect.ts'

const ping = 0x32
const body = 'x'.repeat(bodyBytes)

/**
 * Socket.IO 4 over WebSocket (protocols Engine.IO 4 and Socket.IO 5). Bodies are 200 ASCII letters, which costs Socket.IO least: bytes
 * would take a second frame each.
 */
export class SocketIoDialect implements Dialect {
  open(port: number, index: number): Promise<Connected> {
    return new Promise((resolve, reject) => {
      const path = `/socket.io/?EIO=4&transport=websocket&name=${bareName(index)}`
      const connecting = ThinSocket.connect(port, path, (payload) => {
        const text = payload.toString('latin1', 0, 2)
        connecting
          .then((socket) => {
            if (text.startsWith('0')) socket.send(Buffer.from('40'), 'text')
            else if (text === '40') {
              hearPings(socket)
              resolve({ index, socket })
            }
          })
          .catch(reject)
      })
      connecting.catch(reject)
    })
  }

  lane(from: Connected, to: Connected): Lane {
    return new SocketIoLane(from, to)
  }
}

/** Answers a ping of Engine.IO; true when the message was one. */
export function answerPing(socket: ThinSocket, payload: Buffer): boolean {
  if (payload.length !== 1 || payload[0] !== ping) return false
  socket.send(Buffer.from('3'), 'text')
  return true
}

function hearPings(socket: ThinSocket): void {
  socket.onMessage = (payload) => {
    answerPing(socket, payload)
  }
}

class SocketIoLane implements Lane {
  readonly #from: Connected
  readonly #to: Connected
  readonly #tail: string
  /** The server's numbers of the messages that are not acknowledged yet. */
  readonly #numbers: string[] = []

  constructor(from: Connected, to: Connected) {
    this.#from = from
    this.#to = to
    this.#tail = `["relay","${bareName(to.index)}","${body}"]`
  }

  send(first: number, last: number): void {
    const texts: string[] = []
    for (let position = first; position <= last; position++) texts.push(`42${position}${this.#tail}`)
    this.#from.socket.write(framesOf(texts))
  }

  acknowledge(first: number, last: number): void {
    this.#to.socket.write(framesOf(this.#numbers.splice(0, last - first + 1).map((number) => `43${number}[]`)))
  }

  hearMessages(payload: Buffer, last: number): number {
    if (answerPing(this.#to.socket, payload)) return last
    this.#numbers.push(payload.toString('latin1', 2, payload.indexOf('[')))
    return last + 1
  }

  hearAcks(payload: Buffer, last: number): number {
    if (answerPing(this.#from.socket, payload)) return last
    const position = Number(payload.toString('latin1', 2, payload.indexOf('[')))
    checkNext(position, last)
    return position
  }
}

function framesOf(texts: readonly string[]): Buffer {
  let length = 0
  for (const text of texts) length += frameHeadLength(text.length) + text.length
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for (const text of texts) {
    at = writeFrameHead(bytes, at, text.length, 'text')
    at += bytes.write(text, at, 'latin1')
  }
  return bytes
}
