import type { CarrierContext } from './carrier-context.ts'
import { CarrierPath } from './carrier-path.ts'
import type { PathInput, PathPermission, PathSight, PathState } from './ports.ts'
import { type CarrierKind, carrierKinds, type PathSignal } from './signal.ts'
import { pathTimes } from './times.ts'

/** What concerns all devices. */
export interface Surroundings {
  /** The carriers that this program has. */
  carriers: ReadonlySet<CarrierKind>
  /** Signals reach other devices over the relay. */
  isRelayUp: boolean
}

type OfLink = Extract<PathInput, { readonly attempt: string }>

/** All paths to one device: which carriers are tried, and which link is sent on. */
export class DevicePaths {
  readonly #context: CarrierContext
  readonly #surroundings: Surroundings
  /** By carrier, the best first. */
  readonly #all: readonly CarrierPath[]
  #permission: PathPermission = 'not-a-contact'
  #used: { readonly carrier: CarrierKind; readonly attempt: string } | undefined
  /** The last traffic, and the last time that either side wanted something. */
  #trafficMs = -Infinity
  #touchedMs = -Infinity
  #refreshedMs = -Infinity
  #shown = ''

  constructor(nowMs: number, context: CarrierContext, surroundings: Surroundings) {
    this.#context = context
    this.#surroundings = surroundings
    this.#all = carrierKinds.map((carrier) => new CarrierPath(nowMs, carrier, context))
  }

  /** Nothing is up or on its way. */
  get isIdle(): boolean {
    return this.#all.every((path) => path.isIdle)
  }

