import {
  bytesToId, type DeviceId, encodeFrame, encodeOpening, envelopeOffsets, type Frame, frameHeadBytes, joinSigned,
  numberOfFrame, protocolVersion, sealBytes, type StreamId, tagBytes, writeHeader,
} from '@kith/wire' // prettier-ignore
import { randomBytes } from 'node:crypto'

import { KithSession } from '../dialects/kith-session.ts'
import { frameHeadLength, type ThinSocket, writeFrameHead } from '../generator/thin-socket.ts'
import {
  bodyBytes, envelopesPerReceiver, type Keeper, type KeeperConnection, type KeeperLane, laneStarts, type LaneStart,
  type Senders,
} from './keeper.ts' // prettier-ignore

const storedNumber = numberOfFrame('stored')
const signatureBytes = 64
/** Where the low half of the position stands in a `store` frame, behind `first`. */
const positionAt = frameHeadBytes + 8 + envelopeOffsets.seq + 4
/** Where the stream and the low half of `upTo` stand in the payload of a `stored` frame. */
const storedStreamAt = 32
const storedUpToAt = 52
const keepMs = 7 * 24 * 3_600_000

interface Device {
  readonly name: string
  readonly device: DeviceId
}

/**
 * Kith: every sender and every receiver has a name and a device, and every receiver has granted `contact` to every sender. `store` frames
 * are made from templates with openings of the true size, because an envelope carries its opening for as long as nothing was
 * acknowledged. The server verifies neither seals nor openings, so they hold random bytes.
 */
export class KithKeeper implements Keeper {
  async open(port: number, senders: Senders): Promise<readonly KeeperConnection[]> {
    const sessions: KithSession[] = []
    for (let index = 0; index < senders.connections; index++) sessions.push(await KithSession.connect(port))
    const writing: Device[] = []
    for (let index = 0; index < senders.senders; index++) {
      const name = `sender-${index}`
      writing.push({ name, device: await (sessions[index % sessions.length] as KithSession).signIn(name) })
    }
    const away: DeviceId[] = []
    for (let index = 0; index < senders.receivers; index++) {
      const session = await KithSession.connect(port)
      const device = await session.signIn(`receiver-${index}`)
      await session.grant(device, writing.map(({ name }) => name)) // prettier-ignore
      session.socket.end()
      away.push(device)
    }
    const starts = laneStarts(senders)
    return sessions.map(({ socket }, index) => new KithConnection(socket, starts[index] ?? [], writing, away))
  }
}

class KithConnection implements KeeperConnection {
  readonly lanes: readonly KithLane[]
  readonly #socket: ThinSocket
  /** Streams that have envelopes on their way, by the 16 bytes of their ids. */
  readonly #streams = new Map<string, { readonly lane: KithLane; upTo: number }>()
  #gathered: Buffer[] = []
  onRead: () => void = () => undefined

  constructor(socket: ThinSocket, starts: readonly LaneStart[], writing: readonly Device[], away: readonly DeviceId[]) {
    this.#socket = socket
    this.lanes = starts.map(({ sender, receiver }) => new KithLane(writing[sender] as Device, away, receiver, this))
    socket.onMessage = (payload) => {
      this.#hear(payload)
    }
    socket.onRead = () => {
      this.onRead()
    }
    socket.onClose = () => {
      throw new Error('The server closed a connection.')
    }
  }

  open(stream: Buffer, lane: KithLane): void {
    this.#streams.set(stream.toString('latin1'), { lane, upTo: 0 })
  }

  gather(packet: Buffer): void {
    this.#gathered.push(packet)
  }

  flush(): void {
    if (this.#gathered.length === 0) return
    this.#socket.write(Buffer.concat(this.#gathered))
    this.#gathered = []
  }

  end(): void {
    this.#socket.end()
  }

  #hear(packet: Buffer): void {
    for (let at = 1; at < packet.length; at += frameHeadBytes + packet.readUIntBE(at + 1, 3)) {
      if (packet[at] !== storedNumber) throw new Error(`The server answered with frame ${String(packet[at])}.`)
      const payloadAt = at + frameHeadBytes
      const key = packet.toString('latin1', payloadAt + storedStreamAt, payloadAt + storedStreamAt + 16)
      const stream = this.#streams.get(key)
      if (stream === undefined) continue
      const upTo = packet.readUInt32BE(payloadAt + storedUpToAt)
      if (upTo === envelopesPerReceiver) this.#streams.delete(key)
      stream.lane.onKept(upTo - stream.upTo)
      stream.upTo = upTo
    }
  }
}

class KithLane implements KeeperLane {
  readonly #from: Device
  readonly #away: readonly DeviceId[]
  readonly #connection: KithConnection
  #receiver: number
  #template: Uint8Array = new Uint8Array()
  #position = envelopesPerReceiver
  onKept: (envelopes: number) => void = () => undefined

  constructor(from: Device, away: readonly DeviceId[], receiver: number, connection: KithConnection) {
    this.#from = from
    this.#away = away
    this.#receiver = receiver
    this.#connection = connection
  }

  send(envelopes: number, messagesEach: number): void {
    for (let left = envelopes; left > 0;) {
      if (this.#position === envelopesPerReceiver) this.#beginStream(messagesEach)
      const last = Math.min(this.#position + left, envelopesPerReceiver)
      left -= last - this.#position
      this.#connection.gather(packetOf(this.#template, this.#position + 1, last))
      this.#position = last
    }
  }

  #beginStream(messagesEach: number): void {
    const stream = randomBytes(16)
    const to = this.#away[this.#receiver++ % this.#away.length] as DeviceId
    this.#template = storeFrame(this.#from, to, bytesToId<StreamId>(stream), messagesEach)
    this.#position = 0
    this.#connection.open(stream, this)
  }
}

function storeFrame({ name, device: from }: Device, to: DeviceId, stream: StreamId, count: number): Uint8Array {
  const bound = { to, from, stream, lane: 'kept', generation: 0 } as const
  const header = {
    ...bound,
    seq: 1,
    sentAtMs: Date.now(),
    lifeMs: keepMs,
    kind: 'messages',
    count,
    atomic: false,
  } as const
  const opening = joinSigned(
    encodeOpening({ ...bound, name, lockKey: 1, encapsulated: randomBytes(32), first: 1 }),
    randomBytes(signatureBytes),
  )
  const envelope = {
    authenticated: writeHeader(header),
    leftMs: keepMs,
    listVersion: 1,
    tag: randomBytes(tagBytes),
    opening,
    body: randomBytes(bodyBytes * count + sealBytes),
  }
  const frame: Frame = { type: 'store', first: 1, envelope }
  return encodeFrame(frame).slice()
}

/** A WebSocket frame with one packet: the template once for each position. */
function packetOf(template: Uint8Array, first: number, last: number): Buffer {
  const length = 1 + (last - first + 1) * template.length
  const bytes = Buffer.allocUnsafe(frameHeadLength(length) + length)
  let at = writeFrameHead(bytes, 0, length, 'binary')
  bytes[at++] = protocolVersion
  for (let position = first; position <= last; position++) {
    bytes.set(template, at)
    bytes.writeUInt32BE(position, at + positionAt)
    at += template.length
  }
  return bytes
}
