/**
 * A client of bare frames: it signs in, sends what it is told and hands out what comes, in order. For tests of the server, the
 * transcripts of the specification and the bench; a program wants `@kith/peer`.
 */
import {
  type DeviceKeys,
  generateDevice,
  generateIdentity,
  signDeviceList,
  type SigningKey,
  signLockKey,
  signSignIn,
} from '@kith/keys'
import {
  type AckFrame,
  codeOfNumber,
  type DataFrame,
  decodePacket,
  type DeviceId,
  encodePacket,
  type EnvelopeHeader,
  type ErrorCode,
  type Frame,
  type FrameOf,
  type FrameType,
  type SignInFrame,
  type StreamId,
  bytesToId,
  writeHeader,
} from '@kith/wire'
import { WebSocket } from 'ws'

/** A name with its keys, as a client would keep them. */
export interface Person {
  readonly name: string
  readonly identity: SigningKey
  readonly keys: DeviceKeys
  readonly device: DeviceId
  readonly deviceList: Uint8Array
}

/** New keys for a name, with one device. */
export async function newPerson(name: string): Promise<Person> {
  const identity = await generateIdentity()
  const keys = await generateDevice('test', 1_000)
  return { name, identity, keys, device: keys.device, deviceList: await listOf(name, identity, 1, [keys]) }
}

/** The signed list of these devices. */
export async function listOf(
  name: string,
  identity: SigningKey,
  version: number,
  devices: readonly DeviceKeys[],
): Promise<Uint8Array> {
  return signDeviceList(identity, {
    name,
    version,
    identityKey: identity.publicKey,
    devices: devices.map((keys) => keys.listed),
  })
}

interface Wanted {
  readonly types: readonly FrameType[]
  readonly take: (frame: Frame) => void
  readonly fail: (cause: Error) => void
}