  permit(permission: PathPermission): void {
    this.#permission = permission
    if (!this.#isAllowed) this.close()
  }

  traffic(nowMs: number): void {
    const isNew = nowMs - this.#trafficMs >= pathTimes.activeMs
    this.#trafficMs = nowMs
    this.#touchedMs = nowMs
    if (isNew) for (const path of this.#all) path.active(nowMs)
    if (this.#used !== undefined) this.#of(this.#used.carrier)?.used(nowMs)
  }

  signal(nowMs: number, signal: PathSignal): void {
    // Who is no contact is told nothing at all, not even that it was heard.
    if (this.#permission === 'not-a-contact') return
    const path = this.#of(signal.carrier)
    if (path === undefined) return
    if (!this.#isAllowed || !this.#surroundings.carriers.has(signal.carrier)) {
      if (signal.kind === 'offer') path.decline(nowMs, signal.attempt)
      return
    }
    if (signal.kind === 'offer') this.#touchedMs = nowMs
    path.signal(nowMs, signal)
  }

  link(nowMs: number, input: OfLink): void {
    for (const path of this.#all) {
      if (input.kind === 'up') path.up(nowMs, input.attempt, input.canRestart)
      else if (input.kind === 'over') path.over(nowMs, input.attempt, input.code)
      else if (input.kind === 'heard') path.heard(nowMs, input.attempt)
      else {
        path.pong(nowMs, input.attempt, input.token)
        if (nowMs - this.#trafficMs < pathTimes.activeMs) path.active(nowMs)
      }
    }
  }

  doubt(nowMs: number): void {
    if (this.#used !== undefined) this.#of(this.#used.carrier)?.doubt(nowMs)
  }

  /** Silence until now means nothing. */
  stir(nowMs: number): void {
    for (const path of this.#all) path.stir(nowMs)
  }

  /** Something changed for the better, perhaps: pauses end, though not often. */
  refresh(nowMs: number): void {
    if (nowMs - this.#refreshedMs < pathTimes.wakeMsMin) return
    this.#refreshedMs = nowMs
    for (const path of this.#all) path.refresh(nowMs)
  }

  /** Ends all links and attempts. */
  close(): void {
    for (const path of this.#all) path.close()
    this.#use(undefined, true)
  }

  /** Does what is due. */
  act(nowMs: number): void {
    if (nowMs - this.#touchedMs >= pathTimes.unusedMs && !this.isIdle) this.close()
    for (const path of this.#all) path.act(nowMs, this.#isWanted(nowMs, path))
    const before = this.#used
    this.#choose(nowMs)
    // A link that is used now carries signals too, so more may be wanted.
    if (this.#used !== before) for (const path of this.#all) path.act(nowMs, this.#isWanted(nowMs, path))
    this.#tell(nowMs)
  }

  /** When something is due. */
  nextMs(nowMs: number): number {
    const paths = this.#all.map((path) => path.nextMs(nowMs, this.#isWanted(nowMs, path)))
    const unusedMs = this.isIdle ? Infinity : this.#touchedMs + pathTimes.unusedMs
    // What is shown changes when nothing is wanted any more.
    const wantedMs = this.#trafficMs + pathTimes.wantedMs
    return Math.min(...paths, unusedMs, wantedMs > nowMs ? wantedMs : Infinity)
  }

  /** `aheadMs` is how much the clock of the caller is ahead of the time here. */
  sight(nowMs: number, aheadMs: number): PathSight {
    const carriers = this.#available.map((path) => path.sight(nowMs, this.#isWanted(nowMs, path)))
    const state = this.#state(nowMs)
    const ends = carriers.flatMap((each) => (each.state === state ? (each.untilMs ?? []) : []))
    return {
      device: this.#context.device,
      state,
      untilMs: ends.length > 0 ? Math.min(...ends) + aheadMs : undefined,
      attempt: this.#used?.attempt,
      carriers: carriers.map((each) => ({ ...each, untilMs: each.untilMs && each.untilMs + aheadMs })),
    }
  }

  get #available(): readonly CarrierPath[] {
    return this.#all.filter(({ carrier }) => this.#surroundings.carriers.has(carrier))
  }

  #of(carrier: CarrierKind): CarrierPath | undefined {
    return this.#all.find((path) => path.carrier === carrier)
  }

  get #isAllowed(): boolean {
    return this.#permission === 'any' || this.#permission === 'direct-only'
  }

  /** Signals reach the device. */
  get #isReachable(): boolean {
    return this.#surroundings.isRelayUp || this.#used !== undefined
  }

  /** A link by this carrier is to be made, if none works; not when a better one does. */
  #isWanted(nowMs: number, path: CarrierPath): boolean {
    const isWanted =
      this.#isAllowed &&
      this.#isReachable &&
      nowMs - this.#trafficMs < pathTimes.wantedMs &&
      this.#surroundings.carriers.has(path.carrier)
    if (!isWanted) return false
    for (const better of this.#all) {
      if (better === path) return true
      if (better.good !== undefined) return false
    }
    return true
  }

  #choose(nowMs: number): void {
    const best = this.#all.find((path) => path.usable(nowMs) !== undefined)
    const used = this.#used === undefined ? undefined : this.#of(this.#used.carrier)
    const works = used !== undefined && used.good === this.#used?.attempt
    if (!works || used.isDoubted) {
      // A doubted link is kept until another is there, or it is usable itself again.
      if (best !== undefined || !works) this.#use(best, true)
    } else if (best !== undefined && best !== used && isBetter(best, used) && best.isSettled(nowMs))
      this.#use(best, false)
  }

  #use(path: CarrierPath | undefined, isAnew: boolean): void {
    const attempt = path?.good
    if (path === undefined || attempt === undefined) {
      if (this.#used === undefined) return
      this.#used = undefined
      this.#context.put({ kind: 'use', device: this.#context.device, attempt: undefined, isAnew })
      return
    }
    path.trust()
    this.#used = { carrier: path.carrier, attempt }
    this.#context.put({ kind: 'use', device: this.#context.device, attempt, isAnew })
  }

  #state(nowMs: number): PathState {
    if (this.#permission === 'not-a-contact') return 'not-a-contact'
    if (this.#permission === 'relay-only') return 'policy'
    if (this.#used !== undefined) return 'up'
    const available = this.#available
    if (available.length === 0) return 'unavailable'
    const states = available.map((path) => path.sight(nowMs, this.#isWanted(nowMs, path)).state)
    if (states.some((state) => state === 'connecting' || state === 'up' || state === 'silent')) return 'connecting'
    if (states.every((state) => state === 'declined')) return 'declined'
    if (nowMs - this.#trafficMs >= pathTimes.wantedMs) return 'quiet'
    return this.#isReachable ? 'waiting' : 'unreachable'
  }

  #tell(nowMs: number): void {
    const { state, untilMs, attempt, carriers } = this.sight(nowMs, 0)
    const shown = [state, untilMs, attempt, ...carriers.map((each) => `${each.carrier} ${each.state}`)].join()
    if (shown === this.#shown) return
    this.#shown = shown
    this.#context.put({ kind: 'changed', device: this.#context.device })
  }
}

/** Of two that work, this one is sent on. */
function isBetter(one: CarrierPath, other: CarrierPath): boolean {
  return carrierKinds.indexOf(one.carrier) < carrierKinds.indexOf(other.carrier)
}
