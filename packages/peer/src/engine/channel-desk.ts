import { type DeviceId, type ErrorCode, KithError, type PeerName } from '@kith/wire'
import type { ChannelBytes, ChannelFacts, ChannelNews } from '../backend/passing.ts'
import { ItemQueue, type ItemQueueOptions } from '../backend/item-queue.ts'
import type { KnownDevice, KnownName } from '../identity/known-names.ts'
import { pause } from './alarm.ts'
import type { BulkWay } from './bulk-keeper.ts'
import type { ByteChannel, Channels } from './byte-channel.ts'

export interface ChannelDeskOptions {
  /** What opens channels. */
  readonly keeper: () => Promise<Pick<Channels, 'open'>>
  readonly listen: Channels['listen']
  /** How channels with a device travel now. */
  readonly pathTo: (device: DeviceId) => BulkWay['kind']
  readonly lookup: (name: PeerName) => Promise<KnownName>
  readonly own: DeviceId
}

interface Desked {
  readonly channel: ByteChannel
  /** Who uses it; undefined until then. */
  user: ItemQueue<ChannelNews> | undefined
  isOver: boolean
  /** Gives up what nobody uses. */
  readonly timer: ReturnType<typeof setTimeout>
}

/**
 * Channels by number, for services that may be in another tab: every step is a call, and the stream of a channel's news is the life of its user. When
 * that ends, the channel is given up, so that a tab that is closed leaves none open.
 */
export class ChannelDesk {
  readonly #options: ChannelDeskOptions
  readonly #channels = new Map<number, Desked>()
  readonly #listeners = new Map<string, ItemQueue<ChannelFacts>[]>()
  readonly #listening = new Map<string, Disposable>()
  #last = 0
  #isEnded = false

  constructor(options: ChannelDeskOptions) {
    this.#options = options
  }

  /** Opens a channel to the device of a name that takes it first; each further one is tried when those before are slow, or refuse. */
  async open(
    to: PeerName,
    type: string,
    init: Uint8Array,
    only: DeviceId | undefined,
    signal?: AbortSignal,
  ): Promise<ChannelFacts> {
    const { lookup, own } = this.#options
    const [{ list }, keeper] = await Promise.all([lookup(to), this.#options.keeper()])
    const devices = list.devices
      .map(({ device }) => device)
      .filter((device) => device !== own && (only ?? device) === device)
    if (devices.length === 0) throw new KithError('receiver-absent')
    const tried: ByteChannel[] = []
    const failures: unknown[] = []
    const done = new AbortController()
    const attempts = devices.map(async (device, at) => {
      if (at > 0) await Promise.race([pause(at * nextDeviceMs, done.signal), ...tried.slice(at - 1, at).map(refused)])
      if (done.signal.aborted || signal?.aborted === true) throw new KithError('aborted')
      const channel = keeper.open(device, type, init)
      tried.push(channel)
      await channel.opened
      return channel
    })
    for (const attempt of attempts) attempt.catch((error: unknown) => failures.push(error))
    const stop = (): void => {
      done.abort()
      for (const channel of tried) channel.reset('aborted')
    }
    signal?.addEventListener('abort', stop, { once: true })
    try {
      const channel = await Promise.any(attempts)
      for (const other of tried) if (other !== channel) other.reset('aborted')
      return this.#add(channel, to)
    } catch {
      // The refusal of a device says more than the silence of another.
      throw failures.find((error) => error instanceof KithError && error.code !== 'receiver-absent') ?? failures[0]
    } finally {
      signal?.removeEventListener('abort', stop)
      done.abort()
    }
  }

  /** Channels of a type that others open; of several who listen, the first has them. */
  listen(type: string, options: ItemQueueOptions): ItemQueue<ChannelFacts> {
    const queues = this.#listeners.get(type) ?? []
    this.#listeners.set(type, queues)
    const queue: ItemQueue<ChannelFacts> = new ItemQueue<ChannelFacts>({
      ...options,
      onEnd: () => {
        const at = queues.indexOf(queue)
        if (at >= 0) queues.splice(at, 1)
        if (queues.length === 0) this.#stopListening(type)
        options.onEnd?.()
      },
    })
    if (queue.ended) return queue
    queues.push(queue)
    if (!this.#listening.has(type))
      this.#listening.set(
        type,
        this.#options.listen(type, (channel, from) => {
          this.#taken(type, channel, from)
        }),
      )
    return queue
  }

