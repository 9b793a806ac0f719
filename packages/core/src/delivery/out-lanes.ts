import type { DeviceId, Lane, PeerName } from '@kith/wire'
import { pathPolicies, type PathPolicy } from '../paths/ports.ts'
import { OutLane } from './out-lane.ts'

/** Which lane to a device: kept or not, and by which paths its messages may travel. */
export interface LanePlace {
  readonly name: PeerName
  readonly device: DeviceId
  readonly lane: Lane
  readonly paths: PathPolicy
}

/** The lanes of all devices, made when they are first asked for. */
export class OutLanes {
  readonly #lanes = new Map<string, OutLane>()

  of(place: LanePlace): OutLane {
    const key = keyOf(place)
    const known = this.#lanes.get(key) ?? new OutLane(place)
    this.#lanes.set(key, known)
    return known
  }

  /** Those to one device that were ever used; the unkept come first. */
  *to(device: DeviceId): IterableIterator<OutLane> {
    for (const lane of ['unkept', 'kept'] as const)
      for (const paths of pathPolicies) {
        const known = this.#lanes.get(keyOf({ device, lane, paths }))
        if (known !== undefined) yield known
      }
  }

  delete(lane: OutLane): void {
    this.#lanes.delete(keyOf(lane))
  }

  [Symbol.iterator](): IterableIterator<OutLane> {
    return this.#lanes.values()
  }
}

function keyOf({ device, lane, paths }: Omit<LanePlace, 'name'>): string {
  return `${device}/${lane}/${paths}`
}
