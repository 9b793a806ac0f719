import type { DeviceId } from '@kith/wire'
import type { DeliveryContext } from './context.ts'
import type { InStream } from './in-stream.ts'

/** Streams of one device of which nothing is committed, at most: as many as a mailbox pushes envelopes. */
const uncommittedStreamsMax = 64
const refusedMax = 1024

/** How received streams begin: their keys are found by their opening, or they are refused; and how many a device may begin. */
export class Openings {
  readonly #context: DeliveryContext
  /** Openings that lead to no keys, with what the header says beside them. A copy with another opening is another try. */
  readonly #refused = new Set<string>()
  /** Streams of which nothing is on disk, by sending device. */
  readonly #uncommitted = new Map<DeviceId, Set<InStream>>()

  constructor(context: DeliveryContext) {
    this.#context = context
  }

  /** True when this stream may not begin: it was refused so before, or its device has begun too many. */
  isTurnedAway(stream: Pick<InStream, 'stream' | 'from' | 'lane'>, opening: Uint8Array): boolean {
    if ((this.#uncommitted.get(stream.from)?.size ?? 0) >= uncommittedStreamsMax) return true
    return this.#refused.has(refusalKey(stream, opening))
  }

  /** A stream begins. */
  begin(stream: InStream, opening: Uint8Array): void {
    const own = this.#uncommitted.get(stream.from) ?? new Set<InStream>()
    this.#uncommitted.set(stream.from, own.add(stream))
    stream.opening = opening
    this.tryOnce(stream)
  }

  /** Has the keys looked for, with the opening that the stream began with. */
  tryOnce({ stream, from, lane, opening }: InStream): void {
    if (opening !== undefined) this.#context.emit({ kind: 'open-in', stream, from, lane, opening })
  }

  /** The opening leads to no keys, now and for ever. */
  refuse(stream: InStream): void {
    if (stream.opening === undefined) return
    this.#refused.add(refusalKey(stream, stream.opening))
    for (const oldest of this.#refused) {
      if (this.#refused.size <= refusedMax) break
      this.#refused.delete(oldest)
    }
  }

  /** The stream is on disk, or gone. */
  end(stream: InStream): void {
    const own = this.#uncommitted.get(stream.from)
    own?.delete(stream)
    if (own?.size === 0) this.#uncommitted.delete(stream.from)
  }
}

function refusalKey({ stream, from, lane }: Pick<InStream, 'stream' | 'from' | 'lane'>, opening: Uint8Array): string {
  return `${stream} ${from} ${lane} ${String.fromCharCode(...opening)}`
}
