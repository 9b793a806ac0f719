import { type DeviceId, type ErrorCode, KithError } from '@kith/wire'
import type { Channel } from '../api/channels.ts'
import type { Backend, ChannelFacts } from '../backend/backend.ts'

/** One end of a channel for the application: web streams over calls that are made one at a time, so that nothing is read before it is wanted. */
export class OpenChannel implements Channel {
  readonly with: string
  readonly device: DeviceId
  readonly type: string
  readonly init: Uint8Array
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
  readonly closed: Promise<void>
  readonly #backend: Backend
  readonly #id: number
  readonly #left = new AbortController()
  #path: Channel['path'] = 'relay'
  #failure: KithError | undefined
  #reading: Promise<unknown> = Promise.resolve()
  #isReadOver = false
  #isDropping = false

  constructor(backend: Backend, { id, name, device, type, init }: ChannelFacts) {
    this.#backend = backend
    this.#id = id
    this.with = name
    this.device = device
    this.type = type
    this.init = init
    this.closed = this.#follow()
    this.closed.catch(() => undefined)
    this.readable = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const bytes = await this.#next()
          if (bytes === undefined) controller.close()
          else controller.enqueue(bytes)
        },
        cancel: () => {
          this.abort()
        },
      },
      { highWaterMark: 0 },
    )
    this.writable = new WritableStream<Uint8Array>({
      write: async (bytes) => {
        // The application may use its memory again.
        await this.#call('channel-write', { id, bytes: copyOf(bytes) })
      },
      close: () => this.#end(),
      abort: () => {
        this.abort()
      },
    })
  }

  get path(): Channel['path'] {
    return this.#path
  }

  async close(): Promise<void> {
    this.#isDropping = true
    void this.#drop()
    await this.#end()
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

  async #end(): Promise<void> {
    await this.#call('channel-end', { id: this.#id })
  }

  /** The next bytes, one call after the other; undefined after the last, and when nobody wants them. */
  #next(): Promise<Uint8Array | undefined> {
    const read = async (): Promise<Uint8Array | undefined> => {
      if (this.#isReadOver) return undefined
      const bytes = await this.#call('channel-read', { id: this.#id })
      if (bytes !== undefined) return this.#isDropping ? read() : bytes
      this.#isReadOver = true
      // The channel is left when the other direction is over as well.
      const leave = (): void => {
        this.#left.abort()
      }
      this.closed.then(leave, leave)
      return undefined
    }
    const next = this.#reading.then(read, read)
    this.#reading = next
    return next
  }

  async #drop(): Promise<void> {
    try {
      while ((await this.#next()) !== undefined);
    } catch {
      // There is nothing more to drop.
    }
  }

  async #call<M extends 'channel-read' | 'channel-write' | 'channel-end'>(
    method: M,
    input: Parameters<Backend['call']>[1] & { readonly id: number },
  ): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined) throw this.#failure
    try {
      return await this.#backend.call(method, input)
    } catch (error) {
      // How the channel failed says more than that the call did.
      throw this.#failure ?? error
    }
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

function copyOf(bytes: unknown): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes.slice()
  throw new KithError('option-invalid', 'A channel carries bytes: write Uint8Array.')
}
