import { openInbound, openOutbound, readDeviceList, sealEnvelope, verifyLockKey } from '@kith/keys'
import { attached, newPerson, type Person, randomId, type RawClient } from '@kith/testing/conformance'
import {
  bytesToId,
  type Decoded,
  type Device,
  type DeviceId,
  encodeMessages,
  type EnvelopeHeader,
  type Frame,
  type FrameOf,
  idToBytes,
  type Lane,
  type LockKey,
  type MessageId,
  readHeader,
  type StreamId,
  utf8Bytes,
  type WireMessage,
  writeHeader,
} from '@kith/wire'

import { type Player, type Stage, wordType } from './stage.ts'

/** How long an answer of the server may take, in milliseconds. */
const waitMs = 30_000

/** How a stream is opened: honestly unless something else is said. */
export interface EvilOpening {
  /** The name that the opening gives as its sender's. */
  readonly name?: string
  readonly stream?: StreamId
  readonly lane?: Lane
  readonly first?: number
  readonly after?: { readonly stream: StreamId; readonly seq: number }
}

/** Somebody with a name and a device of its own that keeps to no rule: it says bare frames to the true server, and has all keys of its device. */
export class EvilPeer implements AsyncDisposable {
  readonly person: Person
  readonly #stage: Stage
  #client: RawClient

  private constructor(stage: Stage, person: Person, client: RawClient) {
    this.#stage = stage
    this.person = person
    this.#client = client
  }

  /** Takes a name, which nobody has yet, and is attached. */
  static async join(stage: Stage, name = 'mallory'): Promise<EvilPeer> {
    const person = await newPerson(name)
    return new EvilPeer(stage, person, await attached(stage.realUrl, person, { waitMs }))
  }

  /** Everything that came and was not looked at. */
  get heard(): readonly Frame[] {
    return this.#client.frames
  }

  /** Says frames. Where that ended the session before, it comes back first, as a bad peer would. */
  async say(...frames: readonly Frame[]): Promise<void> {
    if (this.#client.isClosed) this.#client = await attached(this.#stage.realUrl, this.person, { waitMs })
    for (const frame of frames) this.#client.send(frame)
  }

  /** Waits until the server has handled what was said, or has put this device out. */
  async settled(): Promise<void> {
    await this.#client.sync().catch(() => undefined)
  }

  /** The next frame of a type. */
  next<T extends Frame['type']>(type: T): Promise<FrameOf<T>> {
    return this.#client.next(type)
  }

  /** The device of somebody and its lock key, as the server gives them to anybody. */
  async deviceOf(player: Player): Promise<{ readonly device: Device; readonly lockKey: LockKey }> {
    const request = this.#client.request()
    await this.say({ type: 'lookup', request, as: this.person.device, name: player.name, have: 0 })
    const { record } = await this.#client.next('name-record')
    const devices = record.lists.flatMap((bytes) => ok(readDeviceList(bytes)).list.devices)
    for (const bytes of record.lockKeys)
      for (const device of devices) {
        const verified = await verifyLockKey(bytes, device)
        if (verified.kind === 'ok' && device.device === player.peer.device) return { device, lockKey: verified.value }
      }
    throw new Error(`${player.name} has no lock key`)
  }

  /** The keys of a stream that somebody opened to this device, from its first envelope. */
  async keysOf(from: Player, { envelope }: FrameOf<'data'>): Promise<Uint8Array> {
    const { stream, lane } = readHeader(envelope.authenticated)
    const { device } = await this.deviceOf(from)
    return ok(await openInbound(envelope.opening ?? new Uint8Array(), this.person.keys, device, { stream, lane })).keys
  }

  /** Opens a stream to somebody. */
  async open(to: Player, { name = this.person.name, ...rest }: EvilOpening = {}): Promise<EvilStream> {
    const stream = rest.stream ?? ownStreamId(this.person.device)
    const lane = rest.lane ?? 'kept'
    const { lockKey } = await this.deviceOf(to)
    const opened = await openOutbound({ ...rest, name, stream, lane, generation: 0 }, lockKey, this.person.keys)
    const { keys, opening } = ok(opened)
    return new EvilStream(this, to, stream, lane, keys, opening)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#client.cut()
    return Promise.resolve()
  }
}

/** A stream of somebody evil, whose keys and opening are good. */
export class EvilStream {
  readonly stream: StreamId
  readonly keys: Uint8Array
  readonly opening: Uint8Array
  readonly #peer: EvilPeer
  readonly #to: Player
  readonly #lane: Lane

  constructor(peer: EvilPeer, to: Player, stream: StreamId, lane: Lane, keys: Uint8Array, opening: Uint8Array) {
    this.#peer = peer
    this.#to = to
    this.stream = stream
    this.#lane = lane
    this.keys = keys
    this.opening = opening
  }

  /** A word in an envelope that is sealed as it should be, with what the header says otherwise. */
  word(seq: number, word: string, change: Partial<EnvelopeHeader> = {}): Promise<FrameOf<'data'>> {
    const body = utf8Bytes(JSON.stringify(word))
    return this.message(seq, { messageType: wordType, encoding: 'json', body }, change)
  }

  /** The same with a message of any type. */
  async message(
    seq: number,
    message: Omit<WireMessage, 'mid'>,
    change: Partial<EnvelopeHeader> = {},
  ): Promise<FrameOf<'data'>> {
    const header: EnvelopeHeader = {
      ...{ to: this.#to.peer.device, from: this.#peer.person.device, stream: this.stream, seq },
      ...{ sentAtMs: Date.now(), lifeMs: 60_000, generation: 0, lane: this.#lane, kind: 'messages', count: 1 },
      atomic: false,
      ...change,
    }
    const authenticated = writeHeader(header)
    const plain = encodeMessages([{ mid: randomId<MessageId>(), ...message }])
    const sealed = await sealEnvelope(this.keys, authenticated, plain)
    const { opening } = this
    return { type: 'data', envelope: { authenticated, leftMs: header.lifeMs, listVersion: 1, opening, ...sealed } }
  }
}

/** An id as streams of this device have them (spec DL40). */
function ownStreamId(device: DeviceId): StreamId {
  const bytes = idToBytes(randomId<StreamId>())
  bytes.set(idToBytes(device).subarray(0, 8))
  return bytesToId<StreamId>(bytes)
}

function ok<T>(decoded: Decoded<T>): T {
  if (decoded.kind === 'refused') throw new Error(`an attack could not be made: ${decoded.code}`)
  return decoded.value
}
