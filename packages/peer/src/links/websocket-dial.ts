import { type ErrorCode, KithError, limits } from '@kith/wire'
import type WebSocketOfNode from 'ws'

/** What the WebSockets of browsers and of `ws` have in common. */
export interface Socket {
  onopen: ((event: never) => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onerror: ((event: { readonly message?: string; readonly error?: { readonly code?: string } }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null
  readonly readyState: number
  readonly OPEN: number
  readonly bufferedAmount: number
  /** In Node `written` is called when the bytes were handed to the network; browsers ignore it. */
  send(data: Uint8Array<ArrayBuffer>, written: () => void): void
  close(): void
}

/** A socket that is connecting. */
export interface Dialed {
  readonly socket: Socket
  /** Why the server turned the connection down, when the platform tells. */
  readonly refusal: ErrorCode | undefined
}

/** Begins to connect. Rejects `option-invalid` or `server-unreachable` when the platform refuses at once. */
export async function dial(url: string): Promise<Dialed> {
  try {
    return isNode() ? await dialInNode(url) : dialInBrowser(url)
  } catch (cause) {
    const isMalformed = cause instanceof SyntaxError
    throw new KithError(isMalformed ? 'option-invalid' : 'server-unreachable', undefined, { cause })
  }
}

function isNode(): boolean {
  return 'process' in globalThis && 'node' in ((globalThis.process.versions as object | undefined) ?? {})
}

function dialInBrowser(url: string): Dialed {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  return { socket: socket as unknown as Socket, refusal: undefined }
}

/** How long `ws` waits for the other side to agree to a closing, in milliseconds. */
const closeMsMax = 2000

interface WsModule {
  readonly WebSocket: typeof WebSocketOfNode
}

/** Node's own WebSocket bounds neither messages nor waiting, so `ws` is used; its name is kept from bundlers, which build for browsers. */
async function dialInNode(url: string): Promise<Dialed> {
  const name = 'ws'
  const { WebSocket } = (await import(/* @vite-ignore */ name)) as WsModule
  const options = { perMessageDeflate: false, maxPayload: limits.packetBytesMax, closeTimeout: closeMsMax }
  const socket = new WebSocket(url, options)
  socket.binaryType = 'nodebuffer'
  let refusal: ErrorCode | undefined
  socket.on('unexpected-response', (_request, { statusCode = 0 }) => {
    refusal = codeOfStatus(statusCode)
    socket.terminate()
  })
  return {
    socket: socket as unknown as Socket,
    get refusal() {
      return refusal
    },
  }
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 403) return 'origin-refused'
  return status === 429 || status === 503 ? 'server-busy' : 'server-unreachable'
}
