import { bulkRoomBytes, ReplayWindow } from '@kith/keys'
import {
  bytesToId,
  type ChannelAck,
  type ChannelId,
  type ChannelOpen,
  type ChannelPacket,
  decodeChannelPackets,
  type DeviceId,
  encodeChannelPackets,
  type ErrorCode,
  type FrameOf,
  KithError,
  limits,
  numberOfCode,
  type PeerName,
  utf8Bytes,
} from '@kith/wire'
import type { Identity } from '../identity/identity.ts'
import type { KnownDevice, KnownName, KnownNames } from '../identity/known-names.ts'
import { BulkKeeper, type BulkWay } from './bulk-keeper.ts'
import type { BulkLine } from './bulk-line.ts'
import type { ByteChannel, ChannelListener, Channels } from './byte-channel.ts'
import { ChannelEnd } from './channel-end.ts'
import type { Outgoing } from './outgoing.ts'
import { soon } from './soon.ts'

export interface ChannelKeeperOptions {
  readonly identity: Identity
  readonly names: KnownNames
  readonly lookup: (name: PeerName) => Promise<KnownName>
  readonly isBlocked: (name: PeerName) => boolean
  /** Where bulk for a device goes now. */
  readonly way: (device: DeviceId) => BulkWay | undefined
  /** Something goes to a device, or comes from it: a direct path is worth trying. */
  readonly traffic: (device: DeviceId, name: PeerName) => void
  /** A listener threw. */
  readonly onFailure: (error: unknown) => void
}

/** What is open with one device. */
interface Neighbour {
  readonly ends: Map<ChannelId, ChannelEnd>
  /** Numbers of the channels that it has opened here. */
  opened: ReplayWindow
  /** Channels opened with it in this life. */
  count: number
  way: BulkWay | undefined
  /** Who is asked first for data, so that all get their turn. */
  turn: number
  isStirred: boolean
  /** Something that was written in this turn has left already; what follows leaves at its end. */
  hasLeft: boolean
}

/** The channels of this program (spec CH): opened and heard here, their packets sealed as bulk, acknowledgements first, data as there is room. */
export class ChannelKeeper implements Channels {
  readonly bulk: BulkKeeper
  readonly #options: ChannelKeeperOptions
  readonly #neighbours = new Map<DeviceId, Neighbour>()
  readonly #listeners = new Map<string, ChannelListener>()
  #count = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #timerAtMs = Infinity
  #failure: KithError | undefined

