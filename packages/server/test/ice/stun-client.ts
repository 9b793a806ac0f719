import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

import { type Endpoint, readStun, readXorAddress, stunAttributes, stunMethods, stunValue, writeStun } from '@kith/core'

/** A client that asks a STUN server on this machine. */
export class StunClient implements AsyncDisposable {
  readonly port: number
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
    this.port = socket.address().port
  }

  static async open(address = '127.0.0.1'): Promise<StunClient> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    socket.bind(0, address)
    await once(socket, 'listening')
    return new StunClient(socket)
  }

  /** Sends bytes of any kind. */
  send(bytes: Uint8Array, port: number, address = '127.0.0.1'): void {
    this.#socket.send(bytes, port, address)
  }

  /** Asks until an answer comes, and tells what address it names. */
  async ask(port: number, address = '127.0.0.1'): Promise<Endpoint | undefined> {
    const transaction = crypto.getRandomValues(new Uint8Array(12))
    this.send(writeStun({ method: stunMethods.binding, kind: 'request', transaction, attributes: [] }), port, address)
    for (;;) {
      const [datagram] = (await once(this.#socket, 'message')) as [Buffer]
      const answer = readStun(datagram)
      if (answer === undefined || Buffer.compare(answer.transaction, transaction) !== 0) continue
      const value = stunValue(answer, stunAttributes.xorMappedAddress)
      return value && readXorAddress(value, transaction)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }
}
