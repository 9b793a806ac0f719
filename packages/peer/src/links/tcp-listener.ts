import { createServer, type Server, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { secureAsServer } from './tcp-security.ts'

/** Where to listen. */
export interface TcpListenerOptions {
  /** 0 is any port that is free. */
  readonly port: number
  /** The own addresses; when all are those of the machine itself, only there is listened. */
  readonly addresses: () => readonly string[]
}

/** An attempt that waits for connections. */
export interface TcpGuest {
  readonly id: string
  readonly key: Uint8Array
  /** Somebody who knows the key connected. */
  accepted(socket: TLSSocket): void
}

/** Connections that have not proved yet for which attempt they are; beyond this many the next are closed. */
const strangersMax = 16
/** How long proving may take, in milliseconds. */
const proofMsMax = 5000

/** Listens while attempts wait, and not a moment longer. Whoever connects names an attempt, and must know its key. */
export class TcpListener {
  readonly #options: TcpListenerOptions
  readonly #guests = new Map<string, TcpGuest>()
  #strangers = 0
  #server: Server | undefined
  #port: Promise<number> | undefined

  constructor(options: TcpListenerOptions) {
    this.#options = options
  }

  /** Waits for connections of an attempt. Answers the port; 0 when it cannot listen, or another device named its attempt alike before. */
  wait(guest: TcpGuest): Promise<number> {
    const first = this.#guests.get(guest.id) ?? guest
    if (first !== guest) return Promise.resolve(0)
    this.#guests.set(guest.id, guest)
    return (this.#port ??= this.#listen())
  }

  /** The attempt is over, or has its connection. */
  leave(guest: TcpGuest): void {
    if (this.#guests.get(guest.id) !== guest) return
    this.#guests.delete(guest.id)
    if (this.#guests.size > 0) return
    this.#server?.close()
    this.#server = undefined
    this.#port = undefined
  }

  #listen(): Promise<number> {
    const { port } = this.#options
    const addresses = this.#options.addresses()
    const isAlone = addresses.every((address) => address.startsWith('127.') || address === '::1')
    const server = createServer((socket) => {
      this.#take(socket)
    })
    this.#server = server
    return new Promise((resolve) => {
      server.on('error', () => {
        resolve(0)
      })
      server.on('listening', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
      if (isAlone) server.listen(port, addresses[0])
      else server.listen(port)
    })
  }

  #take(socket: Socket): void {
    socket.on('error', () => undefined)
    if (this.#strangers >= strangersMax || this.#guests.size === 0) {
      socket.destroy()
      return
    }
    this.#strangers++
    const timer = setTimeout(() => {
      socket.destroy()
    }, proofMsMax)
    let isStranger = true
    const known = (): void => {
      if (!isStranger) return
      isStranger = false
      clearTimeout(timer)
      this.#strangers--
    }
    socket.on('close', known)
    let guest: TcpGuest | undefined
    secureAsServer(
      socket,
      (attempt) => {
        guest = this.#guests.get(attempt)
        return guest?.key
      },
      (secure) => {
        known()
        // Whose key was proved, and nobody who waits under the same name by now.
        if (guest === undefined || this.#guests.get(guest.id) !== guest) secure.destroy()
        else guest.accepted(secure)
      },
    )
  }
}
