import { HaveMap } from '@kith/core'
import { type BlobPart, KithError } from '@kith/wire'
import type { BlobRecord } from './blob-records.ts'
import type { HeldBlob } from './held-blob.ts'
import { segmentOf, segmentsOf } from './taking-in.ts'

/** Has parts that are damaged on disk fetched again (spec BL19). */
export class Mending {
  readonly #put: (held: HeldBlob, record: BlobRecord) => Promise<void>
  /** What is to be done for a blob, one after the other. */
  readonly #work = new Map<HeldBlob, Promise<void>>()

  /** @param put Puts on disk what the store is to say of a blob. */
  constructor(put: (held: HeldBlob, record: BlobRecord) => Promise<void>) {
    this.#put = put
  }

  /** A part that is kept is not what it was. */
  lose(held: HeldBlob, part: BlobPart): void {
    if (!held.isKept) return
    const work = this.done(held)
      .then(() => this.#lose(held, part))
      .catch((cause: unknown) => {
        held.trouble(cause instanceof KithError ? cause.code : 'internal')
      })
      .finally(() => {
        if (this.#work.get(held) === work) this.#work.delete(held)
      })
    this.#work.set(held, work)
  }

  /** Resolves when all that was lost of a blob is being fetched. */
  async done(held: HeldBlob): Promise<void> {
    await this.#work.get(held)
  }

  async #lose(held: HeldBlob, part: BlobPart): Promise<void> {
    // What is just over is written down as whole first.
    while (held.fetching?.isOver === true) await held.change()
    if (held.fetching !== undefined) {
      held.fetching.lose(part)
      return
    }
    if (!held.record.isWhole) return
    const { shape, kept } = await held.content()
    const number = shape.numberOf(part)
    const map = new HaveMap(shape.parts, await kept.readMap(Math.ceil(shape.parts / 8)))
    map.unset(number)
    // The map first: what the record calls whole is not looked up in it.
    await kept.write([], segmentsOf(map, [segmentOf(number)]))
    await this.#put(held, { ...held.record, isWhole: false })
    await held.fetch()
  }
}
