import type { DeviceId, Lane, PeerName, StreamPosition } from '@kith/wire'
import type { PathPolicy } from '../paths/ports.ts'
import type { LanePlace } from './out-lanes.ts'
import { OutStream } from './out-stream.ts'
import { Pending } from './pending.ts'
import { newStreamId } from './stream-ids.ts'

/** Everything for one device on one lane and by one policy of paths: messages to be sealed, the stream of this life, and streams of earlier lives. */
export class OutLane {
  readonly name: PeerName
  readonly device: DeviceId
  readonly lane: Lane
  readonly paths: PathPolicy
  /** Messages to be sealed, in order. */
  readonly pending: Pending = new Pending()
  /** Streams of earlier lives with something outstanding, oldest first. */
  readonly old: OutStream[] = []
  current: OutStream | undefined
  /** When the keys of a stream are tried again, after a failure. */
  retryAtMs: number | undefined
  /** How often that failed in a row. */
  failures = 0

  constructor({ name, device, lane, paths }: LanePlace) {
    this.name = name
    this.device = device
    this.lane = lane
    this.paths = paths
  }

  /** All streams, oldest first. */
  get streams(): readonly OutStream[] {
    return this.current === undefined ? this.old : [...this.old, this.current]
  }

  /** Begins the stream of this life of the sending device `own`, behind the last outstanding position of the earlier ones (spec DL5). */
  begin(order: number, own: DeviceId, random: (byteLength: number) => Uint8Array): OutStream {
    const stream = newStreamId(own, random)
    this.current = new OutStream({
      stream,
      name: this.name,
      device: this.device,
      lane: this.lane,
      paths: this.paths,
      order,
      after: this.#lastOutstanding(),
      record: undefined,
    })
    return this.current
  }

  #lastOutstanding(): StreamPosition | undefined {
    const last = this.old.findLast((stream) => stream.lastOutstanding !== undefined)
    return last?.lastOutstanding === undefined ? undefined : { stream: last.stream, seq: last.lastOutstanding }
  }
}
