import type { DeviceId } from '@kith/wire'
import {
  type Attempt,
  type Carrier,
  type DirectLink,
  type DirectLiveness,
  type IceServers,
  noIceServers,
} from './carrier.ts'
import { type DirectCandidate, type DirectSignal, readDirectSignal } from './direct-signal.ts'
import { linkLimits } from './link.ts'

/**
 * A direct path between two devices over one carrier, with offers, answers and candidates carried by signals through the server.
 *
 * Either side may begin, and both may at once. Then the offer of the device with the lower id stands: that device ignores the other's
 * offer and repeats its own, and the other drops its own and answers. An answer names the attempt that was dropped for it, so that its
 * offer is ignored when it comes late. A new offer while a link is up says that the other side lost it, so it replaces the link.
 *
 * Signals may be lost; each attempt has a time limit, and while the path is wanted it is tried again with growing, random pauses.
 */
export interface DirectPathOptions {
  readonly own: DeviceId
  readonly other: DeviceId
  readonly carrier: Carrier
  /** Carries a signal to the other device; it may get lost. */
  readonly send: (signal: DirectSignal) => void
  /** A link is up; whoever is told calls `listen` on it. A later link replaces an earlier one, which is down by then. */
  readonly up: (link: DirectLink) => void
  /** The state changed. */
  readonly changed?: ((state: DirectState) => void) | undefined
  /** How long one attempt may take, in milliseconds. @default linkLimits.connectMsMax */
  readonly connectMs?: number | undefined
  /** Pauses between attempts, in milliseconds: the first, then doubled up to the longest. @default 1000 and 60000 */
  readonly retryMs?: { readonly first: number; readonly longest: number } | undefined
  readonly liveness?: DirectLiveness | undefined
  /** Servers that help to find ways. @default none */
  readonly iceServers?: (() => IceServers) | undefined
  /** Names attempts; random and short. @default from `crypto` */
  readonly attemptId?: (() => string) | undefined
  /** 0 to 1, as `Math.random`. */
  readonly random?: (() => number) | undefined
}

/** `unavailable`: this program does not have the carrier. `waiting`: the next attempt is some time off. */
export type DirectState = 'idle' | 'connecting' | 'up' | 'waiting' | 'unavailable' | 'closed'

const retryMsDefault = { first: 1000, longest: 60_000 }

/** Makes and keeps the path while it is wanted. */
export class DirectPath implements Disposable {
  readonly #options: DirectPathOptions
  readonly #isImpolite: boolean
  #state: DirectState = 'idle'
  #isWanted = false
  #attempt: Attempt | undefined
  #isOwnAttempt = false
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The attempt of the other side that it dropped itself. */
  #dropped = ''
  /** Candidates that came before their offer. */
  #early: { readonly attempt: string; readonly candidates: readonly DirectCandidate[] } | undefined

  constructor(options: DirectPathOptions) {
    this.#options = options
    this.#isImpolite = options.own < options.other
  }

  get state(): DirectState {
    return this.#state
  }

  /** Wants the path from now on, and tries at once when it waits. */
  start(): void {
    if (this.#state === 'closed') return
    this.#isWanted = true
    this.#failures = 0
    if (this.#state === 'idle' || this.#state === 'waiting' || this.#state === 'unavailable') this.#offer()
  }

  /** Wants it no longer: stops trying, but an open link stays, and an offer of the other side is still answered. */
  rest(): void {
    this.#isWanted = false
    if (this.#state === 'waiting') this.#become('idle')
  }

  /** Takes a signal of the other device; what makes no sense is ignored. */
  receive(value: unknown): void {
    const signal = readDirectSignal(value)
    if (signal?.carrier !== this.#options.carrier.kind || this.#state === 'closed') return
    const isCurrent = signal.attempt === this.#attempt?.id
    switch (signal.kind) {
      case 'offer':
        this.#hearOffer(signal.attempt, signal.description)
        break
      case 'answer':
        if (!isCurrent || !this.#isOwnAttempt) break
        this.#dropped = signal.dropped
        void this.#attempt?.take(signal.description)
        break
      case 'candidates':
        if (isCurrent) void this.#attempt?.candidates(signal.candidates)
        else this.#early = signal
        break
      case 'declined':
        if (!isCurrent || !this.#isOwnAttempt) break
        this.#failures = Infinity
        this.#attempt?.close()
        break
    }
  }

  /** Ends the link and all attempts. */
  [Symbol.dispose](): void {
    if (this.#state === 'closed') return
    this.#isWanted = false
    this.#become('closed')
    this.#forgetAttempt()
  }

  #offer(): void {
    const attempt = this.#begin(this.#newId())
    this.#isOwnAttempt = true
    void attempt?.offer()
  }

  #hearOffer(id: string, description: string): void {
    if (id === this.#dropped) return
    if (id === this.#attempt?.id) {
      this.#attempt.repeat()
      return
    }
    if (!this.#options.carrier.isAvailable) {
      this.#become('unavailable')
      this.#options.send({ kind: 'declined', carrier: this.#options.carrier.kind, attempt: id })
      return
    }
    const isOurs = this.#state === 'connecting' && this.#isOwnAttempt
    if (isOurs && this.#isImpolite) {
      this.#attempt?.repeat()
      return
    }
    const dropped = isOurs ? (this.#attempt?.id ?? '') : ''
    this.#forgetAttempt()
    const attempt = this.#begin(id)
    this.#isOwnAttempt = false
    if (this.#early?.attempt === id) void attempt?.candidates(this.#early.candidates)
    this.#early = undefined
    void attempt?.answer(description, dropped)
  }

  #begin(id: string): Attempt | undefined {
    if (!this.#options.carrier.isAvailable) {
      this.#become('unavailable')
      return undefined
    }
    this.#become('connecting')
    try {
      this.#attempt = this.#newAttempt(id)
    } catch {
      // A browser makes only so many connections; the next try may find room.
      this.#fail()
    }
    return this.#attempt
  }

  #newAttempt(id: string): Attempt {
    const { carrier, send, connectMs = linkLimits.connectMsMax, liveness = {} } = this.#options
    const attempt: Attempt = carrier.begin({
      id,
      connectMs,
      liveness,
      iceServers: this.#options.iceServers ?? (() => noIceServers),
      send: (signal) => {
        if (this.#attempt === attempt) send(signal)
      },
      up: (link) => {
        this.#failures = 0
        this.#become('up')
        this.#options.up(link)
      },
      over: () => {
        if (this.#attempt === attempt) this.#fail()
      },
    })
    return attempt
  }

  #fail(): void {
    this.#attempt = undefined
    if (!this.#isWanted) {
      this.#become('idle')
      return
    }
    const { first, longest } = this.#options.retryMs ?? retryMsDefault
    const pauseMs = Math.min(first * 2 ** Math.min(this.#failures++, 30), longest)
    this.#become('waiting')
    const random = this.#options.random ?? Math.random
    this.#timer = setTimeout(
      () => {
        this.#offer()
      },
      pauseMs * (0.5 + random() / 2),
    )
  }

  #forgetAttempt(): void {
    const attempt = this.#attempt
    this.#attempt = undefined
    attempt?.close()
  }

  #become(state: DirectState): void {
    clearTimeout(this.#timer)
    if (state === this.#state) return
    this.#state = state
    this.#options.changed?.(state)
  }

  #newId(): string {
    return this.#options.attemptId?.() ?? crypto.randomUUID()
  }
}
