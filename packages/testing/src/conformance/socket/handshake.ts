/** The opening of a WebSocket (RFC 6455, section 4), by hand, so that every header and every answer can be seen. */
import { createHash, randomBytes } from 'node:crypto'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'

import { KithError } from '@kith/wire'

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const headBytesMax = 65_536

/** What is asked of a server when a WebSocket is opened. */
export interface HandshakeOptions {
  /** Headers beside those of the handshake; their names are sent as they are. @default {} */
  readonly headers?: Readonly<Record<string, string>>
  /** Gives up. */
  readonly signal?: AbortSignal | undefined
}

/** What a server answered over HTTP in place of opening a WebSocket, or with opening it. */
export interface HttpAnswer {
  readonly status: number
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string>>
  /** As far as it came with the head. */
  readonly body: string
}

/** An answer to a handshake. `stream` is open when the status is 101, and `rest` what came behind the head. */
export interface Handshaken {
  readonly answer: HttpAnswer
  readonly stream: Socket
  readonly rest: Buffer
}

/**
 * Asks for a WebSocket. Rejects with `KithError` `server-unreachable` when nobody answers or what answers does not speak HTTP, and with
 * `aborted`.
 */
export async function handshake(url: URL, { headers = {}, signal }: HandshakeOptions): Promise<Handshaken> {
  const stream = await dial(url, signal)
  const key = randomBytes(16).toString('base64')
  const asked: Record<string, string> = {
    Host: url.host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Version': '13',
    ...headers,
  }
  const lines = Object.entries(asked).map(([name, value]) => `${name}: ${value}`)
  stream.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  const { head, rest } = await readHead(stream, signal)
  const answer = readAnswer(head, rest)
  const accepted = createHash('sha1').update(`${key}${guid}`).digest('base64')
  if (answer.status === 101 && answer.headers['sec-websocket-accept'] !== accepted) {
    stream.destroy()
    throw unreachable('The server opened a WebSocket with a wrong key.')
  }
  return { answer, stream, rest }
}

/** Opens a connection of bytes to the address of a URL. */
export function dial(url: URL, signal?: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(new KithError('aborted'))
      return
    }
    const isSecure = url.protocol === 'wss:' || url.protocol === 'https:'
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port)
    const stream: Socket = isSecure ? connectSecure({ host, port, servername: host }) : connectPlain({ host, port })
    const give = (cause: Error): void => {
      signal?.removeEventListener('abort', abort)
      stream.destroy()
      reject(cause)
    }
    const abort = (): void => {
      give(new KithError('aborted'))
    }
    signal?.addEventListener('abort', abort, { once: true })
    stream.once('error', (cause) => {
      give(unreachable(`The server does not answer: ${cause.message}.`, cause))
    })
    stream.once(isSecure ? 'secureConnect' : 'connect', () => {
      signal?.removeEventListener('abort', abort)
      stream.removeAllListeners('error')
      stream.on('error', () => undefined)
      stream.setNoDelay(true)
      resolve(stream)
    })
  })
}

function readHead(stream: Socket, signal: AbortSignal | undefined): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0)
    const done = (): void => {
      stream.pause()
      stream.off('data', take)
      stream.off('close', closed)
      signal?.removeEventListener('abort', abort)
    }
    const fail = (cause: Error): void => {
      done()
      stream.destroy()
      reject(cause)
    }
    const abort = (): void => {
      fail(new KithError('aborted'))
    }
    const closed = (): void => {
      fail(unreachable('The server closed the connection without an answer.'))
    }
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk])
      const end = bytes.indexOf('\r\n\r\n')
      if (end >= 0) {
        done()
        resolve({ head: bytes.toString('latin1', 0, end), rest: bytes.subarray(end + 4) })
      } else if (bytes.length > headBytesMax) fail(unreachable('What answers does not speak HTTP.'))
    }
    signal?.addEventListener('abort', abort, { once: true })
    stream.on('data', take)
    stream.once('close', closed)
  })
}

function readAnswer(head: string, rest: Buffer): HttpAnswer {
  const [first = '', ...lines] = head.split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? Number.NaN)
  if (Number.isNaN(status)) throw unreachable('What answers does not speak HTTP.')
  const headers = Object.fromEntries(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { status, headers, body: rest.toString('utf8') }
}

function unreachable(message: string, cause?: Error): KithError {
  return new KithError('server-unreachable', message, { cause })
}
