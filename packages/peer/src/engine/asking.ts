import {
  assert,
  blob24,
  type BodyEncoding,
  decode,
  type DeviceId,
  encode,
  type Field,
  id,
  KithError,
  limits,
  type MessageId,
  oneOf,
  record,
  text,
  u64,
} from '@kith/wire'
import type { MessageRecord, Path, Send } from '@kith/core'
import type { Body, Message, Transaction } from '../api/messages.ts'
import type { Reply } from '../api/requests.ts'
import type { Submission, Submitted } from '../backend/backend.ts'
import { untilAborted } from '../backend/item-queue.ts'
import { handlerMsDefault, type RegisteredHandler } from '../backend/handlers.ts'
import { decodeBody, decodeStored, encodeBody } from '../services/body.ts'
import { askPrefix, decodeReply, replyType } from '../services/request-bodies.ts'
import type { PeerStore } from '../store/store.ts'

/** Collection of replies that were committed and not given to their callers yet, by the request's mid. */
export const repliesCollection = 'kith.replies'

export interface AskingOptions {
  readonly store: PeerStore
  readonly submit: (submission: Submission) => Promise<Submitted>
  /** A message that this device sent. */
  readonly sent: (mid: MessageId) => Promise<MessageRecord | undefined>
  /** Resolves when the message is committed; rejects with the code of how it ended otherwise. */
  readonly committed: (mid: MessageId) => Promise<void>
  readonly onFailure: (error: unknown) => void
}

/** A reply without the type of its request, which its caller knows. */
type Answer = Omit<Reply<Body>, 'type'>

interface Waiter {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** A reply as it lies in the store. */
interface ReplyRecord {
  readonly mid: MessageId
  readonly from: string
  readonly device: DeviceId
  readonly sentAtMs: number
  readonly path: Path
  readonly cameAtMs: number
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
}

const replyRecord: Field<ReplyRecord> = record<ReplyRecord>({
  mid: id<MessageId>(),
  from: text(63),
  device: id<DeviceId>(),
  sentAtMs: u64,
  path: oneOf(['relay', 'direct']),
  cameAtMs: u64,
  encoding: oneOf(['bytes', 'json']),
  body: blob24(limits.messageBytesMax),
})

/**
 * Requests in the engine (spec PE32 to PE35). A reply that somebody may wait for is committed with a record of what it says; once that is on disk
 * it is given to who waits, and the record goes. A caller in a tab whose owner went asks the next owner for the same request again, and finds
 * the record; one that nobody asks for is removed after a while (`pruning.ts`).
 */
export class Asking {
  readonly #options: AskingOptions
  readonly #waiters = new Map<MessageId, Set<Waiter>>()
  /** Callers of requests that were sent before may come back: they were another owner's. */
  readonly #startedAtMs = Date.now()

  constructor(options: AskingOptions) {
    this.#options = options
  }

  /** The handler of replies. */
  get handlers(): ReadonlyMap<string, RegisteredHandler> {
    const handle = (message: Message<unknown>, tx: Transaction): Promise<void> => this.#take(message, tx)
    return new Map([[replyType, { handle, schema: undefined, withinMs: handlerMsDefault }]])
  }

  /** Sends a request, unless it was sent before, and resolves with its reply. An abort withdraws it. */
  async ask(send: Send, signal: AbortSignal | undefined): Promise<Answer> {
    const [message] = send.messages
    assert(message !== undefined, 'a request is one message')
    const { mid } = message
    const { waiter, answer } = this.#wait(mid)
    try {
      await this.#send(mid, send)
      return await untilAborted(answer, signal)
    } catch (error) {
      if (signal?.aborted === true) await this.#withdraw(mid)
      throw error
    } finally {
      this.#forget(mid, waiter)
    }
  }

  /** A record of the collection was committed. */
  committed(key: string, value: Uint8Array | undefined): void {
    const request = key as MessageId
    const waiters = this.#waiters.get(request)
    if (value === undefined || waiters === undefined) return
    const answer = answerOf(request, value)
    if (answer !== undefined) for (const { resolve } of waiters) resolve(answer)
    this.#remove(request).catch(this.#options.onFailure)
  }

