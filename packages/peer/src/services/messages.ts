import type { MessageState } from '@kith/core'
import type { DeviceId, MessageId, PeerName } from '@kith/wire'
import type {
  Body,
  HandlerOptions,
  Json,
  MessageHandler,
  Messages,
  MessageUpdate,
  MissingHandler,
  MissingMessages,
  OutgoingMessage,
  SendOptions,
  Sent,
  SentHandler,
} from '../api/messages.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend, PeerFacts } from '../backend/backend.ts'
import type { HandlerTable } from '../backend/handlers.ts'
import { DeadLetterService } from './dead-letters.ts'
import { follow } from './follow.ts'
import { copySchema, copyType, type SentBody } from './own-copies.ts'
import { checkedMid, checkedType, makeSend, type MadeSend } from './sends.ts'

/** Messages for the application, over a backend. */
export class MessageService implements Messages {
  readonly deadLetters: DeadLetterService
  readonly #name: PeerName
  readonly #backend: Backend
  readonly #handlers: HandlerTable
  readonly #device: DeviceId
  readonly #isCopied: (type: string) => boolean
  /** Messages whose `state` somebody may still look at. */
  readonly #sent = new Map<MessageId, WeakRef<SentMessage>>()
  readonly #forgotten = new FinalizationRegistry<MessageId>((mid) => this.#sent.delete(mid))

  constructor({ name, device }: PeerFacts, backend: Backend, handlers: HandlerTable) {
    this.#name = name as PeerName
    this.#device = device
    this.#backend = backend
    this.#handlers = handlers
    this.#isCopied = (type) => handlers.isCopied(type)
    this.deadLetters = new DeadLetterService(backend)
    void follow(
      () => backend.stream('updates', undefined),
      ({ mid, state }) => {
        const sent = this.#sent.get(mid)?.deref()
        if (sent !== undefined) sent.state = state
      },
    )
  }

  on<T = Json>(type: string, handler: MessageHandler<T>, options?: HandlerOptions<T>): Disposable {
    return this.#handlers.add(checkedType(type), handler, options)
  }

  onSent<T = Json>(type: string, handler: SentHandler<T>, { schema, within }: HandlerOptions<T> = {}): Disposable {
    return this.#handlers.add<SentBody<T>>(
      copyType(checkedType(type)),
      async ({ device, sentAtMs, path, body }, tx) => {
        // The other devices were removed before they got it.
        if (device === this.#device) return
        await handler({ ...body, type, device, sentAtMs, path }, tx)
      },
      { schema: copySchema(schema), within },
    )
  }

  async send(to: string, type: string, body: Body, options?: SendOptions): Promise<Sent> {
    const made = makeSend(this.#name, to, [{ type, body }], false, options, this.#isCopied)
    const [sent] = await this.#submit(made, options)
    return sent as Sent
  }

  async transaction(to: string, messages: readonly OutgoingMessage[], options?: SendOptions): Promise<readonly Sent[]> {
    return this.#submit(makeSend(this.#name, to, messages, true, options, this.#isCopied), options)
  }

  async cancel(mid: MessageId | string, options?: WaitOptions): Promise<void> {
    await cancel(this.#backend, checkedMid(mid), options)
  }

  onMissing(handler: MissingHandler): Disposable {
    return this.#handlers.addMissing(handler)
  }

  updates(options?: WaitOptions): AsyncIterable<MessageUpdate> {
    return this.#backend.stream('updates', undefined, options)
  }

  missing(options?: WaitOptions): AsyncIterable<MissingMessages> {
    return this.#backend.stream('missing', undefined, options)
  }

  async drained(options?: WaitOptions): Promise<void> {
    await this.#backend.call('drained', undefined, options)
  }

  async #submit(
    { send, mids, cancels, isKeyed }: MadeSend,
    options: WaitOptions | undefined,
  ): Promise<readonly Sent[]> {
    const writes = { sends: [send], changes: [], expects: [], cancels }
    const isScheduled = (send.notBeforeMs ?? 0) > Date.now()
    const state = isScheduled ? 'scheduled' : 'accepted'
    const sent = mids.map((mid) => this.#follow(new SentMessage(this.#backend, mid, send.to, state)))
    const submitted = await this.#backend.call('submit', { writes, keyed: isKeyed ? mids : [] }, options)
    if (submitted === 'repeated')
      for (const one of sent) {
        one.isRepeat = true
        one.state = (await this.#backend.call('explain', { mid: one.mid }, options)).state
      }
    return sent
  }

  /** A message that was accepted by other means. */
  accepted(mid: MessageId, to: string): Sent {
    return this.#follow(new SentMessage(this.#backend, mid, to, 'accepted'))
  }

  #follow(sent: SentMessage): SentMessage {
    this.#sent.set(sent.mid, new WeakRef(sent))
    this.#forgotten.register(sent, sent.mid)
    return sent
  }
}

class SentMessage implements Sent {
  readonly mid: MessageId
  readonly to: string
  isRepeat = false
  state: MessageState
  readonly #backend: Backend

  constructor(backend: Backend, mid: MessageId, to: string, state: MessageState) {
    this.#backend = backend
    this.mid = mid
    this.to = to
    this.state = state
  }

  async stored(options?: WaitOptions): Promise<void> {
    await this.#backend.call('settled', { mid: this.mid, until: 'stored' }, options)
  }

  async committed(options?: WaitOptions): Promise<void> {
    await this.#backend.call('settled', { mid: this.mid, until: 'committed' }, options)
  }

  async cancel(options?: WaitOptions): Promise<void> {
    await cancel(this.#backend, this.mid, options)
  }

  async receipt(options?: WaitOptions): Promise<Uint8Array | undefined> {
    return (await this.#backend.call('explain', { mid: this.mid }, options)).receipt
  }
}

async function cancel(backend: Backend, mid: MessageId, options: WaitOptions | undefined): Promise<void> {
  const writes = { sends: [], changes: [], expects: [], cancels: [{ mid, code: 'canceled' as const }] }
  await backend.call('submit', { writes, keyed: [] }, options)
}
