import { assertNever, type BootId, codeOfNumber, type ErrorCode, type Frame, sentenceOf } from '@kith/wire'
import { connectionTimes, reconnectDelayMs, redialPatienceMs } from './times.ts'
import { needsPerson } from './verdicts.ts'

/**
 * The connection of one device to its server (spec SE): when to open a socket, how to sign in, when to give a silent socket up, when
 * to try again, and when not to.
 *
 * 1. `start` opens a socket. The server's first frame is its challenge; it must come within `connectMsMax`.
 * 2. A challenge with another network key than the one known is refused: somebody else answers at this address.
 * 3. The shell signs (`sign`), the machine transmits the sign-in, and the answer must come within `signInMsMax`.
 * 4. Signed in, any frame shows life. After `silenceMsMax` without one the machine asks (`ping`), and after `answerMsMax` more it gives
 *    the socket up: a dead path is seen within 45 seconds. When there was traffic, in either direction, it asks `quietMsMax` after it, and
 *    once more, and sees a dead path within 6 seconds; asked twice, a program that stood still does not take that for silence of the
 *    server. When a page becomes visible or the network returns, the shell says `wake`, and the machine asks at once.
 * 5. A lost or failed connection is tried again after a random part of a doubling bound (full jitter), so that thousands of peers do
 *    not return in step. A refusal that only a person can change ends the trying.
 * 6. A server that fell silent is most likely out of reach for a while. It is dialed anew without pauses for `redialForMs`, each dial with
 *    little patience, because the first packet of a dial that gets lost is repeated after ever longer pauses.
 *
 * Sockets are numbered, and what an old socket says is ignored.
 */
export class Connection {
  readonly #random: () => number
  #networkKey: Uint8Array | undefined
  #state: ConnectionState = { state: 'idle' }
  #socket = 0
  #attempt = 0
  #token = 0
  /** How long the last opening took until the challenge came. */
  #openedMs: number | undefined
  /** Until when a dial without an answer is followed by the next at once. */
  #redialUntilMs = -Infinity
  /** Dials of a server that fell silent that were answered, and then not signed in. */
  #signInsInVain = 0
  readonly #outputs: ConnectionOutput[] = []

  constructor(options: ConnectionOptions) {
    this.#random = options.random
    this.#networkKey = options.networkKey
  }

