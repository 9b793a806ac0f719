import type { AddressInfo } from 'node:net'

import { decodePacket, type DeviceId, encodePacket, type Frame, type FrameOf } from '@kith/wire'
import { type RawData, WebSocket, WebSocketServer } from 'ws'

/** One connection between a client and the real server, with somebody between them. */
export interface Intercepted {
  /** The name that signed in last on it; nothing before. */
  readonly name: string | undefined
  /** The device that signed in last on it; nothing before. */
  readonly device: DeviceId | undefined
  /** What the real server said first. */
  readonly challenge: FrameOf<'challenge'> | undefined
}

/** Decides what becomes of a frame on its way: itself or others in its place; none to drop it. */
export type Meddling = (frame: Frame, on: Intercepted) => Frame | readonly Frame[]

class Line implements Intercepted {
  readonly client: WebSocket
  readonly server: WebSocket
  name: string | undefined
  device: DeviceId | undefined
  challenge: FrameOf<'challenge'> | undefined

  constructor(client: WebSocket, server: WebSocket) {
    this.client = client
    this.server = server
  }
}

const pass: Meddling = (frame) => frame

/**
 * A server that cannot be trusted: it stands before a real one, reads every frame in both directions, and may change, drop, repeat, invent and hold them.
 * It has no key of any device.
 */
export class EvilServer implements AsyncDisposable {
  /** What comes from the real server. */
  toClient: Meddling = pass
  /** What comes from a client. */
  toServer: Meddling = pass
  /** The version byte that goes before what is sent to clients. */
  version: number | undefined
  readonly #listener: WebSocketServer
  readonly #lines = new Set<Line>()

  private constructor(listener: WebSocketServer) {
    this.#listener = listener
  }

  /** Stands before the server that answers at this WebSocket address. */
  static async before(url: string): Promise<EvilServer> {
    const listener = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/kith' })
    const evil = new EvilServer(listener)
    listener.on('connection', (client) => {
      evil.#take(new Line(client, new WebSocket(url)))
    })
    await new Promise<void>((resolve) => listener.once('listening', resolve))
    return evil
  }

  /** Where clients find it. */
  get url(): string {
    return `ws://127.0.0.1:${String((this.#listener.address() as AddressInfo).port)}`
  }

  /** Lets everything through as it is. */
  rest(): void {
    this.toClient = pass
    this.toServer = pass
    this.version = undefined
  }

  /** Says a frame to a device's client as if the server had. False when it is not connected. */
  say(device: DeviceId, frame: Frame): boolean {
    const lines = this.#linesOf(device)
    for (const { client } of lines) this.#give(client, frame)
    return lines.length > 0
  }

  /** Says a frame to the real server as if a device's client had. */
  claim(device: DeviceId, frame: Frame): void {
    for (const { server } of this.#linesOf(device)) server.send(encodePacket([frame]))
  }

  /** Ends the connections of a device, or of all. */
  cut(device?: DeviceId): void {
    for (const { client } of device === undefined ? this.#lines : this.#linesOf(device)) client.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise((resolve) => {
      this.#listener.close(resolve)
    })
  }

  #linesOf(device: DeviceId): readonly Line[] {
    return [...this.#lines].filter((line) => line.device === device)
  }

  #take(line: Line): void {
    const { client, server } = line
    this.#lines.add(line)
    const early: Buffer[] = []
    client.on('message', (data) => {
      if (server.readyState === WebSocket.OPEN) this.#fromClient(line, bytesOf(data))
      else early.push(bytesOf(data))
    })
    server.on('open', () => {
      for (const packet of early) this.#fromClient(line, packet)
    })
    server.on('message', (data) => {
      this.#fromServer(line, bytesOf(data))
    })
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => {
        other.terminate()
      })
      one.on('close', () => {
        this.#lines.delete(line)
        other.terminate()
      })
    }
  }

  #fromClient(line: Line, packet: Buffer): void {
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') {
      line.server.send(packet)
      return
    }
    for (const frame of decoded.frames) {
      if (frame.type === 'sign-in') {
        line.name = frame.name
        line.device = frame.device
      }
      for (const each of [this.toServer(frame, line)].flat()) line.server.send(encodePacket([each]))
    }
  }

  #fromServer(line: Line, packet: Buffer): void {
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') throw new Error(`the real server sent a packet that is ${decoded.code}`)
    for (const frame of decoded.frames) {
      if (frame.type === 'challenge') line.challenge = frame
      for (const each of [this.toClient(frame, line)].flat()) this.#give(line.client, each)
    }
  }

  /** Each frame in a packet of its own, so that more of them than there were fit too. */
  #give(client: WebSocket, frame: Frame): void {
    const packet = encodePacket([frame])
    if (this.version !== undefined) packet[0] = this.version
    client.send(packet)
  }
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.concat(data)
}
