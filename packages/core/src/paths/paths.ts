import { assertNever, type DeviceId } from '@kith/wire'
import { DevicePaths, type Surroundings } from './device-paths.ts'
import type { PathInput, PathOutput, PathSight } from './ports.ts'
import type { CarrierKind } from './signal.ts'
import { pathTimes } from './times.ts'

/** What the machine of paths is made of. */
export interface PathsOptions {
  readonly own: DeviceId
  /** The carriers that this program has. */
  readonly carriers: readonly CarrierKind[]
  /** From 0 to below 1, uniform. */
  readonly random: () => number
  /** Names an attempt; random, so that nobody else's has the same name. */
  readonly attemptId: () => string
}

/** Devices that are kept in mind at most. */
export const pathDevicesMax = 64

/**
 * Direct paths to other devices (spec PA): when they are wanted, how they are made, which is sent on, when one is broken, and when to
 * try again. The relay is used at once and all along; a direct path only replaces it while it works.
 *
 * 1. Traffic with an accepted contact makes a path wanted for a while. Every carrier is tried at once, in the background; a device that
 *    may not know our address is told nothing.
 * 2. A link is sent on once it has answered. Of several the best is sent on, after it has worked for a while beside the one in use.
 * 3. Links are asked for signs of life, often while there is traffic. One that does not answer is not sent on any more; where it can, it
 *    looks for a new way, and otherwise another is made beside it. One that stays silent is closed.
 * 4. After a fault a carrier is not sent on for a time that doubles with each further fault; failed attempts are tried again after growing
 *    random pauses. A waking machine, another network or the return of the relay end the pauses, now and then; a fixed number of attempts
 *    an hour is never exceeded.
 *
 * Time is counted, not read: a clock that goes back stands still, and one that jumps ahead was a machine that slept.
 */
export class Paths {
  readonly #options: PathsOptions
  readonly #surroundings: Surroundings
  readonly #devices = new Map<DeviceId, DevicePaths>()
  readonly #outputs: PathOutput[] = []
  #token = 0
  #nowMs = 0
  #seenMs: number | undefined

  constructor(options: PathsOptions) {
    this.#options = options
    this.#surroundings = { carriers: new Set(options.carriers), isRelayUp: false }
  }

  handleInput(nowMs: number, input: PathInput): void {
    this.#count(nowMs)
    switch (input.kind) {
      case 'relay':
        if (input.isUp && !this.#surroundings.isRelayUp) this.#refresh()
        this.#surroundings.isRelayUp = input.isUp
        this.#actAll()
        return
      case 'carriers':
        this.#surroundings.carriers = new Set(input.carriers)
        this.#actAll()
        return
      case 'wake':
        this.#stir()
        this.#refresh()
        this.#actAll()
        return
      case 'forget':
        this.#devices.get(input.device)?.close()
        this.#devices.delete(input.device)
        return
      default:
        this.#ofDevice(input)
    }
  }

  handleTimeout(nowMs: number): void {
    this.#count(nowMs)
    this.#actAll()
  }

  nextTimeout(): number | undefined {
    const nextMs = this.#nextMs()
    return nextMs === Infinity ? undefined : nextMs + this.#aheadMs
  }

  pollOutput(): PathOutput | undefined {
    return this.#outputs.shift()
  }

  /** How the paths to every known device stand; times are those of the caller's clock. */
  snapshot(): readonly PathSight[] {
    return [...this.#devices.values()].map((paths) => paths.sight(this.#nowMs, this.#aheadMs))
  }

  #ofDevice(input: Extract<PathInput, { readonly device: DeviceId }>): void {
    const paths = this.#devices.get(input.device) ?? this.#begin(input)
    if (paths === undefined) return
    switch (input.kind) {
      case 'permission':
        paths.permit(input.permission)
        break
      case 'traffic':
        paths.traffic(this.#nowMs)
        break
      case 'signal':
        paths.signal(this.#nowMs, input.signal)
        break
      case 'doubt':
        paths.doubt(this.#nowMs)
        break
      case 'up':
      case 'over':
      case 'heard':
      case 'pong':
        paths.link(this.#nowMs, input)
        break
      case 'forget':
        break
      default:
        assertNever(input)
    }
    paths.act(this.#nowMs)
  }

  /** A device is known from its permission on; one without links makes room for it. */
  #begin({ kind, device }: { readonly kind: string; readonly device: DeviceId }): DevicePaths | undefined {
    if (kind !== 'permission' || device === this.#options.own) return undefined
    if (this.#devices.size >= pathDevicesMax) {
      const idle = [...this.#devices].find(([, paths]) => paths.isIdle)
      if (idle === undefined) return undefined
      this.#devices.delete(idle[0])
    }
    const { own, random, attemptId } = this.#options
    const context = {
      ...{ device, isLower: own < device, random, attemptId },
      token: () => (this.#token = (this.#token + 1) >>> 0),
      put: (output: PathOutput) => {
        this.#outputs.push(output)
      },
    }
    const paths = new DevicePaths(this.#nowMs, context, this.#surroundings)
    this.#devices.set(device, paths)
    return paths
  }

  #refresh(): void {
    for (const paths of this.#devices.values()) paths.refresh(this.#nowMs)
  }

  #stir(): void {
    for (const paths of this.#devices.values()) paths.stir(this.#nowMs)
  }

  #actAll(): void {
    for (const paths of this.#devices.values()) paths.act(this.#nowMs)
  }

  #nextMs(): number {
    let nextMs = Infinity
    for (const paths of this.#devices.values()) nextMs = Math.min(nextMs, paths.nextMs(this.#nowMs))
    return nextMs
  }

  get #aheadMs(): number {
    return (this.#seenMs ?? 0) - this.#nowMs
  }

  /** Counts the time that passed, and notices when the program stood still. */
  #count(nowMs: number): void {
    const dueMs = this.#nextMs()
    this.#nowMs += Math.max(0, nowMs - (this.#seenMs ?? nowMs))
    this.#seenMs = nowMs
    const lateMs = this.#nowMs - dueMs
    if (lateMs < pathTimes.lateMs) return
    this.#stir()
    if (lateMs >= pathTimes.sleptMs) this.#refresh()
    this.#actAll()
  }
}
