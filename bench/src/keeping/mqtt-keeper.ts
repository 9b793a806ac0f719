import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'

import { body, envelopesPerReceiver, type Keeper, type KeeperConnection, type KeeperLane, laneStarts, type LaneStart, type Senders } from './keeper.ts' // prettier-ignore

const packets = { connect: 0x10, connack: 0x20, publishQos1: 0x32, puback: 0x40, subscribe: 0x82, suback: 0x90, disconnect: 0xe0 } // prettier-ignore
const identifiers = 65_536

/**
 * MQTT 3.1.1: every receiver has subscribed to a topic of its own with QoS 1 in a session that stays, and is away; messages are published
 * with QoS 1.
 */
export class MqttKeeper implements Keeper {
  async open(port: number, senders: Senders): Promise<readonly KeeperConnection[]> {
    for (let index = 0; index < senders.receivers; index++) {
      const socket = await connect(port, `receiver-${index}`, false)
      socket.write(packet(packets.subscribe, Buffer.from([0, 1]), text(topic(index)), Buffer.from([1])))
      await once(socket, 'data')
      socket.end(packet(packets.disconnect))
      await once(socket, 'close')
    }
    const opened = laneStarts(senders).map(async (starts, index) => {
      return new MqttConnection(await connect(port, `sender-${index}`, true), starts, senders.receivers)
    })
    return Promise.all(opened)
  }
}

class MqttConnection implements KeeperConnection {
  readonly lanes: readonly MqttLane[]
  readonly #socket: Socket
  readonly #lanesUnderWay: (MqttLane | undefined)[] = Array<undefined>(identifiers)
  #identifier = 0
  #gathered: Buffer[] = []
  #rest: Buffer = Buffer.alloc(0)
  onRead: () => void = () => undefined

  constructor(socket: Socket, starts: readonly LaneStart[], receivers: number) {
    this.#socket = socket
    this.lanes = starts.map(({ receiver }) => new MqttLane(this, receiver, receivers))
    socket.on('data', (chunk: Buffer) => {
      this.#read(chunk)
    })
  }

  publish(lane: MqttLane, receiver: number): void {
    this.#identifier = (this.#identifier % (identifiers - 1)) + 1
    if (this.#lanesUnderWay[this.#identifier] !== undefined) throw new Error('Too many messages are under way.')
    this.#lanesUnderWay[this.#identifier] = lane
    const identifier = Buffer.from([this.#identifier >> 8, this.#identifier & 255])
    this.#gathered.push(packet(packets.publishQos1, text(topic(receiver)), identifier, body))
  }

  flush(): void {
    if (this.#gathered.length === 0) return
    this.#socket.write(Buffer.concat(this.#gathered))
    this.#gathered = []
  }

  end(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    for (; at + 4 <= bytes.length; at += 4) {
      if (bytes[at] !== packets.puback) throw new Error(`The broker answered with packet ${String(bytes[at])}.`)
      const identifier = bytes.readUInt16BE(at + 2)
      const lane = this.#lanesUnderWay[identifier]
      this.#lanesUnderWay[identifier] = undefined
      lane?.onKept(1)
    }
    this.#rest = bytes.subarray(at)
    this.onRead()
  }
}

class MqttLane implements KeeperLane {
  readonly #connection: MqttConnection
  readonly #receivers: number
  #receiver: number
  #sent = 0
  onKept: (envelopes: number) => void = () => undefined

  constructor(connection: MqttConnection, receiver: number, receivers: number) {
    this.#connection = connection
    this.#receiver = receiver
    this.#receivers = receivers
  }

  send(envelopes: number): void {
    for (let index = 0; index < envelopes; index++) {
      if (++this.#sent % envelopesPerReceiver === 0) this.#receiver = (this.#receiver + 1) % this.#receivers
      this.#connection.publish(this, this.#receiver)
    }
  }
}

async function connect(port: number, client: string, isClean: boolean): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => undefined)
  socket.write(packet(packets.connect, text('MQTT'), Buffer.from([4, isClean ? 2 : 0, 0, 0]), text(client)))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  if (answer[0] !== packets.connack || answer[3] !== 0) throw new Error('The broker refused a connection.')
  return socket
}

function topic(receiver: number): string {
  return `mail/${receiver}`
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}

function packet(kind: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0)
  const head = length < 128 ? [kind, length] : [kind, (length & 127) | 128, length >> 7]
  return Buffer.concat([Buffer.from(head), ...parts])
}
