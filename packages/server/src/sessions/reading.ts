/** What reads packets and can stop reading. */
export interface Source {
  pause(): void
  resume(): void
  /** Handles a packet from `at`; returns where it stopped, the packet's length when it is done. */
  take(packet: Buffer, at: number): number
}

/**
 * Whether one connection is read. Reading stops while there is at least one reason to (spec SE12); packets that the socket had
 * already, and the rest of the one that gave the reason, wait here in their order.
 */
export class Reading {
  readonly #source: Source
  readonly #reasons = new Set<unknown>()
  readonly #backlog: { readonly packet: Buffer; readonly at: number }[] = []
  #timers: Set<NodeJS.Timeout> | undefined
  #isStopped = false

  constructor(source: Source) {
    this.#source = source
  }

  get isPaused(): boolean {
    return this.#reasons.size > 0
  }

  /** A packet has come. */
  push(packet: Buffer): void {
    if (this.isPaused) this.#backlog.push({ packet, at: 0 })
    else this.#take(packet, 0)
  }

  /** Reads nothing until `resume` with the same reason. */
  pause(reason: unknown): void {
    if (this.#isStopped) return
    if (this.#reasons.size === 0) this.#source.pause()
    this.#reasons.add(reason)
  }

  /** Reads nothing for so many milliseconds, or when it already waits for this reason, until that ends. */
  pauseFor(waitMs: number, reason: unknown): void {
    if (this.#isStopped || waitMs <= 0 || this.#reasons.has(reason)) return
    this.pause(reason)
    const timer = setTimeout(() => {
      this.#timers?.delete(timer)
      this.resume(reason)
    }, waitMs)
    this.#timers ??= new Set()
    this.#timers.add(timer)
  }

  resume(reason: unknown): void {
    if (!this.#reasons.delete(reason)) return
    while (this.#backlog.length > 0 && !this.isPaused) {
      const next = this.#backlog.shift()
      if (next !== undefined) this.#take(next.packet, next.at)
    }
    if (!this.isPaused && !this.#isStopped) this.#source.resume()
  }

  /** Forgets what waits, for good, and lets the socket run so that it can close. */
  stop(): void {
    this.#isStopped = true
    for (const timer of this.#timers ?? []) clearTimeout(timer)
    this.#timers = undefined
    this.#backlog.length = 0
    this.#reasons.clear()
    this.#source.resume()
  }

  #take(packet: Buffer, start: number): void {
    const { length } = packet
    const at = this.#source.take(packet, start)
    if (at < length && !this.#isStopped) this.#backlog.unshift({ packet, at })
  }
}
