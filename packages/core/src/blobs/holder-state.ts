import { Rate } from './rate.ts'

/** One holder as a transfer sees it: what it was asked for, how fast it is, and whether it is asked at all. */
export class HolderState {
  readonly id: string
  /** When each part that it was asked for was asked for, by number. */
  readonly asked: Map<number, number> = new Map<number, number>()
  /** Parts that it said it does not have. */
  readonly lacking: Set<number> = new Set<number>()
  readonly rate: Rate = new Rate()
  /** Bytes that it gave. */
  bytes = 0
  /** Not asked before then. */
  asideUntilMs = 0
  /** Until when it is believed to lack what it lacks. */
  lackingUntilMs: number | undefined
  #strikes = 0
  #quickestMs = Infinity
  #heardAtMs: number

  constructor(id: string, nowMs: number) {
    this.id = id
    this.#heardAtMs = nowMs
  }

  /** Parts that it may be asked for now: twice as many as it gives in the shortest time that an answer took. */
  room(nowMs: number, partBytes: number): number {
    if (nowMs < this.asideUntilMs) return 0
    const perMs = this.rate.at(nowMs) / 1000 / partBytes
    const wanted = this.#quickestMs === Infinity ? 0 : Math.ceil(2 * perMs * this.#quickestMs) + spareParts
    return Math.min(Math.max(wanted, windowMin), windowMax) - this.asked.size
  }

  ask(nowMs: number, part: number): void {
    if (this.asked.size === 0) this.#heardAtMs = nowMs
    this.asked.set(part, nowMs)
  }

  heard(nowMs: number): void {
    this.#heardAtMs = nowMs
  }

  gave(nowMs: number, part: number, bytes: number): void {
    const askedAtMs = this.asked.get(part)
    if (askedAtMs !== undefined) this.#quickestMs = Math.min(this.#quickestMs, Math.max(1, nowMs - askedAtMs))
    this.asked.delete(part)
    this.bytes += bytes
    this.rate.add(nowMs, bytes)
    this.#heardAtMs = nowMs
    this.#strikes = 0
    this.asideUntilMs = 0
  }

  lacks(nowMs: number, part: number): void {
    this.asked.delete(part)
    this.lacking.add(part)
    this.lackingUntilMs ??= nowMs + lackingMs
    this.#heardAtMs = nowMs
  }

  /** When it counts as stalled, if it says nothing until then. */
  stallsAtMs(isOnly: boolean): number | undefined {
    if (this.asked.size === 0) return undefined
    return this.#heardAtMs + (isOnly ? stallAloneMs : stallMs)
  }

  /** Puts it aside for a while, longer each time; it is to be asked for nothing by then. */
  putAside(nowMs: number): void {
    this.asideUntilMs = nowMs + Math.min(asideMsMin * 2 ** this.#strikes, asideMsMax)
    this.#strikes++
    this.rate.reset()
    this.#quickestMs = Infinity
  }

  forgetLacking(): void {
    this.lacking.clear()
    this.lackingUntilMs = undefined
  }
}

const windowMin = 8
const windowMax = 64
/** Asked for beyond what keeps a holder busy, so that a faster one shows. */
const spareParts = 4
const stallMs = 10_000
/** The only holder has more time: asking it again gains nothing. */
const stallAloneMs = 30_000
const asideMsMin = 5000
const asideMsMax = 120_000
const lackingMs = 5000
