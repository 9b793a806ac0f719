import { createServer, type IncomingMessage, type Server } from 'node:http'

import { type BrowserKeys, makeBrowserKeys, openPush } from './opening.ts'

/** A request to the push service, as it came. */
export interface PushRequest {
  /** The last part of the address: which subscription. */
  readonly id: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** What the browser of the subscription reads in it; nothing when it does not open. */
  readonly text: string | undefined
  /** Claims of the sender's token whose signature fits its key; nothing when it does not. */
  readonly sender: Readonly<Record<string, unknown>> | undefined
  /** The sender's key, in base64url. */
  readonly senderKey: string | undefined
}

/** What a browser gives a page that subscribes. */
export interface MockSubscription {
  readonly id: string
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

/** A push service on this machine. It keeps what it is sent and opens it as the browser of the subscription does. */
export class MockPushService implements AsyncDisposable {
  readonly requests: PushRequest[] = []
  /** What it answers from now on. */
  status = 201
  /** Seconds after which it wants to be asked again, if it says so. */
  retryAfter: number | undefined
  readonly #server: Server
  readonly #keys = new Map<string, BrowserKeys>()

  private constructor(server: Server) {
    this.#server = server
  }

  /** On a free port of the loopback. */
  static async start(): Promise<MockPushService> {
    const server = createServer()
    const service = new MockPushService(server)
    server.on('request', (request, response) => {
      void service.#take(request).then(() => {
        const again = service.retryAfter
        response.writeHead(service.status, again === undefined ? {} : { 'Retry-After': String(again) }).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return service
  }

  /** Such as `http://127.0.0.1:4700`. */
  get origin(): string {
    const address = this.#server.address()
    return `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`
  }

  /** A browser subscribes. */
  async subscribe(): Promise<MockSubscription> {
    const keys = await makeBrowserKeys()
    const id = `browser-${String(this.#keys.size + 1)}`
    this.#keys.set(id, keys)
    const [p256dh, auth] = [base64Url(keys.point), base64Url(keys.secret)]
    return { id, endpoint: `${this.origin}/wake/${id}`, keys: { p256dh, auth } }
  }

  /** Texts that the browser of a subscription read. */
  textsOf(id: string): readonly (string | undefined)[] {
    return this.requests.filter((request) => request.id === id).map(({ text }) => text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = new Uint8Array(Buffer.concat(chunks))
    const id = request.url?.split('/').at(-1) ?? ''
    const keys = this.#keys.get(id)
    const opened = keys && (await openPush(body, keys).catch(() => undefined))
    const headers = request.headers as Record<string, string | undefined>
    const [, token = '', senderKey] = /^vapid t=([\w.-]+), k=([\w-]+)$/u.exec(headers['authorization'] ?? '') ?? []
    const sender = await claimsOf(token, senderKey)
    const text = opened && new TextDecoder().decode(opened)
    this.requests.push({ id, headers, body, text, sender, senderKey })
  }
}

/** The claims of a token that this key signed (RFC 8292, RFC 7515). */
async function claimsOf(token: string, key: string | undefined): Promise<Record<string, unknown> | undefined> {
  const [head = '', claims = '', signature = ''] = token.split('.')
  try {
    const imported = await crypto.subtle.importKey(
      'raw',
      Buffer.from(key ?? '', 'base64url'),
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['verify'],
    )
    const isSigned = await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      imported,
      Buffer.from(signature, 'base64url'),
      Buffer.from(`${head}.${claims}`),
    )
    return isSigned ? (JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>) : undefined
  } catch {
    // No key, or no token: nobody is known as its sender.
    return undefined
  }
}

function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
