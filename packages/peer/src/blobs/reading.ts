import { discard, KithError, limits } from '@kith/wire'
import type { LocalFiles } from './content-reader.ts'
import type { HeldBlob } from './held-blob.ts'
import type { Mending } from './mending.ts'
import type { SealedContent } from './sealed-content.ts'
import { untilHere, untilWhole } from './waiting.ts'

export interface ReadingOptions {
  /** Does something with the content of a blob, which stays open meanwhile. */
  readonly use: <T>(held: HeldBlob, work: (content: SealedContent) => Promise<T>) => Promise<T>
  readonly mending: Mending
  readonly files: LocalFiles | undefined
  /** The peer ends. */
  readonly ending: AbortSignal
}

/** Gives content to the application: what is not here is fetched first, and what is damaged on disk is fetched again (spec BL8, BL19). */
export class Reading {
  readonly #options: ReadingOptions

  constructor(options: ReadingOptions) {
    this.#options = options
  }

  /** Bytes from an offset on: at least one, at most to the end of a chunk; none at the end. Rejects `blob-damaged` when the disk damages it again and again. */
  async read(held: HeldBlob, offset: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (offset >= held.record.ref.bytes) return new Uint8Array(0)
    const { use, mending, ending } = this.#options
    const index = Math.floor(offset / limits.blobChunkBytes)
    for (let tries = 1; ; tries++) {
      await untilHere(held, { index, offset }, ending, signal)
      try {
        const chunk = await use(held, (content) => content.chunk(index))
        return chunk.subarray(offset - index * limits.blobChunkBytes)
      } catch (cause) {
        if (!isMended(held, cause) || tries === triesMax) throw cause
        await mending.done(held)
      }
    }
  }

  /** Copies a whole blob to a path; gives the path it has. Rejects `option-invalid` where there are no files, and as `read`. */
  async save(held: HeldBlob, path: string): Promise<string> {
    const { use, files } = this.#options
    await this.#untilProven(held)
    if (files === undefined) throw new KithError('option-invalid', 'There are no files here; save to a handle.')
    const { name } = held.record.ref
    const from = held.record.file?.path ?? (await use(held, async ({ kept }) => kept.path))
    if (from !== undefined) return files.save(from, path, name)
    // The content does not lie plain as a file of its own, and is read chunk by chunk.
    return use(held, (content) => files.save(chunksOf(content), path, name))
  }

  /** What was on disk before this life of the program is compared with its hashes. */
  async #untilProven(held: HeldBlob): Promise<void> {
    const { mending, ending } = this.#options
    for (let tries = 1; ; tries++) {
      await untilWhole(held, ending)
      if (held.isProven || !held.isKept) return
      if (await this.#prove(held)) {
        held.isProven = true
        return
      }
      if (tries === triesMax) throw new KithError('blob-damaged')
      await mending.done(held)
    }
  }

  async #prove(held: HeldBlob): Promise<boolean> {
    return this.#options.use(held, async (content) => {
      let isSound = true
      for (let index = 0; index < content.shape.chunks; index++)
        try {
          discard(await content.chunk(index))
        } catch (cause) {
          if (!isMended(held, cause)) throw cause
          isSound = false
        }
      return isSound
    })
  }
}

async function* chunksOf(content: SealedContent): AsyncIterable<Uint8Array> {
  for (let index = 0; index < content.shape.chunks; index++) yield content.chunk(index)
}

/** Whether what failed is being fetched again. */
function isMended(held: HeldBlob, cause: unknown): boolean {
  return held.isKept && cause instanceof KithError && (cause.code === 'blob-damaged' || cause.code === 'blob-lacking')
}

const triesMax = 3
