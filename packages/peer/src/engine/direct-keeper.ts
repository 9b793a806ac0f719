import { decodePacket, type DeviceId, type Frame, type PeerName } from '@kith/wire'
import type { Json } from '../api/messages.ts'
import type { PeerPath } from '../api/peer.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import type { Carrier, DirectLink, IceServers } from '../links/carrier.ts'
import { DirectPath } from '../links/direct-path.ts'
import { Outgoing } from './outgoing.ts'
import { Topic } from './topic.ts'

export interface DirectKeeperOptions {
  readonly own: DeviceId
  /** The ways this program has to make links, best first. */
  readonly carriers: readonly Carrier[]
  /** Servers that help to find ways. */
  readonly iceServers: () => IceServers
  /** Tells the other device something, over the relay. */
  readonly signal: (to: DeviceId, body: Json) => void
  readonly listener: {
    up(device: DeviceId): void
    down(device: DeviceId): void
    frame(device: DeviceId, frame: Frame): void
  }
  /** Whether a name may learn our address. */
  readonly mayReach: (name: PeerName) => boolean
}

interface Target {
  readonly name: PeerName
  readonly path: DirectPath | undefined
  link: DirectLink | undefined
  outgoing: Outgoing | undefined
  sent: number
  received: number
}

/** The type of the signals by which two devices make a direct path. */
export const directSignalType = 'kith.direct'

/** Direct paths in the engine: wanted where there is traffic with a contact, used when they are up, and shown to the application. */
export class DirectKeeper {
  readonly #options: DirectKeeperOptions
  readonly #targets = new Map<DeviceId, Target>()
  readonly #topic = new Topic<readonly PeerPath[]>()
  #timer: ReturnType<typeof setInterval> | undefined
  #isOver = false

  constructor(options: DirectKeeperOptions) {
    this.#options = options
  }

  /** Something went to a device of a name, or came from it. */
  traffic(device: DeviceId, name: PeerName): void {
    const target = this.#target(device, name)
    if (target?.path?.state === 'idle') target.path.start()
  }

  /** A device said something about a direct path. */
  heard(device: DeviceId, name: PeerName, body: unknown): void {
    if (this.#options.mayReach(name)) this.#target(device, name)?.path?.receive(body)
  }

  /** Hands a frame to the direct path; false when there is none. */
  send(device: DeviceId, frame: Frame): boolean {
    const outgoing = this.#targets.get(device)?.outgoing
    outgoing?.push(frame)
    return outgoing !== undefined
  }

  /** What gathers frames for the direct path to a device; undefined when there is none. */
  outgoingTo(device: DeviceId): Outgoing | undefined {
    return this.#targets.get(device)?.outgoing
  }

  /** The network came back, or the page became visible: paths that wait try again at once. */
  wake(): void {
    for (const { path } of this.#targets.values()) if (path?.state === 'waiting') path.start()
  }

  /** Who may be reached changed: paths to others end. */
  permissionsChanged(): void {
    for (const [device, { name, path }] of this.#targets) {
      if (path === undefined || this.#options.mayReach(name)) continue
      path[Symbol.dispose]()
      this.#down(device)
      this.#targets.delete(device)
    }
    for (const [device, { path }] of this.#targets) if (path === undefined) this.#targets.delete(device)
  }

  paths(): readonly PeerPath[] {
    return [...this.#targets].map(([device, { name, link, sent, received }]) => ({
      name,
      device,
      path: link === undefined ? 'relay' : 'direct',
      bytesSent: sent,
      bytesReceived: received,
    }))
  }

  changes(options: ItemQueueOptions): ItemQueue<readonly PeerPath[]> {
    return this.#topic.open(options, [this.paths()])
  }

  end(): void {
    this.#isOver = true
    clearInterval(this.#timer)
    for (const { path, link } of this.#targets.values()) {
      link?.close()
      path?.[Symbol.dispose]()
    }
    this.#targets.clear()
    this.#topic.end()
  }

  #target(device: DeviceId, name: PeerName): Target | undefined {
    const known = this.#targets.get(device)
    if (known !== undefined || this.#isOver || device === this.#options.own) return known
    if (this.#targets.size >= targetsMax) this.#forgetOne()
    const carrier = this.#options.carriers.find(({ isAvailable }) => isAvailable)
    const path = carrier !== undefined && this.#options.mayReach(name) ? this.#newPath(device, carrier) : undefined
    const target: Target = { name, path, link: undefined, outgoing: undefined, sent: 0, received: 0 }
    this.#targets.set(device, target)
    this.#tell()
    return target
  }

  #newPath(device: DeviceId, carrier: Carrier): DirectPath {
    const { own, signal, iceServers } = this.#options
    return new DirectPath({
      own,
      other: device,
      carrier,
      iceServers,
      send: (body) => {
        signal(device, body as unknown as Json)
      },
      up: (link) => {
        this.#up(device, link)
      },
      changed: (state) => {
        if (state !== 'up') this.#down(device)
      },
    })
  }

  #up(device: DeviceId, link: DirectLink): void {
    const target = this.#targets.get(device)
    if (target === undefined) {
      link.close()
      return
    }
    const outgoing = new Outgoing(link)
    Object.assign(target, { link, outgoing, sent: 0, received: 0 })
    link.listen({
      packet: (packet) => {
        this.#packet(device, link, packet)
      },
      room: () => {
        outgoing.flush()
      },
      down: () => {
        if (target.link === link) this.#down(device)
      },
    })
    this.#options.listener.up(device)
    this.#timer ??= setInterval(() => {
      void this.#count()
    }, countMs)
    this.#tell()
  }

  #packet(device: DeviceId, link: DirectLink, packet: Uint8Array): void {
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') {
      // Bad bytes end this path and nothing else.
      link.close()
      this.#down(device)
      return
    }
    for (const frame of decoded.frames) this.#options.listener.frame(device, frame)
  }

  #down(device: DeviceId): void {
    const target = this.#targets.get(device)
    if (target?.link === undefined) return
    target.outgoing?.close()
    target.link = undefined
    target.outgoing = undefined
    if ([...this.#targets.values()].every(({ link }) => link === undefined)) {
      clearInterval(this.#timer)
      this.#timer = undefined
    }
    this.#options.listener.down(device)
    this.#tell()
  }

  /** Takes over what the data channels count, for those who watch. */
  async #count(): Promise<void> {
    if (!this.#topic.isHeard) return
    for (const target of this.#targets.values()) {
      const counted = await target.link?.stats()
      if (counted === undefined) continue
      target.sent = counted.bytesSent
      target.received = counted.bytesReceived
    }
    this.#tell()
  }

  #forgetOne(): void {
    for (const [device, { link, path }] of this.#targets) {
      if (link !== undefined) continue
      path?.[Symbol.dispose]()
      this.#targets.delete(device)
      return
    }
  }

  #tell(): void {
    if (this.#topic.isHeard) this.#topic.publish(this.paths())
  }
}

/** Devices whose paths are shown and kept. */
const targetsMax = 64
const countMs = 1000
