import type { Answerer, AskOptions, Body, HandlerOptions, Json, Message, Messages, Reply, Requests } from '@kith/peer'
import { KithError, type MessageId } from '@kith/wire'

/** A request as it travels in the mock network. */
interface MockRequest {
  readonly request: Body
}

/** A reply as it travels in the mock network. */
interface MockReply {
  readonly request: MessageId
  readonly reply: Body
}

const askPrefix = 'kith.ask:'
const replyType = 'kith.reply'
const parts = /^(\d+)(ms|s|m|h|d)$/
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Requests and replies in memory, as messages of the mock network. */
export class MockRequests implements Requests {
  readonly #messages: Messages
  readonly #waiting = new Map<MessageId, (reply: Message<MockReply>) => void>()
  /** Replies that were faster than the sending of their request returned. */
  readonly #early = new Map<MessageId, Message<MockReply>>()

  constructor(messages: Messages) {
    this.#messages = messages
    messages.on<MockReply>(replyType, (message) => {
      const { request } = message.body
      const take = this.#waiting.get(request)
      if (take === undefined) this.#early.set(request, message)
      else take(message)
    })
  }

  async ask<T extends Body = Json>(
    to: string,
    type: string,
    body: Body,
    { within = '30s', keep = false, signal, schema }: AskOptions<T> = {},
  ): Promise<Reply<T>> {
    if (signal?.aborted === true) throw new KithError('aborted')
    const question = { request: body } as Json
    const sent = await this.#messages.send(to, `${askPrefix}${type}`, question, { keep: keep ? within : false })
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), msOf(within))
    const over = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal])
    try {
      const reply = await this.#reply(sent.mid, over, sent.committed({ signal: over }))
      const checked = await schema?.['~standard'].validate(reply.body.reply)
      if (checked?.issues !== undefined) throw new KithError('body-malformed')
      return { ...reply, type, request: sent.mid, body: checked?.value ?? (reply.body.reply as T) }
    } catch (error) {
      if (!over.aborted) throw error
      await sent.cancel()
      throw new KithError(late.signal.aborted ? 'request-timed-out' : 'aborted')
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(sent.mid)
    }
  }

  answer<T = Json>(type: string, answerer: Answerer<T>, { schema, within }: HandlerOptions<T> = {}): Disposable {
    return this.#messages.on<MockRequest>(
      `${askPrefix}${type}`,
      async (message, tx) => {
        const reply = await answerer({ ...message, type, body: message.body.request as T }, tx)
        tx.send(message.from, replyType, { request: message.mid, reply } as unknown as Json)
      },
      { schema: schema && inner(schema), within },
    )
  }

  #reply(request: MessageId, over: AbortSignal, committed: Promise<void>): Promise<Message<MockReply>> {
    return new Promise((resolve, reject) => {
      const early = this.#early.get(request)
      if (early !== undefined) resolve(early)
      this.#early.delete(request)
      this.#waiting.set(request, resolve)
      over.addEventListener('abort', () => reject(new KithError('aborted')), { once: true })
      committed.catch(reject)
    })
  }
}

/** The schema of a request from that of its body. */
function inner<T>(
  schema: NonNullable<HandlerOptions<T>['schema']>,
): NonNullable<HandlerOptions<MockRequest>['schema']> {
  return {
    '~standard': {
      version: 1,
      vendor: 'kith',
      validate: async (value) => {
        const checked = await schema['~standard'].validate((value as MockRequest).request)
        return checked.issues === undefined ? { value: { request: checked.value as Body } } : checked
      },
    },
  }
}

function msOf(within: NonNullable<AskOptions['within']>): number {
  const [, count, unit] = parts.exec(String(within)) ?? []
  return typeof within === 'number' ? within : Number(count) * (unitMs[unit ?? ''] ?? NaN)
}
