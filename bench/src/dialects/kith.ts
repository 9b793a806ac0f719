import { generateDevice, generateIdentity, signDeviceList, signLockKey, signSignIn } from '@kith/keys'
import {
  bytesToId, codeOfNumber, decodePacket, type DeviceId, encodeFrame, encodePacket, envelopeOffsets, type Frame,
  frameHeadBytes, type FrameOf, numberOfFrame, protocolVersion, type StreamId, tagBytes, writeHeader,
} from '@kith/wire' // prettier-ignore
import { randomBytes } from 'node:crypto'

import { frameHeadLength, ThinSocket, writeFrameHead } from '../generator/thin-socket.ts'
import { bodyBytes, checkNext, type Connected, type Dialect, type Lane } from './dialect.ts'

const dataNumber = numberOfFrame('data')
const ackNumber = numberOfFrame('ack')
/** Where the low half of the position stands in a `data` frame, and of `next` in an `ack` frame. */
const positionAt = frameHeadBytes + envelopeOffsets.seq + 4

interface SignedIn extends Connected {
  readonly device: DeviceId
}

/**
 * Kith: names are claimed and devices sign in with real keys; then frames of the wire are made from templates. The lane is the unkept
 * one, nothing is stored, bodies and tags are not sealed: the server does not look at them.
 */
export class KithDialect implements Dialect {
  async open(port: number, index: number): Promise<SignedIn> {
    const heard: ((frame: Frame) => void)[] = []
    const frames: Frame[] = []
    const next = (): Promise<Frame> => {
      const frame = frames.shift()
      return frame === undefined ? new Promise((resolve) => heard.push(resolve)) : Promise.resolve(frame)
    }
    const socket = await ThinSocket.connect(port, '/kith', (payload) => {
      for (const frame of framesOf(payload)) {
        const take = heard.shift()
        if (take === undefined) frames.push(frame)
        else take(frame)
      }
    })
    const challenge = await next()
    if (challenge.type !== 'challenge') throw new Error(`The server began with ${challenge.type}.`)
    const device = await signIn(socket, challenge, `bench-${index}`)
    const answer = await next()
    if (answer.type === 'refused') throw new Error(`A sign-in was refused: ${codeOfNumber(answer.code)}.`)
    socket.send(encodePacket([{ type: 'attach', as: device }, { type: 'ping', token: 1 }])) // prettier-ignore
    while ((await next()).type !== 'pong');
    return { index, socket, device }
  }

  lane(from: SignedIn, to: SignedIn): Lane {
    return new KithLane(from, to)
  }
}

async function signIn(socket: ThinSocket, challenge: FrameOf<'challenge'>, name: string): Promise<DeviceId> {
  const { nonce, networkKey, domain } = challenge
  const identity = await generateIdentity()
  const keys = await generateDevice('bench', Date.now())
  const { device } = keys
  const list = { name, version: 1, identityKey: identity.publicKey, devices: [keys.listed] }
  const frame: Frame = {
    type: 'sign-in',
    request: 1,
    name,
    deviceList: await signDeviceList(identity, list),
    device,
    lockKey: await signLockKey(keys),
    signature: await signSignIn(keys, { nonce, networkKey, domain, name, device }),
  }
  socket.send(encodePacket([frame]))
  return device
}

function framesOf(payload: Uint8Array): readonly Frame[] {
  const decoded = decodePacket(Buffer.from(payload))
  if (decoded.kind === 'refused') throw new Error(decoded.message)
  return decoded.frames
}

class KithLane implements Lane {
  readonly #from: SignedIn
  readonly #to: SignedIn
  readonly #data: Uint8Array
  readonly #ack: Uint8Array

  constructor(from: SignedIn, to: SignedIn) {
    this.#from = from
    this.#to = to
    const stream = bytesToId<StreamId>(randomBytes(16))
    this.#data = dataFrame(from.device, to.device, stream)
    const tag = new Uint8Array(tagBytes)
    const ack = { to: from.device, from: to.device, stream, next: 1, credit: 64, exceptions: [], tag } as const
    this.#ack = encodeFrame({ type: 'ack', ...ack }).slice()
  }

  send(first: number, last: number): void {
    this.#from.socket.write(packet(this.#data, first, last))
  }

  acknowledge(_first: number, last: number): void {
    this.#to.socket.write(packet(this.#ack, last + 1, last + 1))
  }

  hearMessages(payload: Buffer, last: number): number {
    let newest = last
    for (let at = 1; at < payload.length; at += frameHeadBytes + payload.readUIntBE(at + 1, 3)) {
      if (payload[at] !== dataNumber) continue
      const position = payload.readUInt32BE(at + positionAt)
      checkNext(position, newest)
      newest = position
    }
    return newest
  }

  hearAcks(payload: Buffer, last: number): number {
    let newest = last
    for (let at = 1; at < payload.length; at += frameHeadBytes + payload.readUIntBE(at + 1, 3)) {
      if (payload[at] === ackNumber) newest = payload.readUInt32BE(at + positionAt) - 1
    }
    return newest
  }
}

function dataFrame(from: DeviceId, to: DeviceId, stream: StreamId): Uint8Array {
  const header = { to, from, stream, seq: 1, sentAtMs: Date.now(), lifeMs: 60_000, generation: 0 }
  const authenticated = writeHeader({ ...header, lane: 'unkept', kind: 'messages', count: 1, atomic: false })
  const tag = new Uint8Array(tagBytes).fill(7)
  const body = new Uint8Array(bodyBytes).fill(7)
  return encodeFrame({ type: 'data', envelope: { authenticated, leftMs: 60_000, listVersion: 1, tag, body } }).slice()
}

/** A WebSocket frame with one packet: the template once for each position. */
function packet(template: Uint8Array, first: number, last: number): Buffer {
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
