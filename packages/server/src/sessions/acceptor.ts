import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

import { type ErrorCode, limits as wireLimits, sentenceOf } from '@kith/wire'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'

import type { Caller } from './caller.ts'
import { Connection } from './connection.ts'
import { isOriginAllowed } from './origin.ts'
import type { SessionServices } from './services.ts'
import { closeCodes, type Socket } from './socket.ts'

/** Where sessions are opened. */
export const sessionPath = '/kith'

export interface AcceptorOptions {
  readonly origins: readonly string[]
  /** Where a request comes from. */
  readonly callerOf: (request: IncomingMessage) => Caller
}

/** Turns HTTP upgrades into connections, and looks after their deadlines until each has ended. */
export class Acceptor {
  readonly #services: SessionServices
  readonly #options: AcceptorOptions
  readonly #server: WebSocketServer
  readonly #connections = new Map<WebSocket, Connection>()
  readonly #beforeSignIn = new Map<string, number>()
  readonly #sweeper: NodeJS.Timeout
  #isStopping = false

  constructor(services: SessionServices, options: AcceptorOptions) {
    this.#services = services
    this.#options = options
    const { deadlines } = services
    this.#server = new WebSocketServer({ ...socketOptions, closeTimeout: deadlines.closeMs } as ServerOptions)
    const shortest = Math.min(
      deadlines.signInMs,
      deadlines.pingEveryMs,
      deadlines.pongMs,
      deadlines.stallMs,
      deadlines.holdMs,
    )
    this.#sweeper = setInterval(() => this.#sweep(), Math.max(5, Math.min(1_000, shortest / 4)))
    this.#sweeper.unref()
  }

  /** Open WebSockets. */
  get connectionCount(): number {
    return this.#connections.size
  }

  /** Takes or refuses one upgrade. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const caller = this.#options.callerOf(request)
    const { address } = caller
    const refused = this.#refusalOf(request, address)
    if (refused !== undefined) {
      this.#services.metrics.refused(refused)
      refuseUpgrade(stream, refused)
      return
    }
    const count = (this.#beforeSignIn.get(address) ?? 0) + 1
    this.#beforeSignIn.set(address, count)
    const signedIn = once(() => {
      const left = (this.#beforeSignIn.get(address) ?? 1) - 1
      if (left === 0) this.#beforeSignIn.delete(address)
      else this.#beforeSignIn.set(address, left)
    })
    stream.once('close', signedIn)
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      this.#open(socket, stream, caller, signedIn)
    })
  }

  /** Ends every connection and resolves when all are closed. */
  async stop(): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#sweeper)
    const closed = [...this.#connections.keys()].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    )
    for (const connection of this.#connections.values()) connection.end('server-stopping', closeCodes.restart)
    await Promise.all(closed)
    this.#server.close()
  }

  #refusalOf(request: IncomingMessage, address: string): ErrorCode | undefined {
    const { limits } = this.#services
    if (this.#isStopping) return 'server-stopping'
    const { origin, host } = request.headers
    if (!isOriginAllowed({ origin, host, allowed: this.#options.origins })) return 'origin-refused'
    if (this.#connections.size >= limits.connectionsMax) return 'server-busy'
    return (this.#beforeSignIn.get(address) ?? 0) >= limits.connectionsBeforeSignInMax ? 'server-busy' : undefined
  }

  #open(socket: WebSocket, stream: Duplex, caller: Caller, signedIn: () => void): void {
    const { limits } = this.#services
    let bytes = 0
    const count = (chunk: Buffer): void => {
      bytes += chunk.byteLength
      if (bytes > limits.bytesBeforeSignInMax) connection.fail('frame-too-long')
    }
    const connection = new Connection(new NarrowSocket(socket), caller, this.#services, () => {
      stream.off('data', count)
      signedIn()
    })
    this.#connections.set(socket, connection)
    stream.on('data', count)
    socket.on('message', (data, isBinary) => {
      connection.receive(data as Buffer, isBinary)
    })
    socket.on('pong', () => {
      connection.liveness.heard()
    })
    socket.on('error', (cause) => {
      this.#services.log.info('connection-broken', { address: caller.address, cause: cause.message })
    })
    socket.once('close', () => {
      this.#connections.delete(socket)
      connection.closed()
    })
  }

  #sweep(): void {
    const nowMs = this.#services.clock.nowMs()
    for (const connection of this.#connections.values()) connection.sweep(nowMs)
  }
}

const socketOptions: ServerOptions = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: wireLimits.packetBytesMax,
  maxFragments: 16,
  maxBufferedChunks: 4096,
  skipUTF8Validation: true,
}

const binary = { binary: true, compress: false } as const

/** The part of a WebSocket that a connection uses. */
class NarrowSocket implements Socket {
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  send(packet: Uint8Array, written: () => void): void {
    this.#socket.send(packet, binary, written)
  }

  ping(): void {
    this.#socket.ping()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  terminate(): void {
    this.#socket.terminate()
  }
}

const statusOf: Readonly<Partial<Record<ErrorCode, string>>> = {
  'origin-refused': '403 Forbidden',
  'server-busy': '503 Service Unavailable',
  'server-stopping': '503 Service Unavailable',
}

function refuseUpgrade(stream: Duplex, code: ErrorCode): void {
  const body = JSON.stringify({ code, message: sentenceOf(code) })
  const status = statusOf[code] ?? '400 Bad Request'
  stream.on('error', () => stream.destroy())
  stream.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\nConnection: close\r\nRetry-After: 1\r\n\r\n${body}`,
    () => stream.destroy(),
  )
}

function once(act: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    act()
  }
}