/** One connection. */
export class RawClient {
  readonly socket: WebSocket
  /** Frames that came and nobody asked for yet. */
  readonly frames: Frame[] = []
  readonly #wanted: Wanted[] = []
  #closed: { readonly code: number; readonly reason: string } | undefined
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  challenge: FrameOf<'challenge'> | undefined
  packets = 0
  #request = 0

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer) => {
      this.packets++
      const decoded = decodePacket(data)
      if (decoded.kind === 'refused') throw new Error(`the server sent a bad packet: ${decoded.message}`)
      for (const frame of decoded.frames) this.#hear(frame)
    })
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        this.#closed = { code, reason: reason.toString() }
        for (const wanted of this.#wanted.splice(0))
          wanted.fail(
            new Error(`closed while waiting for ${wanted.types.join()}: ${String(code)} ${reason.toString()}`),
          )
        resolve(this.#closed)
      })
    })
    socket.on('error', () => undefined)
  }

  /** Connects and waits for the challenge. */
  static async connect(url: string, headers: Record<string, string> = {}): Promise<RawClient> {
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    const client = new RawClient(socket)
    const refused = new Promise<never>((_, reject) => {
      socket.once('unexpected-response', (_request, response) => {
        response.resume()
        reject(new Error(`refused: ${String(response.statusCode)}`))
      })
      socket.once('error', reject)
    })
    client.challenge = await Promise.race([client.next('challenge'), refused])
    return client
  }

  /** Sends frames in one packet. */
  send(...frames: readonly Frame[]): void {
    this.socket.send(encodePacket(frames))
  }

  /** Sends bytes as one packet. */
  sendBytes(bytes: Uint8Array): void {
    this.socket.send(bytes)
  }

  /** The next frame of one of these types; frames of other types stay where they are. */
  next<T extends FrameType>(...types: readonly T[]): Promise<FrameOf<T>> {
    const at = this.frames.findIndex((frame) => types.includes(frame.type as T))
    if (at >= 0) return Promise.resolve(this.frames.splice(at, 1)[0] as FrameOf<T>)
    if (this.#closed !== undefined) {
      return Promise.reject(new Error(`closed while waiting for ${types.join()}: ${String(this.#closed.code)}`))
    }
    return new Promise((resolve, reject) => {
      this.#wanted.push({
        types,
        take: (frame) => {
          resolve(frame as FrameOf<T>)
        },
        fail: reject,
      })
    })
  }

  /** A request number that was not used on this connection. */
  request(): number {
    return ++this.#request
  }

  /** The sign-in frame of a person for this connection. */
  async signInFrame(person: Person, change: Partial<SignInFrame> = {}): Promise<SignInFrame> {
    if (this.challenge === undefined) throw new Error('no challenge yet')
    const { nonce, networkKey, domain } = this.challenge
    const name = change.name ?? person.name
    return {
      type: 'sign-in',
      request: this.request(),
      name,
      deviceList: person.deviceList,
      device: person.device,
      lockKey: await signLockKey(person.keys),
      signature: await signSignIn(person.keys, { nonce, networkKey, domain, name, device: person.device }),
      ...change,
    }
  }

  /** Signs in and waits for the answer; throws the code when it was refused. */
  async signIn(person: Person, change: Partial<SignInFrame> = {}): Promise<FrameOf<'signed-in'>> {
    const frame = await this.signInFrame(person, change)
    this.send(frame)
    const answer = await this.next('signed-in', 'refused')
    if (answer.type === 'refused') throw new RefusedBy(codeOfNumber(answer.code))
    return answer
  }

  /** Signs in and attaches; resolves when the server has done both. */
  async attach(person: Person): Promise<void> {
    await this.signIn(person)
    this.send({ type: 'attach', as: person.device })
    await this.sync()
  }

  /** Resolves when the server has handled what was sent before. */
  async sync(): Promise<void> {
    const token = this.request()
    this.send({ type: 'ping', token })
    for (;;) if ((await this.next('pong')).token === token) return
  }

  /** Leaves and waits for the end. */
  async leave(): Promise<void> {
    this.send({ type: 'bye', code: 0, message: '' })
    await this.closed
  }

  /** Ends without a word. */
  cut(): void {
    this.socket.terminate()
  }

  #hear(frame: Frame): void {
    const at = this.#wanted.findIndex(({ types }) => types.includes(frame.type))
    if (at < 0) this.frames.push(frame)
    else this.#wanted.splice(at, 1)[0]?.take(frame)
  }
}

/** A sign-in was refused. */
export class RefusedBy extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode) {
    super(`refused: ${code}`)
    this.code = code
  }
}

/** Connects, signs in and attaches. */
export async function attached(url: string, person: Person): Promise<RawClient> {
  const client = await RawClient.connect(url)
  await client.attach(person)
  return client
}

/** A stream id of its own for each number. */
export function streamId(number: number): StreamId {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, number + 1)
  return bytesToId<StreamId>(bytes)
}

/** An envelope as `data`, with a body of so many bytes; nothing in it is sealed. */
export function dataFrame(
  from: DeviceId,
  to: DeviceId,
  seq: number,
  change: Partial<EnvelopeHeader & { bodyBytes: number; listVersion: number }> = {},
): DataFrame {
  const { bodyBytes = 40, listVersion = 1, ...header } = change
  const authenticated = writeHeader({
    to, from, stream: streamId(1), seq, sentAtMs: 1_000, lifeMs: 60_000, generation: 0, lane: 'unkept', kind: 'messages', count: 1, atomic: false, ...header,
  }) // prettier-ignore
  return {
    type: 'data',
    envelope: {
      authenticated,
      leftMs: 60_000,
      listVersion,
      tag: new Uint8Array(16).fill(7),
      body: new Uint8Array(bodyBytes).fill(seq),
    },
  }
}

/** An acknowledgement that proves nothing. */
export function ackFrame(from: DeviceId, to: DeviceId, next: number): AckFrame {
  return { type: 'ack', to, from, stream: streamId(1), next, credit: 64, exceptions: [], tag: new Uint8Array(16) }
}