  handleInput(nowMs: number, input: ConnectionInput): void {
    switch (input.kind) {
      case 'start':
        if (this.#state.state === 'idle' || this.#state.state === 'refused') {
          this.#attempt = 0
          this.#open(nowMs)
        }
        return
      case 'frame':
        if (input.socket === this.#socket) this.#frame(nowMs, input.frame)
        return
      case 'signed':
        if (this.#state.state === 'signing' && input.socket === this.#socket) {
          this.#state = {
            state: 'signing-in',
            challenge: this.#state.challenge,
            deadlineMs: nowMs + this.#signInMs(nowMs),
          }
          this.#put({ kind: 'transmit', socket: this.#socket, frame: input.signIn })
        }
        return
      case 'down':
        if (input.socket === this.#socket && isOpen(this.#state))
          this.#lost(nowMs, input.code ?? 'server-unreachable', 0)
        return
      case 'sent':
        if (this.#state.state === 'up' && this.#state.quietFromMs === undefined)
          this.#state = { ...this.#state, quietFromMs: nowMs }
        return
      case 'wake':
        this.#wake(nowMs)
        return
      case 'doubt':
        this.#doubt(nowMs)
        return
      case 'leave':
        this.#leave()
        return
      default:
        assertNever(input)
    }
  }

  handleTimeout(nowMs: number): void {
    const state = this.#state
    const dueMs = this.nextTimeout()
    if (dueMs === undefined || nowMs < dueMs) return
    if (state.state === 'waiting') this.#open(nowMs)
    else if (state.state === 'up') this.#askOrGiveUp(nowMs, state)
    else if (isOpen(state)) this.#silent(nowMs)
  }

  nextTimeout(): number | undefined {
    const state = this.#state
    if (state.state === 'waiting') return state.retryAtMs
    if (state.state === 'up') return state.askedAtMs === undefined ? askAtMs(state) : state.deadlineMs
    return isOpen(state) ? state.deadlineMs : undefined
  }

  pollOutput(): ConnectionOutput | undefined {
    return this.#outputs.shift()
  }

  snapshot(): ConnectionState {
    return this.#state
  }

  #open(nowMs: number): void {
    this.#attempt++
    this.#dial(nowMs)
    this.#put({ kind: 'status', status: { state: 'connecting', attempt: this.#attempt } })
  }

  #dial(nowMs: number): void {
    const isRedial = nowMs < this.#redialUntilMs && this.#openedMs !== undefined
    const patienceMs = isRedial ? redialPatienceMs(this.#openedMs ?? 0, this.#random()) : connectionTimes.connectMsMax
    this.#socket++
    this.#state = { state: 'opening', sinceMs: nowMs, deadlineMs: nowMs + patienceMs }
    this.#put({ kind: 'open', socket: this.#socket })
  }

  #frame(nowMs: number, frame: Frame): void {
    const state = this.#state
    if (!isOpen(state)) return
    if (frame.type === 'bye') {
      this.#drop(nowMs, frame.code === 0 ? 'server-stopping' : codeOfNumber(frame.code), 0, frame.message)
      return
    }
    switch (state.state) {
      case 'opening':
        if (frame.type !== 'challenge') return
        this.#openedMs = nowMs - state.sinceMs
        this.#challenge(nowMs, frame)
        return
      case 'signing':
        return
      case 'signing-in':
        if (frame.type === 'signed-in') this.#signedIn(nowMs, state.challenge, frame.epoch, frame.claimed)
        else if (frame.type === 'refused')
          this.#drop(nowMs, codeOfNumber(frame.code), frame.retryAfterMs, frame.message)
        return
      case 'up':
        if (frame.type === 'refused' && codeOfNumber(frame.code) === 'not-signed-in') {
          this.#drop(nowMs, 'not-signed-in', 0)
          return
        }
        this.#state = {
          ...state,
          heardAtMs: nowMs,
          quietFromMs: frame.type === 'pong' ? undefined : nowMs,
          askedAtMs: undefined,
          asksLeft: 0,
        }
        return
      default:
        assertNever(state)
    }
  }

  #challenge(nowMs: number, challenge: Challenge): void {
    if (this.#networkKey !== undefined && !sameBytes(this.#networkKey, challenge.networkKey)) {
      this.#drop(nowMs, 'network-changed', 0)
      return
    }
    this.#state = { state: 'signing', challenge, deadlineMs: nowMs + this.#signInMs(nowMs) }
    const { nonce, networkKey, domain } = challenge
    this.#put({ kind: 'sign', socket: this.#socket, nonce, networkKey, domain })
  }

  /** How long signing in may take. Of a server that fell silent the answer may be lost with the network: each time in vain is followed by twice the patience. */
  #signInMs(nowMs: number): number {
    const { signInMsMax, redialSignInMs } = connectionTimes
    return nowMs < this.#redialUntilMs ? Math.min(signInMsMax, redialSignInMs * 2 ** this.#signInsInVain) : signInMsMax
  }

  #signedIn(nowMs: number, challenge: Challenge, epoch: number, claimed: boolean): void {
    const { networkKey, domain, boot, serverMs } = challenge
    this.#networkKey = networkKey
    this.#redialUntilMs = -Infinity
    this.#signInsInVain = 0
    this.#state = {
      state: 'up',
      sinceMs: nowMs,
      heardAtMs: nowMs,
      quietFromMs: undefined,
      askedAtMs: undefined,
      asksLeft: 0,
      deadlineMs: Infinity,
    }
    this.#put({
      kind: 'up',
      socket: this.#socket,
      networkKey,
      domain,
      boot,
      epoch,
      claimed,
      clockAheadMs: serverMs - nowMs,
    })
    this.#put({ kind: 'status', status: { state: 'connected', sinceMs: nowMs, clockAheadMs: serverMs - nowMs } })
  }

  /** A time is over: the sign of life is asked for, once more after traffic, or it did not come. */
  #askOrGiveUp(nowMs: number, state: UpState): void {
    const { quietMsMax, answerMsMax } = connectionTimes
    if (state.askedAtMs === undefined && state.quietFromMs === undefined) this.#ask(nowMs, state, answerMsMax, 0)
    else if (state.askedAtMs === undefined) this.#ask(nowMs, state, quietMsMax, 1)
    else if (state.asksLeft > 0) this.#ask(nowMs, state, quietMsMax, state.asksLeft - 1)
    else this.#silent(nowMs)
  }

  /** Asks for a sign of life, which must come within `patienceMs`. */
  #ask(nowMs: number, state: UpState, patienceMs: number, asksLeft: number): void {
    this.#token = (this.#token + 1) >>> 0
    this.#state = { ...state, askedAtMs: nowMs, asksLeft, deadlineMs: nowMs + patienceMs }
    this.#put({ kind: 'transmit', socket: this.#socket, frame: { type: 'ping', token: this.#token } })
  }

  #wake(nowMs: number): void {
    const state = this.#state
    if (state.state === 'waiting') {
      this.#attempt = 0
      this.#open(nowMs)
    } else if (state.state === 'up') {
      if (state.askedAtMs === undefined || state.deadlineMs > nowMs + connectionTimes.wakeAnswerMsMax)
        this.#ask(nowMs, state, connectionTimes.wakeAnswerMsMax, 0)
    }
  }

  /** Asks, as after traffic, unless a question waits that is not more patient. */
  #doubt(nowMs: number): void {
    const { quietMsMax } = connectionTimes
    const state = this.#state
    if (state.state !== 'up') return
    if (state.askedAtMs === undefined || state.deadlineMs > nowMs + 2 * quietMsMax)
      this.#ask(nowMs, state, quietMsMax, 1)
  }

  /** The server does not answer: dials it anew while it was there a moment ago, or else as after any loss. */
  #silent(nowMs: number): void {
    const { state } = this.#state
    if (state === 'up') this.#redialUntilMs = nowMs + connectionTimes.redialForMs
    else if (state !== 'opening') this.#signInsInVain++
    if (nowMs >= this.#redialUntilMs) {
      this.#drop(nowMs, 'server-unreachable', 0)
      return
    }
    this.#put({ kind: 'close', socket: this.#socket })
    if (state === 'up') {
      this.#put({ kind: 'down', code: 'server-unreachable' })
      this.#attempt = 0
      this.#open(nowMs)
    } else this.#dial(nowMs)
  }

  #leave(): void {
    if (this.#state.state === 'left') return
    if (this.#state.state === 'up') {
      this.#put({ kind: 'transmit', socket: this.#socket, frame: { type: 'bye', code: 0, message: '' } })
      this.#put({ kind: 'down', code: 'disposed' })
    }
    if (isOpen(this.#state)) this.#put({ kind: 'close', socket: this.#socket })
    this.#socket++
    this.#state = { state: 'left' }
    this.#put({ kind: 'status', status: { state: 'left' } })
  }

  /** Closes the socket, then as `#lost`. */
  #drop(nowMs: number, code: ErrorCode, retryAfterMs: number, message?: string): void {
    this.#put({ kind: 'close', socket: this.#socket })
    this.#lost(nowMs, code, retryAfterMs, message)
  }

  #lost(nowMs: number, code: ErrorCode, retryAfterMs: number, message?: string): void {
    const before = this.#state
    if (before.state === 'up') {
      if (nowMs - before.sinceMs >= connectionTimes.steadyMs) this.#attempt = 0
      this.#put({ kind: 'down', code })
    }
    this.#socket++
    if (needsPerson(code)) {
      const sentence = message === undefined || message === '' ? sentenceOf(code) : message
      this.#state = { state: 'refused', code, message: sentence }
    } else {
      const asked = Math.min(retryAfterMs, connectionTimes.retryAfterMsMax)
      const delayMs = Math.max(asked, reconnectDelayMs(this.#attempt, this.#random()))
      this.#state = { state: 'waiting', retryAtMs: nowMs + delayMs, code }
    }
    this.#put({ kind: 'status', status: this.#state })
  }

  #put(output: ConnectionOutput): void {
    this.#outputs.push(output)
  }
}

