import { limits, type StreamId, tagBytes } from '@kith/wire'
import type { DeliveryContext } from './context.ts'
import type { InStream } from './in-stream.ts'
import type { Path } from './ports.ts'

/** The ACKs that are due: one a stream and path, however much it acknowledges. They say what is on disk, and nothing else. */
export class Acks {
  readonly #context: DeliveryContext
  readonly #streams: ReadonlyMap<StreamId, InStream>
  readonly #due = new Map<StreamId, Set<Path>>()

  constructor(context: DeliveryContext, streams: ReadonlyMap<StreamId, InStream>) {
    this.#context = context
    this.#streams = streams
  }

  /** The sender is to be told, over this path, where the stream stands. */
  add(stream: InStream, path: Path): void {
    const paths = this.#due.get(stream.stream) ?? new Set<Path>()
    this.#due.set(stream.stream, paths.add(path))
  }

  /** Emits what is due. */
  emit(): void {
    for (const [id, paths] of this.#due) {
      const stream = this.#streams.get(id)
      if (stream?.opened.state !== 'open') continue
      const frame = {
        type: 'ack',
        to: stream.from,
        from: this.#context.device,
        stream: id,
        next: stream.next,
        credit: limits.streamWindowEnvelopes,
        exceptions: stream.exceptions,
        tag: new Uint8Array(tagBytes),
      } as const
      for (const path of paths)
        this.#context.emit({ kind: 'transmit', path, device: stream.from, frame, keys: stream.opened.keys })
    }
    this.#due.clear()
  }
}
