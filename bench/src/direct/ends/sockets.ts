import { connect as connectTcp, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { once } from 'node:events'

import { FramedWire } from '../framed-wire.ts'
import { type ByteStream, type End, nothingToDo, type Wire } from '../wire.ts'

const host = '127.0.0.1'
/** Both ends have the same key, as Kith's have after their signals; it protects nothing here. */
const key = Buffer.alloc(32, 1)
const identity = 'bench'
const tls: TlsOptions = {
  minVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256',
  pskCallback: () => key,
}

/** TCP, or TLS 1.3 over it, with nothing but the framing that all byte streams have here. */
export class SocketEnd implements End {
  readonly #isTls: boolean
  #server: Server | undefined
  #socket: Promise<Socket> | undefined

  constructor(isTls: boolean) {
    this.#isTls = isTls
  }

  async invitation(): Promise<string> {
    const server = this.#isTls ? createTlsServer(tls) : createTcpServer()
    this.#server = server
    this.#socket = once(server, this.#isTls ? 'secureConnection' : 'connection').then(([socket]) => socket as Socket)
    server.listen(0, host)
    await once(server, 'listening')
    const address = server.address()
    return String(typeof address === 'object' ? address?.port : '')
  }

  async answer(invitation: string): Promise<string> {
    const port = Number(invitation)
    const socket = this.#isTls
      ? connectTls({
          host,
          port,
          ...tls,
          pskCallback: () => ({ psk: key, identity }),
          checkServerIdentity: () => undefined,
        })
      : connectTcp(port, host)
    await once(socket, this.#isTls ? 'secureConnect' : 'connect')
    this.#socket = Promise.resolve(socket)
    return ''
  }

  accept = nothingToDo

  async wire(): Promise<Wire> {
    const socket = await this.#socket
    if (socket === undefined) throw new Error('There is no socket.')
    socket.setNoDelay(true)
    return new FramedWire(streamOf(socket))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const socket = await this.#socket
    socket?.destroy()
    this.#server?.close()
  }
}

function streamOf(socket: Socket): ByteStream {
  return {
    write: (bytes) => {
      socket.cork()
      process.nextTick(() => {
        socket.uncork()
      })
      return socket.write(bytes)
    },
    listen: ({ bytes, room }) => {
      socket.on('data', bytes)
      socket.on('drain', room)
    },
  }
}
