import { callLimits } from './call-limits.ts'
import { type CallMedia, type CallSignal, type OverReason, readCallSignal, type ShownMedia } from './call-signals.ts'
import type { CallInput, CallOutput, CallState } from './call-steps.ts'
import { Farewells } from './farewells.ts'
import { LiveCall } from './live-call.ts'
import { RingGuard } from './ring-guard.ts'

/** What a machine takes from outside. */
export interface CallMachineOptions {
  /** The own name. */
  readonly own: string
  /** A fresh random id of `callLimits.idMin` to `idMax` letters, digits, `-` and `_`. */
  readonly newId: () => string
}

type Ring = Extract<CallSignal, { what: 'ring' }>

type Standing =
  | { readonly state: 'idle' }
  | { readonly state: 'ringing'; readonly ring: Ring; readonly from: string; readonly untilMs: number }
  | { readonly state: 'live'; readonly live: LiveCall }
  | { readonly state: 'over'; readonly shown: Extract<CallState, { state: 'over' }>; readonly untilMs: number }

/**
 * The calls of one end: one tab of one device (spec CC). An end is in at most one call. It is pure: inputs and the time come from outside, and after each of
 * them the caller drains `pollOutput` and asks `nextTimeout`.
 *
 * Who calls rings a name until somebody answers. A ring alone rings nobody, because a signal may be an old one that was shown again: an end answers it with a
 * token that it has just made, and rings when a ring comes that holds it. Who accepts says so to the one who rang, and is told who is in the call; only then
 * paths are made, between each two in it, and what they say of them goes over lines in which nothing is lost.
 */
export class CallMachine {
  readonly #options: CallMachineOptions
  readonly #outputs: CallOutput[] = []
  readonly #farewells = new Farewells()
  readonly #guard = new RingGuard()
  /** What this end made up for calls that may ring, by call. */
  readonly #tokens = new Map<string, string>()
  /** Calls that this end turned down, and when. */
  readonly #declined = new Map<string, number>()
  /** Own lives in calls that are over, for who has not heard. */
  readonly #ended = new Map<string, string>()
  #standing: Standing = { state: 'idle' }
  #shown: ShownMedia = { isMuted: false, picture: 'none' }
  /** With whom the call was when somebody was in it last. */
  #lastNames: readonly string[] = []

  constructor(options: CallMachineOptions) {
    this.#options = options
  }

