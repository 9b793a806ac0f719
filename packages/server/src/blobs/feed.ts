import type { BlobGetFrame, Frame } from '@kith/wire'

import type { KeptBlob, PartReader } from './part-home.ts'

/** Where parts go. */
export interface FeedSink {
  readonly isOpen: boolean
  send(frame: Frame): void
  /** Resolves when at most so many bytes wait for the receiver. */
  room(bytes: number): Promise<void>
}

/** What a feed works with. */
export interface FeedPorts {
  readonly home: PartReader
  /** Counts what was given. */
  readonly given: (bytes: number) => void
}

/** Bytes of a feed that wait for its receiver at most, so that a message finds little before it. */
const waitingBytesMax = 131_072

/**
 * Gives one session the parts it asked for, in the order in which it asked (spec BM7). Parts are read from the disk only when the receiver has taken what
 * was sent before, so a slow one holds no memory.
 */
export class Feed {
  readonly #ports: FeedPorts
  readonly #sink: FeedSink
  #last: Promise<void> = Promise.resolve()

  constructor(ports: FeedPorts, sink: FeedSink) {
    this.#ports = ports
    this.#sink = sink
  }

  /** Gives these parts after what was asked before. Rejects when the store fails. */
  give(frame: BlobGetFrame, blob: KeptBlob): Promise<void> {
    const given = this.#last.then(() => this.#answer(frame, blob))
    this.#last = given.catch(() => undefined)
    return given
  }

  async #answer(frame: BlobGetFrame, blob: KeptBlob): Promise<void> {
    const { level, first, count } = frame
    const end = first + count
    for (let index = first; index < end && this.#sink.isOpen;) {
      await this.#sink.room(waitingBytesMax)
      const parts = await this.#read(blob, level, index, end)
      for (const content of parts) {
        const part = { request: frame.request, to: frame.as, level, index, content: content ?? nothing }
        if (this.#sink.isOpen) this.#sink.send({ type: 'blob-part', ...part })
        this.#ports.given(content?.byteLength ?? 0)
        index++
      }
    }
  }

  /** The next parts of a level: those that also follow one another in the order of the tree. */
  async #read(blob: KeptBlob, level: number, index: number, end: number): Promise<readonly (Uint8Array | undefined)[]> {
    const { order, stored } = blob
    const position = order.shape.has({ level, index }) ? order.positionOf({ level, index }) : stored
    if (position >= stored) return [undefined]
    let count = 1
    while (
      index + count < end &&
      position + count < stored &&
      order.shape.has({ level, index: index + count }) &&
      order.positionOf({ level, index: index + count }) === position + count
    )
      count++
    return this.#ports.home.read(blob, position, count)
  }
}

const nothing = new Uint8Array(0)
