import { type BlobRef, KithError } from '@kith/wire'
import type { BlobFile, BlobSaveHandle, BlobStatus } from '../api/blobs.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'

/** A blob for the application, over a backend. */
export class OpenBlob implements BlobFile {
  readonly ref: BlobRef
  readonly #backend: Backend

  constructor(backend: Backend, ref: BlobRef) {
    this.#backend = backend
    this.ref = ref
  }

  async status(options?: WaitOptions): Promise<BlobStatus> {
    return this.#backend.call('blob-status', { blob: this.ref.blob }, options)
  }

  async *progress(options?: WaitOptions): AsyncGenerator<BlobStatus> {
    for await (const change of this.#backend.stream('blobs', undefined, options)) {
      if (change.kind === 'forgotten') {
        if (change.blob === this.ref.blob) return
        continue
      }
      const { status } = change
      if (status.ref.blob !== this.ref.blob) continue
      yield status
      if (status.state === 'whole' || status.state === 'failed' || status.state === 'canceled') return
    }
  }

  readable({
    from = 0,
    to = this.ref.bytes,
  }: { readonly from?: number | undefined; readonly to?: number | undefined } = {}): ReadableStream<Uint8Array> {
    const { blob } = this.ref
    if (!(from >= 0 && to <= this.ref.bytes && from <= to))
      throw new KithError('option-invalid', 'The range is not in the content.')
    const backend = this.#backend
    const left = new AbortController()
    let at = from
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (at >= to) {
            controller.close()
            return
          }
          const bytes = await backend.call('blob-read', { blob, offset: at }, { signal: left.signal })
          const taken = bytes.subarray(0, to - at)
          at += taken.byteLength
          controller.enqueue(taken)
        },
        cancel: () => {
          left.abort()
        },
      },
      { highWaterMark: 0 },
    )
  }

  async whole(options?: WaitOptions): Promise<void> {
    await this.#backend.call('blob-whole', { blob: this.ref.blob }, options)
  }

  async blob(options?: WaitOptions): Promise<Blob> {
    const parts: BlobPart[] = []
    for (let at = 0; at < this.ref.bytes;) {
      const bytes = await this.#backend.call('blob-read', { blob: this.ref.blob, offset: at }, options)
      // A blob of its own each: the browser may put it on disk.
      parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]))
      at += bytes.byteLength
    }
    return new Blob(parts, { type: this.ref.type })
  }

  async saveTo(target: string | BlobSaveHandle, options?: WaitOptions): Promise<string> {
    if (typeof target === 'string')
      return this.#backend.call('blob-save', { blob: this.ref.blob, path: target }, options)
    await this.whole(options)
    try {
      await this.readable().pipeTo(await target.createWritable(), options?.signal && { signal: options.signal })
    } catch (cause) {
      if (cause instanceof KithError) throw cause
      throw new KithError(options?.signal?.aborted === true ? 'aborted' : 'file-failed', undefined, { cause })
    }
    return target.name
  }

  async pause(options?: WaitOptions): Promise<void> {
    await this.#backend.call('blob-step', { blob: this.ref.blob, step: 'pause' }, options)
  }

  async resume(options?: WaitOptions): Promise<void> {
    await this.#backend.call('blob-step', { blob: this.ref.blob, step: 'resume' }, options)
  }

  async cancel(options?: WaitOptions): Promise<void> {
    await this.#backend.call('blob-step', { blob: this.ref.blob, step: 'forget' }, options)
  }
}
