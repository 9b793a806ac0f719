import type {
  Body,
  Explanation,
  HandlerOptions,
  Json,
  Message,
  MessageHandler,
  Messages,
  MessageUpdate,
  MissingHandler,
  MissingMessages,
  OutgoingMessage,
  SendOptions,
  Sent,
  SentHandler,
  WaitOptions,
} from '@kith/peer'
import {
  assert,
  type DeviceId,
  type ErrorCode,
  KithError,
  limits,
  type MessageId,
  parseName,
  sentenceOf,
} from '@kith/wire'

import { Feed } from './feed.ts'
import { MockDeadLetters } from './mock-dead-letters.ts'
import { mockDeviceId, mockMessageId, mockStreamId } from './mock-ids.ts'
import type { MockRecords } from './mock-records.ts'
import { type MockSaying, type MockSend, MockTransaction } from './mock-transaction.ts'

/** A message on its way; the network moves it on. */
export interface MockParcel extends MockSend {
  readonly from: string
  readonly device: DeviceId
  readonly sentAtMs: number
  /** Of one transaction: committed together. */
  readonly order: number
}

/** What became of an attempt to hand a message to its receiver. */
export type MockOutcome = { readonly state: 'committed' } | { readonly state: 'rejected'; readonly code: ErrorCode }

/** What messages need of the world around them. */
export interface MockPostOffice {
  readonly nowMs: () => number
  readonly post: (parcel: MockParcel) => void
}

const lasting = ['committed', 'expired', 'rejected', 'indeterminate']
const runsMax = 10
/** The mock network has no mailbox that would sign or say anything. */
const unsaid = {
  ...{ nextAttemptAtMs: undefined, receipt: undefined, brokenReceipt: undefined, server: undefined },
  ...{ protection: 'one-time' as const, lockKeyUntilMs: undefined },
}

/** Messages in memory: a log of what was sent, and handlers for what comes. */
export class MockMessages implements Messages {
  readonly deadLetters: MockDeadLetters
  readonly #name: string
  readonly #device: DeviceId
  readonly #records: MockRecords
  readonly #office: MockPostOffice
  readonly #handlers = new Map<string, { handler: MessageHandler<never>; options: HandlerOptions<never> }>()
  readonly #sentHandlers = new Map<string, { handler: SentHandler<never>; options: HandlerOptions<never> }>()
  readonly #log = new Map<MessageId, { parcel: MockParcel; update: MessageUpdate; decidedAtMs: number | undefined }>()
  /** Mids by receiver and key. */
  readonly #keyed = new Map<string, readonly MessageId[]>()
  readonly #updates = new Feed<MessageUpdate>()
  readonly #missing = new Feed<MissingMessages>()
  #onMissing: MissingHandler | undefined
  #order = 0

  constructor(name: string, device: DeviceId, records: MockRecords, office: MockPostOffice) {
    this.#name = name
    this.#device = device
    this.#records = records
    this.#office = office
    this.deadLetters = new MockDeadLetters({
      nowMs: office.nowMs,
      handle: (parcel, path) => this.receive(parcel, path),
    })
  }

