import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

import { KithError } from '@kith/wire'

import type { Deadlines } from '../options.ts'
import { sessionPath } from '../sessions/acceptor.ts'
import type { StaticFiles } from './static-files.ts'

/** What the server answers over HTTP. */
export interface HttpPages {
  /** Whether the store answers, and whether it has room. */
  readonly readiness: () => Promise<'ready' | 'full' | 'silent'>
  readonly metrics: () => string
  /** What `/.well-known/kith` says. */
  readonly about: Readonly<Record<string, string | number | readonly string[]>>
  readonly files: StaticFiles | undefined
}

export interface HttpOptions {
  readonly host: string
  readonly port: number
  readonly deadlines: Deadlines
  readonly pages: HttpPages
  /** Takes a WebSocket upgrade at `sessionPath`. */
  readonly upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => void
}

/** A listening HTTP server. */
export interface HttpServer {
  readonly port: number
  /** Takes no new connections and ends those that are idle. */
  stop(): Promise<void>
}

/** Rejects with `port-in-use`, or `option-invalid` when the address cannot be listened on. */
export async function listen({ host, port, deadlines, pages, upgrade }: HttpOptions): Promise<HttpServer> {
  const server = createServer(
    {
      headersTimeout: deadlines.headerMs,
      requestTimeout: deadlines.headerMs,
      connectionsCheckingInterval: Math.min(1_000, deadlines.headerMs),
      keepAliveTimeout: 5_000,
      maxHeaderSize: 8_192,
    },
    (request, response) => {
      respond(pages, request, response).catch(() => response.destroy())
    },
  )
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (pathOf(request) !== sessionPath) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n', () => stream.destroy())
      return
    }
    upgrade(request, stream, head)
  })
  server.on('connection', (socket) => {
    socket.setNoDelay(true)
    socket.setTimeout(deadlines.headerMs, () => socket.destroy())
  })
  await started(server, host, port)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function started(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new KithError(
              'port-in-use',
              `Another program listens on port ${String(port)} of ${host}; stop it or choose another port.`,
              { cause },
            )
          : new KithError(
              'option-invalid',
              `The server cannot listen on port ${String(port)} of ${host}: ${cause.message}.`,
              { cause },
            ),
      )
    })
    server.listen(port, host, () => {
      resolve()
    })
  })
}

async function respond(pages: HttpPages, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  const path = pathOf(request)
  if (path === undefined) {
    say(response, 400, 'text/plain; charset=utf-8', 'The path is not understood.\n')
    return
  }
  switch (path) {
    case '/healthz':
      say(response, 200, 'text/plain; charset=utf-8', 'ok\n')
      return
    case '/readyz': {
      const readiness = await pages.readiness()
      // Without room the server still relays, shows presence, and gives out what it stored.
      say(response, readiness === 'silent' ? 503 : 200, 'text/plain; charset=utf-8', `${readinessWords[readiness]}\n`)
      return
    }
    case '/metrics':
      say(response, 200, 'text/plain; version=0.0.4; charset=utf-8', pages.metrics())
      return
    case '/.well-known/kith':
      response.setHeader('Access-Control-Allow-Origin', '*')
      say(response, 200, 'application/json; charset=utf-8', `${JSON.stringify(pages.about)}\n`)
      return
    case sessionPath:
      response.setHeader('Upgrade', 'websocket')
      say(response, 426, 'text/plain; charset=utf-8', 'Connect here with a WebSocket.\n')
      return
    default:
      if ((await pages.files?.answer(request, response, path)) === true) return
      say(response, 404, 'text/plain; charset=utf-8', 'There is nothing here.\n')
  }
}

const readinessWords = {
  ready: 'ready',
  full: 'ready, but the disk of the store is full: nothing is stored until there is room',
  silent: 'the store does not answer',
} as const

function say(response: ServerResponse, status: number, type: string, text: string): void {
  response
    .writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text), 'Cache-Control': 'no-store' })
    .end(text)
}

/** The decoded path of a request, without its query; nothing when it is malformed. */
function pathOf(request: IncomingMessage): string | undefined {
  const [path = '/'] = (request.url ?? '/').split('?')
  try {
    const decoded = decodeURIComponent(path)
    return decoded.includes('\0') || decoded.includes('\\') ? undefined : decoded
  } catch {
    return undefined
  }
}
