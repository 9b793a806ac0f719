import type { Deadlines } from '../options.ts'

/** What a connection looks like when its deadlines are checked. */
export interface LivenessView {
  /** It has a device, or meets one. */
  readonly isSignedIn: boolean
  /** The server itself does not read it at the moment. */
  readonly isPaused: boolean
  readonly waitingBytes: number
  readonly packetsTaken: number
}

/** The deadlines of one connection: sign-in, silence, and a receiver that does not read (spec SE9, SE10, SE11). */
export class Liveness {
  readonly #deadlines: Deadlines
  /** When it began to be without a device. */
  #nobodyFromMs: number
  #wasHeard = false
  #heardMs: number
  #pingedMs: number | undefined
  #takenPackets = 0
  #takenMs: number

  constructor(deadlines: Deadlines, nowMs: number) {
    this.#deadlines = deadlines
    this.#nobodyFromMs = nowMs
    this.#heardMs = nowMs
    this.#takenMs = nowMs
  }

  /** Something came from the client: a packet or a pong. */
  heard(): void {
    this.#wasHeard = true
  }

  /** What to do now: send a ping, end it for a late sign-in, or give it up. */
  sweep(nowMs: number, view: LivenessView): 'ping' | 'late' | 'gone' | undefined {
    const { pingEveryMs, pongMs, signInMs, stallMs } = this.#deadlines
    if (view.isSignedIn) this.#nobodyFromMs = nowMs
    else if (nowMs - this.#nobodyFromMs >= signInMs) return 'late'
    if (view.waitingBytes === 0 || view.packetsTaken !== this.#takenPackets) {
      this.#takenPackets = view.packetsTaken
      this.#takenMs = nowMs
    } else if (nowMs - this.#takenMs >= stallMs) return 'gone'
    if (this.#wasHeard || view.isPaused) {
      this.#wasHeard = false
      this.#heardMs = nowMs
      this.#pingedMs = undefined
    }
    if (this.#pingedMs !== undefined) return nowMs - this.#pingedMs >= pongMs ? 'gone' : undefined
    if (nowMs - this.#heardMs < pingEveryMs) return undefined
    this.#pingedMs = nowMs
    return 'ping'
  }
}
