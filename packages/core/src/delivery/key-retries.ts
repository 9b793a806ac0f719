import type { PeerName } from '@kith/wire'
import { type DeliveryContext, randomFraction } from './context.ts'
import type { OutLane } from './out-lane.ts'

const retryMsMin = 1000
const retryMsMax = 60_000

/** Lanes whose keys could not be made: they try again after pauses of 1 s, doubling to 60 s, each with a new stream. */
export class KeyRetries {
  readonly #context: DeliveryContext
  readonly #lanes = new Set<OutLane>()

  constructor(context: DeliveryContext) {
    this.#context = context
  }

  /** The keys of a lane could not be made. */
  add(nowMs: number, lane: OutLane): void {
    const pauseMs = Math.min(retryMsMax, retryMsMin * 2 ** lane.failures++)
    lane.retryAtMs = nowMs + Math.ceil(pauseMs * (0.8 + 0.4 * randomFraction(this.#context)))
    this.#lanes.add(lane)
  }

  delete(lane: OutLane): void {
    this.#lanes.delete(lane)
  }

  /** The names behind the lanes. */
  get names(): readonly PeerName[] {
    return [...this.#lanes].map((lane) => lane.name)
  }

  clockWentBack(byMs: number): void {
    for (const lane of this.#lanes) if (lane.retryAtMs !== undefined) lane.retryAtMs -= byMs
  }

  get nextTimeoutMs(): number {
    let next = Infinity
    for (const lane of this.#lanes) next = Math.min(next, lane.retryAtMs ?? Infinity)
    return next
  }

  /** Takes out the lanes whose pause is over. */
  take(nowMs: number): readonly OutLane[] {
    const due = [...this.#lanes].filter((lane) => lane.retryAtMs !== undefined && nowMs >= lane.retryAtMs)
    for (const lane of due) {
      lane.retryAtMs = undefined
      this.#lanes.delete(lane)
    }
    return due
  }
}
