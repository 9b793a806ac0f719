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
/** How often an address is tried in one attempt. */
const triesMax = 30
/** How long the first try is waited for, and the pauses, in milliseconds: where the other side listens, and of connections opened from both sides. */
const dialing = { firstMs: 1500, pauseMs: 500 } as const
const opening = { firstMs: 250, pauseMs: 50 } as const

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
    for (const host of all)
      if (mayDial(host, port, own)) this.#insist(dialing, () => connect({ host, port }), connected)
    this.open(described)
  }

  /** Opens connections to public addresses, as they become known. */
  open({ publicAddresses, openPort }: TcpPublic): void {
    const { own, openPort: localPort, opened } = this.#options
    for (const host of publicAddresses) {
      if (this.#opening.size >= openingMax || this.#opening.has(host)) return
      this.#opening.add(host)
      if (mayDial(host, openPort, own))
        this.#insist(opening, () => connect({ host, port: openPort, localPort }), opened)
    }
  }

  /** Gives up what has not connected. */
  [Symbol.dispose](): void {
    this.#isOver = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const socket of this.#trying) socket.destroy()
    this.#trying.clear()
  }

  #try(socket: Socket, done: (socket: Socket) => void, failed: () => void): void {
    this.#trying.add(socket)
    // Also while it is used later: what is wrong is told by `close`.
    socket.on('error', () => undefined)
    socket.on('connect', () => {
      if (!this.#trying.delete(socket)) return
      done(socket)
    })
    socket.on('close', () => {
      if (this.#trying.delete(socket)) failed()
    })
  }

  /**
   * A refusal is no answer, because the other side may not have begun yet, or a line may be mended soon. Nor is silence: what was dropped on the
   * way the system says again only after ever longer pauses, so it is said anew, with growing patience for those who are far away.
   */
  #insist(
    times: typeof dialing | typeof opening,
    make: () => Socket,
    connected: (socket: Socket) => void,
    tries = 0,
  ): void {
    if (this.#isOver) return
    const socket = make()
    const patience = this.#after(times.firstMs * 2 ** Math.min(tries, 3), () => {
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
        connected(socket)
      },
      () => {
        done()
        if (tries < triesMax) this.#after(times.pauseMs, () => this.#insist(times, make, connected, tries + 1))
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
