import type { Channel, ChannelOpening, ChannelService } from '@kith/peer'
import { type DeviceId, type ErrorCode, KithError } from '@kith/wire'

type Take = (channel: Channel) => void | Promise<void>

/** Whom a channel is to be opened to. */
export interface MockNeighbour {
  readonly name: string
  readonly device: DeviceId
  readonly channels: MockChannels
}

/** Channels in memory: two streams, each as far ahead of its reader as a web stream is. */
export class MockChannels implements ChannelService {
  readonly #own: { readonly name: string; readonly device: DeviceId }
  readonly #find: (name: string) => MockNeighbour
  readonly #takers = new Map<string, Take[]>()
  readonly #open = new Set<MockChannel>()

  /** `find` throws the code with which nobody is reached. */
  constructor(own: { readonly name: string; readonly device: DeviceId }, find: (name: string) => MockNeighbour) {
    this.#own = own
    this.#find = find
  }

  async open(to: string, { type, init = new Uint8Array(0) }: ChannelOpening): Promise<Channel> {
    const other = this.#find(to)
    const take = other.channels.#takers.get(type)?.[0]
    if (take === undefined) throw new KithError('no-listener')
    const [there, back] = [new TransformStream<Uint8Array, Uint8Array>(), new TransformStream<Uint8Array, Uint8Array>()]
    const shared = { type, init: init.slice() }
    const near = new MockChannel({ with: other.name, device: other.device, ...shared }, back.readable, there.writable)
    const far = new MockChannel(
      { with: this.#own.name, device: this.#own.device, ...shared },
      there.readable,
      back.writable,
    )
    near.join(far)
    far.join(near)
    this.#open.add(near)
    other.channels.#open.add(far)
    void other.channels.#give(far, take)
    return near
  }

  on(type: string, take: Take): Disposable {
    const takers = this.#takers.get(type) ?? []
    this.#takers.set(type, takers)
    const registered: Take = (channel) => take(channel)
    takers.push(registered)
    return {
      [Symbol.dispose]: () => {
        const at = takers.indexOf(registered)
        if (at >= 0) takers.splice(at, 1)
      },
    }
  }

  /** The peer leaves: its channels end at both ends. */
  close(): void {
    for (const channel of this.#open) channel.abort('channel-lost')
    this.#open.clear()
    this.#takers.clear()
  }

  async #give(channel: MockChannel, take: Take): Promise<void> {
    try {
      await take(channel)
    } catch (error) {
      channel.abort(error instanceof KithError ? error.code : 'internal')
    }
  }
}

type Facts = Pick<Channel, 'with' | 'device' | 'type' | 'init'>

/** One end. */
class MockChannel implements Channel {
  readonly with: string
  readonly device: DeviceId
  readonly type: string
  readonly init: Uint8Array
  readonly path = 'relay'
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
  readonly closed: Promise<void>
  readonly #fail = new AbortController()
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  #writer: WritableStreamDefaultWriter<Uint8Array> | undefined
  /** What did not fit into the memory that a reader gave. */
  #rest: Uint8Array | undefined
  #reading: Promise<unknown> = Promise.resolve()
  readonly #ended: Promise<void>
  #other: MockChannel | undefined

  constructor(facts: Facts, incoming: ReadableStream<Uint8Array>, outgoing: WritableStream<Uint8Array>) {
    this.with = facts.with
    this.device = facts.device
    this.type = facts.type
    this.init = facts.init
    const { signal } = this.#fail
    const out = new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, controller) => {
        controller.enqueue(bytes.slice())
      },
    })
    const into = new TransformStream<Uint8Array, Uint8Array>()
    this.#ended = out.readable.pipeTo(outgoing, { signal })
    const heard = incoming.pipeTo(into.writable, { signal })
    this.writable = out.writable
    this.readable = into.readable
    const failed = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as KithError)
      })
    })
    this.closed = Promise.race([Promise.all([this.#ended, heard]).then(() => undefined), failed])
    for (const each of [this.#ended, heard, this.closed, failed]) each.catch(() => undefined)
    const forget = (): void => {
      this.#other = undefined
    }
    this.closed.then(forget, forget)
  }

  join(other: MockChannel): void {
    this.#other = other
  }

  read(into?: Uint8Array): Promise<Uint8Array | undefined> {
    const next = (): Promise<Uint8Array | undefined> => this.#next(into)
    const reading = this.#reading.then(next, next)
    this.#reading = reading
    return reading
  }

  async write(bytes: Uint8Array): Promise<void> {
    await (this.#writer ??= this.writable.getWriter()).write(bytes)
  }

  async end(): Promise<void> {
    await (this.#writer ??= this.writable.getWriter()).close()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let bytes = await this.read(); bytes !== undefined; bytes = await this.read()) yield bytes
  }

  async close(): Promise<void> {
    this.#reader?.releaseLock()
    if (!this.readable.locked) void this.readable.pipeTo(new WritableStream()).catch(() => undefined)
    if (this.#writer !== undefined) await this.#writer.close().catch(() => undefined)
    else if (!this.writable.locked) await this.writable.close()
    await this.#ended
  }

  abort(code: ErrorCode = 'aborted'): void {
    const other = this.#other
    this.#other = undefined
    this.#fail.abort(new KithError('aborted'))
    other?.hear(code)
  }

  async #next(into: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    const bytes = this.#rest ?? (await (this.#reader ??= this.readable.getReader()).read()).value
    this.#rest = undefined
    if (into === undefined || bytes === undefined) return bytes
    const length = Math.min(into.byteLength, bytes.byteLength)
    if (length < bytes.byteLength) this.#rest = bytes.subarray(length)
    if (length === 0) throw new KithError('option-invalid', 'The memory to read into is empty.')
    into.set(bytes.subarray(0, length))
    return into.subarray(0, length)
  }

  /** The other end gave up. */
  hear(code: ErrorCode): void {
    this.#other = undefined
    this.#fail.abort(new KithError(code))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.close()
    } catch {
      // A channel that failed is closed.
    }
  }
}
