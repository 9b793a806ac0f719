import type { Decision, DeliveryOutput, WriteSet } from '@kith/core'
import { KithError, type MessageId, type PeerName, type WireMessage } from '@kith/wire'
import type { MissingMessages } from '../api/messages.ts'
import type { HandlerTable, RegisteredHandler } from '../backend/handlers.ts'
import { decodeBody } from '../services/body.ts'
import { Draft, type ReadRecord } from '../services/draft.ts'
import { pause } from './alarm.ts'

type Handle = Extract<DeliveryOutput, { kind: 'handle' }>

export interface HandlingOptions {
  readonly name: PeerName
  readonly handlers: HandlerTable
  /** Kith's own handlers, which come first. */
  readonly internal: ReadonlyMap<string, RegisteredHandler>
  readonly read: ReadRecord
  /** Which of these mids are messages that were accepted before. */
  readonly known: (mids: readonly MessageId[]) => Promise<ReadonlySet<MessageId>>
  /** Nothing is taken from this name. */
  readonly isBlocked: (name: PeerName) => boolean
  /** A handler threw. */
  readonly onFailure: (type: string, attempt: number, error: unknown) => void
  /** Ends the trying. */
  readonly signal: AbortSignal
}

/** What the handlers of an envelope decided, and what they write. */
export interface Handled {
  readonly decisions: readonly Decision[]
  readonly writes: WriteSet
}

/** Pauses between the attempts of a throwing handler, in milliseconds: five attempts in about seven seconds. */
export const handlerPausesMs: readonly number[] = [50, 250, 1250, 5000]

/** Runs the handlers of received messages into write-sets (spec DL8). */
export class Handling {
  readonly #options: HandlingOptions
  readonly #running = new Set<Promise<unknown>>()
  #isClosed = false

  constructor(options: HandlingOptions) {
    this.#options = options
  }

  /** Takes no new envelope; resolves when those that are being handled are decided. */
  async drain(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#running)
  }

  /**
   * Runs the handlers of one envelope in order. A message whose handler fails for good is rejected, and writes nothing; of an atomic
   * envelope none is committed then. Nothing when the peer leaves meanwhile.
   */
  async run(envelope: Handle): Promise<Handled | undefined> {
    if (this.#isClosed) return undefined
    const running = this.#run(envelope)
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  /** Tells the application of messages that will never come. Nothing when the peer leaves meanwhile. */
  async lost(missing: MissingMessages): Promise<WriteSet | undefined> {
    const handle = this.#options.handlers.missing
    if (this.#isClosed) return undefined
    if (handle === undefined) return nothing
    const whole = new Draft(this.#options.name, this.#options.read)
    const running = this.#attempt('missing', whole, false, (draft) => handle(missing, draft))
    this.#running.add(running)
    try {
      if ((await running) === undefined || this.#options.signal.aborted) return undefined
      return await this.#writesOf(whole)
    } finally {
      this.#running.delete(running)
    }
  }

  async #run(envelope: Handle): Promise<Handled | undefined> {
    const { name, read, signal } = this.#options
    if (this.#options.isBlocked(envelope.from))
      return { decisions: envelope.messages.map(() => ({ outcome: 'rejected', code: 'blocked' })), writes: nothing }
    const whole = new Draft(name, read)
    const decisions: Decision[] = []
    for (const message of envelope.messages) {
      const decision = await this.#decide(envelope, message, whole)
      if (decision === undefined || signal.aborted) return undefined
      decisions.push(decision)
    }
    const rejected = decisions.find((decision) => decision.outcome === 'rejected')
    if (envelope.atomic && rejected !== undefined)
      return {
        decisions: decisions.map((decision) => (decision.outcome === 'rejected' ? decision : rejected)),
        writes: nothing,
      }
    return { decisions, writes: await this.#writesOf(whole) }
  }

  /** What a draft writes, without messages that were accepted before. */
  async #writesOf(whole: Draft): Promise<WriteSet> {
    return whole.writeSet(whole.keyed.length === 0 ? undefined : await this.#options.known(whole.keyed))
  }

  async #decide(envelope: Handle, message: WireMessage, whole: Draft): Promise<Decision | undefined> {
    const own = this.#options.internal.get(message.messageType)
    const handler = own ?? this.#options.handlers.get(message.messageType)
    if (handler === undefined) return { outcome: 'rejected', code: 'no-handler' }
    const decoded = decodeBody(message.encoding, message.body)
    const checked = decoded === undefined ? undefined : await valid(handler, decoded.body)
    if (checked === undefined) return { outcome: 'rejected', code: 'body-malformed' }
    const { mid, messageType: type } = message
    const { from, device, sentAtMs, path } = envelope
    const told = { mid, type, body: checked.value, from, device, sentAtMs, path }
    return this.#attempt(type, whole, own !== undefined, (draft) => handler.handle(told, draft))
  }

  /** Runs one handler, again after a pause when it throws; what it wrote at last is in `whole`. */
  async #attempt(
    type: string,
    whole: Draft,
    isInternal: boolean,
    handle: (draft: Draft) => void | Promise<void>,
  ): Promise<Decision | undefined> {
    const { name, read, onFailure, signal } = this.#options
    for (let attempt = 1; ; attempt++) {
      if (signal.aborted) return undefined
      const draft = new Draft(name, read, { upon: whole, isInternal })
      try {
        await handle(draft)
        draft.keep()
        return { outcome: 'committed' }
      } catch (error) {
        draft.close()
        onFailure(type, attempt, error)
        const pauseMs = handlerPausesMs[attempt - 1]
        // A closed store is the end of this peer, not the handler's fault.
        if (pauseMs === undefined && !isStoreEnd(error)) return { outcome: 'rejected', code: 'handler-failed' }
        await pause(pauseMs ?? 0, signal)
      }
    }
  }
}

const nothing: WriteSet = { sends: [], changes: [], expects: [] }

async function valid(handler: RegisteredHandler, body: unknown): Promise<{ readonly value: unknown } | undefined> {
  if (handler.schema === undefined) return { value: body }
  try {
    const result = await handler.schema['~standard'].validate(body)
    return result.issues === undefined ? { value: result.value } : undefined
  } catch {
    // A schema that throws has not accepted the body.
    return undefined
  }
}

function isStoreEnd(error: unknown): boolean {
  return (
    error instanceof KithError &&
    (error.code === 'store-failed' || error.code === 'disposed' || error.code === 'store-taken')
  )
}
