import { assert, type ErrorCode, KithError, limits } from '@kith/wire'
import { untilAborted } from '../backend/item-queue.ts'
import { abortedError } from '../backend/failure.ts'
import { Ear } from './ear.ts'
import { type Link, type LinkEnd, type LinkHandlers, linkLimits } from './link.ts'
import { dial, type Dialed, type Socket } from './websocket-dial.ts'

/** How to connect to a server. */
export interface WebSocketLinkOptions {
  /** Gives up connecting, with `aborted`; an open link is not ended. */
  readonly signal?: AbortSignal | undefined
  /** How long connecting may take, in milliseconds. @default linkLimits.connectMsMax */
  readonly connectMs?: number | undefined
}

/** Browsers tell nothing when the buffer drains, so a link that wants room looks again this often, in milliseconds; in Node every write that ends looks, too. */
const roomPollMs = 10

/**
 * Connects to a server's WebSocket, in a browser or in Node, and resolves when the connection is open. One WebSocket message is one
 * packet; packets of both sides have at most `limits.packetBytesMax` bytes, and are not compressed in Node. Whether a silent server still
 * lives is for the connection to find out (`Connection` in `@kith/core`), not for the link.
 *
 * Rejects `server-unreachable`, `origin-refused` and `server-busy` (as far as the platform tells them apart), `option-invalid` for an
 * address that is none, and `aborted`.
 */
export async function webSocketLink(url: string, options: WebSocketLinkOptions = {}): Promise<Link> {
  const { signal, connectMs = linkLimits.connectMsMax } = options
  if (!isAddress(url)) throw new KithError('option-invalid', 'The address of the server is not one of ws: or wss:.')
  if (signal?.aborted === true) throw abortedError(signal)
  const dialed = await dial(url)
  const link = new WebSocketLink(dialed.socket)
  try {
    await openingOf(link, dialed, connectMs, signal)
    return link
  } catch (error) {
    link.close()
    throw error
  }
}

/** Resolves when the link is open; rejects when that fails, takes too long or is given up. */
async function openingOf(
  link: WebSocketLink,
  dialed: Dialed,
  connectMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const opening = new Promise<void>((resolve, reject) => {
    dialed.socket.onopen = () => {
      link.open()
      resolve()
    }
    link.onEarlyEnd = ({ code, message }) => {
      reject(new KithError(dialed.refusal ?? code, undefined, { cause: new Error(message) }))
    }
    timer = setTimeout(() => {
      reject(new KithError('server-unreachable', `The server does not answer within ${connectMs} ms.`))
    }, connectMs)
  })
  try {
    await untilAborted(opening, signal)
  } finally {
    clearTimeout(timer)
  }
}

function isAddress(url: string): boolean {
  return URL.canParse(url) && ['ws:', 'wss:'].includes(new URL(url).protocol)
}

class WebSocketLink implements Link {
  readonly kind = 'websocket'
  readonly #socket: Socket
  readonly #ear = new Ear(() => {
    this.#end({ code: 'rate-exceeded', message: 'nobody listens to the link' })
  })
  #roomTimer: ReturnType<typeof setTimeout> | undefined
  #isOpen = false
  bytesSent = 0
  /** Called when it ends before it is open. */
  onEarlyEnd: ((end: LinkEnd) => void) | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.onmessage = ({ data }) => {
      this.#take(data)
    }
    socket.onerror = (event) => {
      const isTooLong = event.error?.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
      this.#end(isTooLong ? tooLong : { code: 'server-unreachable', message: event.message ?? 'the connection failed' })
    }
    socket.onclose = ({ code, reason }) => {
      this.#end({ code: codeOfClose(code), message: `closed with ${code} ${reason}` })
    }
  }

  /** The connection is open. */
  open(): void {
    this.#isOpen = true
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  get bytesReceived(): number {
    return this.#ear.bytesReceived
  }

  send(packet: Uint8Array): boolean {
    assert(packet.byteLength <= limits.packetBytesMax, 'a packet is at most packetBytesMax long')
    if (!this.#isOpen || this.#socket.readyState !== this.#socket.OPEN) return false
    if (this.bufferedBytes + packet.byteLength > linkLimits.bufferedBytesMax) {
      this.#awaitRoom()
      return false
    }
    this.#socket.send(packet as Uint8Array<ArrayBuffer>, this.#written)
    this.bytesSent += packet.byteLength
    return true
  }

  wantRoom(): void {
    this.#awaitRoom()
  }

  listen(handlers: LinkHandlers): void {
    this.#ear.listen(handlers)
  }

  close(): void {
    this.#ear.silence()
    this.#end({ code: 'disposed', message: 'closed here' })
  }

  #take(data: unknown): void {
    const packet = bytesOf(data)
    if (packet === undefined) this.#end({ code: 'frame-unexpected', message: 'a message of text' })
    else if (packet.byteLength > limits.packetBytesMax) this.#end(tooLong)
    else this.#ear.packet(packet)
  }

  #awaitRoom(): void {
    this.#roomTimer ??= setTimeout(() => {
      this.#roomTimer = undefined
      this.#lookForRoom()
    }, roomPollMs)
  }

  #lookForRoom(): void {
    if (this.bufferedBytes > linkLimits.bufferedBytesLow) {
      this.#awaitRoom()
      return
    }
    clearTimeout(this.#roomTimer)
    this.#roomTimer = undefined
    this.#ear.room()
  }

  readonly #written = (): void => {
    if (this.#roomTimer !== undefined) this.#lookForRoom()
  }

  #end(end: LinkEnd): void {
    this.#isOpen = false
    clearTimeout(this.#roomTimer)
    this.#socket.close()
    this.onEarlyEnd?.(end)
    this.#ear.down(end)
  }
}

const tooLong: LinkEnd = { code: 'frame-too-long', message: 'a packet is longer than the limit' }

function codeOfClose(code: number): ErrorCode {
  if (code === 1009) return 'frame-too-long'
  return code === 1012 ? 'server-stopping' : 'server-unreachable'
}

function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : undefined
}
