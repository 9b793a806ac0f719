import type { AddressInfo } from 'node:net'

import { type RawData, WebSocket, WebSocketServer } from 'ws'

/** Stands between peers and a server, and keeps what passes in both directions, as it is behind the masks of WebSocket. */
export class Recording implements AsyncDisposable {
  /** Every packet that passed. */
  readonly packets: Buffer[] = []
  readonly #listener: WebSocketServer
  readonly #sockets = new Set<WebSocket>()

  private constructor(listener: WebSocketServer) {
    this.#listener = listener
  }

  /** Before the server that answers at this address by then. */
  static async before(address: () => string): Promise<Recording> {
    const listener = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/kith' })
    const recording = new Recording(listener)
    listener.on('connection', (client) => {
      recording.#carry(client, new WebSocket(new URL('/kith', address().replace(/^http/u, 'ws'))))
    })
    await new Promise((resolve) => listener.once('listening', resolve))
    return recording
  }

  get url(): string {
    return `ws://127.0.0.1:${String((this.#listener.address() as AddressInfo).port)}/kith`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.terminate()
    await new Promise((resolve) => {
      this.#listener.close(resolve)
    })
  }

  #carry(client: WebSocket, server: WebSocket): void {
    const early: Buffer[] = []
    client.on('message', (data) => {
      const packet = bytesOf(data)
      this.packets.push(packet)
      if (server.readyState === WebSocket.OPEN) server.send(packet)
      else early.push(packet)
    })
    server.on('open', () => {
      for (const packet of early.splice(0)) server.send(packet)
    })
    server.on('message', (data) => {
      const packet = bytesOf(data)
      this.packets.push(packet)
      client.send(packet)
    })
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one)
      one.on('error', () => {
        other.terminate()
      })
      one.on('close', () => {
        this.#sockets.delete(one)
        other.terminate()
      })
    }
  }
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return Buffer.from(data)
  return data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.concat(data)
}
