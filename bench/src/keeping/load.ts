import type { Histogram } from '../figures/histogram.ts'
import type { KeeperConnection, KeeperLane } from './keeper.ts'

const ring = 256

/** What all lanes of a generator count together. */
export interface KeptCounts {
  /** Messages that a server said it keeps. */
  kept: number
  /** From before the write to after the read of the answer. */
  readonly answered: Histogram
}

/** Keeps so many envelopes of every lane of a connection on their way, and counts the answers. */
export class Load {
  readonly #connection: KeeperConnection
  readonly #lanes: readonly LaneLoad[]

  constructor(connection: KeeperConnection, counts: KeptCounts) {
    this.#connection = connection
    this.#lanes = connection.lanes.map((lane) => new LaneLoad(lane, counts))
    connection.onRead = () => {
      this.#fill()
    }
  }

  /** Keeps this many envelopes of each lane on their way from now on. */
  start(inFlight: number, messagesEach: number): void {
    for (const lane of this.#lanes) lane.start(inFlight, messagesEach)
    this.#fill()
  }

  /** Sends nothing more; resolves when everything was answered. */
  async stop(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.stop()))
  }

  #fill(): void {
    const nowMs = performance.now()
    for (const lane of this.#lanes) lane.fill(nowMs)
    this.#connection.flush()
  }
}

class LaneLoad {
  readonly #lane: KeeperLane
  readonly #sentAtMs = new Float64Array(ring)
  #inFlightMax = 0
  #messagesEach = 1
  #sent = 0
  #kept = 0
  #onIdle: (() => void) | undefined

  constructor(lane: KeeperLane, counts: KeptCounts) {
    this.#lane = lane
    lane.onKept = (envelopes) => {
      const nowMs = performance.now()
      counts.kept += envelopes * this.#messagesEach
      for (let index = 0; index < envelopes; index++)
        counts.answered.add(nowMs - (this.#sentAtMs[++this.#kept % ring] ?? nowMs))
      if (this.#kept > this.#sent) throw new Error('More was kept than was sent.')
      if (this.#kept === this.#sent) this.#onIdle?.()
    }
  }

  start(inFlight: number, messagesEach: number): void {
    this.#inFlightMax = inFlight
    this.#messagesEach = messagesEach
  }

  fill(nowMs: number): void {
    const count = this.#inFlightMax - (this.#sent - this.#kept)
    if (count <= 0) return
    for (let index = 0; index < count; index++) this.#sentAtMs[++this.#sent % ring] = nowMs
    this.#lane.send(count, this.#messagesEach)
  }

  stop(): Promise<void> {
    this.#inFlightMax = 0
    if (this.#kept === this.#sent) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onIdle = resolve
    })
  }
}
