import {
  type DeviceId,
  type Frame,
  type FrameOf,
  KithError,
  limits,
  type MeetingId,
  type MeetingSide,
  numberOfCode,
} from '@kith/wire'
import { errorOfEnd } from './early-line.ts'

/** How an end of a meeting reaches the server, over whatever connection there is. */
export interface MeetingWay {
  /** Asks; rejects `server-unreachable` without a connection, else with the code of a refusal. */
  ask(build: (request: number, as: DeviceId) => Frame): Promise<unknown>
  /** Sends a frame, which is lost without a connection. */
  send(build: (as: DeviceId) => Frame): void
}

/**
 * One end of a meeting (spec SE23 to SE25): says messages, and hears those of the other end in their order. Call `resume` on every new connection: what
 * was said is said again, which changes nothing where it was heard.
 */
export class MeetingTalk {
  readonly #meeting: MeetingId
  readonly #side: MeetingSide
  readonly #way: MeetingWay
  readonly #token = crypto.getRandomValues(new Uint8Array(16))
  readonly #said: Uint8Array[] = []
  readonly #waiting: Uint8Array[] = []
  readonly #timer: ReturnType<typeof setTimeout>
  #heard = 0
  #hearing: { readonly resolve: (message: Uint8Array) => void; readonly reject: (error: KithError) => void } | undefined
  #over: KithError | undefined

  constructor(meeting: MeetingId, side: MeetingSide, way: MeetingWay) {
    this.#meeting = meeting
    this.#side = side
    this.#way = way
    this.#timer = setTimeout(() => {
      this.#end(new KithError('meeting-over'))
    }, limits.meetingMsMax)
  }

  /** Why the meeting is over, once it is. */
  get over(): KithError | undefined {
    return this.#over
  }

  /** Takes this end of the meeting on a new connection. Rejects with the code of a refusal, which ends the meeting. */
  async resume(): Promise<void> {
    const { length } = this.#said
    if (length === 0) await this.#meet(0, new Uint8Array(0))
    for (const [place, message] of this.#said.entries()) await this.#meet(place, message)
  }

  /** Says a message, now or when there is a connection again. Rejects when the server refuses it. */
  async say(message: Uint8Array): Promise<void> {
    this.#said.push(message)
    await this.#meet(this.#said.length - 1, message)
  }

  /** The next message of the other end, for one caller at a time. Rejects with why the meeting is over. */
  hear(): Promise<Uint8Array> {
    const [message] = this.#waiting.splice(0, 1)
    if (message !== undefined) return Promise.resolve(message)
    if (this.#over !== undefined) return Promise.reject(this.#over)
    return new Promise((resolve, reject) => (this.#hearing = { resolve, reject }))
  }

  /** A frame from the server; true when it was of this meeting. */
  frame(frame: FrameOf<'met' | 'meeting-end'>): boolean {
    if (frame.meeting !== this.#meeting || frame.side === this.#side) return false
    if (frame.type === 'meeting-end') this.#end(errorOfEnd(frame.code))
    else if (frame.place === this.#heard && frame.place < limits.meetingMessagesMax) this.#take(frame.message.slice())
    return true
  }

  /** Leaves: the other end is told why, or that all went well. Nothing is heard afterwards. */
  leave(reason: KithError | undefined): void {
    if (this.#over !== undefined) return
    const code = reason === undefined ? 0 : numberOfCode(reason.code)
    const [meeting, side, token] = [this.#meeting, this.#side, this.#token]
    this.#way.send((as) => ({ type: 'meeting-end', as, meeting, side, token, code }))
    this.#end(reason ?? new KithError('meeting-over'))
  }

  #take(message: Uint8Array): void {
    this.#heard++
    const hearing = this.#hearing
    this.#hearing = undefined
    if (hearing === undefined) this.#waiting.push(message)
    else hearing.resolve(message)
  }

  async #meet(place: number, message: Uint8Array): Promise<void> {
    if (this.#over !== undefined) throw this.#over
    const [meeting, side, token] = [this.#meeting, this.#side, this.#token]
    try {
      await this.#way.ask((request, as) => {
        return { type: 'meet', request, as, meeting, side, token, heard: this.#heard, place, message }
      })
    } catch (error) {
      // Whoever connects again resumes.
      if (error instanceof KithError && error.code === 'server-unreachable') return
      this.#end(error instanceof KithError ? error : new KithError('internal'))
      throw error
    }
  }

  #end(reason: KithError): void {
    if (this.#over !== undefined) return
    this.#over = reason
    clearTimeout(this.#timer)
    const hearing = this.#hearing
    this.#hearing = undefined
    // Whoever hears later is told by `over`.
    hearing?.reject(reason)
  }
}