export interface ConnectionOptions {
  /** From 0 to below 1, uniform. */
  readonly random: () => number
  /** The network's key as pinned at the first connection; absent before that. */
  readonly networkKey?: Uint8Array | undefined
}

export type ConnectionInput =
  /** Begin, or begin again after a refusal that a person has dealt with. */
  | { readonly kind: 'start' }
  /** Any frame that came over a socket: all of them show life. */
  | { readonly kind: 'frame'; readonly socket: number; readonly frame: Frame }
  /** Answers `sign`. */
  | { readonly kind: 'signed'; readonly socket: number; readonly signIn: Extract<Frame, { type: 'sign-in' }> }
  /** The socket could not be opened, or closed; `code` says more where it is known. */
  | { readonly kind: 'down'; readonly socket: number; readonly code?: ErrorCode | undefined }
  /** Something was sent over the socket that is up. */
  | { readonly kind: 'sent' }
  /** The page became visible, or the network returned. */
  | { readonly kind: 'wake' }
  /** The connection may be needed soon, so it must work: another way to somebody does not answer. */
  | { readonly kind: 'doubt' }
  | { readonly kind: 'leave' }

export type ConnectionOutput =
  | { readonly kind: 'open'; readonly socket: number }
  | { readonly kind: 'close'; readonly socket: number }
  | {
      readonly kind: 'sign'
      readonly socket: number
      readonly nonce: Uint8Array
      readonly networkKey: Uint8Array
      readonly domain: string
    }
  | { readonly kind: 'transmit'; readonly socket: number; readonly frame: Frame }
  /** Signed in. `networkKey` is to be pinned when none was. */
  | {
      readonly kind: 'up'
      readonly socket: number
      readonly networkKey: Uint8Array
      readonly domain: string
      readonly boot: BootId
      readonly epoch: number
      readonly claimed: boolean
      /** The server's clock less ours, in milliseconds. */
      readonly clockAheadMs: number
    }
  /** Not signed in any more; comes once after each `up`. */
  | { readonly kind: 'down'; readonly code: ErrorCode }
  | { readonly kind: 'status'; readonly status: ConnectionReport }

