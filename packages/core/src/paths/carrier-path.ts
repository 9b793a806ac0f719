import type { ErrorCode } from '@kith/wire'
import { Allowance } from './allowance.ts'
import type { CarrierContext } from './carrier-context.ts'
import { LinkHealth } from './link-health.ts'
import { OldAttempts } from './old-attempts.ts'
import type { CarrierSight } from './ports.ts'
import type { CarrierKind, PathCandidate, PathSignal } from './signal.ts'
import { pathTimes, pauseMs } from './times.ts'
import { Trust } from './trust.ts'

interface Negotiated {
  readonly id: string
  readonly isOurs: boolean
  /** The other side's description; empty before it came. */
  heard: string
  candidateSignals: number
}

interface Attempt extends Negotiated {
  readonly sinceMs: number
  isRepeated: boolean
}

interface Link extends Negotiated {
  readonly canRestart: boolean
  readonly health: LinkHealth
  isRestarted: boolean
  /** It answered before. */
  wasGood: boolean
}

/**
 * Links by one carrier to one device: at most one that is up, and beside it at most one attempt, which takes its place when it comes up.
 *
 * Either side may begin, and both may at once. Then the offer of the device with the lower id stands: that device ignores the other's
 * offer and repeats its own, and the other drops its own and answers. An answer names the attempt that was dropped for it, so that its
 * offer is ignored when it comes late. An offer while a link is up says that the other side has lost it or doubts it; the link stays
 * until the new one is up.
 */
export class CarrierPath {
  readonly carrier: CarrierKind
  readonly #context: CarrierContext
  #attempt: Attempt | undefined
  #link: Link | undefined
  #failures = 0
  #retryMs = -Infinity
  #declinedMs = -Infinity
  #isDoubted = false
  /** The link was steady when it was doubted. */
  #wasSteady = false
  #code: ErrorCode | undefined
  readonly #trust = new Trust()
  readonly #offers: Allowance
  readonly #answers: Allowance
  readonly #old = new OldAttempts()
  /** Candidates that came before their offer. */
  #early: { readonly attempt: string; readonly candidates: readonly PathCandidate[] } | undefined

  constructor(nowMs: number, carrier: CarrierKind, context: CarrierContext) {
    this.carrier = carrier
    this.#context = context
    this.#offers = new Allowance(nowMs, pathTimes.offersMax, pathTimes.offerMs)
    this.#answers = new Allowance(nowMs, pathTimes.answersMax, pathTimes.answerMs)
  }

  get isIdle(): boolean {
    return this.#attempt === undefined && this.#link === undefined
  }

  get isConnecting(): boolean {
    return this.#attempt !== undefined || this.#link !== undefined
  }

  /** Its link, when it works. */
  get good(): string | undefined {
    return this.#link?.health.state === 'good' ? this.#link.id : undefined
  }

  /** Its link, when it works and its faults are some time off. */
  usable(nowMs: number): string | undefined {
    return nowMs >= this.#trust.mendMs ? this.good : undefined
  }

  /** Its link has worked for long enough to take the place of one that works. */
  isSettled(nowMs: number): boolean {
    return this.good !== undefined && nowMs >= this.#settledMs
  }

  /** Who sends on the link does not trust it now. */
  get isDoubted(): boolean {
    return this.#isDoubted
  }

  /** The link is trusted again. */
  trust(): void {
    this.#isDoubted = false
  }