  constructor(options: ChannelKeeperOptions) {
    this.#options = options
    const { identity, names, lookup, isBlocked, way } = options
    this.bulk = new BulkKeeper({
      identity,
      names,
      lookup,
      isBlocked,
      way,
      listener: {
        packet: (from, plain) => this.#packet(from, plain),
        met: ({ device: { device } }) => {
          // A new life of the other program counts its channels anew; those of an earlier one are not opened again, because it is fresh.
          this.#neighbour(device).opened = new ReplayWindow()
          for (const end of this.#ends(device)) if (end.machine.state.state === 'opening') end.move(false)
        },
        room: (device) => {
          this.#stir(device)
        },
      },
    })
  }

  open(device: DeviceId, type: string, init: Uint8Array = nothing): ByteChannel {
    if (this.#failure !== undefined) throw this.#failure
    if (init.byteLength > limits.channelInitBytesMax || utf8Bytes(type).byteLength > limits.messageTypeBytesMax)
      throw new KithError('option-invalid', 'What opens a channel is too long.')
    const neighbour = this.#neighbour(device)
    if (this.#isFull(device)) throw new KithError('channel-limit')
    if (neighbour.ends.size === 0) this.bulk.rest(device)
    const channel = bytesToId<ChannelId>(crypto.getRandomValues(new Uint8Array(16)))
    const open = { number: ++neighbour.count, type, init }
    const end = this.#add(device, neighbour, channel, { type, init, open, limit: undefined })
    const known = this.#options.names.deviceOf(device)
    if (known !== undefined) this.#options.traffic(device, known.name)
    return end
  }

  listen(type: string, listener: ChannelListener): Disposable {
    if (this.#listeners.has(type))
      throw new KithError('option-invalid', 'Channels of this type are listened for already.')
    this.#listeners.set(type, listener)
    return {
      [Symbol.dispose]: () => {
        if (this.#listeners.get(type) === listener) this.#listeners.delete(type)
      },
    }
  }

  /** A frame that came over the server, or over the direct link that `line` stands for. True when its memory is not needed any more. */
  frame(frame: FrameOf<'bulk'>, line: BulkLine | undefined): boolean {
    return this.bulk.frame(frame, line)
  }

  /** Paths came or went, of one device or of any. */
  pathsChanged(device?: DeviceId): void {
    if (device !== undefined) this.#look(device)
    else for (const each of this.#neighbours.keys()) this.#look(each)
  }

  /** The devices of a name changed: channels with those that it has no more end. */
  changed(known: KnownName, removed: readonly DeviceId[]): void {
    const error = new KithError('device-gone')
    for (const device of removed) {
      const neighbour = this.#neighbours.get(device)
      for (const end of neighbour?.ends.values() ?? []) {
        end.abandon(error)
        this.#count--
      }
      this.#neighbours.delete(device)
    }
    this.bulk.changed(known, removed)
  }

  /** Nothing more is opened, and the other ends are told; resolves when that is on its way. */
  async leave(error: KithError): Promise<void> {
    this.#failure = error
    for (const [device, { ends }] of this.#neighbours) {
      for (const end of ends.values()) end.reset('channel-lost', 'disposed')
      this.#send(device)
    }
    await this.bulk.sealed()
    for (const device of this.#neighbours.keys()) this.#options.way(device)?.outgoing.flush()
  }

  end(error: KithError): void {
    this.#failure = error
    clearTimeout(this.#timer)
    for (const { ends } of this.#neighbours.values()) for (const end of ends.values()) end.abandon(error)
    this.#neighbours.clear()
    this.#listeners.clear()
  }

  /** True when the memory is not needed any more. */
  #packet(from: KnownDevice, plain: Uint8Array): boolean {
    const decoded = decodeChannelPackets(plain)
    // What makes no sense in a proven packet is of a later version, or hostile: either way there is nobody to answer.
    if (decoded.kind === 'refused' || this.#failure !== undefined) return true
    const { device } = from.device
    let isDone = true
    for (const packet of decoded.value) {
      const end = this.#neighbours.get(device)?.ends.get(packet.channel)
      if (end !== undefined) isDone = end.take(packet) && isDone
      else if (packet.kind === 'open') this.#opened(from, packet)
      else if (packet.kind !== 'reset') this.#refuse(device, packet.channel, 'channel-lost')
    }
    return isDone
  }

  /** Another device opens a channel; each number once in the life of both (spec CH4). */
  #opened(from: KnownDevice, { channel, number, type, init, limit }: ChannelOpen): void {
    const { device } = from.device
    const neighbour = this.#neighbour(device)
    if (!neighbour.opened.isNew(number)) {
      this.#refuse(device, channel, 'channel-lost')
      return
    }
    const listener = this.#listeners.get(type)
    if (listener === undefined || this.#isFull(device)) {
      this.#refuse(device, channel, listener === undefined ? 'no-listener' : 'channel-limit')
      return
    }
    neighbour.opened.take(number)
    const end = this.#add(device, neighbour, channel, { type, init: init.slice(), open: undefined, limit })
    this.#options.traffic(device, from.name)
    try {
      listener(end, from)
    } catch (error) {
      end.reset('internal')
      this.#options.onFailure(error)
    }
  }

  #add(
    device: DeviceId,
    neighbour: Neighbour,
    channel: ChannelId,
    options: Pick<ConstructorParameters<typeof ChannelEnd>[0], 'type' | 'init' | 'open' | 'limit'>,
  ): ChannelEnd {
    this.#count++
    // Of those that are over, the oldest stop answering what comes late.
    for (const { machine } of neighbour.ends.values()) {
      if (neighbour.ends.size < endsPerDeviceMax) break
      if (!machine.isLive) this.#forget(neighbour, machine.id)
    }
    const end = new ChannelEnd({
      ...options,
      device,
      channel,
      windowBytesMax: Math.min(limits.channelWindowBytesMax, Math.ceil(windowsBytesMax / this.#count)),
      nowMs,
      stir: () => {
        this.#stir(device)
      },
      wrote: () => {
        this.#leave(device, neighbour)
      },
    })
    neighbour.ends.set(channel, end)
    this.#stir(device)
    return end
  }

  #refuse(device: DeviceId, channel: ChannelId, code: ErrorCode): void {
    this.#transmit(device, { kind: 'reset', channel, code: numberOfCode(code) }, true)
  }

  #transmit(device: DeviceId, packet: ChannelPacket, isUrgent: boolean, ack?: ChannelAck): void {
    this.bulk.send(device, encodeChannelPackets(packet, ack, bulkRoomBytes), isUrgent)
  }

  #neighbour(device: DeviceId): Neighbour {
    let neighbour = this.#neighbours.get(device)
    if (neighbour === undefined) {
      const way = this.#options.way(device)
      neighbour = {
        ends: new Map(),
        opened: new ReplayWindow(),
        count: 0,
        way,
        turn: 0,
        isStirred: false,
        hasLeft: false,
      }
      this.#neighbours.set(device, neighbour)
    }
    return neighbour
  }

  #ends(device: DeviceId): readonly ChannelEnd[] {
    return [...(this.#neighbours.get(device)?.ends.values() ?? [])]
  }

  #isFull(device: DeviceId): boolean {
    let [all, here] = [0, 0]
    for (const [each, { ends }] of this.#neighbours)
      for (const { machine } of ends.values())
        if (machine.isLive) {
          all++
          if (each === device) here++
        }
    return here >= limits.channelsPerDeviceMax || all >= limits.channelsMax
  }

  /** Takes the way to a device as it is now. */
  #look(device: DeviceId): void {
    const neighbour = this.#neighbours.get(device)
    if (neighbour === undefined) return
    const way = this.#options.way(device)
    const { way: before } = neighbour
    if (way?.outgoing === before?.outgoing) return
    neighbour.way = way
    // A direct path that takes over leaves the relay as it is; a way that went took with it what was on it.
    const isBroken = before !== undefined && !(before.kind === 'relay' && way?.kind === 'direct')
    for (const end of neighbour.ends.values()) end.move(isBroken)
  }

  /** What is written first in a turn leaves at once, so that an answer does not wait for the turn to end; what follows leaves together. */
  #leave(device: DeviceId, neighbour: Neighbour): void {
    if (neighbour.hasLeft || this.#neighbours.get(device) !== neighbour) return
    neighbour.hasLeft = true
    this.#send(device)
  }

  /** Does once in this turn what is to be done for a device. */
  #stir(device: DeviceId): void {
    const neighbour = this.#neighbours.get(device)
    if (neighbour === undefined || neighbour.isStirred) return
    neighbour.isStirred = true
    soon(() => {
      neighbour.isStirred = false
      neighbour.hasLeft = false
      for (const end of neighbour.ends.values())
        if (end.isBusy) {
          this.#send(device)
          break
        }
      this.#setTimer()
    })
  }

  /** Sends what is urgent, then data as long as there is room, a packet of each channel in turn, and the acks that did not travel with it. */
  #send(device: DeviceId): void {
    const neighbour = this.#neighbours.get(device)
    if (neighbour === undefined) return
    const outgoing = this.#options.way(device)?.outgoing
    outgoing?.hold()
    try {
      this.#gather(device, neighbour, outgoing)
    } finally {
      outgoing?.flush()
    }
  }

  #gather(device: DeviceId, neighbour: Neighbour, outgoing: Outgoing | undefined): void {
    const ends = [...neighbour.ends.values()]
    for (const end of ends)
      for (let packet = end.nextPacket(); packet !== undefined; packet = end.nextPacket())
        this.#transmit(device, packet, true)
    for (const end of ends) if (end.machine.state.state === 'gone') this.#forget(neighbour, end.machine.id)
    let idle = 0
    while (idle < ends.length && this.bulk.hasRoom(device)) {
      const end = ends[neighbour.turn++ % ends.length]
      const data = end?.nextData()
      if (data === undefined) idle++
      else {
        idle = 0
        // Where bulk waits, an ack goes before it.
        const ack = outgoing?.isClearOfBulk === true ? end?.nextAck() : undefined
        if (!this.bulk.sendNow(device, data, ack, end?.machine.hasMore === true))
          this.#transmit(device, data, false, ack)
      }
    }
    for (const end of ends) {
      const ack = end.oldAck()
      if (ack !== undefined) this.#transmit(device, ack, true)
    }
  }

  #forget(neighbour: Neighbour, channel: ChannelId): void {
    if (neighbour.ends.delete(channel)) this.#count--
  }

  #setTimer(): void {
    let dueMs = Infinity
    for (const { ends } of this.#neighbours.values())
      for (const { machine } of ends.values()) dueMs = Math.min(dueMs, machine.nextTimeout() ?? Infinity)
    // One that rings early is set again.
    if (dueMs >= this.#timerAtMs) return
    clearTimeout(this.#timer)
    this.#timerAtMs = dueMs
    this.#timer = setTimeout(
      () => {
        this.#timerAtMs = Infinity
        this.#ring()
      },
      Math.max(1, Math.min(dueMs - nowMs(), timerMsMax)),
    )
  }

  #ring(): void {
    const now = nowMs()
    for (const { ends } of this.#neighbours.values()) for (const end of ends.values()) end.ring(now)
    this.#setTimer()
  }
}

/** A clock that nobody sets, in milliseconds. */
function nowMs(): number {
  return performance.now()
}

const nothing = new Uint8Array(0)
/** Bytes of all channels together that wait for their readers, about. */
const windowsBytesMax = 134_217_728
/** Channels of one device, also those that are over and answer what comes late. */
const endsPerDeviceMax = 512
const timerMsMax = 60_000
