import { generateDevice, generateIdentity, signFirstList, signLockKey, signSignIn } from '@kith/keys'
import { codeOfNumber, decodePacket, type DeviceId, encodePacket, type Frame, type FrameOf } from '@kith/wire'

import { ThinSocket } from '../generator/thin-socket.ts'

/** A connection to Kith's server while it is being prepared: frames are read whole, one after another. */
export class KithSession {
  readonly socket: ThinSocket
  readonly #frames: Frame[]
  readonly #waiting: ((frame: Frame) => void)[]
  #challenge: FrameOf<'challenge'> | undefined

  private constructor(socket: ThinSocket, frames: Frame[], waiting: ((frame: Frame) => void)[]) {
    this.socket = socket
    this.#frames = frames
    this.#waiting = waiting
  }

  /** Connects and takes the challenge. */
  static async connect(port: number): Promise<KithSession> {
    const frames: Frame[] = []
    const waiting: ((frame: Frame) => void)[] = []
    const socket = await ThinSocket.connect(port, '/kith', (payload) => {
      for (const frame of framesOf(payload)) {
        const take = waiting.shift()
        if (take === undefined) frames.push(frame)
        else take(frame)
      }
    })
    const session = new KithSession(socket, frames, waiting)
    const challenge = await session.next()
    if (challenge.type !== 'challenge') throw new Error(`The server began with ${challenge.type}.`)
    session.#challenge = challenge
    return session
  }

  /** Claims a name with keys made for it, and signs its device in. */
  async signIn(name: string): Promise<DeviceId> {
    if (this.#challenge === undefined) throw new Error('There is no challenge.')
    const { nonce, networkKey, domain } = this.#challenge
    const identity = await generateIdentity()
    const keys = await generateDevice('bench', Date.now())
    const { device } = keys
    const frame: Frame = {
      type: 'sign-in',
      request: 1,
      name,
      deviceList: await signFirstList(identity, { name, devices: [keys.listed], madeAtMs: Date.now() }),
      device,
      lockKey: await signLockKey(keys),
      signature: await signSignIn(keys, { nonce, networkKey, domain, name, device }),
    }
    this.send([frame])
    refuseRefusals(await this.next())
    return device
  }

  /** Lets these names leave messages for the name of `as`. */
  async grant(as: DeviceId, names: readonly string[]): Promise<void> {
    const underWay = 16
    for (let at = 0; at < names.length; at += underWay) {
      const page = names.slice(at, at + underWay)
      this.send(page.map((name, index) => ({ type: 'grant', request: index + 1, as, name, level: 'contact' })))
      for (let answers = 0; answers < page.length; answers++) refuseRefusals(await this.next())
    }
  }

  /** From now on the device is there. */
  async attach(as: DeviceId): Promise<void> {
    this.send([
      { type: 'attach', as },
      { type: 'ping', token: 1 },
    ])
    while ((await this.next()).type !== 'pong');
  }

  send(frames: readonly Frame[]): void {
    this.socket.send(encodePacket(frames))
  }

  /** The next frame of the server. */
  next(): Promise<Frame> {
    const frame = this.#frames.shift()
    return frame === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(frame)
  }
}

function framesOf(payload: Uint8Array): readonly Frame[] {
  const decoded = decodePacket(Buffer.from(payload))
  if (decoded.kind === 'refused') throw new Error(decoded.message)
  return decoded.frames
}

function refuseRefusals(frame: Frame): void {
  if (frame.type === 'refused') throw new Error(`A request was refused: ${codeOfNumber(frame.code)}.`)
}
