import {
  type Awaitable,
  BulkReceiver,
  bulkRoomBytes,
  BulkSender,
  nameInBulk,
  type OpenedBulk,
  plainOfUnsealed,
  unsealedBulk,
  unsealedForm,
} from '@kith/keys'
import {
  type ChannelAck,
  type ChannelData,
  type Decoded,
  type DeviceId,
  discard,
  type FrameOf,
  isName,
  PacketWriter,
  type PeerName,
} from '@kith/wire'
import type { Identity } from '../identity/identity.ts'
import type { KnownDevice, KnownName, KnownNames } from '../identity/known-names.ts'
import type { BulkLine } from './bulk-line.ts'
import { type BulkTalk, newBulkTalk } from './bulk-talk.ts'
import type { Outgoing } from './outgoing.ts'

/** Where bulk for a device goes now, or where it came from. */
export interface BulkWay {
  readonly kind: 'direct' | 'relay'
  readonly outgoing: Outgoing
  /** What is known of a link that is end-to-end; undefined where bulk is always sealed. */
  readonly line: BulkLine | undefined
}

export interface BulkKeeperOptions {
  readonly identity: Identity
  readonly names: KnownNames
  /** Learns a name's devices. */
  readonly lookup: (name: PeerName) => Promise<KnownName>
  /** Nothing is heard from this name. */
  readonly isBlocked: (name: PeerName) => boolean
  readonly way: (device: DeviceId) => BulkWay | undefined
  readonly listener: {
    /** What a device said, in this life of both programs. True when its memory is not needed any more. */
    packet(from: KnownDevice, plain: Uint8Array): boolean
    /** A device began a session that was not known: what was said before in vain may be said again. */
    met(from: KnownDevice): void
    /** What waited to be sealed is sealed. */
    room(device: DeviceId): void
  }
}

/** What goes into one sealed frame. */
interface Said {
  /** With room before them. */
  readonly bytes: Uint8Array
  readonly isUrgent: boolean
  /** The session of the other device that the frame names. */
  readonly heard: Uint8Array | undefined
}

/**
 * Seals and opens bulk (spec KY22, KY23): one session with each device in each direction, for one life of this program. Over a link that is end-to-end
 * it goes unsealed, when both ends know of which sessions it is (spec KY24).
 */
export class BulkKeeper {
  readonly #options: BulkKeeperOptions
  readonly #receiver: BulkReceiver
  readonly #talks = new Map<DeviceId, BulkTalk>()
  /** Until when a device is not asked about again, in milliseconds of this program. */
  readonly #strangers = new Map<DeviceId, number>()
  readonly #sealing = new Set<Promise<void>>()
  #lastSessionMs = 0

  constructor(options: BulkKeeperOptions) {
    this.#options = options
    this.#receiver = new BulkReceiver(options.identity.device)
  }

