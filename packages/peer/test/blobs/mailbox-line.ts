import { type Person, RawClient } from '@kith/testing/conformance'
import { codeOfNumber, type DeviceId, type Frame, type FrameOf, KithError } from '@kith/wire'

import type { MailboxBlobs } from '../../src/blobs/mailbox-blobs.ts'

type Upstream = ConstructorParameters<typeof MailboxBlobs>[1]

/** A connection to a server, as the engine's upstream is one: it is lost when the server goes, and made again when the test says so. */
export class MailboxLine implements Upstream {
  readonly person: Person
  /** Frames that answer nothing go there, and so does the word that the connection is lost. */
  mailbox: Pick<MailboxBlobs, 'frame' | 'down'> | undefined
  /** What was sent, for tests to count. */
  readonly sent: Frame[] = []
  /** Called before a frame is sent; false drops it. */
  onSend: (frame: Frame) => boolean = () => true
  #client: RawClient | undefined
  #request = 100
  #waiting: (() => void)[] = []
  readonly #asked = new Map<number, { resolve: (frame: Frame) => void; reject: (error: KithError) => void }>()

  constructor(person: Person) {
    this.person = person
  }

  get isUp(): boolean {
    return this.#client !== undefined
  }

  readonly hasRoomForBulk = true

  readonly next = (): number => ++this.#request

  async connect(url: string): Promise<void> {
    const client = await RawClient.connect(url)
    await client.attach(this.person)
    this.#client = client
    void this.#read(client)
    for (const go of this.#waiting.splice(0)) go()
  }

  /** Ends the connection without a word. */
  cut(): void {
    this.#client?.cut()
  }

  connected(): Promise<void> {
    return this.isUp ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve))
  }

  whenRoomForBulk(call: () => void): void {
    call()
  }

  sendBulk(frame: Frame): void {
    this.send(frame)
  }

  send(frame: Frame): void {
    this.sent.push(frame)
    if (this.onSend(frame)) this.#client?.send(frame)
  }

  ask<T extends Parameters<Upstream['ask']>[0]>(
    _: T,
    build: (request: number, as: DeviceId) => Frame,
  ): Promise<FrameOf<T>> {
    if (!this.isUp) return Promise.reject(new KithError('server-unreachable'))
    const request = this.next()
    return new Promise<Frame>((resolve, reject) => {
      this.#asked.set(request, { resolve, reject })
      this.send(build(request, this.person.device))
    }) as Promise<FrameOf<T>>
  }

  async #read(client: RawClient): Promise<void> {
    try {
      for (;;) this.#hear(await client.nextWhere('a frame', () => true))
    } catch {
      this.#client = undefined
      const lost = new KithError('server-unreachable')
      for (const { reject } of this.#asked.values()) reject(lost)
      this.#asked.clear()
      this.mailbox?.down(lost)
    }
  }

  #hear(frame: Frame): void {
    const asked = 'request' in frame ? this.#asked.get(frame.request) : undefined
    if (asked === undefined || !('request' in frame)) {
      this.mailbox?.frame(frame)
      return
    }
    this.#asked.delete(frame.request)
    if (frame.type === 'refused') asked.reject(new KithError(codeOfNumber(frame.code)))
    else asked.resolve(frame)
  }
}
