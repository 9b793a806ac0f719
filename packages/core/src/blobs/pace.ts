/** How much a pace lets be under way. */
export interface PaceOptions {
  /** Parts under way at most. */
  readonly windowMax: number
  /** By how much an answer may come later than the fastest one did, in milliseconds, before less is under way. */
  readonly lateMsMax: number
}

/**
 * How many parts of a blob may be under way to or from the mailbox, told by how long each takes (spec BM11). What waits on the way shows as a longer time than the shortest that was
 * seen, and a message would wait behind it; so the window grows while parts come back in time, and shrinks when they come late. After RFC 6817, with parts for bytes.
 */
export class Pace {
  readonly #options: PaceOptions
  #window = 2
  /** The shortest time of this and of the last span, so that a way that became longer is learned. */
  #bestMs = Infinity
  #lastBestMs = Infinity
  #spanEndsMs = 0
  #isStarting = true
  #lateSinceMs: number | undefined
  #heldUntilMs = 0

  constructor(options: PaceOptions) {
    this.#options = options
  }

  /** Parts that may be under way: at least one. */
  get window(): number {
    return Math.max(1, Math.floor(this.#window))
  }

  /** A part came back after so long. */
  took(nowMs: number, tookMs: number): void {
    if (nowMs >= this.#spanEndsMs) {
      this.#lastBestMs = this.#bestMs
      this.#bestMs = Infinity
      this.#spanEndsMs = nowMs + spanMs
    }
    this.#bestMs = Math.min(this.#bestMs, tookMs)
    const lateMs = tookMs - Math.min(this.#bestMs, this.#lastBestMs)
    if (lateMs <= this.#options.lateMsMax) {
      this.#lateSinceMs = undefined
      this.#grow()
      return
    }
    // A machine that was busy for a moment says nothing of the way.
    this.#lateSinceMs ??= nowMs
    if (nowMs - this.#lateSinceMs >= lateForMs) this.#shrink(nowMs, tookMs)
  }

  /** What was under way is lost. */
  lost(): void {
    this.#window = 1
    this.#isStarting = true
  }

  #grow(): void {
    this.#window = Math.min(this.#options.windowMax, this.#window + (this.#isStarting ? 1 : 2 / this.#window))
  }

  /** Once for what was under way together. */
  #shrink(nowMs: number, tookMs: number): void {
    this.#isStarting = false
    if (nowMs < this.#heldUntilMs) return
    this.#window = Math.max(1, this.#window / 2)
    this.#heldUntilMs = nowMs + tookMs
  }
}

/** How long parts must come late, in milliseconds. */
const lateForMs = 100
/** How long a shortest time counts, in milliseconds. */
const spanMs = 60_000
