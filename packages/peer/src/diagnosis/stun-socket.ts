import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import {
  type Endpoint,
  readStun,
  type StunAttribute,
  stunAttributes,
  type StunMessage,
  stunMethods,
  writeStun,
} from '@kith/core'
import { pause } from '../engine/alarm.ts'

/** When a request is sent once more, in milliseconds after the first (RFC 8489, section 6.2.1, a little more eager). */
const repeatsMs = [250, 750, 1500]
/** As long as the longest answer, so that no answer is longer than its question (spec IC14). */
const askedBytesMin = 44

/** What came back. */
export interface StunAnswer {
  readonly message: StunMessage
  readonly roundTripMs: number
}

/** One UDP socket that asks STUN and TURN servers; all questions leave from the same port. */
export class StunSocket implements AsyncDisposable {
  readonly family: 'udp4' | 'udp6'
  readonly #socket: Socket
  readonly #waiting = new Map<string, (message: StunMessage) => void>()

  private constructor(socket: Socket, family: 'udp4' | 'udp6') {
    this.#socket = socket
    this.family = family
    socket.on('message', (datagram) => {
      const message = readStun(datagram)
      if (message !== undefined) this.#waiting.get(hexOf(message.transaction))?.(message)
    })
    // A datagram that could not be sent, or that nobody took, is one without an answer.
    socket.on('error', () => undefined)
  }

  /** Opens a socket on a free port; undefined where this machine has not the family. */
  static async open(family: 'udp4' | 'udp6', address?: string): Promise<StunSocket | undefined> {
    const socket = createSocket(family)
    try {
      socket.bind(0, address)
      await once(socket, 'listening')
      return new StunSocket(socket, family)
    } catch {
      socket.close()
      return undefined
    }
  }

  get port(): number {
    return this.#socket.address().port
  }

  /** Sends a request until an answer comes or `withinMs` are over; undefined then, and on an abort. `bytes` are sent in place of the request where given. */
  async ask(
    to: Endpoint,
    request: Omit<StunMessage, 'kind' | 'transaction'>,
    options: {
      readonly withinMs: number
      readonly signal: AbortSignal
      readonly sign?: (bytes: Uint8Array) => Uint8Array
    },
  ): Promise<StunAnswer | undefined> {
    const transaction = crypto.getRandomValues(new Uint8Array(12))
    const written = writeStun({ ...request, kind: 'request', transaction })
    const bytes = options.sign?.(written) ?? written
    const over = new AbortController()
    const startedMs = performance.now()
    const key = hexOf(transaction)
    const answered = new Promise<StunAnswer>((resolve) => {
      this.#waiting.set(key, (message) => {
        if (message.kind !== 'request') resolve({ message, roundTripMs: performance.now() - startedMs })
      })
    })
    const ended = AbortSignal.any([over.signal, options.signal])
    void this.#repeat(bytes, to, ended)
    try {
      return await Promise.race([answered, pause(options.withinMs, ended).then(() => undefined)])
    } finally {
      this.#waiting.delete(key)
      over.abort()
    }
  }

  /** Whether a request that this socket sends to `to` arrives at another one of this program. */
  async reaches(
    other: StunSocket,
    to: Endpoint,
    options: { readonly withinMs: number; readonly signal: AbortSignal },
  ): Promise<boolean> {
    const transaction = crypto.getRandomValues(new Uint8Array(12))
    const over = new AbortController()
    const ended = AbortSignal.any([over.signal, options.signal])
    const arrived = new Promise<boolean>((resolve) => {
      other.#waiting.set(hexOf(transaction), () => {
        resolve(true)
      })
    })
    void this.#repeat(
      writeStun({ method: stunMethods.binding, kind: 'request', transaction, attributes: [] }),
      to,
      ended,
    )
    try {
      return await Promise.race([arrived, pause(options.withinMs, ended).then(() => false)])
    } finally {
      other.#waiting.delete(hexOf(transaction))
      over.abort()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }

  async #repeat(bytes: Uint8Array, { address, port }: Endpoint, signal: AbortSignal): Promise<void> {
    let sentMs = 0
    for (const atMs of [0, ...repeatsMs]) {
      await pause(atMs - sentMs, signal)
      if (signal.aborted) return
      sentMs = atMs
      this.#socket.send(bytes, port, address, () => undefined)
    }
  }
}

/** An attribute that fills a Binding request up to the length of the longest answer. */
export const padding: StunAttribute = {
  type: stunAttributes.software,
  value: new TextEncoder().encode('kith doctor'.padEnd(askedBytesMin - 24)),
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
