import type { PathPermission, PathSight } from '@kith/core'
import { decodePacket, type DeviceId, type Frame, type PeerName } from '@kith/wire'
import type { Json } from '../api/messages.ts'
import type { PeerPath } from '../api/peer.ts'
import type { DirectLink } from '../links/carrier.ts'
import { type DirectMeans, DirectPaths } from '../links/direct-paths.ts'
import type { BulkWay } from './bulk-keeper.ts'
import { BulkLine } from './bulk-line.ts'
import { Outgoing } from './outgoing.ts'
import type { Topic } from './topic.ts'

export interface DirectKeeperOptions extends DirectMeans {
  /** Where changes of the paths are told. */
  readonly topic: Pick<Topic<readonly PeerPath[]>, 'isHeard' | 'publish'>
  /** Tells the other device something, over the relay. */
  readonly signal: (to: DeviceId, body: Json) => void
  readonly listener: {
    /** There is a direct path, or another one, or one that is good again. `isAnew`: what was sent directly before may be lost. */
    up(device: DeviceId, isAnew: boolean): void
    down(device: DeviceId): void
    /** The relay may be needed soon. */
    askRelay(): void
    /** `line` is what bulk knows of the link by which it came. True when the frame's memory is not needed any more. */
    frame(device: DeviceId, frame: Frame, line: BulkLine | undefined): boolean
  }
  /** Whether a device of a name may learn our address. */
  readonly permission: (name: PeerName, device: DeviceId) => PathPermission
}

interface Target {
  readonly name: PeerName
  /** The link that is sent on. */
  link: DirectLink | undefined
  trafficMs: number
  sent: number
  received: number
}

/** Direct paths in the engine: wanted where there is traffic with a contact, used while they work, and shown to the application. */
export class DirectKeeper {
  readonly #options: DirectKeeperOptions
  readonly #paths: DirectPaths
  readonly #targets = new Map<DeviceId, Target>()
  readonly #ways = new Map<DirectLink, BulkWay>()
  #timer: ReturnType<typeof setInterval> | undefined
  #isOver = false