  /** The way to a device, when it has room for bulk; `room` follows when it has not. */
  hasRoom(device: DeviceId): boolean {
    const way = this.#options.way(device)
    if (way === undefined) return false
    const talk = this.#talks.get(device)
    if (talk !== undefined && (talk.sealing >= sealingMax || talk.waiting.length > 0)) return false
    const { outgoing } = way
    if (this.#isSaid(device, talk, way.line)) {
      if (outgoing.takesBulkNow) return true
      outgoing.whenBulkTakenNow(this.#roomOf(device))
    } else {
      if (outgoing.hasRoomForBulk) return true
      outgoing.whenRoomForBulk(this.#roomOf(device))
    }
    return false
  }

  /**
   * Sends bytes to a device, and takes their memory, which begins with `bulkRoomBytes` of room; dropped where there is no way. `isUrgent` puts
   * them before all bulk.
   */
  send(device: DeviceId, bytes: Uint8Array, isUrgent: boolean): void {
    const talk = this.#talkOf(device)
    const { sender } = talk
    if (sender === undefined) {
      if (talk.waiting.length < waitingMax) talk.waiting.push({ bytes, isUrgent })
      this.#begin(device, talk)
      return
    }
    const way = this.#options.way(device)
    const isSaid = way?.line !== undefined && this.#say(device, talk, sender, way.line)
    if (isSaid && bytes !== nothing) this.#hand(way, device, unsealedBulk(bytes), isUrgent)
    else this.#seal(device, talk, sender, { bytes, isUrgent, heard: this.#receiver.sessionOf(device) })
  }

  /**
   * Sends data, and an `ack` with it, over a link that is end-to-end, at once and without memory for it; false where `send` must do it: also when it is short and
   * `hasMore` says that others follow, because these travel together. Whoever calls looks at `hasRoom` before.
   */
  sendNow(device: DeviceId, packet: ChannelData, ack: ChannelAck | undefined, hasMore: boolean): boolean {
    const way = this.#options.way(device)
    if ((hasMore && packet.bytes.byteLength < longBytesMin) || way === undefined) return false
    if (!this.#isSaid(device, this.#talks.get(device), way.line)) return false
    const head = { to: device, from: this.#options.identity.id, form: unsealedForm }
    return way.outgoing.sendBulk(packetWriter.bulk(head, packet, ack))
  }

  /** Resolves when all that was sent is sealed and handed on. */
  async sealed(): Promise<void> {
    await Promise.all(this.#sealing)
  }

  /** A frame that came over the server, or over the direct link that `line` stands for. One that does not open is dropped. True when its memory is not needed any more. */
  frame(frame: FrameOf<'bulk'>, line: BulkLine | undefined): boolean {
    const { identity, names, isBlocked } = this.#options
    if (frame.to !== identity.id) return true
    const from = names.deviceOf(frame.from)
    if (from !== undefined) return isBlocked(from.name) || this.#open(from, frame.sealed, line)
    this.#meetStranger(frame)
    return false
  }

  /** The devices of a name changed. Sessions with those that it has no more are over. */
  changed({ list, lockKeys }: KnownName, removed: readonly DeviceId[]): void {
    for (const device of removed) this.#talks.delete(device)
    for (const { device } of list.devices) {
      const talk = this.#talks.get(device)
      if (talk?.sender !== undefined) talk.isStale = talk.sender.lockKey !== lockKeys.get(device)?.number
    }
  }

  /** Nothing that depends on a session is open with the device. */
  rest(device: DeviceId): void {
    if (this.#talks.get(device)?.isStale === true) this.#talks.delete(device)
  }

  /** Whether the other end of a link knows the sessions. */
  #isSaid(device: DeviceId, talk: BulkTalk | undefined, line: BulkLine | undefined): boolean {
    const other = this.#receiver.sessionOf(device)
    if (talk?.sender === undefined || line === undefined || other === undefined) return false
    return line.hasSaid(talk.sender.session, other)
  }

  /** Whether the other end of a link knows the sessions; it is told when not. */
  #say(device: DeviceId, talk: BulkTalk, sender: BulkSender, line: BulkLine): boolean {
    const other = this.#receiver.sessionOf(device)
    if (other === undefined) return false
    if (!line.hasSaid(sender.session, other) && !line.isSaying)
      this.#seal(device, talk, sender, { bytes: nothing, isUrgent: true, heard: other })
    return line.hasSaid(sender.session, other)
  }

  #seal(device: DeviceId, talk: BulkTalk, sender: BulkSender, said: Said): void {
    const { bytes, isUrgent, heard } = said
    const hasOpening = performance.now() - talk.namedAtMs > namedMs
    const sealed = sender.seal(bytes.subarray(bulkRoomBytes), { heard, hasOpening })
    if (!(sealed instanceof Promise)) {
      discard(bytes)
      this.#transmit(device, sealed, sender, said)
      return
    }
    const line = isUrgent ? this.#options.way(device)?.line : undefined
    if (line !== undefined) line.isSaying = true
    talk.sealing++
    const done = (): void => {
      if (line !== undefined) line.isSaying = false
      if (--talk.sealing === sealingMax - 1) this.#options.listener.room(device)
    }
    const sealing = sealed.then((made) => {
      this.#transmit(device, made, sender, said)
      done()
    }, done)
    this.#sealing.add(sealing)
    void sealing.finally(() => this.#sealing.delete(sealing))
  }

  /** True when the memory is not needed any more. */
  #open(from: KnownDevice, sealed: Uint8Array, line: BulkLine | undefined): boolean {
    const talk = this.#talkOf(from.device.device)
    const plain = line?.device === from.device.device ? plainOfUnsealed(sealed) : undefined
    if (line !== undefined && plain !== undefined) {
      if (!line.isOpening) return this.#takeUnsealed(from, talk, plain, line)
      line.wait(plain)
      return false
    }
    if (talk.opening >= openingMax) return true
    const opened: Awaitable<Decoded<OpenedBulk>> = this.#receiver.open(sealed, from.device)
    if (!(opened instanceof Promise)) {
      this.#take(from, talk, opened, line)
      discard(sealed, aroundBytes)
      return false
    }
    talk.opening++
    line?.opens()
    const done = (value: Decoded<OpenedBulk> | undefined): void => {
      talk.opening--
      // What cannot be opened says nothing.
      if (value !== undefined) this.#take(from, talk, value, line)
      if (line === undefined) return
      for (const waiting of line.opened()) this.#takeUnsealed(from, talk, waiting, line)
    }
    opened.then(done, () => {
      done(undefined)
    })
    return false
  }

  /** What came unsealed is of the sessions that the link was told of, when these are still those of the present lives (spec KY24). True when its memory is not needed any more. */
  #takeUnsealed(from: KnownDevice, talk: BulkTalk, plain: Uint8Array, line: BulkLine): boolean {
    const { device } = from.device
    const session = this.#receiver.sessionOf(device)
    if (talk.sender === undefined || session === undefined || !line.hasHeard(talk.sender.session, session))
      this.#nudge(device, talk, false, undefined)
    else if (plain.byteLength > 0) return this.#options.listener.packet(from, plain)
    return true
  }

  #take(from: KnownDevice, talk: BulkTalk, opened: Decoded<OpenedBulk>, line: BulkLine | undefined): void {
    const { device } = from.device
    if (opened.kind === 'refused') {
      // This life does not know the session, so it began lately: the other device hears of it, and says how it opens.
      if (opened.code === 'stream-unknown') this.#nudge(device, talk, false, this.#receiver.sessionOf(device))
      return
    }
    const { plain, session, heard } = opened.value
    const isNew = talk.heard !== session
    talk.heard = session
    if (talk.sender === undefined || !isSame(heard, talk.sender.session)) {
      this.#nudge(device, talk, isNew, session)
      return
    }
    talk.namedAtMs = performance.now()
    if (line?.device === device) line.heard(talk.sender.session, session)
    const isMet = talk.met === session
    talk.met = session
    if (!isMet) this.#options.listener.met(from)
    // It was made by opening, for this frame alone.
    if (plain.byteLength > 0 && this.#options.listener.packet(from, plain)) discard(plain)
  }

  /** The other device does not know this life's session, or what this life knows of its own: it learns it by an empty frame. */
  #nudge(device: DeviceId, talk: BulkTalk, isNew: boolean, heard: Uint8Array | undefined): void {
    const nowMs = performance.now()
    if (!isNew && nowMs - talk.nudgedAtMs < nudgeMs) return
    talk.nudgedAtMs = nowMs
    talk.namedAtMs = -Infinity
    if (talk.sender === undefined) this.send(device, nothing, true)
    else this.#seal(device, talk, talk.sender, { bytes: nothing, isUrgent: true, heard })
  }

  /** A device of a name that is not known here says whose it is; its name is learned, and it is heard when it says so again. */
  #meetStranger({ from, sealed }: FrameOf<'bulk'>): void {
    const name = nameInBulk(sealed)
    const nowMs = performance.now()
    for (const [device, untilMs] of this.#strangers) if (untilMs <= nowMs) this.#strangers.delete(device)
    if (name === undefined || !isName(name) || this.#strangers.has(from) || this.#strangers.size >= strangersMax) return
    if (this.#options.isBlocked(name)) return
    this.#strangers.set(from, nowMs + strangerMs)
    this.#options.lookup(name).then(
      () => {
        const known = this.#options.names.deviceOf(from)
        if (known !== undefined) this.#open(known, sealed, undefined)
      },
      () => {
        // Nobody of that name is known; the device may say so again in a while.
      },
    )
  }

  #talkOf(device: DeviceId): BulkTalk {
    let talk = this.#talks.get(device)
    if (talk === undefined) {
      if (this.#talks.size >= talksMax) this.#forgetOne()
      talk = newBulkTalk()
      this.#talks.set(device, talk)
    }
    return talk
  }

  #forgetOne(): void {
    for (const [device, { waiting, opening, sealing }] of this.#talks) {
      if (waiting.length + opening + sealing > 0) continue
      this.#talks.delete(device)
      return
    }
  }

  #begin(device: DeviceId, talk: BulkTalk): void {
    const { identity, names } = this.#options
    const lockKey = names.deviceOf(device)?.lockKey
    if (talk.isBeginning) return
    if (lockKey === undefined) {
      talk.waiting = []
      return
    }
    talk.isBeginning = true
    this.#lastSessionMs = Math.max(Date.now(), this.#lastSessionMs + 1)
    BulkSender.begin(identity.name, lockKey, identity.device, this.#lastSessionMs).then(
      (begun) => {
        talk.isBeginning = false
        const waiting = talk.waiting.splice(0)
        if (begun.kind === 'refused') return
        talk.sender = begun.value
        for (const { bytes, isUrgent } of waiting) this.send(device, bytes, isUrgent)
        this.#options.listener.room(device)
      },
      () => {
        // Without a session nothing can be said; whoever waits gives up in time.
        talk.isBeginning = false
        talk.waiting = []
      },
    )
  }