  /** What happens to a channel; leaving it gives the channel up. */
  follow(id: number, options: ItemQueueOptions): ItemQueue<ChannelNews> {
    const desked = this.#channels.get(id)
    const queue = new ItemQueue<ChannelNews>({
      ...options,
      onEnd: () => {
        if (desked?.user === queue && this.#channels.delete(id)) desked.channel.reset('aborted')
        options.onEnd?.()
      },
    })
    if (desked === undefined || desked.user !== undefined) {
      queue.fail(new KithError('channel-lost'))
      return queue
    }
    clearTimeout(desked.timer)
    desked.user = queue
    this.#tell(desked)
    desked.channel.closed.then(
      () => {
        // What has come is read from it still; its user leaves when that is done.
        desked.isOver = true
        this.#tell(desked)
      },
      (error: unknown) => {
        this.#channels.delete(id)
        queue.fail(error instanceof KithError ? error : new KithError('internal', undefined, { cause: error }))
      },
    )
    return queue
  }

  /** Paths came or went. */
  pathsChanged(): void {
    for (const desked of this.#channels.values()) this.#tell(desked)
  }

  end(): void {
    this.#isEnded = true
    for (const { timer, user } of this.#channels.values()) {
      clearTimeout(timer)
      user?.fail(new KithError('disposed'))
    }
    this.#channels.clear()
    for (const queues of [...this.#listeners.values()]) for (const queue of [...queues]) queue.end()
  }

  /** The bytes of a channel, for a user in this program. */
  bytesOf(id: number): ChannelBytes | undefined {
    return this.#channels.get(id)?.channel
  }

  read(id: number): Promise<Uint8Array | undefined> {
    return this.#channel(id).read()
  }

  write(id: number, bytes: Uint8Array): Promise<void> {
    return this.#channel(id).write(bytes)
  }

  finish(id: number): Promise<void> {
    return this.#channel(id).end()
  }

  reset(id: number, code: ErrorCode): void {
    this.#channels.get(id)?.channel.reset(code)
  }

  #channel(id: number): ByteChannel {
    const desked = this.#channels.get(id)
    if (desked === undefined) throw new KithError('channel-lost')
    return desked.channel
  }

  #taken(type: string, channel: ByteChannel, { name }: KnownDevice): void {
    const [queue] = this.#listeners.get(type) ?? []
    if (queue === undefined) channel.reset('no-listener')
    else queue.push(this.#add(channel, name))
  }

  #add(channel: ByteChannel, name: string): ChannelFacts {
    const id = ++this.#last
    const { device, type, init } = channel
    // A tab that was closed meanwhile never comes for it.
    const timer = setTimeout(() => {
      if (this.#channels.delete(id)) channel.reset('no-listener')
    }, unusedMs)
    if (this.#isEnded) clearTimeout(timer)
    else this.#channels.set(id, { channel, user: undefined, isOver: false, timer })
    return { id, name, device, type, init }
  }

  #tell({ channel, user, isOver }: Desked): void {
    user?.push({ path: this.#options.pathTo(channel.device), isOver })
  }

  #stopListening(type: string): void {
    this.#listening.get(type)?.[Symbol.dispose]()
    this.#listening.delete(type)
    this.#listeners.delete(type)
  }
}

/** Resolves when a device has refused. */
function refused(channel: ByteChannel): Promise<void> {
  return channel.opened.then(
    () => new Promise(() => undefined),
    () => undefined,
  )
}

/** The next device of a name is tried after so long, in milliseconds. */
const nextDeviceMs = 300
/** A channel that nobody uses is given up after so long, in milliseconds. */
const unusedMs = 10_000
