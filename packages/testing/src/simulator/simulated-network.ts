import type { Frame } from '@kith/wire'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** What goes wrong between programs in one history. */
export interface NetworkFaults {
  /** Share of frames lost, and repeated, on a direct path. */
  readonly loss: number
  readonly repeat: number
  /** Share of envelopes and answers of which somebody delivers a copy late, on any path, whoever is connected then. */
  readonly late: number
  /** How late at most, in milliseconds. */
  readonly lateMsMax: number
  /** Longest one-way time, in milliseconds. */
  readonly latencyMsMax: number
}

/** One end of a connection to the server, as one life of a peer or server sees it. */
export interface RelayConnection {
  toServer(frame: Frame): void
  toPeer(frame: Frame): void
  /** Nothing arrives any more, and nobody notices. */
  stall(): void
  cut(): void
}

/** Carries frames with the faults of a history. Healing ends them. */
export class SimulatedNetwork {
  readonly #world: World
  readonly #random: Random
  readonly #faults: NetworkFaults
  readonly #dead = new Set<string>()
  #healed = false

  constructor(world: World, random: Random, faults: NetworkFaults) {
    this.#world = world
    this.#random = random
    this.#faults = faults
  }

  heal(): void {
    this.#healed = true
    this.#dead.clear()
  }

  latencyMs(): number {
    return this.#random.between(1, this.#faults.latencyMsMax)
  }

  /** A direct path loses everything from now on, whatever its two ends believe. */
  kill(path: string): void {
    if (!this.#healed) this.#dead.add(path)
  }

  revive(path: string): void {
    this.#dead.delete(path)
  }

  /** A connection like a WebSocket: in order, until it is cut; then what was under way is lost. `late` takes copies for the peer. */
  connect(server: (frame: Frame) => void, peer: (frame: Frame) => void, late: (frame: Frame) => void): RelayConnection {
    let isOpen = true
    let isStalled = false
    const lane = (deliver: (frame: Frame) => void): ((frame: Frame) => void) => {
      let lastMs = 0
      return (frame) => {
        if (!isOpen || isStalled) return
        lastMs = Math.max(lastMs, this.#world.nowMs + this.latencyMs())
        this.#world.after(lastMs - this.#world.nowMs, () => {
          if (isOpen && !isStalled) deliver(frame)
        })
      }
    }
    const toPeer = lane(peer)
    return {
      toServer: lane(server),
      toPeer: (frame) => {
        toPeer(frame)
        this.#copyLate(frame, late)
      },
      stall: () => {
        isStalled = true
      },
      cut: () => {
        isOpen = false
      },
    }
  }

  /** A direct path that loses, repeats and reorders, worse than any real one. */
  direct(path: string, deliver: (frame: Frame) => void, late: (frame: Frame) => void, frame: Frame): void {
    this.#copyLate(frame, late)
    if (this.#dead.has(path) || (!this.#healed && this.#random.chance(this.#faults.loss))) return
    this.#world.after(this.latencyMs(), () => {
      deliver(frame)
    })
    if (this.#healed || !this.#random.chance(this.#faults.repeat)) return
    this.#world.after(this.latencyMs() * 3, () => {
      deliver(frame)
    })
  }

  /** Somebody keeps a copy of what two devices say to each other, and delivers it when he likes. */
  #copyLate(frame: Frame, deliver: (frame: Frame) => void): void {
    if (frame.type !== 'data' && frame.type !== 'ack' && frame.type !== 'reopen') return
    if (this.#healed || !this.#random.chance(this.#faults.late)) return
    this.#world.after(this.#random.between(1000, this.#faults.lateMsMax), () => {
      deliver(frame)
    })
  }
}
