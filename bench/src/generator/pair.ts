import type { Connected, Lane } from '../dialects/dialect.ts'
import type { Histogram } from '../figures/histogram.ts'

const ring = 1024

/** What all pairs of a generator count together. */
export interface Counts {
  acknowledged: number
  readonly oneWay: Histogram
}

/** A sender that keeps so many messages in flight, and its receiver, which acknowledges what each read brought. */
export class Pair {
  readonly #lane: Lane
  readonly #counts: Counts
  readonly #sentAtMs = new Float64Array(ring)
  #inFlightMax = 0
  #sent = 0
  #received = 0
  #answered = 0
  #acknowledged = 0
  #onIdle: (() => void) | undefined

  constructor(lane: Lane, from: Connected, to: Connected, counts: Counts) {
    this.#lane = lane
    this.#counts = counts
    to.socket.onMessage = (payload) => {
      this.#received = this.#lane.hearMessages(payload, this.#received)
    }
    to.socket.onRead = () => {
      this.#answer()
    }
    from.socket.onMessage = (payload) => {
      const acknowledged = this.#lane.hearAcks(payload, this.#acknowledged)
      this.#counts.acknowledged += acknowledged - this.#acknowledged
      this.#acknowledged = acknowledged
    }
    from.socket.onRead = () => {
      this.#fill()
    }
  }

  /** Keeps this many messages in flight from now on. */
  start(inFlight: number): void {
    this.#inFlightMax = inFlight
    this.#fill()
  }

  /** Sends nothing more; resolves when everything is acknowledged. */
  stop(): Promise<void> {
    this.#inFlightMax = 0
    return new Promise((resolve) => {
      this.#onIdle = resolve
      this.#fill()
    })
  }

  #answer(): void {
    const { oneWay } = this.#counts
    if (this.#received === this.#answered) return
    const nowMs = performance.now()
    for (let position = this.#answered + 1; position <= this.#received; position++)
      oneWay.add(nowMs - (this.#sentAtMs[position % ring] ?? nowMs))
    this.#lane.acknowledge(this.#answered + 1, this.#received)
    this.#answered = this.#received
  }

  #fill(): void {
    const last = this.#acknowledged + this.#inFlightMax
    if (last > this.#sent) {
      const first = this.#sent + 1
      const nowMs = performance.now()
      for (let position = first; position <= last; position++) this.#sentAtMs[position % ring] = nowMs
      this.#sent = last
      this.#lane.send(first, last)
    } else if (this.#acknowledged === this.#sent && this.#onIdle !== undefined) {
      this.#onIdle()
      this.#onIdle = undefined
    }
  }
}
