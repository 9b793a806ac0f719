import { KithError, type PeerName } from '@kith/wire'
import type { Body, HandlerOptions, Json } from '../api/messages.ts'
import type { Answerer, AskOptions, Reply, Requests } from '../api/requests.ts'
import type { Backend, CallInput } from '../backend/backend.ts'
import type { HandlerTable } from '../backend/handlers.ts'
import { durationMs } from './duration.ts'
import {
  type Asked,
  askMsMax,
  askPrefix,
  encodeReply,
  encodeRequest,
  replyType,
  requestSchema,
} from './request-bodies.ts'
import { checkedType, makeSend } from './sends.ts'

/** Requests and replies for the application, over a backend. */
export class RequestService implements Requests {
  readonly #name: PeerName
  readonly #backend: Backend
  readonly #handlers: HandlerTable

  constructor(name: PeerName, backend: Backend, handlers: HandlerTable) {
    this.#name = name
    this.#backend = backend
    this.#handlers = handlers
  }

  async ask<T extends Body = Json>(
    to: string,
    type: string,
    body: Body,
    options: AskOptions<T> = {},
  ): Promise<Reply<T>> {
    const { within = askMsDefault, keep: isKept = false, signal, schema } = options
    const withinMs = durationMs(within)
    if (withinMs > askMsMax) throw new KithError('option-invalid', 'A caller waits for at most 7 days.')
    const message = { type: askType(type), body: encodeRequest(isKept, withinMs, body) }
    const life = isKept ? { keep: withinMs } : { keep: false as const, within: withinMs }
    const { send } = makeSend(this.#name, to, [message], false, life)
    const reply = { ...(await this.#reply({ send }, withinMs, signal)), type }
    if (schema === undefined) return reply as Reply<T>
    const checked = await schema['~standard'].validate(reply.body)
    if (checked.issues !== undefined) throw new KithError('body-malformed')
    return { ...reply, body: checked.value }
  }

  answer<T = Json>(type: string, answerer: Answerer<T>, { schema, within }: HandlerOptions<T> = {}): Disposable {
    return this.#handlers.add<Asked<T>>(
      askType(type),
      async (message, tx) => {
        const { body, isKept, withinMs } = message.body
        const reply = encodeReply(message.mid, await answerer({ ...message, type, body }, tx))
        tx.send(message.from, replyType, reply, isKept ? { keep: withinMs } : { keep: false, within: withinMs })
      },
      { schema: requestSchema(schema), within },
    )
  }

  /** Waits for the reply as long as the caller does. */
  async #reply(
    question: CallInput<'ask'>,
    withinMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Omit<Reply<Body>, 'type'>> {
    const late = new AbortController()
    const timer = setTimeout(() => {
      late.abort()
    }, withinMs)
    try {
      const over = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal])
      return await this.#backend.call('ask', question, { signal: over })
    } catch (error) {
      if (late.signal.aborted && signal?.aborted !== true) throw new KithError('request-timed-out')
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

const askMsDefault = 30_000

/** The type of the message that asks. @throws {@link KithError} `option-invalid` when it is empty or too long. */
function askType(type: string): string {
  checkedType(type)
  return checkedType(`${askPrefix}${type}`)
}
