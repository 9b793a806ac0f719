import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'

import { KithError } from '@kith/wire'

import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import { countedAddress } from '../sessions/address.ts'
import { AddressBuckets } from '../sessions/address-buckets.ts'
import { type Rate, TokenBucket } from '../sessions/token-bucket.ts'
import { answerBinding } from './binding.ts'

export interface StunServerOptions {
  /** An address of this machine; `::` is every address of both families, as far as the system has both. */
  readonly host: string
  /** UDP ports, 0 for a free one. */
  readonly ports: readonly number[]
  /** Answers to one address, and to all together. */
  readonly rates: { readonly one: Rate; readonly all: Rate }
  readonly clock: Clock
  readonly log: Logger
}

/** Requests from lower ports are not answered: no client uses them, and other services listen there. */
const clientPortMin = 1024

/**
 * Tells whoever asks by UDP from which address and port the question came (STUN, spec IC4). It keeps nothing of anybody, and says nothing to those
 * who ask too often.
 */
export class StunServer implements AsyncDisposable {
  /** The ports it listens on, as they were asked for. */
  readonly ports: readonly number[]
  readonly counts: { answered: number; ignored: number; limited: number } = { answered: 0, ignored: 0, limited: 0 }
  readonly #sockets: readonly Socket[]
  readonly #one: AddressBuckets
  readonly #all: TokenBucket
  readonly #clock: Clock

  private constructor(sockets: readonly Socket[], { rates, clock, log }: StunServerOptions) {
    this.#sockets = sockets
    this.ports = sockets.map((socket) => socket.address().port)
    this.#one = new AddressBuckets(rates.one, clock)
    this.#all = new TokenBucket(rates.all, clock.nowMs())
    this.#clock = clock
    for (const socket of sockets) {
      socket.on('message', (datagram, from) => {
        this.#hear(socket, datagram, from)
      })
      socket.on('error', (cause) => {
        log.warn('stun-socket', { cause: cause.message })
      })
    }
  }

  /** Rejects `port-in-use` and `option-invalid`. */
  static async listen(options: StunServerOptions): Promise<StunServer> {
    const sockets: Socket[] = []
    try {
      for (const port of options.ports) sockets.push(await bind(options.host, port))
      return new StunServer(sockets, options)
    } catch (cause) {
      for (const socket of sockets) socket.close()
      throw cause
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#sockets.map(async (socket) => {
        try {
          socket.close()
        } catch {
          // Closed by an earlier call.
          return
        }
        await once(socket, 'close')
      }),
    )
  }

  #hear(socket: Socket, datagram: Buffer, { address, port }: RemoteInfo): void {
    const answer = port < clientPortMin ? undefined : answerBinding(datagram, { address, port })
    if (answer === undefined) {
      this.counts.ignored++
      return
    }
    const nowMs = this.#clock.nowMs()
    if (this.#one.of(countedAddress(address)).tryTake(1, nowMs) > 0 || this.#all.tryTake(1, nowMs) > 0) {
      this.counts.limited++
      return
    }
    this.counts.answered++
    // An answer that cannot be sent is lost as any datagram may be: the client asks again.
    socket.send(answer, port, address, () => undefined)
  }
}

async function bind(host: string, port: number): Promise<Socket> {
  try {
    return await bindTo(host, port)
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    if (host === '::' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) return bindTo('0.0.0.0', port)
    if (code === 'EADDRINUSE')
      throw new KithError('port-in-use', `Another program uses UDP port ${String(port)} of ${host}.`, { cause })
    throw new KithError('option-invalid', `STUN cannot listen on UDP port ${String(port)} of ${host}: ${code}.`, {
      cause,
    })
  }
}

async function bindTo(host: string, port: number): Promise<Socket> {
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
  socket.bind({ port, address: host, exclusive: true })
  try {
    await once(socket, 'listening')
  } catch (cause) {
    socket.close()
    throw cause
  }
  return socket
}