  signal(nowMs: number, signal: PathSignal): void {
    const { attempt: id } = signal
    switch (signal.kind) {
      case 'offer':
        if (this.#link?.id === id) this.#describedAnew(nowMs, this.#link, signal.description)
        else if (this.#attempt?.id === id) this.#repeat(nowMs, this.#attempt)
        else if (!this.#old.has(id)) this.#offered(nowMs, id, signal.description)
        return
      case 'answer':
        this.#answered(id, signal.description, signal.dropped)
        return
      case 'candidates':
        this.#candidates(id, signal.candidates)
        return
      case 'declined':
        if (this.#attempt?.id !== id || !this.#attempt.isOurs) return
        this.#giveUp()
        this.#declinedMs = nowMs + pauseMs(1, pathTimes.declinedMs, pathTimes.declinedMs, this.#context.random())
        return
    }
  }

  /** Answers an offer that is not taken here, as often as offers are answered. */
  decline(nowMs: number, attempt: string): void {
    const { device, put } = this.#context
    if (this.#answers.take(nowMs))
      put({ kind: 'signal', device, signal: { kind: 'declined', carrier: this.carrier, attempt } })
  }

  up(nowMs: number, attempt: string, canRestart: boolean): void {
    if (this.#attempt?.id !== attempt) return
    const { sinceMs: _, isRepeated: __, ...negotiated } = this.#attempt
    this.#attempt = undefined
    this.#closeLink()
    this.#link = { ...negotiated, canRestart, health: new LinkHealth(nowMs), isRestarted: false, wasGood: false }
    this.#declinedMs = -Infinity
    this.#code = undefined
  }

  over(nowMs: number, attempt: string, code: ErrorCode): void {
    if (this.#attempt?.id === attempt) this.#failed(nowMs, code)
    else if (this.#link?.id === attempt) this.#lost(nowMs, this.#link, code)
  }

  heard(nowMs: number, attempt: string): void {
    if (this.#link?.id === attempt) this.#link.health.heard(nowMs)
  }

  pong(nowMs: number, attempt: string, token: number): void {
    const link = this.#link
    if (link?.id !== attempt) return
    if (!link.health.answered(nowMs, token)) return
    // What leads to a good link is no vain attempt; links that break again and again are a matter of trust.
    if (link.isOurs && (link.isRestarted || !link.wasGood)) this.#offers.giveBack()
    link.wasGood = true
    link.isRestarted = false
    this.#failures = 0
    // What was begun to take its place is not needed, unless the other side needs it.
    if (this.#attempt?.isOurs === true) this.#giveUp()
  }

  /** There is traffic. */
  active(nowMs: number): void {
    this.#link?.health.active(nowMs)
  }

  /** Something goes over the link, or came over it. */
  used(nowMs: number): void {
    this.#link?.health.used(nowMs)
  }

  /** Who sends on the link gets no acknowledgements. */
  doubt(nowMs: number): void {
    const link = this.#link
    if (this.good === undefined || link === undefined || this.#isDoubted) return
    this.#wasSteady = this.#trust.fault(nowMs, link.health.goodSinceMs)
    this.#isDoubted = true
    link.health.doubt(nowMs)
  }

  /** Silence until now means nothing. */
  stir(nowMs: number): void {
    this.#link?.health.wake(nowMs)
  }

  /** Pauses end, except that after a refusal. */
  refresh(nowMs: number): void {
    this.#failures = 0
    this.#retryMs = nowMs
  }

  /** Ends attempt and link. */
  close(): void {
    this.#giveUp()
    this.#closeLink()
  }

  /** Does what is due. `isWanted` says that a link is to be made when none works. */
  act(nowMs: number, isWanted: boolean): void {
    if (this.#link !== undefined) this.#lookAtLink(nowMs, this.#link)
    if (this.#attempt !== undefined) this.#lookAtAttempt(nowMs, this.#attempt)
    if (!isWanted || nowMs < this.#readyMs(nowMs) || !this.#offers.take(nowMs)) return
    const id = this.#context.attemptId()
    this.#attempt = { id, isOurs: true, heard: '', candidateSignals: 0, sinceMs: nowMs, isRepeated: false }
    this.#context.put({ kind: 'offer', device: this.#context.device, carrier: this.carrier, attempt: id })
  }

  /** When something is due. */
  nextMs(nowMs: number, isWanted: boolean): number {
    const { connectMsMax, repeatMs } = pathTimes
    const attempt = this.#attempt
    let nextMs = Math.min(this.#link?.health.nextMs ?? Infinity, isWanted ? this.#readyMs(nowMs) : Infinity)
    if (attempt !== undefined)
      nextMs = Math.min(nextMs, attempt.sinceMs + (isToRepeat(attempt) ? repeatMs : connectMsMax))
    if (this.good === undefined) return nextMs
    // From here on it may be chosen.
    for (const atMs of [this.#trust.mendMs, this.#settledMs]) if (atMs > nowMs) nextMs = Math.min(nextMs, atMs)
    return nextMs
  }

  sight(nowMs: number, isWanted: boolean): CarrierSight {
    const { carrier } = this
    const health = this.#link?.health
    if (health?.state === 'good' || health?.state === 'silent') {
      const state = health.state === 'good' ? 'up' : 'silent'
      return { carrier, state, untilMs: undefined, code: undefined, attempt: this.#link?.id, rttMs: health.rttMs }
    }
    const none = { carrier, untilMs: undefined, code: this.#code, attempt: undefined, rttMs: undefined }
    if (this.isConnecting) return { ...none, state: 'connecting' }
    if (nowMs < this.#declinedMs) return { ...none, state: 'declined', untilMs: this.#declinedMs }
    const readyMs = this.#readyMs(nowMs)
    return isWanted && readyMs > nowMs ? { ...none, state: 'waiting', untilMs: readyMs } : { ...none, state: 'idle' }
  }

  /** When an attempt of our own may begin: not while one runs, or the link works. */
  #readyMs(nowMs: number): number {
    if (this.#attempt !== undefined) return Infinity
    if (this.#link !== undefined && this.#link.health.state !== 'silent') return Infinity
    const readyMs = Math.max(this.#retryMs, this.#declinedMs)
    return readyMs > nowMs ? readyMs : this.#offers.readyMs(nowMs)
  }

  get #settledMs(): number {
    return this.#trust.since(this.#link?.health.goodSinceMs ?? -Infinity) + pathTimes.settleMs
  }

  /** An attempt that the other side begins. */
  #offered(nowMs: number, id: string, description: string): void {
    const ours = this.#attempt?.isOurs === true ? this.#attempt : undefined
    if (ours !== undefined && this.#context.isLower) {
      this.#repeat(nowMs, ours)
      return
    }
    if (!this.#answers.take(nowMs)) return
    this.#giveUp()
    this.#link?.health.doubt(nowMs)
    this.#attempt = { id, isOurs: false, heard: description, candidateSignals: 0, sinceMs: nowMs, isRepeated: true }
    const { device, put } = this.#context
    put({ kind: 'answer', device, carrier: this.carrier, attempt: id, description, dropped: ours?.id ?? '' })
    if (this.#early?.attempt === id) this.#candidates(id, this.#early.candidates)
    this.#early = undefined
  }

  /** The other side looks for a new way for the link that it once offered. */
  #describedAnew(nowMs: number, link: Link, description: string): void {
    if (link.isOurs || !link.canRestart || link.heard === description || !this.#answers.take(nowMs)) return
    link.heard = description
    link.candidateSignals = 0
    const { device, put } = this.#context
    put({ kind: 'answer', device, carrier: this.carrier, attempt: link.id, description, dropped: '' })
  }

  #answered(id: string, description: string, dropped: string): void {
    const current = this.#named(id)
    if (current?.isOurs !== true || current.heard === description) return
    const isExpected = current === this.#attempt ? current.heard === '' : this.#link?.isRestarted === true
    if (!isExpected) return
    current.heard = description
    if (dropped !== '' && this.#named(dropped) === undefined) this.#old.add(dropped)
    this.#context.put({ kind: 'take', device: this.#context.device, attempt: id, description })
  }

  #candidates(id: string, candidates: readonly PathCandidate[]): void {
    const current = this.#named(id)
    if (current === undefined) {
      if (!this.#old.has(id)) this.#early = { attempt: id, candidates }
    } else if (current.candidateSignals++ < pathTimes.candidateSignalsMax)
      this.#context.put({ kind: 'candidates', device: this.#context.device, attempt: id, candidates })
  }

  /** The other side seems not to know what we said. */
  #repeat(nowMs: number, attempt: Attempt): void {
    if (this.#answers.take(nowMs))
      this.#context.put({ kind: 'repeat', device: this.#context.device, attempt: attempt.id })
  }

  #named(id: string): Attempt | Link | undefined {
    if (this.#attempt?.id === id) return this.#attempt
    return this.#link?.id === id ? this.#link : undefined
  }

  #lookAtLink(nowMs: number, link: Link): void {
    const { device, put, token: next } = this.#context
    const before = link.health.state
    if (link.health.isUneasy(nowMs)) put({ kind: 'ask-relay', device })
    const isToAsk = link.health.look(nowMs)
    const { state } = link.health
    if (state === 'dead') {
      put({ kind: 'close', device, attempt: link.id })
      this.#lost(nowMs, link, 'path-lost')
      return
    }
    if (isToAsk) {
      const token = next()
      link.health.ask(nowMs, token)
      put({ kind: 'ping', device, attempt: link.id, token })
    }
    if (state === 'silent' && before === 'good') this.#silent(nowMs, link)
  }

  #lookAtAttempt(nowMs: number, attempt: Attempt): void {
    const { device, put } = this.#context
    if (nowMs >= attempt.sinceMs + pathTimes.connectMsMax) {
      put({ kind: 'close', device, attempt: attempt.id })
      this.#failed(nowMs, 'path-unreachable')
    } else if (isToRepeat(attempt) && nowMs >= attempt.sinceMs + pathTimes.repeatMs) {
      attempt.isRepeated = true
      put({ kind: 'repeat', device, attempt: attempt.id })
    }
  }

  /** The link stopped answering: its ends look for a new way where they can, or another is made beside it. */
  #silent(nowMs: number, link: Link): void {
    this.#pauseAfterFault(nowMs, link)
    if (!link.canRestart) return
    this.#retryMs = Math.max(this.#retryMs, nowMs + pathTimes.restartMs)
    if (!link.isOurs || link.isRestarted || !this.#offers.take(nowMs)) return
    link.isRestarted = true
    this.#context.put({ kind: 'restart', device: this.#context.device, attempt: link.id })
  }

  /** The link ended. */
  #lost(nowMs: number, link: Link, code: ErrorCode): void {
    this.#code = code
    this.#link = undefined
    this.#old.add(link.id)
    // A silent link was counted when it became silent.
    if (link.health.goodSinceMs === undefined || link.health.state === 'good') this.#pauseAfterFault(nowMs, link)
    this.#isDoubted = false
  }

  #pauseAfterFault(nowMs: number, { health: { goodSinceMs } }: Link): void {
    // A doubt that turns out to be right is one fault and not two.
    const isSteady = this.#isDoubted ? this.#wasSteady : this.#trust.fault(nowMs, goodSinceMs)
    this.#retryMs = isSteady
      ? nowMs + Math.ceil(pathTimes.remakeMs * this.#context.random())
      : nowMs + this.#nextPauseMs()
  }

  /** The attempt came to nothing. */
  #failed(nowMs: number, code: ErrorCode): void {
    this.#code = code
    if (this.#attempt !== undefined) this.#old.add(this.#attempt.id)
    this.#attempt = undefined
    this.#retryMs = nowMs + this.#nextPauseMs()
  }

  #nextPauseMs(): number {
    return pauseMs(++this.#failures, pathTimes.retryMsFirst, pathTimes.retryMsMax, this.#context.random())
  }

  #giveUp(): void {
    const attempt = this.#attempt
    if (attempt === undefined) return
    this.#attempt = undefined
    this.#old.add(attempt.id)
    this.#context.put({ kind: 'close', device: this.#context.device, attempt: attempt.id })
  }

  #closeLink(): void {
    const link = this.#link
    if (link === undefined) return
    this.#link = undefined
    this.#isDoubted = false
    this.#old.add(link.id)
    this.#context.put({ kind: 'close', device: this.#context.device, attempt: link.id })
  }
}

/** An own offer that nobody has answered yet, and that was sent once. */
function isToRepeat({ isOurs, heard, isRepeated }: Attempt): boolean {
  return isOurs && heard === '' && !isRepeated
}