  get state(): CallState {
    const standing = this.#standing
    switch (standing.state) {
      case 'idle':
        return standing
      case 'ringing': {
        const { ring, from } = standing
        const others = ring.names.filter((name) => name !== this.#options.own)
        const place = ring.group === undefined ? {} : { group: ring.group }
        return { state: 'ringing', call: ring.call, from, media: ring.media, others, ...place }
      }
      case 'live':
        return standing.live.state
      case 'over':
        return standing.shown
    }
  }

  handleInput(nowMs: number, input: CallInput): void {
    const standing = this.#standing
    const live = standing.state === 'live' ? standing.live : undefined
    switch (input.on) {
      case 'start':
        this.#start(nowMs, input.names, input.media, input.group)
        break
      case 'add':
        live?.ring(nowMs, input.name)
        live?.timeout(nowMs)
        break
      case 'accept':
        if (standing.state === 'ringing') this.#join(nowMs, standing.from, standing.ring)
        break
      case 'decline':
        if (standing.state === 'ringing') this.#decline(nowMs, standing.from, standing.ring.call)
        break
      case 'hang-up':
        live?.hangUp(nowMs)
        break
      case 'dismiss':
        if (standing.state === 'over') this.#standing = { state: 'idle' }
        break
      case 'media': {
        const { isMuted, picture } = input
        this.#shown = { isMuted, picture }
        live?.show(nowMs, this.#shown)
        break
      }
      case 'signal':
        this.#signal(nowMs, input)
        break
      case 'described':
      case 'candidates':
      case 'path':
        live?.local(nowMs, input)
        break
      case 'network':
        live?.network(nowMs)
    }
    this.#settle(nowMs)
  }

  /** When `handleTimeout` is to be called next, or nothing. */
  nextTimeout(): number | undefined {
    const standing = this.#standing
    const own =
      standing.state === 'live' ? standing.live.nextMs : standing.state === 'idle' ? Infinity : standing.untilMs
    const next = Math.min(own, this.#farewells.nextMs)
    return next === Infinity ? undefined : next
  }

  handleTimeout(nowMs: number): void {
    const standing = this.#standing
    if (standing.state === 'live') standing.live.timeout(nowMs)
    else if (standing.state === 'over' && nowMs >= standing.untilMs) this.#standing = { state: 'idle' }
    else if (standing.state === 'ringing' && nowMs >= standing.untilMs) this.#rungOver(nowMs, standing.ring, 'lost')
    this.#settle(nowMs)
  }

  pollOutput(): CallOutput | undefined {
    return this.#outputs.shift()
  }

  #start(nowMs: number, names: readonly string[], media: CallMedia, group: string | undefined): void {
    const { state } = this.#standing
    if (state === 'live' || state === 'ringing') return
    const live = this.#live(nowMs, this.#options.newId(), { media, group }, undefined)
    for (const name of names) live.ring(nowMs, name)
    live.timeout(nowMs)
    this.#standing = live.names.length === 0 ? { state: 'idle' } : { state: 'live', live }
  }

  #live(
    nowMs: number,
    call: string,
    { media, group }: Pick<Ring, 'media'> & { readonly group?: string | undefined },
    starter: { name: string; life: string } | undefined,
  ): LiveCall {
    const { own, newId } = this.#options
    return new LiveCall(nowMs, {
      ...{ own, call, life: newId(), media, group, shown: this.#shown, starter },
      output: (output) => this.#outputs.push(output),
      farewell: (to, signal) => {
        this.#farewells.say(nowMs, to, signal)
      },
    })
  }

  #signal(nowMs: number, { from, body, isContact, isQuiet }: Extract<CallInput, { on: 'signal' }>): void {
    const signal = readCallSignal(body)
    const standing = this.#standing
    if (signal === undefined) return
    if (from === this.#options.own) {
      if (signal.what === 'taken' && standing.state === 'ringing' && standing.ring.call === signal.call)
        this.#rungOver(nowMs, standing.ring, 'elsewhere')
      return
    }
    const live = standing.state === 'live' && standing.live.call === signal.call ? standing.live : undefined
    if (signal.what === 'line') {
      const isHeard = live?.has(signal.life) === true || this.#guard.hears(nowMs, from)
      if (!isHeard) return
      if (live !== undefined) live.line(nowMs, from, signal)
      else if (this.#ended.get(signal.to) === signal.call)
        this.#send(from, { what: 'over', call: signal.call, why: 'ended', life: signal.to, except: '' })
      return
    }
    if (!this.#guard.hears(nowMs, from)) return
    switch (signal.what) {
      case 'over':
        live?.heardOver(nowMs, from, signal)
        if (standing.state === 'ringing' && standing.from === from && standing.ring.call === signal.call)
          this.#rungOver(nowMs, standing.ring, signal.why)
        break
      case 'heard':
        if (isContact || live?.isInGroup === true) live?.heard(nowMs, from, signal.token)
        break
      case 'ring':
        // A stranger rings nobody, and who is muted neither (spec CC4).
        if (isContact && !isQuiet && signal.names.includes(this.#options.own)) this.#ring(nowMs, from, signal)
        break
      case 'taken':
    }
  }

  #ring(nowMs: number, from: string, ring: Ring): void {
    const standing = this.#standing
    const { call, tokens } = ring
    const declinedAtMs = this.#declined.get(call)
    if (declinedAtMs !== undefined && nowMs - declinedAtMs < callLimits.ringBelievedMs) {
      this.#send(from, this.#overOf(call, 'declined'))
      return
    }
    if (standing.state === 'live' && standing.live.call === call) return
    const token = this.#tokens.get(`${from} ${call}`) ?? this.#newToken(`${from} ${call}`)
    if (!tokens.includes(token)) {
      this.#send(from, { what: 'heard', call, token })
      return
    }
    const untilMs = nowMs + callLimits.ringBelievedMs
    switch (standing.state) {
      case 'ringing':
        if (standing.ring.call === call && standing.from === from)
          this.#standing = { state: 'ringing', ring, from, untilMs }
        else this.#send(from, this.#overOf(call, 'busy'))
        break
      case 'live':
        this.#rungInCall(nowMs, standing.live, from, ring)
        break
      default:
        if (this.#guard.rings(nowMs, from, call)) this.#standing = { state: 'ringing', ring, from, untilMs }
    }
  }

  /** Two who ring each other have one call: the one with the lower id, or the one that is with more (spec CC8). */
  #rungInCall(nowMs: number, live: LiveCall, from: string, ring: Ring): void {
    if (live.onlyRung !== from) {
      this.#send(from, this.#overOf(ring.call, 'busy'))
      return
    }
    if (ring.names.length === 1 && ring.call > live.call) return
    live.merge()
    this.#settle(nowMs)
    this.#join(nowMs, from, ring)
  }

  #join(nowMs: number, name: string, ring: Ring): void {
    const { call, life } = ring
    const live = this.#live(nowMs, call, ring, { name, life })
    this.#standing = { state: 'live', live }
    this.#send(this.#options.own, { what: 'taken', call, life: live.life })
  }

  #decline(nowMs: number, from: string, call: string): void {
    remember(this.#declined, call, nowMs)
    this.#farewells.say(nowMs, from, this.#overOf(call, 'declined'))
    this.#send(this.#options.own, { what: 'taken', call, life: '' })
    this.#standing = { state: 'idle' }
  }

  /** It does not ring here any more, and nobody answered here. */
  #rungOver(nowMs: number, { media, names, call }: Ring, why: OverReason): void {
    const from = this.#standing.state === 'ringing' ? [this.#standing.from] : []
    this.#tokens.delete(`${from.join('')} ${call}`)
    const others = names.filter((name) => name !== this.#options.own)
    const isMissed = why !== 'elsewhere'
    this.#standing = {
      state: 'over',
      shown: { state: 'over', why, media, names: [...from, ...others], isMissed },
      untilMs: nowMs + callLimits.overShownMs,
    }
  }

  /** What follows from a call that has ended, and what is due. */
  #settle(nowMs: number): void {
    const standing = this.#standing
    if (standing.state === 'live' && standing.live.over !== undefined) {
      const { life, call, over: why, media, isHungUp } = standing.live
      remember(this.#ended, life, call)
      this.#standing = { state: 'idle' }
      if (!isHungUp && why !== 'merged') {
        const shown = { state: 'over', why, media, names: this.#lastNames, isMissed: false } as const
        this.#standing = { state: 'over', shown, untilMs: nowMs + callLimits.overShownMs }
      }
    }
    if (this.#standing.state === 'live') this.#lastNames = this.#standing.live.names
    for (const { to, signal } of this.#farewells.due(nowMs)) this.#send(to, signal)
  }

  #newToken(key: string): string {
    const token = this.#options.newId()
    remember(this.#tokens, key, token)
    return token
  }

  #overOf(call: string, why: OverReason): CallSignal {
    return { what: 'over', call, why, life: '', except: '' }
  }

  #send(to: string, signal: CallSignal): void {
    this.#outputs.push({ do: 'send', to, signal })
  }
}

/** Keeps the newest. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= callLimits.endedMax) break
    map.delete(oldest)
  }
}
