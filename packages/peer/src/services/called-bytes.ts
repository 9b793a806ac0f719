import { KithError } from '@kith/wire'
import type { Backend } from '../backend/backend.ts'
import type { ChannelBytes } from '../backend/passing.ts'

/** The bytes of a channel whose engine is in another tab. */
export class CalledBytes implements ChannelBytes {
  readonly #backend: Backend
  readonly #id: number
  /** Came with a call, and did not fit into the memory that was to be filled. */
  #rest: Uint8Array | undefined
  /** Readers have what came in their order. */
  #reading: Promise<unknown> = Promise.resolve()

  constructor(backend: Backend, id: number) {
    this.#backend = backend
    this.#id = id
  }

  read(into?: Uint8Array): Promise<Uint8Array | undefined> {
    const next = (): Promise<Uint8Array | undefined> => this.#next(into)
    const reading = this.#reading.then(next, next)
    this.#reading = reading
    return reading
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#backend.call('channel-write', { id: this.#id, bytes })
  }

  async end(): Promise<void> {
    await this.#backend.call('channel-end', { id: this.#id })
  }

  async #next(into: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    const bytes = this.#rest ?? (await this.#backend.call('channel-read', { id: this.#id }))
    this.#rest = undefined
    if (into === undefined || bytes === undefined) return bytes
    const length = Math.min(into.byteLength, bytes.byteLength)
    if (length < bytes.byteLength) this.#rest = bytes.subarray(length)
    if (length === 0) throw new KithError('option-invalid', 'The memory to read into is empty.')
    into.set(bytes.subarray(0, length))
    return into.subarray(0, length)
  }
}
