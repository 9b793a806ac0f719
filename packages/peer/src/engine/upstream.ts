import { type DeviceId, type Frame, type FrameOf, KithError } from '@kith/wire'
import type { Requests } from './requests.ts'
import type { ServerSession } from './server-session.ts'

type AnswerType = Parameters<Requests['ask']>[0]

/** The server as the keepers see it: requests that wait a while for a connection, and frames that are dropped without one. */
export class Upstream {
  readonly #device: DeviceId
  readonly #requests: Requests
  readonly #session: () => ServerSession
  readonly #waiting = new Set<Waiting>()
  #end: KithError | undefined

  constructor(device: DeviceId, requests: Requests, session: () => ServerSession) {
    this.#device = device
    this.#requests = requests
    this.#session = session
  }

  get isUp(): boolean {
    return this.#session().isUp
  }

  /** See to it that the connection works: it may be needed soon. */
  doubt(): void {
    this.#session().doubt()
  }

  send(frame: Frame): void {
    this.#session().send(frame)
  }

  /** Sends a frame behind everything else. Whoever sends looks at `hasRoomForBulk` before. */
  sendBulk(frame: FrameOf<'blob-put'>): void {
    this.#session().outgoing?.pushBulk(frame)
  }

  /** Little waits of what goes behind everything else. */
  get hasRoomForBulk(): boolean {
    return this.#session().outgoing?.hasRoomForBulk ?? true
  }

  /** Calls once when there is room for bulk again, unless the connection is lost before. */
  whenRoomForBulk(call: () => void): void {
    this.#session().outgoing?.whenRoomForBulk(call)
  }

  /** The number of the next request. */
  get next(): () => number {
    return this.#requests.next
  }

  /**
   * Asks the server as this device, after waiting a while for a connection; without patience only for the attempt to connect that is
   * running. Rejects with the code of a refusal, or `server-unreachable`.
   */
  async ask<T extends AnswerType>(
    answer: T,
    build: (request: number, as: DeviceId) => Frame,
    isPatient = true,
  ): Promise<FrameOf<T>> {
    if (!this.isUp) {
      if (!isPatient && this.#session().status.state !== 'connecting') throw new KithError('server-unreachable')
      await this.#connected(connectionWaitMs, isPatient)
    }
    return this.#requests.ask(answer, (request) => build(request, this.#device))
  }

  /** Resolves when signed in; rejects with the code of a refusal that lasts. */
  connected(): Promise<void> {
    return this.isUp ? Promise.resolve() : this.#connected(undefined, true)
  }

  /** The connection is up. */
  up(): void {
    for (const { resolve } of this.#waiting) resolve()
    this.#waiting.clear()
  }

  /** The connection is lost. */
  down(): void {
    this.#requests.fail(new KithError('server-unreachable'))
  }

  /** An attempt to connect failed; another follows. */
  failed(): void {
    for (const waiting of this.#waiting) {
      if (waiting.isPatient) continue
      this.#waiting.delete(waiting)
      waiting.reject(new KithError('server-unreachable'))
    }
  }

  /** There will be no connection until a person does something. */
  refused(error: KithError): void {
    for (const { reject } of this.#waiting) reject(error)
    this.#waiting.clear()
  }

  /** Nothing comes any more. */
  end(error: KithError): void {
    this.#end = error
    this.#requests.fail(error)
    this.refused(error)
  }

  async #connected(waitMs: number | undefined, isPatient: boolean): Promise<void> {
    if (this.#end !== undefined) throw this.#end
    const { status } = this.#session()
    if (status.state === 'refused') throw new KithError(status.code, status.message)
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        const waiting = { resolve, reject, isPatient }
        this.#waiting.add(waiting)
        if (waitMs === undefined) return
        timer = setTimeout(() => {
          this.#waiting.delete(waiting)
          reject(new KithError('server-unreachable'))
        }, waitMs)
      })
    } finally {
      clearTimeout(timer)
    }
  }
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: KithError) => void
  /** Waits over failed attempts. */
  readonly isPatient: boolean
}

/** How long a request waits for a connection, in milliseconds. */
const connectionWaitMs = 10_000