  /** Rejects all who wait. */
  end(error: KithError): void {
    for (const waiters of this.#waiters.values()) for (const { reject } of waiters) reject(error)
    this.#waiters.clear()
  }

  #wait(mid: MessageId): { readonly waiter: Waiter; readonly answer: Promise<Answer> } {
    let waiter: Waiter | undefined
    const answer = new Promise<Answer>((resolve, reject) => {
      waiter = { resolve, reject }
    })
    assert(waiter !== undefined, 'a promise runs its executor at once')
    // It may be rejected before anybody looks.
    answer.catch(() => undefined)
    this.#waiters.set(mid, (this.#waiters.get(mid) ?? new Set()).add(waiter))
    return { waiter, answer }
  }

  #forget(mid: MessageId, waiter: Waiter): void {
    const waiters = this.#waiters.get(mid)
    waiters?.delete(waiter)
    if (waiters?.size === 0) this.#waiters.delete(mid)
  }

  async #send(mid: MessageId, send: Send): Promise<void> {
    const { submit, committed, store } = this.#options
    await submit({ writes: { sends: [send], changes: [], expects: [] }, keyed: [mid] })
    committed(mid).catch((error: unknown) => {
      for (const { reject } of this.#waiters.get(mid) ?? []) reject(endOf(error))
    })
    // The reply to a request of another owner's time may be here.
    const before = await store.get(repliesCollection, mid)
    if (before !== undefined) this.committed(mid, before.value)
  }

  async #withdraw(mid: MessageId): Promise<void> {
    const cancels = [{ mid, code: 'canceled' as const }]
    await this.#options.submit({ writes: { sends: [], changes: [], expects: [], cancels }, keyed: [] })
  }

  async #remove(request: MessageId): Promise<void> {
    const changes = [{ collection: repliesCollection, key: request, value: undefined }]
    await this.#options.submit({ writes: { sends: [], changes, expects: [] }, keyed: [] })
  }

  /** What is no reply to a request of this device is committed, and does nothing. */
  async #take({ mid, from, device, sentAtMs, path, body }: Message<unknown>, tx: Transaction): Promise<void> {
    const reply = decodeReply(body)
    const asked = reply && (await this.#options.sent(reply.request))
    if (reply === undefined || asked?.to !== from || !asked.messageType.startsWith(askPrefix)) return
    if (asked.acceptedAtMs >= this.#startedAtMs && !this.#waiters.has(reply.request)) return
    const about = { mid, from, device, sentAtMs, path, cameAtMs: Date.now() }
    tx.put(repliesCollection, reply.request, encode(replyRecord, { ...about, ...encodeBody(reply.body) }))
  }
}

/** When a reply was committed, from its record. @throws {@link KithError} `store-failed` when it cannot be read. */
export function cameAtMs(value: Uint8Array): number {
  const reply = readReply(value)
  if (reply === undefined) throw new KithError('store-failed', 'A reply in the store cannot be read.')
  return reply.cameAtMs
}

function readReply(value: Uint8Array): ReplyRecord | undefined {
  const bytes = decodeStored(value)
  const decoded = bytes instanceof Uint8Array ? decode(replyRecord, bytes) : undefined
  return decoded?.kind === 'ok' ? decoded.value : undefined
}

function answerOf(request: MessageId, value: Uint8Array): Answer | undefined {
  const reply = readReply(value)
  if (reply === undefined) return undefined
  const { mid, from, device, sentAtMs, path, encoding, body } = reply
  const inner = decodeBody(encoding, body)
  return inner && { request, mid, from, device, sentAtMs, path, body: inner.body }
}

/** What the end of a request is to its caller. */
function endOf(error: unknown): unknown {
  return error instanceof KithError && error.code === 'deadline-passed' ? new KithError('request-timed-out') : error
}
