import {
  connect as connectTcp,
  createServer as createTcpServer,
  type OnReadOpts,
  type Server,
  type Socket,
} from 'node:net'
import { connect as connectTls, createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { once } from 'node:events'

import { FramedWire } from '../framed-wire.ts'
import type { ByteStream, End, Wire } from '../wire.ts'

const host = '127.0.0.1'
/** Both ends have the same key, as Kith's have after their signals; it protects nothing here. */
const key = Buffer.alloc(32, 1)
const identity = 'bench'
const tls: TlsOptions = {
  minVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256',
  pskCallback: () => key,
}

/** Memory that what comes is read into, again and again. */
const readBytes = 65_536

/**
 * TCP, or TLS 1.3 over it, with nothing but the framing that all byte streams have here. The end that receives a flood is the one that connects, because
 * Node lets only that one read into memory of its own (`onread`).
 */
export class SocketEnd implements End {
  readonly #isTls: boolean
  #server: Server | undefined
  #socket: Promise<Socket> | undefined
  #hear: ((bytes: Uint8Array) => void) | undefined

  constructor(isTls: boolean) {
    this.#isTls = isTls
  }

  invitation(): Promise<string> {
    return Promise.resolve('')
  }

  async answer(): Promise<string> {
    const server = this.#isTls ? createTlsServer(tls) : createTcpServer()
    this.#server = server
    this.#socket = once(server, this.#isTls ? 'secureConnection' : 'connection').then(([socket]) => socket as Socket)
    server.listen(0, host)
    await once(server, 'listening')
    const address = server.address()
    return String(typeof address === 'object' ? address?.port : '')
  }

  async accept(answer: string): Promise<void> {
    const onread: OnReadOpts = {
      buffer: new Uint8Array(readBytes),
      callback: (length, buffer) => {
        this.#hear?.(buffer.subarray(0, length))
        return true
      },
    }
    const place = { host, port: Number(answer), onread }
    const socket = this.#isTls
      ? connectTls({
          ...place,
          ...tls,
          pskCallback: () => ({ psk: key, identity }),
          checkServerIdentity: () => undefined,
        })
      : connectTcp(place)
    await once(socket, this.#isTls ? 'secureConnect' : 'connect')
    this.#socket = Promise.resolve(socket)
  }

  async wire(): Promise<Wire> {
    const socket = await this.#socket
    if (socket === undefined) throw new Error('There is no socket.')
    socket.setNoDelay(true)
    return new FramedWire({
      write: (bytes) => {
        socket.cork()
        process.nextTick(() => {
          socket.uncork()
        })
        return socket.write(bytes)
      },
      listen: ({ bytes, room }) => {
        this.#hear = bytes
        // Told nothing where what comes is read into memory.
        socket.on('data', bytes)
        socket.on('drain', room)
      },
    } satisfies ByteStream)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const socket = await this.#socket
    socket?.destroy()
    this.#server?.close()
  }
}
