import type { AddressInfo } from 'node:net'

import { decodePacket, encodePacket, type Frame } from '@kith/wire'
import { WebSocket, WebSocketServer } from 'ws'

/** One connection through a broken server. */
export interface Link {
  /** Says something to the client that the server did not say. */
  readonly toClient: (...frames: readonly Frame[]) => void
  /** What a fault remembers of this connection. */
  readonly memory: Map<string, unknown>
}

/** What a server does otherwise than ours. */
export interface Fault {
  /** What the client gets in place of a frame of the server. */
  readonly fromServer?: (frame: Frame, link: Link) => readonly Frame[]
  /** What the server gets in place of a frame of the client. */
  readonly fromClient?: (frame: Frame, link: Link) => readonly Frame[]
  /** A bad packet of the client is not passed on. */
  readonly isDeafToBadPackets?: true
  /** Sessions that are taken over are not ended. */
  readonly isKeepingOldSessions?: true
  /** Packets go to the client as text messages. */
  readonly isSendingText?: true
}

/** A server that stands before ours and alters what it does. */
export class BrokenServer implements AsyncDisposable {
  readonly url: string
  readonly #server: WebSocketServer

  private constructor(server: WebSocketServer) {
    this.#server = server
    this.url = `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/kith`
  }

  static async before(url: string, fault: Fault): Promise<BrokenServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/kith', perMessageDeflate: false })
    server.on('connection', (client) => {
      join(client, new WebSocket(url, { perMessageDeflate: false }), fault)
    })
    await new Promise((resolve) => server.once('listening', resolve))
    return new BrokenServer(server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#server.clients) client.terminate()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function join(client: WebSocket, server: WebSocket, fault: Fault): void {
  const early: (readonly [Buffer, boolean])[] = []
  const say = (...frames: readonly Frame[]): void => {
    if (frames.length > 0) client.send(encodePacket(frames), { binary: fault.isSendingText === undefined })
  }
  const link: Link = { toClient: say, memory: new Map() }
  let isKept = false
  const pass = (packet: Buffer, isBinary: boolean): void => {
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused' || !isBinary) {
      if (fault.isDeafToBadPackets === undefined) server.send(packet, { binary: isBinary })
      return
    }
    const { fromClient } = fault
    if (fromClient === undefined) server.send(packet)
    else {
      const frames = decoded.frames.flatMap((frame) => fromClient(frame, link))
      if (frames.length > 0) server.send(encodePacket(frames))
    }
  }
  client.on('message', (packet: Buffer, isBinary) => {
    if (server.readyState === WebSocket.OPEN) pass(packet, isBinary)
    else early.push([packet, isBinary])
  })
  server.on('open', () => {
    for (const [packet, isBinary] of early.splice(0)) pass(packet, isBinary)
  })
  server.on('message', (packet: Buffer) => {
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') throw new Error('the server that stands behind is broken itself')
    isKept ||= fault.isKeepingOldSessions === true && decoded.frames.some(({ type }) => type === 'bye')
    if (isKept) return
    say(...decoded.frames.flatMap((frame) => fault.fromServer?.(frame, link) ?? [frame]))
  })
  server.on('close', (code, reason) => {
    if (!isKept) client.close(code < 1_000 || code === 1_005 || code === 1_006 ? 1_000 : code, reason)
  })
  client.on('close', () => {
    server.terminate()
  })
  for (const socket of [client, server]) socket.on('error', () => undefined)
}