  #transmit(to: DeviceId, sealed: Uint8Array, sender: BulkSender, { isUrgent, heard }: Said): void {
    const way = this.#options.way(to)
    if (way === undefined) return
    this.#hand(way, to, sealed, isUrgent)
    // What is urgent goes before everything that is handed on later.
    if (isUrgent && heard !== undefined) way.line?.said(sender.session, heard)
  }

  #hand({ outgoing }: BulkWay, to: DeviceId, sealed: Uint8Array, isUrgent: boolean): void {
    const frame: FrameOf<'bulk'> = { type: 'bulk', to, from: this.#options.identity.id, sealed }
    if (isUrgent) outgoing.push(frame)
    else outgoing.pushBulk(frame)
  }

  readonly #rooms = new Map<DeviceId, () => void>()

  /** One function for each device, so that it waits once. */
  #roomOf(device: DeviceId): () => void {
    let call = this.#rooms.get(device)
    if (call === undefined) {
      call = () => {
        this.#rooms.delete(device)
        this.#options.listener.room(device)
      }
      this.#rooms.set(device, call)
    }
    return call
  }
}

/** Whether both name the same session. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && one.every((byte, at) => byte === other[at])
}

const packetWriter = new PacketWriter()
/** Data so long is worth a packet of its own. */
const longBytesMin = 8_192
/** What tells of a session and of nothing else. */
const nothing = new Uint8Array(bulkRoomBytes)
/** So long after it was named, a session needs no opening, in milliseconds. */
const namedMs = 1_000
/** Between two empty frames that tell a device of this life's session. */
const nudgeMs = 1_000
/** A device of a name that could not be learned is not asked about again for so long. */
const strangerMs = 5_000
const strangersMax = 16
/** Frames of one device that are opened at a time; only those that open a session take time, and all of them in browsers. */
const openingMax = 64
/** Frames to one device that are sealed at a time. */
const sealingMax = 8
/** Frames that wait for the first session with a device. */
const waitingMax = 32
const talksMax = 1_024
/** What a packet has beside the sealed bytes of its only frame: its version, the frame's head, two devices and a length. */
const aroundBytes = 40
