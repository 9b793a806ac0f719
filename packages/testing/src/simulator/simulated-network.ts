import type { DeviceId, Frame } from '@kith/wire'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** What goes wrong between programs in one history. */
export interface NetworkFaults {
  /** Share of frames lost, repeated, and repeated very late, on a direct path. */
  readonly loss: number
  readonly repeat: number
  /** Share of envelopes and ACKs that a hop repeats minutes later, on any path. */
  readonly lateRepeat: number
  /** Longest one-way time, in milliseconds. */
  readonly latencyMsMax: number
}

/** One end of a connection to the server, as one life of a peer or server sees it. */
export interface RelayConnection {
  toServer(frame: Frame): void
  toPeer(frame: Frame): void
  cut(): void
}

/** Carries frames with the faults of a history. Healing ends them. */
export class SimulatedNetwork {
  readonly #world: World
  readonly #random: Random
  readonly #faults: NetworkFaults
  #healed = false

  constructor(world: World, random: Random, faults: NetworkFaults) {
    this.#world = world
    this.#random = random
    this.#faults = faults
  }

  heal(): void {
    this.#healed = true
  }

  latencyMs(): number {
    return this.#random.between(1, this.#faults.latencyMsMax)
  }

  /** A connection like a WebSocket: in order, until it is cut; then what was under way is lost. */
  connect(
    device: DeviceId,
    server: (device: DeviceId, frame: Frame) => void,
    peer: (frame: Frame) => void,
  ): RelayConnection {
    let open = true
    const lane = (deliver: (frame: Frame) => void): ((frame: Frame) => void) => {
      let lastMs = 0
      return (frame) => {
        if (!open) return
        lastMs = Math.max(lastMs, this.#world.nowMs + this.latencyMs())
        this.#world.after(lastMs - this.#world.nowMs, () => {
          if (open) deliver(frame)
        })
        this.#repeatLate(frame, (late) => {
          if (open) deliver(late)
        })
      }
    }
    return {
      toServer: lane((frame) => {
        server(device, frame)
      }),
      toPeer: lane(peer),
      cut: () => {
        open = false
      },
    }
  }

  /** A direct path that loses, repeats and reorders, worse than any real one. */
  direct(deliver: (frame: Frame) => void, frame: Frame): void {
    if (!this.#healed && this.#random.chance(this.#faults.loss)) return
    this.#world.after(this.latencyMs(), () => {
      deliver(frame)
    })
    if (!this.#healed && this.#random.chance(this.#faults.repeat)) {
      this.#world.after(this.latencyMs() * 3, () => {
        deliver(frame)
      })
    }
    this.#repeatLate(frame, deliver)
  }

  #repeatLate(frame: Frame, deliver: (frame: Frame) => void): void {
    if (frame.type !== 'data' && frame.type !== 'ack') return
    if (this.#healed || !this.#random.chance(this.#faults.lateRepeat)) return
    this.#world.after(this.#random.between(1000, 200_000), () => {
      deliver(frame)
    })
  }
}
