import { type DeviceId, type Frame, KithError, type PeerName } from '@kith/wire'
import type { PeerPath } from '../api/peer.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import type { BulkWay } from './bulk-keeper.ts'
import type { DirectKeeper } from './direct-keeper.ts'
import { dispatchDirect } from './dispatch.ts'
import type { Engine } from './engine.ts'
import { Lazy, loaded } from './lazy.ts'
import { Topic } from './topic.ts'

/** The type of the signals by which two devices make a direct path. */
export const directSignalType = 'kith.direct'

/** What devices say about direct paths that waits for the part, at most; signals may get lost. */
const waitingMax = 256

/**
 * The direct paths of an engine. What makes them is loaded with the first traffic, or when a device says something about one; until then the relay carries
 * everything. Where it cannot be loaded the relay goes on, and the next traffic tries again.
 */
export class Direct {
  readonly #engine: Engine
  readonly #loading: Lazy<DirectKeeper>
  readonly #topic = new Topic<readonly PeerPath[]>()
  #keeper: DirectKeeper | undefined
  /** What has come for the part, in its order. */
  #waiting: ((keeper: DirectKeeper) => void)[] = []
  readonly #wanted = new Set<DeviceId>()
  #isRelayUp = false
  #isOver = false

  constructor(engine: Engine, onFailure: (error: unknown) => void) {
    this.#engine = engine
    this.#loading = new Lazy(() => this.#load(onFailure))
  }

  /** Something goes to a device of a name, or came from it. */
  traffic(device: DeviceId, name: PeerName): void {
    if (this.#keeper !== undefined) this.#keeper.traffic(device, name)
    else if (device !== this.#engine.identity.id) {
      if (!this.#wanted.has(device))
        this.#later((keeper) => {
          keeper.traffic(device, name)
        })
      this.#wanted.add(device)
      this.#want()
    }
  }

  /** A device said something about a direct path. */
  heard(device: DeviceId, name: PeerName, body: unknown): void {
    if (this.#keeper !== undefined) this.#keeper.heard(device, name, body)
    else {
      this.#later((keeper) => {
        keeper.heard(device, name, body)
      })
      this.#want()
    }
  }

  /** Hands a frame to the direct path; false when there is none. */
  send(device: DeviceId, frame: Frame): boolean {
    return this.#keeper?.send(device, frame) ?? false
  }

  /** The direct path to a device; undefined when there is none. */
  wayTo(device: DeviceId): BulkWay | undefined {
    return this.#keeper?.wayTo(device)
  }

  /** What was sent directly to a device is not acknowledged. */
  doubt(device: DeviceId): void {
    this.#keeper?.doubt(device)
  }

  /** The connection to the server came or went. */
  relay(isUp: boolean): void {
    this.#isRelayUp = isUp
    this.#keeper?.relay(isUp)
  }

  /** The network came back, or the page became visible. */
  wake(): void {
    this.#keeper?.wake()
  }

  /** Who may be reached changed. */
  permissionsChanged(): void {
    this.#keeper?.permissionsChanged()
  }

  /** These devices are nobody's any more. */
  removed(devices: readonly DeviceId[]): void {
    if (this.#keeper !== undefined) this.#keeper.removed(devices)
    else if (this.#waiting.length > 0)
      this.#later((keeper) => {
        keeper.removed(devices)
      })
  }

  changes(options: ItemQueueOptions): ItemQueue<readonly PeerPath[]> {
    return this.#topic.open(options, [this.#keeper?.paths() ?? []])
  }

  end(): void {
    this.#isOver = true
    this.#waiting = []
    this.#keeper?.end()
    this.#topic.end()
  }

  #later(work: (keeper: DirectKeeper) => void): void {
    if (!this.#isOver && this.#waiting.length < waitingMax) this.#waiting.push(work)
  }

  #want(): void {
    if (this.#isOver) return
    this.#loading.get().catch((error: unknown) => {
      this.#engine.log('background', { code: error instanceof KithError ? error.code : 'internal' })
    })
  }

  async #load(onFailure: (error: unknown) => void): Promise<DirectKeeper> {
    const { carriers } = this.#engine.options
    const [{ DirectKeeper: Keeper }] = await loaded(
      Promise.all([import('./direct-keeper.ts'), ...carriers.map((carrier) => carrier.load?.())]),
    )
    const keeper = this.#made(Keeper, onFailure)
    if (this.#isOver) keeper.end()
    else {
      this.#keeper = keeper
      keeper.relay(this.#isRelayUp)
      for (const work of this.#waiting.splice(0)) work(keeper)
      this.#wanted.clear()
    }
    return keeper
  }

  #made(Keeper: typeof DirectKeeper, onFailure: (error: unknown) => void): DirectKeeper {
    const engine = this.#engine
    return new Keeper({
      own: engine.identity.id,
      carriers: engine.options.carriers,
      topic: this.#topic,
      iceServers: () => engine.ice.servers('data'),
      // A device that its name lists no more is nobody's contact.
      permission: (name, device) =>
        engine.names.deviceOf(device)?.name === name ? engine.policies.permission(name) : 'not-a-contact',
      signal: (to, body) => {
        engine.signals.sendInternal(to, directSignalType, body).catch(onFailure)
      },
      listener: {
        up: (device, isAnew) => {
          if (isAnew) engine.delivery.input({ kind: 'direct-up', device })
          engine.channels.pathsChanged(device)
        },
        down: (device) => {
          engine.delivery.input({ kind: 'direct-down', device })
          engine.channels.pathsChanged(device)
        },
        askRelay: () => {
          engine.upstream.doubt()
        },
        frame: (device, frame, line) => dispatchDirect(engine, device, frame, line, onFailure),
      },
    })
  }
}
