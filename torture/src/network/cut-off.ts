import { once } from 'node:events'
import { createServer, connect, type Server, type Socket } from 'node:net'

/** A way from one peer to the server that the rig can cut, hold up and close: a proxy of TCP on the loopback address. */
export class CutOff implements AsyncDisposable {
  readonly port: number
  readonly #server: Server
  readonly #target: () => number | undefined
  readonly #sockets = new Set<Socket>()
  #isClosed = false

  private constructor(server: Server, port: number, target: () => number | undefined) {
    this.#server = server
    this.port = port
    this.#target = target
    server.on('connection', (socket) => {
      this.#join(socket)
    })
  }

  /** Listens on a free port and carries to the port that `target` names at the time, if there is one. */
  static async listen(target: () => number | undefined): Promise<CutOff> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
    return new CutOff(server, address.port, target)
  }

  /** Nothing passes while this is set; what is connected is cut. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  set isClosed(isClosed: boolean) {
    this.#isClosed = isClosed
    if (isClosed) this.cut()
  }

  /** Ends every connection; what was on its way is lost. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /** Carries nothing more on the present connections, and does not say so; ends them after `ms`. */
  holdUp(ms: number): void {
    const held = [...this.#sockets]
    for (const socket of held) socket.unpipe().pause()
    setTimeout(() => {
      for (const socket of held) socket.resetAndDestroy()
    }, ms).unref()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(near: Socket): void {
    const port = this.#target()
    if (this.#isClosed || port === undefined) {
      near.resetAndDestroy()
      return
    }
    const far = connect({ port, host: '127.0.0.1', noDelay: true })
    near.setNoDelay(true)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one)
      one.on('error', () => undefined)
      one.once('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }
}
