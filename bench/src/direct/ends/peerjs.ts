import { PeerConnection } from 'node-datachannel'
import * as polyfill from 'node-datachannel/polyfill'
import type * as PeerJs from 'peerjs'
import type { DataConnection, Peer, PeerOptions } from 'peerjs'

import { type End, type Hear, nothingToDo, type Wire } from '../wire.ts'

/** What PeerJS keeps in its own queue before one should wait; `node-datachannel` buffers 8 MiB below it. */
const queuedMessagesMax = 16

type Serialization = 'binary' | 'raw'

/** PeerJS over the WebRTC of `node-datachannel`, whose interface of the browser it gets; a PeerServer of its own brings the ends together. */
export class PeerJsEnd implements End {
  readonly #serialization: Serialization
  #peer: Peer | undefined
  #connection: Promise<DataConnection> | undefined

  constructor(serialization: Serialization) {
    this.#serialization = serialization
  }

  async invitation(help: string): Promise<string> {
    const peer = await this.#open(help)
    this.#connection = new Promise((resolve) => {
      peer.once('connection', (connection) => {
        connection.once('open', () => {
          resolve(connection)
        })
      })
    })
    return peer.id
  }

  async answer(invitation: string, help: string): Promise<string> {
    const peer = await this.#open(help)
    const connection = peer.connect(invitation, { reliable: true, serialization: this.#serialization })
    this.#connection = new Promise((resolve) => {
      connection.once('open', () => {
        resolve(connection)
      })
    })
    return ''
  }

  accept = nothingToDo

  async wire(): Promise<Wire> {
    const connection = await this.#connection
    if (connection === undefined) throw new Error('There is no connection.')
    return new PeerJsWire(connection)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#peer?.destroy()
    return Promise.resolve()
  }

  async #open(help: string): Promise<Peer> {
    beLikeABrowser()
    // For Node it is a CommonJS module, whatever its types say.
    const { default: module } = (await import('peerjs')) as unknown as { default: typeof PeerJs }
    const options: PeerOptions = { host: '127.0.0.1', port: Number(help), path: '/', config: { iceServers: [] } }
    const peer = new module.Peer(crypto.randomUUID(), options)
    this.#peer = peer
    await new Promise<void>((resolve, reject) => {
      peer.once('open', () => {
        resolve()
      })
      peer.once('error', reject)
    })
    return peer
  }
}

/** Gives this process what PeerJS looks for. */
function beLikeABrowser(): void {
  class ConnectionWithoutServers extends polyfill.RTCPeerConnection {
    constructor() {
      const peerConnection = new PeerConnection('bench', { iceServers: [] })
      super({ iceServers: [], peerConnection })
    }
  }
  Object.assign(globalThis, polyfill, {
    RTCPeerConnection: ConnectionWithoutServers,
    window: globalThis,
    location: { protocol: 'http:' },
  })
}

class PeerJsWire implements Wire {
  readonly #connection: DataConnection
  #hear: Hear = { message: () => undefined }
  #timer: NodeJS.Timeout | undefined

  constructor(connection: DataConnection) {
    this.#connection = connection
    connection.on('data', (data) => {
      const bytes = data instanceof Uint8Array ? data : new Uint8Array(data as ArrayBuffer)
      if (this.#hear.part !== undefined) this.#hear.part(bytes.byteLength)
      else this.#hear.message(bytes)
    })
  }

  send(message: Uint8Array): boolean {
    if (this.#queued() >= queuedMessagesMax) {
      // PeerJS tells nobody when there is room again.
      this.#timer ??= setInterval(() => {
        if (this.#queued() > 0) return
        clearInterval(this.#timer)
        this.#timer = undefined
        this.#hear.room?.()
      }, 1)
      return false
    }
    void this.#connection.send(message)
    return true
  }

  listen(hear: Hear): void {
    this.#hear = hear
  }

  #queued(): number {
    return (this.#connection as DataConnection & { readonly bufferSize: number }).bufferSize
  }
}