  on<T = Json>(type: string, handler: MessageHandler<T>, options: HandlerOptions<T> = {}): Disposable {
    assert(!this.#handlers.has(type), `one handler for ${type}`)
    this.#handlers.set(type, { handler: handler, options: options as HandlerOptions<never> })
    return { [Symbol.dispose]: () => void this.#handlers.delete(type) }
  }

  onSent<T = Json>(type: string, handler: SentHandler<T>, options: HandlerOptions<T> = {}): Disposable {
    assert(!this.#sentHandlers.has(type), `one handler for copies of ${type}`)
    this.#sentHandlers.set(type, { handler: handler, options: options as HandlerOptions<never> })
    return { [Symbol.dispose]: () => void this.#sentHandlers.delete(type) }
  }

  /** Scripts a message that another device of this name sent. False when nobody here handles it, or its body is refused. */
  async tellSent({ to, type, body }: OutgoingMessage & { readonly to: string }): Promise<boolean> {
    const found = this.#sentHandlers.get(type)
    const checked = await found?.options.schema?.['~standard'].validate(body)
    if (found === undefined || checked?.issues !== undefined) return false
    const head = { mid: mockMessageId(), to, type, device: mockDeviceId(), sentAtMs: this.#office.nowMs() }
    const sent = { ...head, path: 'relay' as const, body: (checked?.value ?? structuredClone(body)) as never }
    await this.transact((tx) => found.handler(sent, tx))
    return true
  }

  async send(to: string, type: string, body: Body, options: SendOptions = {}): Promise<Sent> {
    const [sent] = await this.transaction(to, [{ type, body }], options)
    return sent as Sent
  }

  async transaction(
    to: string,
    messages: readonly OutgoingMessage[],
    options: SendOptions = {},
  ): Promise<readonly Sent[]> {
    const place = options.key === undefined ? undefined : `${to} ${options.key}`
    const before = place === undefined ? undefined : this.#keyed.get(place)
    if (before !== undefined) return before.map((mid) => this.#sent(mid, to, true))
    const sends = messages.map(({ type, body }) => ({ mid: mockMessageId(), to, type, body, options }))
    for (const send of sends) checkSend(send)
    this.#records.commit([])
    if (place !== undefined)
      this.#keyed.set(
        place,
        sends.map(({ mid }) => mid),
      )
    return sends.map((send) => this.accept(send))
  }

  async cancel(mid: MessageId | string): Promise<void> {
    this.decide(mid as MessageId, 'expired', 'canceled')
  }

  onMissing(handler: MissingHandler): Disposable {
    assert(this.#onMissing === undefined, 'one handler of messages that never come')
    this.#onMissing = handler
    return { [Symbol.dispose]: () => (this.#onMissing = undefined) }
  }

  updates(options: WaitOptions = {}): AsyncIterable<MessageUpdate> {
    return this.#updates.read(options.signal)
  }

  missing(options: WaitOptions = {}): AsyncIterable<MissingMessages> {
    return this.#missing.read(options.signal)
  }

  async drained(): Promise<void> {}

  /** Scripts messages that will never come. */
  async tellMissing(missing: MissingMessages): Promise<void> {
    const handle = this.#onMissing
    if (handle !== undefined) await this.transact((tx) => handle(missing, tx))
    this.#missing.emit(missing)
  }

  /** Takes over a message of a committed write-set. */
  accept(send: MockSend): Sent {
    const { mid, to } = send
    const parcel = {
      ...send,
      from: this.#name,
      device: this.#device,
      sentAtMs: this.#office.nowMs(),
      order: (this.#order += 1),
    }
    const update: MessageUpdate = { mid, to, state: 'accepted', code: undefined, path: undefined }
    this.#log.set(mid, { parcel, update, decidedAtMs: undefined })
    this.#updates.emit(update)
    this.#office.post(parcel)
    return this.#sent(mid, to)
  }

  /** With a key it can be superseded by a later one, as long as it is not decided. */
  #acceptKeyed(send: MockSend): void {
    const { to, mid, options } = send
    const { key, supersedes } = options
    if (supersedes !== undefined)
      for (const before of this.#keyed.get(`${to} ${supersedes}`) ?? []) this.decide(before, 'expired', 'superseded')
    if (key !== undefined) this.#keyed.set(`${to} ${key}`, [mid])
    this.accept(send)
  }

  /** The network says where a message stands now. */
  decide(mid: MessageId, state: MessageUpdate['state'], code?: ErrorCode, path?: 'direct' | 'relay'): void {
    const entry = this.#log.get(mid)
    if (entry === undefined || lasting.includes(entry.update.state)) return
    if (entry.update.state === state && entry.update.code === code) return
    entry.update = { mid, to: entry.parcel.to, state, code, path }
    if (lasting.includes(state)) entry.decidedAtMs = this.#office.nowMs()
    this.#updates.emit(entry.update)
  }

  /** Says something in a conversation; set by who keeps them. */
  say: (saying: MockSaying) => Promise<unknown> = () => Promise.reject(new KithError('conversation-unknown'))

  /** Runs `work` as a write-set until it can be committed; answers what it returned. */
  async transact<T>(work: (tx: MockTransaction) => T | Promise<T>): Promise<T> {
    for (let run = 0; run < runsMax; run += 1) {
      const tx = new MockTransaction(this.#records)
      const result = await work(tx)
      for (const send of tx.sends) checkSend(send)
      if (!tx.commit()) continue
      for (const send of tx.sends) this.#acceptKeyed(send)
      for (const mid of tx.cancels) await this.cancel(mid)
      for (const saying of tx.sayings) await this.say(saying)
      return result
    }
    throw new KithError('store-failed')
  }

  /** Hands a message to its handler, once; one whose handler throws becomes a dead letter. */
  async receive(parcel: MockParcel, path: 'direct' | 'relay'): Promise<MockOutcome> {
    const found = this.#handlers.get(parcel.type)
    if (found === undefined) return { state: 'rejected', code: 'no-handler' }
    const checked = await found.options.schema?.['~standard'].validate(parcel.body)
    if (checked?.issues !== undefined) return { state: 'rejected', code: 'body-malformed' }
    const { mid, type, from, device, sentAtMs } = parcel
    const body = (checked?.value ?? structuredClone(parcel.body)) as never
    const message: Message<never> = { mid, type, from, device, sentAtMs, path, body }
    try {
      await this.transact((tx) => found.handler(message, tx))
      return { state: 'committed' }
    } catch (error) {
      this.deadLetters.failed(parcel, path, error)
      return { state: 'rejected', code: 'handler-failed' }
    }
  }

  /** Everything known of a sent message. */
  explain(mid: MessageId | string): Explanation {
    const entry = this.#log.get(mid as MessageId)
    const base = {
      mid: mid as MessageId,
      direction: 'sent',
      from: this.#name,
      notBeforeMs: undefined,
      targets: [],
      steps: [],
      receipt: undefined,
      isReceiptBroken: false,
      asked: 'not-asked',
      deadlineMs: 0,
      acceptedAtMs: 0,
      kept: false,
      paths: undefined,
      to: '',
      type: '',
    } as const
    if (entry === undefined)
      return {
        ...base,
        known: false,
        state: 'indeterminate',
        code: undefined,
        decidedAtMs: undefined,
        sentence: 'Nothing is known of this message.',
      }
    const { parcel, update, decidedAtMs } = entry
    const { state, code } = update
    const target = { device: this.#device, stream: mockStreamId(), seq: parcel.order, state, code, attempts: 1 }
    const path = state === 'stored' ? ('mailbox' as const) : update.path
    return {
      ...base,
      mid: parcel.mid,
      known: true,
      to: parcel.to,
      type: parcel.type,
      state,
      code,
      kept: parcel.options.keep !== false,
      paths: parcel.options.path ?? 'any',
      acceptedAtMs: parcel.sentAtMs,
      deadlineMs: parcel.sentAtMs + limits.keepMsDefault,
      decidedAtMs,
      targets: [{ ...target, path, lastAttemptAtMs: parcel.sentAtMs, ...unsaid }],
      sentence: code === undefined ? `The message to ${parcel.to} is ${state}.` : sentenceOf(code),
    }
  }

  /** Ends every stream. */
  close(): void {
    this.deadLetters.close()
    this.#updates.close()
    this.#missing.close()
  }

  #sent(mid: MessageId, to: string, isRepeat = false): Sent {
    const log = this.#log
    const until = (states: readonly string[], options: WaitOptions = {}): Promise<void> =>
      this.#until(mid, states, options)
    return {
      mid,
      to,
      isRepeat,
      get state() {
        return log.get(mid)?.update.state ?? 'accepted'
      },
      stored: (options) => until(['stored', 'committed'], options),
      committed: (options) => until(['committed'], options),
      cancel: () => this.cancel(mid),
      receipt: () => Promise.resolve(undefined),
    }
  }

  async #until(mid: MessageId, states: readonly string[], { signal }: WaitOptions): Promise<void> {
    const known = this.#log.get(mid)
    for await (const update of this.#updates.read(signal, known === undefined ? [] : [known.update])) {
      if (update.mid !== mid) continue
      if (states.includes(update.state)) return
      if (lasting.includes(update.state)) throw new KithError(update.code ?? 'internal')
    }
    throw new KithError(signal?.aborted === true ? 'aborted' : 'disposed')
  }
}

function checkSend({ to, body }: MockSend): void {
  const parsed = parseName(to)
  if (parsed.kind === 'refused') throw new KithError(parsed.code, parsed.message)
  const bytes = body instanceof Uint8Array ? body.byteLength : new TextEncoder().encode(JSON.stringify(body)).byteLength
  if (bytes > limits.messageBytesMax) throw new KithError('message-too-large')
}
