import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'

import { body, bodyBytes, envelopesPerReceiver, type Keeper, type KeeperConnection, type KeeperLane, laneStarts, type LaneStart, type Senders } from './keeper.ts' // prettier-ignore

const stream = { name: 'mail', subjects: ['mail.*'], storage: 'file', retention: 'limits', num_replicas: 1 }
const lineEnd = '\r\n'

/** JetStream with one stream of files for the subjects of all receivers; each message is acknowledged by the server. */
export class NatsKeeper implements Keeper {
  async open(port: number, senders: Senders): Promise<readonly KeeperConnection[]> {
    const first = await connect(port)
    const wanted = JSON.stringify(stream)
    first.write(`SUB made 1${lineEnd}PUB $JS.API.STREAM.CREATE.mail made ${wanted.length}${lineEnd}${wanted}${lineEnd}`)
    let answer = ''
    while (!answer.endsWith(`}${lineEnd}`)) answer += ((await once(first, 'data')) as [Buffer]).toString()
    first.destroy()
    if (answer.includes('"error"')) throw new Error(`JetStream refused the stream: ${answer}`)
    const opened = laneStarts(senders).map(async (starts, index) => {
      return new NatsConnection(await connect(port), index, starts, senders.receivers)
    })
    return Promise.all(opened)
  }
}

class NatsConnection implements KeeperConnection {
  readonly lanes: readonly NatsLane[]
  readonly #socket: Socket
  readonly #inbox: string
  #gathered: (string | Uint8Array)[] = []
  #rest: Buffer = Buffer.alloc(0)
  onRead: () => void = () => undefined

  constructor(socket: Socket, index: number, starts: readonly LaneStart[], receivers: number) {
    this.#socket = socket
    this.#inbox = `kept${index}`
    this.lanes = starts.map(({ receiver }, lane) => new NatsLane(this, `${this.#inbox}.${lane}`, receiver, receivers))
    socket.write(`SUB ${this.#inbox}.* 1${lineEnd}`)
    socket.on('data', (chunk: Buffer) => {
      this.#read(chunk)
    })
  }

  publish(reply: string, receiver: number): void {
    this.#gathered.push(`PUB mail.${receiver} ${reply} ${bodyBytes}${lineEnd}`, body, lineEnd)
  }

  flush(): void {
    if (this.#gathered.length === 0) return
    this.#socket.write(
      Buffer.concat(this.#gathered.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))),
    )
    this.#gathered = []
  }

  end(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    for (;;) {
      const end = bytes.indexOf(lineEnd, at)
      if (end < 0) break
      const line = bytes.toString('latin1', at, end)
      if (line === 'PING') {
        this.#socket.write(`PONG${lineEnd}`)
        at = end + 2
        continue
      }
      const [kind, subject = ''] = line.split(' ')
      const length = Number(line.slice(line.lastIndexOf(' ') + 1))
      const next = end + 2 + length + 2
      if (kind !== 'MSG') throw new Error(`JetStream answered with ${line}.`)
      if (next > bytes.length) break
      if (bytes.subarray(end + 2, next).includes('"error"')) throw new Error('JetStream did not keep a message.')
      this.lanes[Number(subject.slice(this.#inbox.length + 1))]?.onKept(1)
      at = next
    }
    this.#rest = bytes.subarray(at)
    this.onRead()
  }
}

class NatsLane implements KeeperLane {
  readonly #connection: NatsConnection
  readonly #reply: string
  readonly #receivers: number
  #receiver: number
  #sent = 0
  onKept: (envelopes: number) => void = () => undefined

  constructor(connection: NatsConnection, reply: string, receiver: number, receivers: number) {
    this.#connection = connection
    this.#reply = reply
    this.#receiver = receiver
    this.#receivers = receivers
  }

  send(envelopes: number): void {
    for (let index = 0; index < envelopes; index++) {
      if (++this.#sent % envelopesPerReceiver === 0) this.#receiver = (this.#receiver + 1) % this.#receivers
      this.#connection.publish(this.#reply, this.#receiver)
    }
  }
}

async function connect(port: number): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => undefined)
  await once(socket, 'data')
  const about = { verbose: false, pedantic: false, lang: 'bench', version: '0', protocol: 1 }
  socket.write(`CONNECT ${JSON.stringify(about)}${lineEnd}PING${lineEnd}`)
  await once(socket, 'data')
  return socket
}
