import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** The steps on the way to a server, in their order. */
export const reachSteps = ['name', 'tcp', 'tls', 'kith'] as const
/** A step on the way to a server. */
export type ReachStep = (typeof reachSteps)[number]

/** How far the way to a server goes. */
export interface Reach {
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  /** The addresses of its name. */
  readonly addresses: readonly string[]
  /** How long each step took that worked, in milliseconds. */
  readonly stepMs: Readonly<Partial<Record<ReachStep, number>>>
  /** The step that did not work, and why: a code of the system, such as `ECONNREFUSED`, or `timeout`. */
  readonly failure: { readonly step: ReachStep; readonly code: string } | undefined
  /** The network's domain, as the server says it. */
  readonly domain: string | undefined
}

export interface ReachOptions {
  readonly signal: AbortSignal
  /** How long each step may take, in milliseconds. @default 5000 */
  readonly stepMsMax?: number
  /** Told what is tried now. */
  readonly onStep?: (step: ReachStep) => void
}

/** Goes the way to a server of Kith step by step: its name, TCP, TLS, and what answers. It does not sign in. */
export async function reachServer(server: URL, options: ReachOptions): Promise<Reach> {
  const isTls = server.protocol === 'wss:'
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(server.port === '' ? (isTls ? 443 : 80) : server.port)
  const way = new Way(options)
  let addresses: readonly string[] = []
  let domain: string | undefined
  try {
    addresses = await way.step('name', async () => (await lookup(host, { all: true })).map(({ address }) => address))
    await way.step('tcp', (signal) => opened(connectTcp({ host, port }), 'connect', signal))
    if (isTls)
      await way.step('tls', (signal) =>
        opened(connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) }), 'secureConnect', signal),
      )
    domain = await way.step('kith', (signal) => askedDomain(server, signal))
  } catch (cause) {
    if (!(cause instanceof Stopped)) throw cause
  }
  return { host, port, isTls, addresses, stepMs: way.stepMs, failure: way.failure, domain }
}

/** A step did not work; the way ends there. */
class Stopped extends Error {}

class Way {
  readonly stepMs: Partial<Record<ReachStep, number>> = {}
  failure: Reach['failure']
  readonly #options: ReachOptions

  constructor(options: ReachOptions) {
    this.#options = options
  }

  async step<T>(step: ReachStep, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal, stepMsMax = 5000, onStep } = this.#options
    onStep?.(step)
    const late = AbortSignal.timeout(stepMsMax)
    const ended = AbortSignal.any([signal, late])
    const beforeMs = performance.now()
    try {
      const done = await untilEnded(work(ended), ended)
      this.stepMs[step] = performance.now() - beforeMs
      return done
    } catch (cause) {
      signal.throwIfAborted()
      this.failure = { step, code: late.aborted ? 'timeout' : codeOf(cause) }
      throw new Stopped()
    }
  }
}

/** Waits for work that may not hear of a signal, such as looking up a name. */
async function untilEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController()
  const ended = once(signal, 'abort', { signal: over.signal }).then(() => Promise.reject(new Error('ended')))
  try {
    return await Promise.race([work, ended])
  } finally {
    ended.catch(() => undefined)
    over.abort()
  }
}

async function opened(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  // What fails after this step is over is of no interest.
  socket.on('error', () => undefined)
  try {
    await once(socket, event, { signal })
  } finally {
    socket.destroy()
  }
}

async function askedDomain(server: URL, signal: AbortSignal): Promise<string> {
  const url = new URL('/.well-known/kith', server)
  url.protocol = server.protocol === 'wss:' ? 'https:' : 'http:'
  const answer = await fetch(url, { signal, redirect: 'error' })
  const about: unknown = answer.ok ? await answer.json() : undefined
  const domain = (about as { readonly domain?: unknown } | undefined)?.domain
  if (typeof domain !== 'string') throw Object.assign(new Error('no Kith'), { code: `HTTP ${String(answer.status)}` })
  return domain
}

/** The code of the innermost cause that has one. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  const inner = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause.cause
  const { code } = cause as NodeJS.ErrnoException
  if (typeof code === 'string' && inner === undefined) return code
  return inner === undefined ? cause.name : codeOf(inner)
}
