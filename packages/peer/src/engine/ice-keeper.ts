import type { IceServers } from '../links/carrier.ts'
import { iceServersFor, type IceUse, type KnownIceServers, readIceServers } from '../links/ice-servers.ts'
import { noIceServers } from '../links/carrier.ts'
import { Alarm } from './alarm.ts'
import type { Upstream } from './upstream.ts'

export interface IceKeeperOptions {
  readonly upstream: Pick<Upstream, 'ask' | 'isUp'>
  /** Where the server is reached, without a port; IPv6 in brackets. */
  readonly host: string
  /** Whether this device makes direct paths at all now. */
  readonly isWanted: () => boolean
}

/** Which part of their time credentials are used before new ones are asked for. */
const renewAfter = 0.75
/** After a question that failed, in milliseconds. */
const retryMs = 60_000
/** Credentials that a call begins with last at least so long, in milliseconds. */
const callMsMin = 60_000
/** Who waits for the first answer waits no longer than this, in milliseconds. */
const firstAnswerMs = 2000

/** Knows which STUN and TURN servers this device may use: asks after every sign-in, and again before credentials end (spec IC12, IC13). */
export class IceKeeper {
  readonly #options: IceKeeperOptions
  readonly #alarm = new Alarm(() => {
    void this.#ask()
  })
  #known: KnownIceServers | undefined
  #round = 0
  #waiting: (() => void)[] | undefined = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: IceKeeperOptions) {
    this.#options = options
  }

  /** The servers to use from now on; none before the first answer, and no TURN server whose credentials have ended. */
  servers(use: IceUse): IceServers {
    return this.#known === undefined ? noIceServers : iceServersFor(use, this.#known, Date.now())
  }

  /** The servers for a call: asks when nothing that lasts is known, also where no direct paths are made (spec CC14); none when there is no answer. */
  async forCall(): Promise<IceServers> {
    const known = this.#known
    if (known === undefined || known.untilMs - Date.now() < callMsMin) await this.#ask()
    return this.servers('calls')
  }

  /** Calls back when the first answer is there, or does not come soon; at once when that was before. An attempt without servers would fail for nothing. */
  whenKnown(act: () => void): void {
    if (this.#waiting === undefined || !this.#options.isWanted()) {
      act()
      return
    }
    this.#waiting.push(act)
    this.#timer ??= setTimeout(() => {
      this.#settle()
    }, firstAnswerMs)
  }

  /** Signed in. */
  up(): void {
    if (this.#options.isWanted()) void this.#ask()
  }

  /** Whether direct paths are made may have changed. */
  wanted(): void {
    if (this.#round === 0) this.up()
  }

  end(): void {
    this.#alarm.off()
    clearTimeout(this.#timer)
    this.#waiting = undefined
  }

  async #ask(): Promise<void> {
    const round = ++this.#round
    const { upstream, host } = this.#options
    // Without a connection there is nothing to do: signing in asks anew.
    if (!upstream.isUp) return
    try {
      const answer = await upstream.ask('ice-servers', (request, as) => ({ type: 'ice-query', request, as }), false)
      if (round !== this.#round) return
      const nowMs = Date.now()
      this.#known = readIceServers(answer, host, nowMs)
      const { untilMs } = this.#known
      this.#alarm.set(untilMs === Infinity ? undefined : nowMs + (untilMs - nowMs) * renewAfter)
    } catch {
      // Paths do without, and what is known stays until it ends.
      if (round === this.#round) this.#alarm.set(Date.now() + retryMs)
    }
    this.#settle()
  }

  #settle(): void {
    clearTimeout(this.#timer)
    for (const act of this.#waiting?.splice(0) ?? []) act()
    this.#waiting = undefined
  }
}
