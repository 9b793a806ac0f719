import type { DeviceId, ErrorCode, Frame, FrameOf, FrameType, GrantLevel } from '@kith/wire'

import type { Person } from '../client/person.ts'
import type { RawClient } from '../client/raw-client.ts'
import { Unmet } from '../client/unmet.ts'
import { wordsOfFrame } from '../client/wording.ts'
import { answerTo, expectEnd, expectFrame, expectNone, type Expected, fits, wordsOfExpected } from './expectations.ts'
import type { MadeStream } from './made-stream.ts'

type RequestType =
  | 'lookup'
  | 'devices-set'
  | 'lock-publish'
  | 'lock-take'
  | 'grant'
  | 'grants-query'
  | 'presence-set'
  | 'presence-query'
  | 'presence-watch'
  | 'presence-unwatch'
  | 'publish'
  | 'unpublish'
  | 'search'
  | 'search-end'
  | 'position-query'
  | 'ice-query'
  | 'log-query'
  | 'invite'
  | 'invitations-query'
  | 'invitation-revoke'
  | 'chain-end'
  | 'chain-end-query'
  | 'strangers-set'
  | 'report'
  | 'push-query'
  | 'push-set'
  | 'push-clear'
type WithoutHead<T> = T extends unknown ? Omit<T, 'request' | 'as'> : never
/** A request without its number and without the device that asks. */
export type Asked = WithoutHead<FrameOf<RequestType>>

/** A device that is signed in on a connection, as a case plays it. */
export class Actor {
  readonly person: Person
  readonly client: RawClient
  /** Whom this actor's name granted something, to be taken back in the end. */
  readonly granted: Set<string> = new Set()

  constructor(person: Person, client: RawClient) {
    this.person = person
    this.client = client
  }

  get device(): DeviceId {
    return this.person.device
  }

  get name(): string {
    return this.person.name
  }

  send(...frames: readonly Frame[]): void {
    this.client.send(...frames)
  }

  /** Sends a request without waiting for its answer; returns its number. */
  request(asked: Asked): number {
    const request = this.client.request()
    this.client.send({ ...asked, request, as: this.device })
    return request
  }

  /** Asks and returns the answer, which may be a refusal. */
  ask(asked: Asked): Promise<Frame> {
    return answerTo(this.client, this.request(asked))
  }

  /** Asks, and the answer is of this type. */
  async asked<T extends FrameType>(type: T, asked: Asked): Promise<FrameOf<T>> {
    return fits(await this.ask(asked), type, {})
  }

  /** Asks, and is refused with this code. */
  async refused(code: ErrorCode, asked: Asked): Promise<FrameOf<'refused'>> {
    return fits(await this.ask(asked), 'refused', { code })
  }

  async grant(name: string, level: GrantLevel): Promise<void> {
    this.granted.add(name)
    await this.asked('done', { type: 'grant', name, level })
  }

  /** The next frame of the type has these fields. */
  expect<T extends FrameType>(type: T, fields: Expected<T> = {}): Promise<FrameOf<T>> {
    return expectFrame(this.client, type, fields)
  }

  /** The next frame of the type about this stream has these fields. */
  async expectOf<T extends 'stored' | 'turned-down' | 'ack'>(
    stream: MadeStream,
    type: T,
    fields: Expected<T>,
  ): Promise<FrameOf<T>> {
    const wanted = wordsOfExpected(type, { stream: stream.id, ...fields })
    const frame = await this.client.nextWhere(wanted, (one) => one.type === type && one.stream === stream.id)
    return fits(frame, type, fields)
  }

  /** Nothing of these types has come by now. */
  none(...types: readonly FrameType[]): Promise<void> {
    return expectNone(this.client, ...types)
  }

  /** The connection ends with this code. */
  ends(code: ErrorCode): Promise<void> {
    return expectEnd(this.client, code)
  }

  /** The server says that everything up to `upTo` is stored; it may say less before, never more, and turns nothing down meanwhile. */
  async stored(stream: MadeStream, upTo: number): Promise<void> {
    const wanted = wordsOfExpected('stored', { stream: stream.id, upTo })
    for (;;) {
      const frame = await this.client.nextWhere(
        wanted,
        (one) => (one.type === 'stored' || one.type === 'turned-down') && one.stream === stream.id,
      )
      if (frame.type !== 'stored' || frame.upTo > upTo || frame.to !== this.device)
        throw new Unmet(wanted, wordsOfFrame(frame))
      stream.storedUpTo = Math.max(stream.storedUpTo, frame.upTo)
      if (frame.upTo === upTo) return
    }
  }

  /** The server turns this position down, and does not say that it is stored. */
  async turnedDown(stream: MadeStream, seq: number, code: ErrorCode): Promise<FrameOf<'turned-down'>> {
    const fields = { to: this.device, stream: stream.id, seq, code } as Expected<'turned-down'>
    const frame = await this.client.nextWhere(
      wordsOfExpected('turned-down', fields),
      (one) => (one.type === 'turned-down' || (one.type === 'stored' && one.upTo >= seq)) && one.stream === stream.id,
    )
    return fits(frame, 'turned-down', fields)
  }

  /** Begins to take what comes; resolves when the server has heard it. */
  async attach(): Promise<void> {
    this.send({ type: 'attach', as: this.device })
    await this.client.sync()
  }

  sync(): Promise<void> {
    return this.client.sync()
  }

  leave(): Promise<void> {
    return this.client.leave()
  }
}
