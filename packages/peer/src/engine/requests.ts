import { codeOfNumber, type Frame, type FrameOf, type FrameType, KithError } from '@kith/wire'

/** Types of frames that answer a request. */
type AnswerType =
  | 'done'
  | 'name-record'
  | 'lock-stock'
  | 'lock-taken'
  | 'grants'
  | 'presence'
  | 'results'
  | 'position'
  | 'ice-servers'
  | 'log-proof'
  | 'chain-ended'
  | 'blob-kept'
  | 'invitations'
  | 'push-state'

interface Waiting {
  readonly answer: FrameType
  readonly resolve: (frame: Frame) => void
  readonly reject: (error: KithError) => void
  readonly timer: ReturnType<typeof setTimeout>
}

/** Requests to the server and their answers, matched by number. A lost connection rejects what is open with `server-unreachable`. */
export class Requests {
  readonly #send: (frame: Frame) => void
  readonly #waiting = new Map<number, Waiting>()
  #last = signInRequest

  constructor(send: (frame: Frame) => void) {
    this.#send = send
  }

  /** A number that no open request of this connection has. */
  readonly next = (): number => {
    this.#last = this.#last >= 0xffff_ffff ? signInRequest + 1 : this.#last + 1
    return this.#last
  }

  /** Sends a request and resolves with its answer. Rejects with the code of a refusal, or `server-unreachable`. */
  ask<T extends AnswerType>(answer: T, build: (request: number) => Frame): Promise<FrameOf<T>> {
    const request = this.next()
    return new Promise<Frame>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(request)
        reject(new KithError('server-unreachable'))
      }, answerMsMax)
      this.#waiting.set(request, { answer, resolve, reject, timer })
      this.#send(build(request))
    }) as Promise<FrameOf<T>>
  }

  /** True when the frame answered a request. */
  handle(frame: Frame): boolean {
    if (!('request' in frame)) return false
    const waiting = this.#waiting.get(frame.request)
    if (waiting === undefined) return false
    this.#waiting.delete(frame.request)
    clearTimeout(waiting.timer)
    if (frame.type === 'refused') waiting.reject(errorOf(frame))
    else if (frame.type === waiting.answer) waiting.resolve(frame)
    else waiting.reject(new KithError('frame-unexpected'))
    return true
  }

  /** Rejects everything that is open. */
  fail(error: KithError): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(error)
    }
    this.#waiting.clear()
  }
}

function errorOf({ code, message, retryAfterMs }: FrameOf<'refused'>): KithError {
  const words = message === '' ? undefined : message
  return new KithError(codeOfNumber(code), words, retryAfterMs === 0 ? {} : { retryAfterMs })
}

/** The request number of the sign-in. */
export const signInRequest = 1
/** The request number of what is brought before it. */
export const claimRequest = 0

/** For the answer to a request, in milliseconds. */
const answerMsMax = 20_000
