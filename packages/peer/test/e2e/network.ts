import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server as TcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'

import { join, type JoinOptions, openMemoryStore, type Peer, type PeerStore } from '@kith/peer'
import { serve, type ServeOptions, type Server, silentLogger } from '@kith/server'

/** A server on a free port with a folder of its own, and the peers that joined it. All end with it. */
export class Network implements AsyncDisposable {
  readonly folder: string
  server: Server
  readonly #options: ServeOptions
  readonly #peers: Peer[] = []

  private constructor(folder: string, server: Server, options: ServeOptions) {
    this.folder = folder
    this.server = server
    this.#options = options
  }

  static async start(options: ServeOptions = {}): Promise<Network> {
    const folder = await mkdtemp(joinPath(tmpdir(), 'kith-test-'))
    const all = { dataDir: folder, port: 0, logger: silentLogger, ...options }
    return new Network(folder, await serve(all), all)
  }

  get url(): string {
    return this.server.url
  }

  async join(name: string, options: Partial<JoinOptions> & { readonly url?: string } = {}): Promise<Peer> {
    const { url = this.url, ...rest } = options
    const peer = await join(url, { name, store: ':memory:', ...rest })
    this.#peers.push(peer)
    return peer
  }

  /** Stops the server, and starts it again with the same data on the same port. */
  async restart(between: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { port } = this.server
    await this.server.stop()
    await between()
    this.server = await serve({ ...this.#options, port })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.leave()))
    await this.server.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** A memory store that stays open when its peer leaves, as a disk does. */
export function lastingStore(): { readonly store: () => PeerStore } {
  const kept = openMemoryStore()
  return {
    store: () => ({
      get: (collection, key) => kept.get(collection, key),
      list: (collection, range) => kept.list(collection, range),
      commit: (groups) => kept.commit(groups),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
  }
}

/** Stands between a peer and the server, listens to what the server says, and can cut the wire. */
export class Wire implements AsyncDisposable {
  readonly #listener: TcpServer
  readonly #sockets = new Set<Socket>()
  readonly #heard: (bytes: Buffer) => void
  #isCut = false
  readonly url: string

  private constructor(listener: TcpServer, url: string, heard: (bytes: Buffer) => void) {
    this.#listener = listener
    this.url = url
    this.#heard = heard
  }

  /** `heard` is given what the server sends to the peer. */
  static async to(server: Server, heard: (bytes: Buffer) => void = () => undefined): Promise<Wire> {
    const listener = createServer((socket) => {
      wire.carry(socket, server.port)
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const address = listener.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const wire = new Wire(listener, `ws://127.0.0.1:${String(port)}/kith`, heard)
    return wire
  }

  carry(socket: Socket, port: number): void {
    if (this.#isCut) {
      socket.destroy()
      return
    }
    const other = connect(port, '127.0.0.1')
    other.on('data', this.#heard)
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      this.#sockets.add(one)
      one.pipe(two)
      one.on('error', () => two.destroy())
      one.on('close', () => {
        this.#sockets.delete(one)
        two.destroy()
      })
    }
  }

  /** Destroys all connections, and lets none through until `mend`. */
  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#listener.close(resolve))
  }
}

/** The first item of a stream that is wanted; the stream is left then. */
export async function firstOf<T>(stream: AsyncIterable<T>, wanted: (item: T) => boolean): Promise<T> {
  for await (const item of stream) if (wanted(item)) return item
  throw new Error('the stream ended before the item came')
}

/** The code a promise rejects with; fails when it does not reject. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
  return 'resolved'
}
