import { codeOfNumber, decodePacket, encodePacket, type Frame, type FrameOf, KithError } from '@kith/wire'
import { abortedError } from '../backend/failure.ts'
import { Requests } from '../engine/requests.ts'
import type { Dial } from '../links/patient-dial.ts'
import type { Link } from '../links/link.ts'

/** One connection on which nobody signs in: for a device that is no device yet, and a person who has none left (spec SE21, SE23). */
export class EarlyLine implements Disposable {
  /** Which network this is. */
  readonly challenge: FrameOf<'challenge'>
  /** Resolves when the connection is lost, not when it is closed here. */
  readonly lost: Promise<void>
  readonly #link: Link
  readonly #requests: Requests

  private constructor(link: Link, challenge: FrameOf<'challenge'>, requests: Requests, lost: Promise<void>) {
    this.#link = link
    this.challenge = challenge
    this.#requests = requests
    this.lost = lost
  }

  /** Connects and waits for the challenge. `heard` gets every frame that answers no request. Rejects `server-unreachable`, `aborted`. */
  static async open(dial: Dial, heard: (frame: Frame) => void, signal: AbortSignal): Promise<EarlyLine> {
    if (signal.aborted) throw abortedError(signal)
    const link = await dial(signal)
    const requests = new Requests((frame) => link.send(encodePacket([frame])))
    let isDown: () => void = () => undefined
    const lost = new Promise<void>((resolve) => (isDown = resolve))
    const challenge = new Promise<FrameOf<'challenge'> | undefined>((resolve) => {
      void lost.then(() => {
        resolve(undefined)
      })
      signal.addEventListener('abort', () => {
        resolve(undefined)
      })
      link.listen({
        packet: (packet) => {
          const decoded = decodePacket(packet)
          if (decoded.kind === 'refused') {
            link.close()
            isDown()
            return
          }
          for (const frame of decoded.frames) {
            if (frame.type === 'challenge') resolve(frame)
            else if (frame.type === 'ping') link.send(encodePacket([{ type: 'pong', token: frame.token }]))
            else if (!requests.handle(frame)) heard(frame)
          }
        },
        room: () => undefined,
        down: () => {
          isDown()
        },
      })
    })
    const first = await challenge
    if (first === undefined) {
      link.close()
      throw signal.aborted ? abortedError(signal) : new KithError('server-unreachable')
    }
    void lost.then(() => {
      requests.fail(new KithError('server-unreachable'))
    })
    return new EarlyLine(link, first, requests, lost)
  }

  /** Asks the server; rejects with the code of a refusal, or `server-unreachable`. */
  get ask(): Requests['ask'] {
    return (answer, build) => this.#requests.ask(answer, build)
  }

  /** Sends a frame that nobody answers. */
  send(frame: Frame): void {
    this.#link.send(encodePacket([frame]))
  }

  [Symbol.dispose](): void {
    this.#link.close()
    this.#requests.fail(new KithError('server-unreachable'))
  }
}

/** The error that a code on the wire stands for; 0 is the end of what went well. */
export function errorOfEnd(code: number): KithError {
  return new KithError(code === 0 ? 'meeting-over' : codeOfNumber(code))
}