/** How the connection stands, for people. */
export type ConnectionReport =
  | { readonly state: 'connecting'; readonly attempt: number }
  /** `clockAheadMs` is the server's clock less ours, in milliseconds. */
  | { readonly state: 'connected'; readonly sinceMs: number; readonly clockAheadMs: number }
  | { readonly state: 'waiting'; readonly retryAtMs: number; readonly code: ErrorCode }
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly state: 'left' }

type Challenge = Extract<Frame, { type: 'challenge' }>
interface UpState {
  readonly state: 'up'
  readonly sinceMs: number
  readonly heardAtMs: number
  /** When something was heard or sent that no answer to a `ping` has followed yet. */
  readonly quietFromMs: number | undefined
  /** When the last sign of life was asked for, while it has not come. */
  readonly askedAtMs: number | undefined
  /** How often it is asked for again when it does not come. */
  readonly asksLeft: number
  readonly deadlineMs: number
}
type OpenState =
  | { readonly state: 'opening'; readonly sinceMs: number; readonly deadlineMs: number }
  | { readonly state: 'signing'; readonly deadlineMs: number; readonly challenge: Challenge }
  | { readonly state: 'signing-in'; readonly deadlineMs: number; readonly challenge: Challenge }
  | UpState
/** The states of the machine. */
export type ConnectionState =
  | { readonly state: 'idle' }
  | OpenState
  | { readonly state: 'waiting'; readonly retryAtMs: number; readonly code: ErrorCode }
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly state: 'left' }

function isOpen(state: ConnectionState): state is OpenState {
  return state.state === 'opening' || state.state === 'signing' || state.state === 'signing-in' || state.state === 'up'
}

/** When a sign of life is asked for. */
function askAtMs({ heardAtMs, quietFromMs }: UpState): number {
  const { quietMsMax, silenceMsMax } = connectionTimes
  return quietFromMs === undefined ? heardAtMs + silenceMsMax : quietFromMs + quietMsMax
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}
