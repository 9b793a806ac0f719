import { CallLine } from './call-line.ts'
import { callLimits } from './call-limits.ts'
import type { ShownMedia } from './call-signals.ts'
import type { PartyView } from './call-steps.ts'

/** Somebody else in a call, as this end sees it: what they say to each other, and the path between them. */
export class CallParty {
  readonly name: string
  readonly life: string
  /** Which of two makes the offers: one always the same, so that offers never meet (spec CC7). */
  readonly isOfferer: boolean
  readonly line: CallLine = new CallLine()
  readonly sinceMs: number
  path: PartyView['path'] = 'waiting'
  shown: ShownMedia = { isMuted: false, picture: 'none' }
  /** When it was first heard. */
  connectedAtMs: number | undefined
  /** Since when there is no path. */
  missingSinceMs: number
  /** When the path is made anew. */
  restartAtMs: number | undefined
  #restartedAtMs = -Infinity
  #allowance: number = callLimits.heardBurst
  #allowedAtMs: number

  constructor(nowMs: number, { name, life, own }: { name: string; life: string; own: string }) {
    this.name = name
    this.life = life
    this.isOfferer = own < life
    this.sinceMs = nowMs
    this.missingSinceMs = nowMs
    this.#allowedAtMs = nowMs
  }

  get isOpen(): boolean {
    return this.path !== 'waiting'
  }

  /** Whether one more of its signals is heard (spec CC9). */
  hears(nowMs: number): boolean {
    const refilled = (Math.max(0, nowMs - this.#allowedAtMs) / 1000) * callLimits.heardPerSecond
    this.#allowance = Math.min(callLimits.heardBurst, this.#allowance + refilled)
    this.#allowedAtMs = nowMs
    if (this.#allowance < 1) return false
    this.#allowance -= 1
    return true
  }

  open(nowMs: number): void {
    this.path = 'connecting'
    this.missingSinceMs = nowMs
  }

  connected(nowMs: number): void {
    this.path = 'connected'
    this.connectedAtMs ??= nowMs
    this.restartAtMs = undefined
  }

  broken(nowMs: number): void {
    if (this.path === 'connected') this.missingSinceMs = nowMs
    if (this.path === 'broken') return
    this.path = 'broken'
    this.restartAtMs = nowMs + callLimits.restartAfterMs
  }

  /** Whether a path may be made anew now, at the other's wish; no more often than a person changes networks. */
  mayRestart(nowMs: number): boolean {
    if (nowMs - this.#restartedAtMs < callLimits.restartAfterMs) return false
    this.#restartedAtMs = nowMs
    return true
  }

  /** When it is given up, unless something comes of it. */
  get lostAtMs(): number | undefined {
    return this.path === 'connected' ? undefined : this.missingSinceMs + callLimits.pathMs
  }

  get view(): PartyView {
    const { name, life, path, shown } = this
    return { name, life, path, ...shown }
  }
}
