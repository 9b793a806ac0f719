import { pathTimes } from './times.ts'

const askedMax = 16
const rttSmoothing = 4

/** `new`: it never answered. `good`: it answers. `silent`: it does not answer any more. `dead`: it did not come back in time. */
export type LinkState = 'new' | 'good' | 'silent' | 'dead'

/**
 * Whether a link works, found out by own questions and their answers, because what the platform says of its connections comes late or
 * never. Only an answer shows that both directions work. What arrives otherwise only makes patient: on a slow line the answer waits
 * behind what is buffered.
 */
export class LinkHealth {
  #state: LinkState = 'new'
  /** Since when it is in this state. */
  #sinceMs: number
  #goodSinceMs: number | undefined
  /** Questions without an answer, the oldest first. */
  #asked: { readonly token: number; readonly atMs: number }[] = []
  #waitingSinceMs: number | undefined
  #heardMs: number
  #answeredMs: number
  #nextPingMs: number
  /** Since when there is traffic that no answer has followed. */
  #usedMs: number | undefined
  /** It was said that the question that waits is not answered soon. */
  #isUneasy = false
  #rttMs: number | undefined

  constructor(nowMs: number) {
    this.#sinceMs = nowMs
    this.#heardMs = nowMs
    this.#answeredMs = nowMs
    this.#nextPingMs = nowMs
  }

  get state(): LinkState {
    return this.#state
  }

  /** Since when it was good the last time; undefined when it never was. */
  get goodSinceMs(): number | undefined {
    return this.#goodSinceMs
  }

  /** The smoothed round trip of its questions; undefined before the first answer. */
  get rttMs(): number | undefined {
    return this.#rttMs
  }

  /** Something arrived, or left the buffer. */
  heard(nowMs: number): void {
    this.#heardMs = nowMs
  }

  /** The answer to a question, true when the link is good only since then; one that was not asked means nothing. */
  answered(nowMs: number, token: number): boolean {
    const wasGood = this.#state === 'good'
    const at = this.#asked.findIndex((asked) => asked.token === token)
    const asked = this.#asked[at]
    if (asked === undefined) return false
    this.#asked = this.#asked.slice(at + 1)
    // A question that waited for the end of an outage says little of the round trip.
    const rttMs = Math.min(nowMs - asked.atMs, this.#state === 'silent' ? pathTimes.answerMsMin : Infinity)
    this.#rttMs = this.#rttMs === undefined ? rttMs : this.#rttMs + (rttMs - this.#rttMs) / rttSmoothing
    this.#calm()
    this.#heardMs = nowMs
    this.#answeredMs = nowMs
    if (this.#state !== 'good') this.#become(nowMs, 'good')
    this.#nextPingMs = nowMs + pathTimes.pingIdleMs
    return !wasGood
  }

  /** There is traffic, so it must work: asks soon when the last answer is old. */
  active(nowMs: number): void {
    this.#nextPingMs = Math.min(this.#nextPingMs, Math.max(nowMs, this.#answeredMs + pathTimes.pingActiveMs))
  }

  /** Something goes over it, or came: asks when it is quiet afterwards, because what is lost now leaves no other sign. */
  used(nowMs: number): void {
    this.#usedMs ??= nowMs
  }

  /** Somebody doubts it: asks at once, unless an answer is awaited. */
  doubt(nowMs: number): void {
    if (this.#waitingSinceMs === undefined) this.#nextPingMs = nowMs
  }

  /** The program or the machine slept: silence until now means nothing. */
  wake(nowMs: number): void {
    this.#asked = []
    this.#calm()
    this.#sinceMs = this.#state === 'good' ? this.#sinceMs : nowMs
    this.#nextPingMs = nowMs
  }

  /** Judges it; answers true when it is to be asked now, and then `ask` follows. */
  look(nowMs: number): boolean {
    if (nowMs >= this.#judgeMs) this.#become(nowMs, this.#state === 'good' ? 'silent' : 'dead')
    return this.#state !== 'dead' && nowMs >= this.#askMs
  }

  /** True once for each silence, when a question is not answered soon. */
  isUneasy(nowMs: number): boolean {
    const isUneasy = !this.#isUneasy && nowMs >= this.#uneasyMs
    if (isUneasy) this.#isUneasy = true
    return isUneasy
  }

  ask(nowMs: number, token: number): void {
    this.#asked = [...this.#asked, { token, atMs: nowMs }].slice(-askedMax)
    this.#waitingSinceMs ??= nowMs
    this.#nextPingMs = nowMs + pathTimes.pingAgainMs
  }

  /** When to look again. */
  get nextMs(): number {
    return this.#state === 'dead' ? Infinity : Math.min(this.#askMs, this.#judgeMs, this.#uneasyMs)
  }

  /** When to ask. */
  get #askMs(): number {
    if (this.#usedMs === undefined || this.#waitingSinceMs !== undefined) return this.#nextPingMs
    return Math.min(this.#nextPingMs, Math.max(this.#usedMs, this.#heardMs) + pathTimes.quietMs)
  }

  get #uneasyMs(): number {
    if (this.#isUneasy || this.#waitingSinceMs === undefined || this.#state !== 'good') return Infinity
    return this.#waitingSinceMs + Math.max(pathTimes.uneasyMsMin, Math.ceil(4 * (this.#rttMs ?? 0)))
  }

  /** When it gets worse, unless something comes. */
  get #judgeMs(): number {
    if (this.#state === 'dead') return Infinity
    if (this.#state !== 'good') return this.#sinceMs + pathTimes.deadMs
    if (this.#waitingSinceMs === undefined) return Infinity
    const { answerMsMin, answerMsMax, deafMs } = pathTimes
    const patienceMs = Math.min(answerMsMax, Math.max(answerMsMin, Math.ceil(4 * (this.#rttMs ?? 0))))
    return Math.min(Math.max(this.#waitingSinceMs, this.#heardMs) + patienceMs, this.#waitingSinceMs + deafMs)
  }

  /** No question waits for its answer. */
  #calm(): void {
    this.#waitingSinceMs = undefined
    this.#usedMs = undefined
    this.#isUneasy = false
  }

  #become(nowMs: number, state: LinkState): void {
    this.#state = state
    this.#sinceMs = nowMs
    if (state === 'good') this.#goodSinceMs = nowMs
  }
}
