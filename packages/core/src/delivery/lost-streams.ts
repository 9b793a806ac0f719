import type { EnvelopeHeader, StreamId } from '@kith/wire'
import type { InStream } from './in-stream.ts'

/** How far clocks of senders may be behind, where a time has to say which envelopes are older than a damage, in milliseconds. */
const clockSkewMs = 900_000

/** Received streams whose positions cannot be known any more, because the records that held them were damaged (spec PE24). */
export class LostStreams {
  readonly #streams: ReadonlySet<StreamId>
  /** Since when positions are missing of which not even the stream is known; nothing when none are. */
  readonly #sinceMs: number | undefined

  constructor(streams: ReadonlySet<StreamId>, sinceMs: number | undefined) {
    this.#streams = streams
    this.#sinceMs = sinceMs
  }

  /** Judges a stream that is met for the first time since the restart. */
  met(stream: InStream): void {
    stream.isLost = this.#streams.has(stream.stream)
  }

  /** While positions are missing, a stream that nothing is known of may be one of those, unless what comes is its beginning and is new. */
  begins(stream: InStream, header: Pick<EnvelopeHeader, 'seq' | 'sentAtMs'>): void {
    if (this.#sinceMs === undefined || stream.plannedVersion > 0) return
    if (header.seq > 1 || header.sentAtMs < this.#sinceMs + clockSkewMs) stream.isLost = true
  }
}
