import { type DeviceId, type ErrorCode, KithError } from '@kith/wire'
import type { Channel } from '../api/channels.ts'
import type { Backend } from '../backend/backend.ts'
import type { ChannelBytes, ChannelFacts } from '../backend/passing.ts'
import { CalledBytes } from './called-bytes.ts'

/** One end of a channel for the application: without anything between where the engine is in this program, over calls where it is not. */
export class OpenChannel implements Channel {
  readonly with: string
  readonly device: DeviceId
  readonly type: string
  readonly init: Uint8Array
  readonly closed: Promise<void>
  readonly #backend: Backend
  readonly #id: number
  readonly #bytes: ChannelBytes
  readonly #left = new AbortController()
  #readable: ReadableStream<Uint8Array> | undefined
  #writable: WritableStream<Uint8Array> | undefined
  #path: Channel['path'] = 'relay'
  #failure: KithError | undefined
  #isReadOver = false
  #isDropping = false

  constructor(backend: Backend, { id, name, device, type, init }: ChannelFacts) {
    this.#backend = backend
    this.#id = id
    this.with = name
    this.device = device
    this.type = type
    this.init = init
    this.#bytes = backend.bytesOfChannel?.(id) ?? new CalledBytes(backend, id)
    this.closed = this.#follow()
    this.closed.catch(() => undefined)
  }

  get path(): Channel['path'] {
    return this.#path
  }

  get readable(): ReadableStream<Uint8Array> {
    return (this.#readable ??= new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const bytes = await this.read()
          if (bytes === undefined) controller.close()
          else controller.enqueue(bytes)
        },
        cancel: () => {
          this.abort()
        },
      },
      // Nothing is read before it is wanted.
      { highWaterMark: 0 },
    ))
  }

  get writable(): WritableStream<Uint8Array> {
    return (this.#writable ??= new WritableStream<Uint8Array>({
      // The application may use its memory again.
      write: (bytes) => this.write(checked(bytes).slice()),
      close: () => this.end(),
      abort: () => {
        this.abort()
      },
    }))
  }

  async read(into?: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      if (into !== undefined && checked(into).byteLength === 0)
        throw new KithError('option-invalid', 'The memory to read into is empty.')
      while (!this.#isReadOver) {
        if (this.#failure !== undefined) throw this.#failure
        const bytes = await this.#bytes.read(into)
        if (bytes === undefined) this.#endReading()
        else if (!this.#isDropping) return bytes
      }
      return undefined
    } catch (error) {
      throw this.#reasonOf(error)
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      if (this.#failure !== undefined) throw this.#failure
      await this.#bytes.write(checked(bytes))
    } catch (error) {
      throw this.#reasonOf(error)
    }
  }

  async end(): Promise<void> {
    try {
      if (this.#failure !== undefined) throw this.#failure
      await this.#bytes.end()
    } catch (error) {
      throw this.#reasonOf(error)
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let bytes = await this.read(); bytes !== undefined; bytes = await this.read()) yield bytes
  }

  async close(): Promise<void> {
    this.#isDropping = true
    void this.#drop()
    await this.end()
  }

  abort(code: ErrorCode = 'aborted'): void {
    if (this.#failure !== undefined || this.#left.signal.aborted) return
    this.#failure = new KithError('aborted')
    this.#backend.call('channel-reset', { id: this.#id, code }).catch(() => undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.close()
    } catch {
      // A channel that failed is closed.
    }
  }

  /** The channel is left when the other direction is over as well. */
  #endReading(): void {
    this.#isReadOver = true
    const leave = (): void => {
      this.#left.abort()
    }
    this.closed.then(leave, leave)
  }

  async #drop(): Promise<void> {
    try {
      await this.read()
    } catch {
      // There is nothing more to drop.
    }
  }

  /** How the channel failed says more than that a call did. */
  #reasonOf(error: unknown): unknown {
    return this.#failure ?? error
  }

  /** Follows the channel until it is over. */
  async #follow(): Promise<void> {
    const { signal } = this.#left
    let over: () => void = () => undefined
    let fail: (error: unknown) => void = () => undefined
    const closed = new Promise<void>((resolve, reject) => {
      over = resolve
      fail = reject
    })
    const read = async (): Promise<void> => {
      try {
        for await (const { path, isOver } of this.#backend.stream('channel', { id: this.#id }, { signal })) {
          this.#path = path
          if (isOver) over()
        }
        over()
      } catch (error) {
        this.#failure ??= error instanceof KithError ? error : new KithError('internal', undefined, { cause: error })
        fail(this.#failure)
      }
    }
    void read()
    await closed
  }
}

function checked(bytes: unknown): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes
  throw new KithError('option-invalid', 'A channel carries bytes: write them, and read them, as Uint8Array.')
}
