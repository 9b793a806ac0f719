/**
 * A client of bare frames: it signs in, sends what it is told and hands out what comes, in order. For the conformance cases and for
 * tests of a server; a program wants `@kith/peer`.
 */
import { signLockKey, signSignIn } from '@kith/keys'
import {
  codeOfNumber,
  decodePacket,
  encodePacket,
  type ErrorCode,
  type Frame,
  type FrameOf,
  type FrameType,
  noDevice,
  type SignInFrame,
} from '@kith/wire'

import { opcodes } from '../socket/frame-bytes.ts'
import { RawSocket, type RawSocketOptions, type SocketEnd } from '../socket/raw-socket.ts'
import type { Person } from './person.ts'
import { Unmet } from './unmet.ts'
import { wordsOfFrames } from './wording.ts'

/** How a client connects and waits. */
export interface RawClientOptions extends RawSocketOptions {
  /** How long it waits for a frame, in milliseconds. @default for ever */
  readonly waitMs?: number
}

interface Wanted {
  readonly what: string
  readonly isWanted: (frame: Frame) => boolean
  readonly take: (frame: Frame) => void
  readonly fail: (cause: Error) => void
}

/** One connection. */
export class RawClient {
  /** Frames that came and nobody asked for yet. */
  readonly frames: Frame[] = []
  /** Pings and pongs of WebSocket that came. */
  readonly controls: { readonly opcode: number; readonly payload: Buffer }[] = []
  /** Resolves when the connection has ended, by whomever. */
  readonly closed: Promise<SocketEnd>
  challenge: FrameOf<'challenge'> | undefined
  /** Packets that came, and the longest of them in bytes. */
  packets = 0
  longestPacket = 0
  readonly #wanted = new Set<Wanted>()
  readonly #waitMs: number | undefined
  #socket: RawSocket | undefined
  #ended: SocketEnd | undefined
  #fault: string | undefined
  #request = 0
  #end: (end: SocketEnd) => void = () => undefined
  #onControl: () => void = () => undefined

