import { isIP } from 'node:net'

import { type Frame, KithError, limits } from '@kith/wire'

import type { Clock } from '../clock.ts'
import { defaults } from '../defaults.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Rates } from '../options.ts'
import { AddressBuckets } from '../sessions/address-buckets.ts'
import type { Responders } from '../sessions/services.ts'
import { turnCredentials, type TurnOptions } from './credentials.ts'
import { StunServer } from './stun-server.ts'

/** How a network helps its devices to find direct paths. */
export interface IceOptions {
  /** UDP port on which this server answers STUN, 0 to 65535; 0 takes a free one. Not given: it answers none. */
  readonly stunPort?: number
  /** A second port, by which `kith doctor` tells how a device's NAT maps. @default the next after `stunPort` */
  readonly stunSecondPort?: number
  /** Address on which STUN is answered. @default every address behind a proxy, else the server's `host` */
  readonly stunHost?: string
  /** What devices are told to ask, up to 8 URLs such as `stun:stun.example.org:3478`. @default this server's own STUN ports, if it answers */
  readonly stunUrls?: readonly string[]
  readonly turn?: TurnOptions
}

/** STUN, and what devices are told of STUN and TURN servers (spec 13). */
export class Ice implements AsyncDisposable, Pick<Responders, 'ice-query'> {
  readonly #stun: StunServer | undefined
  readonly #urls: readonly string[]
  readonly #turn: TurnOptions | undefined
  readonly #clock: Clock
  readonly #queries: AddressBuckets
  #credentials = 0

  private constructor(options: IceOptions, stun: StunServer | undefined, { clock, rates }: IceSurroundings) {
    this.#stun = stun
    this.#urls = options.stunUrls ?? (stun?.ports ?? []).map((port) => `stun::${String(port)}`)
    this.#turn = options.turn
    this.#clock = clock
    this.#queries = new AddressBuckets(rates.iceQueries, clock)
  }

  /** Rejects `option-invalid`, and `port-in-use` when another program has a STUN port. */
  static async open(options: IceOptions, surroundings: IceSurroundings): Promise<Ice> {
    checkIceOptions(options)
    const { stunPort, stunSecondPort = stunPort === undefined || stunPort === 0 ? 0 : stunPort + 1 } = options
    if (stunPort === undefined) return new Ice(options, undefined, surroundings)
    const { host, behindProxy, rates, clock, log } = surroundings
    const stun = await StunServer.listen({
      host: options.stunHost ?? stunHostOf(host, behindProxy),
      ports: [stunPort, stunSecondPort],
      rates: { one: rates.stunOfAddress, all: rates.stun },
      clock,
      log,
    })
    log.info('stun-listening', { ports: stun.ports.join(' ') })
    return new Ice(options, stun, surroundings)
  }

  /** The UDP ports on which STUN is answered. */
  get stunPorts(): readonly number[] {
    return this.#stun?.ports ?? []
  }

  readonly 'ice-query': Responders['ice-query'] = ({ device, carrier }, { request }) => {
    const nowMs = this.#clock.nowMs()
    const waitMs = this.#queries.of(device).tryTake(1, nowMs)
    if (waitMs > 0) return Promise.reject(new KithError('rate-exceeded', undefined, { retryAfterMs: waitMs }))
    const turn = this.#turn
    const validMs = turn === undefined ? 0 : (turn.validMs ?? defaults.turnValidMs)
    if (turn !== undefined) this.#credentials++
    const { seen } = carrier.caller
    const servers: Frame = {
      type: 'ice-servers',
      request,
      to: device,
      stun: this.#urls,
      turn: turn === undefined ? [] : turnCredentials(turn, device, nowMs + validMs),
      validMs,
      isDataAllowed: turn?.data ?? false,
    }
    return Promise.resolve(seen === undefined ? servers : [{ type: 'ice-seen', to: device, ...seen }, servers])
  }

  /** Adds what is counted here to `/metrics`. */
  describe(metrics: Metrics): void {
    metrics.counter('kith_turn_credentials_total', 'Credentials for TURN given out.', () => this.#credentials)
    const counts = this.#stun?.counts
    if (counts === undefined) return
    metrics.counter('kith_stun_answers_total', 'STUN requests answered.', () => counts.answered)
    metrics.counter('kith_stun_limited_total', 'STUN requests beyond a rate, not answered.', () => counts.limited)
    metrics.counter('kith_stun_ignored_total', 'Datagrams that were no STUN request.', () => counts.ignored)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stun?.[Symbol.asyncDispose]()
  }
}

/** What STUN and TURN need of the server around them. */
export interface IceSurroundings {
  readonly host: string
  readonly behindProxy: boolean
  readonly rates: Rates
  readonly clock: Clock
  readonly log: Logger
}

function stunHostOf(host: string, behindProxy: boolean): string {
  // A proxy carries no UDP, so STUN is asked directly.
  if (behindProxy && (host === 'localhost' || host.startsWith('127.') || host === '::1')) return '::'
  return host === 'localhost' ? '127.0.0.1' : host
}

function checkIceOptions({ stunPort, stunSecondPort, stunHost, stunUrls = [], turn }: IceOptions): void {
  for (const port of [stunPort, stunSecondPort])
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
      throw invalid('A STUN port is a whole number from 0 to 65535.')
  if (stunPort !== undefined && stunPort !== 0 && (stunSecondPort ?? stunPort + 1) === stunPort)
    throw invalid('The two STUN ports differ.')
  if (stunPort === 65_535 && stunSecondPort === undefined)
    throw invalid('No port follows STUN port 65535; say a second one.')
  if (stunHost !== undefined && isIP(stunHost) === 0) throw invalid('STUN listens on an IP address.')
  checkUrls(stunUrls, /^stuns?:[^\s?]+$/, 'A STUN server is written as stun:host:port.')
  if (turn === undefined) return
  checkUrls(
    turn.urls,
    /^turns?:[^\s?]+(?:\?transport=(?:udp|tcp))?$/,
    'A TURN server is written as turn:host:port?transport=udp.',
  )
  if (turn.urls.length === 0) throw invalid('TURN has a secret and no servers.')
  if (Buffer.byteLength(turn.secret) < 16) throw invalid('The secret of the TURN servers has at least 16 bytes.')
  const { validMs = defaults.turnValidMs } = turn
  if (!(validMs >= 60_000 && validMs <= 86_400_000))
    throw invalid('Credentials for TURN are good for 1 minute to 1 day.')
}

function checkUrls(urls: readonly string[], form: RegExp, sentence: string): void {
  if (urls.length > limits.iceServersMax) throw invalid(`At most ${String(limits.iceServersMax)} servers of a kind.`)
  for (const url of urls) if (!form.test(url) || Buffer.byteLength(url) > limits.iceUrlBytesMax) throw invalid(sentence)
}

function invalid(sentence: string): KithError {
  return new KithError('option-invalid', sentence)
}
