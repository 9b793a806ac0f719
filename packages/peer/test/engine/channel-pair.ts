import { type DeviceKeys, generateDevice } from '@kith/keys'
import { decodePacket, type DeviceId, type FrameOf, type PeerName } from '@kith/wire'

import type { BulkWay } from '../../src/engine/bulk-keeper.ts'
import { BulkLine } from '../../src/engine/bulk-line.ts'
import { ChannelKeeper, type ChannelKeeperOptions } from '../../src/engine/channel-keeper.ts'
import { Outgoing } from '../../src/engine/outgoing.ts'
import type { Identity } from '../../src/identity/identity.ts'
import type { KnownDevice, KnownName, KnownNames } from '../../src/identity/known-names.ts'
import { memoryLinkPair, type MemoryLinkPair } from '../../src/links/memory.ts'

/** One program of a pair. */
export class Side {
  readonly name: PeerName
  readonly keys: DeviceKeys
  readonly device: DeviceId
  keeper: ChannelKeeper
  readonly known = new Map<DeviceId, KnownDevice>()
  readonly blocked = new Set<string>()
  readonly failures: unknown[] = []
  lookups = 0
  way: BulkWay | undefined
  readonly #pair: () => readonly [Side, Side]

  constructor(name: string, keys: DeviceKeys, pair: () => readonly [Side, Side]) {
    this.name = name as PeerName
    this.keys = keys
    this.device = keys.device
    this.#pair = pair
    this.keeper = this.#newKeeper()
  }

  /** The program begins anew: it knows nothing of its channels. */
  restart(): void {
    this.keeper = this.#newKeeper()
  }

  /** Knows the other side's device from now on. */
  learn(other: Side): void {
    const { keys, name, device } = other
    this.known.set(device, { name, device: keys.listed, lockKey: keys.lockKey })
  }

  #newKeeper(): ChannelKeeper {
    return new ChannelKeeper(this.options)
  }

  /** What its channels need. */
  get options(): ChannelKeeperOptions {
    return {
      identity: { name: this.name, id: this.device, device: this.keys } as unknown as Identity,
      names: { deviceOf: (device: DeviceId) => this.known.get(device) } as unknown as KnownNames,
      lookup: (name) => {
        this.lookups++
        const other = this.#pair().find((side) => side.name === name)
        if (other === undefined) return Promise.reject(new Error('nobody has this name'))
        this.learn(other)
        return Promise.resolve({ name } as KnownName)
      },
      isBlocked: (name) => this.blocked.has(name),
      way: () => this.way,
      traffic: () => undefined,
      onFailure: (error) => {
        this.failures.push(error)
      },
    }
  }
}

/** Two programs with a link between them. */
export class ChannelPair implements Disposable {
  readonly alice: Side
  readonly bob: Side
  /** Frames that went, in order; `meddle` may change or drop one. */
  readonly seen: FrameOf<'bulk'>[] = []
  meddle: (frame: FrameOf<'bulk'>, kind: BulkWay['kind']) => FrameOf<'bulk'> | undefined = (frame) => frame
  #links: MemoryLinkPair | undefined

  private constructor(alice: DeviceKeys, bob: DeviceKeys) {
    const both = (): readonly [Side, Side] => [this.alice, this.bob]
    this.alice = new Side('alice', alice, both)
    this.bob = new Side('bob', bob, both)
  }

  /** Alice knows Bob's device; Bob knows hers unless she is a stranger. */
  static async make({ isStranger = false } = {}): Promise<ChannelPair> {
    const pair = new ChannelPair(await generateDevice('a', 1), await generateDevice('b', 1))
    pair.alice.learn(pair.bob)
    if (!isStranger) pair.bob.learn(pair.alice)
    pair.connect('relay')
    return pair
  }

  /** Another path takes the place of the one before, which breaks. */
  connect(kind: BulkWay['kind']): void {
    this.cut()
    const links = memoryLinkPair()
    this.#links = links
    for (const [at, side] of [this.alice, this.bob].entries()) {
      const link = links.ends[at === 0 ? 0 : 1]
      const outgoing = new Outgoing(link)
      const other = at === 0 ? this.bob : this.alice
      const line = kind === 'direct' ? new BulkLine(other.device) : undefined
      side.way = { kind, outgoing, line }
      link.listen({
        packet: (packet) => {
          const decoded = decodePacket(packet)
          if (decoded.kind !== 'packet') return true
          let isDone = true
          for (const frame of decoded.frames)
            isDone = frame.type === 'bulk' && this.#give(side, frame, kind, line) && isDone
          return isDone
        },
        room: () => {
          outgoing.flush()
        },
        down: () => undefined,
      })
      side.keeper.pathsChanged()
    }
  }

  /** Bytes that a side has given to its link. */
  bytesSentBy(side: Side): number {
    return this.#links?.ends[side === this.alice ? 0 : 1].bytesSent ?? 0
  }

  /** No path is left, and what was on it is lost. */
  cut(): void {
    this.#links?.cut()
    this.#links = undefined
    for (const side of [this.alice, this.bob]) {
      side.way?.outgoing.close()
      side.way = undefined
      side.keeper.pathsChanged()
    }
  }

  #give(side: Side, frame: FrameOf<'bulk'>, kind: BulkWay['kind'], line: BulkLine | undefined): boolean {
    // The memory of the frame may be used again.
    this.seen.push({ ...frame, sealed: frame.sealed.slice() })
    const given = this.meddle(frame, kind)
    // Whoever meddles may have kept it.
    return given !== undefined && side.keeper.frame(given, line)
  }

  [Symbol.dispose](): void {
    this.cut()
  }
}

/** Everything that comes until the end. */
export async function readAll(channel: { read(): Promise<Uint8Array | undefined> }): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (let bytes = await channel.read(); bytes !== undefined; bytes = await channel.read()) parts.push(bytes)
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}