  private constructor(waitMs: number | undefined) {
    this.#waitMs = waitMs
    this.closed = new Promise((resolve) => (this.#end = resolve))
  }

  /** Connects and waits for the challenge. Rejects with `UpgradeRefused`, or with `KithError` `server-unreachable` or `aborted`. */
  static async connect(url: string, options: RawClientOptions = {}): Promise<RawClient> {
    const client = new RawClient(options.waitMs)
    client.#socket = await RawSocket.open(
      new URL(url),
      {
        message: (bytes, isBinary) => {
          client.#hear(bytes, isBinary)
        },
        control: (opcode, payload) => {
          client.controls.push({ opcode, payload })
          client.#onControl()
        },
        fault: (what) => {
          client.#broken(what)
        },
        end: (end) => {
          client.#ended = end
          client.#end(end)
          for (const wanted of [...client.#wanted]) wanted.fail(new Unmet(wanted.what, client.#whatCame()))
        },
      },
      options,
    )
    client.challenge = await client.next('challenge')
    return client
  }

  /** The WebSocket, for bytes that are no packets. */
  get socket(): RawSocket {
    if (this.#socket === undefined) throw new Error('not connected yet')
    return this.#socket
  }

  get isClosed(): boolean {
    return this.#ended !== undefined
  }

  /** Sends frames in one packet. */
  send(...frames: readonly Frame[]): void {
    this.socket.send(encodePacket(frames))
  }

  /** Sends bytes as one packet. */
  sendBytes(bytes: Uint8Array): void {
    this.socket.send(bytes)
  }

  /** Sends a text message, which no client of Kith does. */
  sendText(text: string): void {
    this.socket.sendFrame({ opcode: opcodes.text, payload: Buffer.from(text) })
  }

  /** The next frame of one of these types; frames of other types stay where they are. */
  async next<T extends FrameType>(...types: readonly T[]): Promise<FrameOf<T>> {
    const frame = await this.nextWhere(types.join(' or '), ({ type }) => types.includes(type as T))
    return frame as FrameOf<T>
  }

  /** The next frame that is wanted; `what` says in words what that is. Rejects with `Unmet` when the connection ends or time is over. */
  nextWhere(what: string, isWanted: (frame: Frame) => boolean): Promise<Frame> {
    const at = this.frames.findIndex(isWanted)
    const [here] = at < 0 ? [] : this.frames.splice(at, 1)
    if (here !== undefined) return Promise.resolve(here)
    if (this.#ended !== undefined || this.#fault !== undefined) return Promise.reject(new Unmet(what, this.#whatCame()))
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer)
        this.#wanted.delete(wanted)
      }
      const wanted: Wanted = {
        what,
        isWanted,
        take: (frame) => {
          settle()
          resolve(frame)
        },
        fail: (cause) => {
          settle()
          reject(cause)
        },
      }
      const timer =
        this.#waitMs === undefined
          ? undefined
          : setTimeout(() => {
              wanted.fail(new Unmet(`${what} within ${String(this.#waitMs)} ms`, this.#whatCame()))
            }, this.#waitMs)
      this.#wanted.add(wanted)
    })
  }

  /** What `work` gives, or `otherwise` when this client's patience is over first. */
  async within<T, O>(work: Promise<T>, otherwise: O): Promise<T | O> {
    if (this.#waitMs === undefined) return work
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<O>((resolve) => {
      timer = setTimeout(() => {
        resolve(otherwise)
      }, this.#waitMs)
    })
    try {
      return await Promise.race([work, late])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Calls `listener` after each ping and pong of WebSocket. */
  onControl(listener: () => void): void {
    this.#onControl = listener
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

  /** Signs in and waits for the answer; throws `RefusedBy` when it was refused. */
  async signIn(person: Person, change: Partial<SignInFrame> = {}): Promise<FrameOf<'signed-in'>> {
    const frame = await this.signInFrame(person, change)
    this.send(frame)
    const answer = await this.next('signed-in', 'refused')
    if (answer.type === 'refused') throw new RefusedBy(codeOfNumber(answer.code))
    return answer
  }

  /** Before sign-in: has the next device list of a name taken, or the first of a free one; throws `RefusedBy` when it was refused. */
  async setDevices(deviceList: Uint8Array): Promise<void> {
    const request = this.request()
    this.send({ type: 'devices-set', request, as: noDevice, deviceList })
    const answer = await this.next('done', 'refused')
    if (answer.type === 'refused') throw new RefusedBy(codeOfNumber(answer.code))
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
    await this.nextWhere(`pong(token=${token})`, (frame) => frame.type === 'pong' && frame.token === token)
  }

  /** Leaves and waits for the end. */
  async leave(): Promise<void> {
    this.send({ type: 'bye', code: 0, message: '' })
    await this.closed
  }

  /** Ends without a word. */
  cut(): void {
    this.#socket?.terminate()
  }

  #hear(bytes: Buffer, isBinary: boolean): void {
    if (!isBinary) {
      this.#broken('a text message')
      return
    }
    this.packets++
    this.longestPacket = Math.max(this.longestPacket, bytes.byteLength)
    const decoded = decodePacket(bytes)
    if (decoded.kind === 'refused') this.#broken(`a packet that breaks the rules of frames: ${decoded.message}`)
    else for (const frame of decoded.frames) this.#give(frame)
  }

  #give(frame: Frame): void {
    for (const wanted of this.#wanted) {
      if (!wanted.isWanted(frame)) continue
      wanted.take(frame)
      return
    }
    this.frames.push(frame)
  }

  #broken(what: string): void {
    this.#fault ??= what
    for (const wanted of [...this.#wanted]) wanted.fail(new Unmet(wanted.what, this.#whatCame()))
  }

  #whatCame(): string {
    const end = this.#ended
    const parts = [
      ...(this.#fault === undefined ? [] : [this.#fault]),
      ...(this.frames.length > 0 || (end === undefined && this.#fault === undefined)
        ? [wordsOfFrames(this.frames)]
        : []),
      ...(end === undefined ? [] : [`the end of the connection (${end.code} ${end.reason})`.replace(' )', ')')]),
    ]
    return parts.join(', ')
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
export async function attached(url: string, person: Person, options: RawClientOptions = {}): Promise<RawClient> {
  const client = await RawClient.connect(url, options)
  await client.attach(person)
  return client
}