  constructor(options: DirectKeeperOptions) {
    this.#options = options
    const { own, carriers, iceServers, signal } = options
    this.#paths = new DirectPaths({
      ...{ own, carriers, iceServers },
      send: (to, body) => {
        signal(to, body as unknown as Json)
      },
      listener: {
        up: (device, link) => {
          this.#listen(device, link)
        },
        down: (link) => {
          this.#ways.get(link)?.outgoing.close()
          this.#ways.delete(link)
        },
        use: (device, link, isAnew) => {
          this.#use(device, link, isAnew)
        },
        askRelay: () => {
          this.#options.listener.askRelay()
        },
        changed: () => {
          this.#tell()
        },
      },
    })
  }

  /** Something goes to a device of a name, or came from it. */
  traffic(device: DeviceId, name: PeerName): void {
    const target = this.#target(device, name)
    const nowMs = Date.now()
    // The machine of paths needs to know it now and then, not of every frame.
    if (target === undefined || Math.abs(nowMs - target.trafficMs) < trafficMs) return
    target.trafficMs = nowMs
    this.#paths.traffic(device)
  }

  /** A device said something about a direct path. */
  heard(device: DeviceId, name: PeerName, body: unknown): void {
    if (this.#options.permission(name, device) === 'not-a-contact') return
    if (this.#target(device, name) !== undefined) this.#paths.receive(device, body)
  }

  /** Hands a frame to the direct path; false when there is none. */
  send(device: DeviceId, frame: Frame): boolean {
    const way = this.wayTo(device)
    way?.outgoing.push(frame)
    return way !== undefined
  }

  /** The direct path to a device; undefined when there is none. */
  wayTo(device: DeviceId): BulkWay | undefined {
    const link = this.#targets.get(device)?.link
    return link && this.#ways.get(link)
  }

  /** What was sent directly to a device is not acknowledged. */
  doubt(device: DeviceId): void {
    this.#paths.doubt(device)
  }

  /** The connection to the server came or went. */
  relay(isUp: boolean): void {
    this.#paths.relay(isUp)
  }

  /** The network came back, or the page became visible: links are asked, and paths that wait try again at once. */
  wake(): void {
    this.#paths.wake()
  }

  /** Who may be reached changed. */
  permissionsChanged(): void {
    for (const [device, { name }] of this.#targets) this.#paths.permit(device, this.#options.permission(name, device))
  }

  /** These devices are nobody's any more: their links end, and nothing is shown of them. */
  removed(devices: readonly DeviceId[]): void {
    for (const device of devices) {
      const target = this.#targets.get(device)
      if (target === undefined) continue
      this.#paths.forget(device)
      if (target.link !== undefined) this.#use(device, undefined, false)
      this.#targets.delete(device)
    }
    if (devices.length > 0) this.#tell()
  }

  paths(): readonly PeerPath[] {
    const sights = new Map(this.#paths.sights().map((sight) => [sight.device, sight]))
    return [...this.#targets].flatMap(([device, target]) => {
      const sight = sights.get(device)
      return sight === undefined ? [] : [peerPath(target, sight)]
    })
  }

  end(): void {
    this.#isOver = true
    clearInterval(this.#timer)
    for (const { outgoing } of this.#ways.values()) outgoing.flush()
    this.#paths[Symbol.dispose]()
    this.#targets.clear()
  }

  #target(device: DeviceId, name: PeerName): Target | undefined {
    const known = this.#targets.get(device)
    if (known !== undefined || this.#isOver || device === this.#options.own) return known
    if (this.#targets.size >= targetsMax) this.#forgetOne()
    const target: Target = { name, link: undefined, trafficMs: -Infinity, sent: 0, received: 0 }
    this.#targets.set(device, target)
    this.#paths.permit(device, this.#options.permission(name, device))
    return target
  }

  #listen(device: DeviceId, link: DirectLink): void {
    const outgoing = new Outgoing(link)
    const line = link.isEndToEnd ? new BulkLine(device) : undefined
    this.#ways.set(link, { kind: 'direct', outgoing, line })
    link.listen({
      packet: (packet) => this.#packet(device, link, line, packet),
      room: () => {
        outgoing.flush()
      },
      down: () => undefined,
    })
  }

  #packet(device: DeviceId, link: DirectLink, line: BulkLine | undefined, packet: Uint8Array): boolean {
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') {
      // Bad bytes end this link and nothing else.
      link.fail({ code: decoded.code, message: 'a packet that makes no sense' })
      return true
    }
    let isDone = true
    for (const frame of decoded.frames) isDone = this.#options.listener.frame(device, frame, line) && isDone
    return isDone
  }

  #use(device: DeviceId, link: DirectLink | undefined, isAnew: boolean): void {
    const target = this.#targets.get(device)
    if (target === undefined) return
    const { listener } = this.#options
    if (target.link !== link) Object.assign(target, { link, sent: 0, received: 0 })
    if (link === undefined) listener.down(device)
    else listener.up(device, isAnew)
    this.#watch()
  }

  /** Looks at what the links count, while there are any. */
  #watch(): void {
    const isUp = [...this.#targets.values()].some(({ link }) => link !== undefined)
    if (!isUp) clearInterval(this.#timer)
    this.#timer = isUp ? (this.#timer ?? setInterval(() => void this.#count(), countMs)) : undefined
  }

  /** Takes over what the links count, for those who watch. */
  async #count(): Promise<void> {
    if (!this.#options.topic.isHeard) return
    for (const target of this.#targets.values()) {
      const counted = await target.link?.stats()
      if (counted === undefined) continue
      target.sent = counted.bytesSent
      target.received = counted.bytesReceived
    }
    this.#tell()
  }

  #forgetOne(): void {
    for (const [device, { link }] of this.#targets) {
      if (link !== undefined) continue
      this.#targets.delete(device)
      this.#paths.forget(device)
      return
    }
  }

  #tell(): void {
    const { topic } = this.#options
    if (topic.isHeard) topic.publish(this.paths())
  }
}

/** Devices whose paths are shown and kept. */
const targetsMax = 64
const countMs = 1000
const trafficMs = 250

function peerPath({ name, link, sent, received }: Target, sight: PathSight): PeerPath {
  const { device, state, untilMs, carriers } = sight
  const used = carriers.find(({ attempt }) => attempt !== undefined && attempt === sight.attempt)
  return {
    ...{ name, device, state, untilMs },
    path: link === undefined ? 'relay' : 'direct',
    carrier: link?.kind,
    roundTripMs: link === undefined ? undefined : used?.rttMs,
    carriers: carriers.map(({ attempt: _, rttMs, ...each }) => ({ ...each, roundTripMs: rttMs })),
    bytesSent: sent,
    bytesReceived: received,
  }
}
