import type { BlobChange, BlobStatus } from '../api/blobs.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import { Topic } from '../engine/topic.ts'
import type { HeldBlob } from './held-blob.ts'

/** Tells who watches how blobs are: at once what is other than a number, and numbers now and then. */
export class Telling {
  readonly #topic = new Topic<BlobChange>()
  readonly #untold = new Set<HeldBlob>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** The present state of each, then every change. */
  open(options: ItemQueueOptions, present: readonly BlobStatus[]): ItemQueue<BlobChange> {
    return this.#topic.open(
      options,
      present.map((status) => ({ kind: 'status', status })),
    )
  }

  changed(held: HeldBlob, isBig: boolean): void {
    this.#untold.add(held)
    if (isBig) this.#tell()
    else
      this.#timer ??= setTimeout(() => {
        this.#tell()
      }, tellMs)
  }

  forgotten(held: HeldBlob): void {
    this.#untold.delete(held)
    this.#topic.publish({ kind: 'forgotten', blob: held.record.ref.blob })
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#untold.clear()
    this.#topic.end()
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#topic.isHeard)
      for (const held of this.#untold) this.#topic.publish({ kind: 'status', status: held.status() })
    this.#untold.clear()
  }
}

const tellMs = 250
