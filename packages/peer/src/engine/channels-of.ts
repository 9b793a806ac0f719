import { type DeviceId, type FrameOf, KithError } from '@kith/wire'
import type { KnownName } from '../identity/known-names.ts'
import type { BulkLine } from './bulk-line.ts'
import type { ChannelListener } from './byte-channel.ts'
import { ChannelDesk } from './channel-desk.ts'
import type { ChannelKeeper, ChannelKeeperOptions } from './channel-keeper.ts'
import type { Engine } from './engine.ts'
import { Lazy, loaded } from './lazy.ts'
import type { ServerSession } from './server-session.ts'

/** Bytes of frames that wait for the part, at most; what does not fit is lost as on the way, and sent again by its channel. */
const waitingBytesMax = 4_194_304

interface Listening {
  readonly listener: ChannelListener
  inside: Disposable | undefined
}

/**
 * The channels of an engine. What keeps them is loaded with the first: when one is opened, or when a device sends something of one, which waits for it in its order. Who
 * listens need not wait.
 */
export class EngineChannels {
  /** The channels of the application. */
  readonly desk: ChannelDesk
  readonly #loading: Lazy<ChannelKeeper>
  readonly #ending = new AbortController()
  readonly #listening = new Map<string, Listening>()
  #keeper: ChannelKeeper | undefined
  #waiting: { readonly frame: FrameOf<'bulk'>; readonly line: BulkLine | undefined }[] = []
  #waitingBytes = 0
  #ended: KithError | undefined

  constructor(options: ChannelKeeperOptions) {
    this.#loading = new Lazy(async () => {
      const { ChannelKeeper: Keeper } = await loaded(import('./channel-keeper.ts'))
      if (this.#ended !== undefined) throw this.#ended
      return this.#begin(new Keeper(options))
    })
    this.desk = new ChannelDesk({
      keeper: () => this.keeper(),
      listen: (type, listener) => this.listen(type, listener),
      pathTo: (device) => options.way(device)?.kind ?? 'relay',
      lookup: options.lookup,
      own: options.identity.id,
    })
  }

  /** What keeps the channels. Rejects `program-incomplete`, and with what ended the engine. */
  async keeper(): Promise<ChannelKeeper> {
    if (this.#ended !== undefined) throw this.#ended
    return this.#loading.get()
  }

  /** Takes the channels of a type that other devices open, until it is disposed. One listener a type. */
  listen(type: string, listener: ChannelListener): Disposable {
    if (this.#listening.has(type))
      throw new KithError('option-invalid', 'Channels of this type are listened for already.')
    const listening: Listening = { listener, inside: this.#keeper?.listen(type, listener) }
    this.#listening.set(type, listening)
    return {
      [Symbol.dispose]: () => {
        if (this.#listening.get(type) === listening) this.#listening.delete(type)
        listening.inside?.[Symbol.dispose]()
      },
    }
  }

  /** A frame that came over the server, or over the direct link that `line` stands for. True when its memory is not needed any more. */
  frame(frame: FrameOf<'bulk'>, line: BulkLine | undefined): boolean {
    if (this.#keeper !== undefined) return this.#keeper.frame(frame, line)
    const bytes = this.#waitingBytes + frame.sealed.byteLength
    if (this.#ended !== undefined || bytes > waitingBytesMax) return true
    this.#waitingBytes = bytes
    this.#waiting.push({ frame, line })
    // What it rejects with is that the engine has ended.
    this.#loading.patiently(this.#ending.signal).catch(() => undefined)
    return false
  }

  /** Paths came or went, of one device or of any. */
  pathsChanged(device?: DeviceId): void {
    this.#keeper?.pathsChanged(device)
    this.desk.pathsChanged()
  }

  /** The devices of a name changed: channels with those that it has no more end. */
  changed(known: KnownName, removed: readonly DeviceId[]): void {
    this.#keeper?.changed(known, removed)
  }

  /** Nothing more is opened, and the other ends are told; resolves when that is on its way. */
  async leave(error: KithError): Promise<void> {
    this.#ended ??= error
    await this.#keeper?.leave(error)
  }

  end(error: KithError): void {
    this.#ended ??= error
    this.#ending.abort()
    this.#waiting = []
    this.#keeper?.end(error)
    this.desk.end()
    this.#listening.clear()
  }

  #begin(keeper: ChannelKeeper): ChannelKeeper {
    this.#keeper = keeper
    for (const [type, listening] of this.#listening) listening.inside = keeper.listen(type, listening.listener)
    for (const { frame, line } of this.#waiting.splice(0)) keeper.frame(frame, line)
    this.#waitingBytes = 0
    return keeper
  }
}

/** The channels of an engine: over the direct path to a device where there is one, else over the server. */
export function channelsOf(
  engine: Engine,
  session: () => ServerSession,
  onFailure: (error: unknown) => void,
): EngineChannels {
  return new EngineChannels({
    identity: engine.identity,
    names: engine.names,
    lookup: (name) => engine.lookups.find(name),
    isBlocked: (name) => engine.contacts.isBlocked(name),
    way: (device) => {
      const direct = engine.direct.wayTo(device)
      if (direct !== undefined) return direct
      const known = engine.names.deviceOf(device)
      if (known !== undefined && engine.policies.isDirectOnly(known.name)) return undefined
      const { outgoing } = session()
      return outgoing && { kind: 'relay', outgoing, line: undefined }
    },
    traffic: (device, name) => {
      engine.direct.traffic(device, name)
      const known = engine.names.deviceOf(device)
      if (known !== undefined) void engine.parts.weeklyLocks.renew(known)
    },
    onFailure,
  })
}
