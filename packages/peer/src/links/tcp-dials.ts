import { connect, type Socket } from 'node:net'
import { mayDial } from './addresses.ts'
import type { TcpDescription, TcpPublic } from './tcp-description.ts'

/** What dials are made for. */
export interface TcpDialsOptions {
  /** The addresses of this program. */
  readonly own: readonly string[]
  /** The port from which both ways are opened at once. */
  readonly openPort: number
  /** A connection was made to where the other side listens. */
  readonly connected: (socket: Socket) => void
  /** A connection was opened from both sides at once. */
  readonly opened: (socket: Socket) => void
}

/** Addresses tried in one attempt. */
const addressesMax = 16
/** Public addresses of these. */
const openingMax = 4
/** How often a connection is opened from both sides, how long the first is waited for, and the pauses, in milliseconds. */
const opensMax = 30
const openMs = 250
const openPauseMs = 50

/**
 * Tries to connect to what another device named, all addresses at once (spec CA4). To its public addresses it also opens a connection from
 * a port that the other side connects to at the same time, so that NATs on both ends see traffic that goes out.
 */
export class TcpDials implements Disposable {
  readonly #options: TcpDialsOptions
  readonly #trying = new Set<Socket>()
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  readonly #opening = new Set<string>()
  #isOver = false

  constructor(options: TcpDialsOptions) {
    this.#options = options
  }

  /** Begins. */
  dial(described: TcpDescription): void {
    const { own, connected } = this.#options
    const { addresses, publicAddresses, port } = described
    const all = [...new Set([...addresses, ...publicAddresses])].slice(0, addressesMax)
    for (const host of all) if (mayDial(host, port, own)) this.#try(connect({ host, port }), connected)
    this.open(described)
  }

  /** Opens connections to public addresses, as they become known. */
  open({ publicAddresses, openPort }: TcpPublic): void {
    for (const host of publicAddresses) {
      if (this.#opening.size >= openingMax || this.#opening.has(host)) return
      this.#opening.add(host)
      if (mayDial(host, openPort, this.#options.own)) this.#open(host, openPort, 0)
    }
  }

  /** Gives up what has not connected. */
  [Symbol.dispose](): void {
    this.#isOver = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const socket of this.#trying) socket.destroy()
    this.#trying.clear()
  }

  #try(socket: Socket, done: (socket: Socket) => void, failed?: () => void): void {
    this.#trying.add(socket)
    // Also while it is used later: what is wrong is told by `close`.
    socket.on('error', () => undefined)
    socket.on('connect', () => {
      if (!this.#trying.delete(socket)) return
      done(socket)
    })
    socket.on('close', () => {
      if (this.#trying.delete(socket)) failed?.()
    })
  }

  /**
   * A refusal is no answer, because the other side may not have begun yet. Nor is silence: what a NAT dropped the system says again only
   * after a second, so it is said anew, with growing patience for those who are far away.
   */
  #open(host: string, port: number, tries: number): void {
    if (this.#isOver) return
    const { openPort, opened } = this.#options
    const socket = connect({ host, port, localPort: openPort })
    const patience = this.#after(openMs * 2 ** Math.min(tries, 3), () => {
      socket.destroy()
    })
    const done = (): void => {
      clearTimeout(patience)
      this.#timers.delete(patience)
    }
    this.#try(
      socket,
      () => {
        done()
        opened(socket)
      },
      () => {
        done()
        if (tries < opensMax) this.#after(openPauseMs, () => this.#open(host, port, tries + 1))
      },
    )
  }

  #after(ms: number, call: () => void): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      call()
    }, ms)
    this.#timers.add(timer)
    return timer
  }
}
