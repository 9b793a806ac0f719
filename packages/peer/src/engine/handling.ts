import type { Decision, DeliveryOutput, StoreChange, WriteSet } from '@kith/core'
import { type ErrorCode, type MessageId, type PeerName, type WireMessage } from '@kith/wire'
import type { MissingMessages } from '../api/messages.ts'
import { type HandlerTable, handlerMsDefault } from '../backend/handlers.ts'
import type { Draft } from '../services/draft.ts'
import { pause } from './alarm.ts'
import { failureText, letterPut } from './dead-letter-record.ts'
import { isStoreEnd } from './ends.ts'
import type { HandlerRuns } from './handler-runs.ts'
import { TurnedDown } from './turned-down.ts'

type Handle = Extract<DeliveryOutput, { kind: 'handle' }>

export interface HandlingOptions {
  readonly handlers: HandlerTable
  readonly runs: HandlerRuns
  /** Which of these mids are messages that were accepted before. */
  readonly known: (mids: readonly MessageId[]) => Promise<ReadonlySet<MessageId>>
  /** Why a message of this type is not taken from a name; nothing when it is. */
  readonly refusal: (from: PeerName, type: string) => ErrorCode | undefined | Promise<ErrorCode | undefined>
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

/** How one message ended; a handler that failed each time left a failure. */
interface Verdict {
  readonly decision: Decision
  readonly failure?: Failure
}

interface Failure {
  readonly attempts: number
  readonly error: unknown
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
   * Runs the handlers of one envelope in order. A message whose handler fails for good is rejected, writes nothing, and becomes a dead letter;
   * of an atomic envelope none is committed then. Nothing when the peer leaves meanwhile.
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
    const { runs, signal } = this.#options
    const whole = runs.draft()
    const running = this.#attempt('missing', () =>
      runs.into(whole, { isInternal: false, withinMs: handlerMsDefault }, (draft) => handle(missing, draft)),
    )
    this.#running.add(running)
    try {
      if ((await running) === undefined || signal.aborted) return undefined
      return await this.#writesOf(whole)
    } finally {
      this.#running.delete(running)
    }
  }

  async #run(envelope: Handle): Promise<Handled | undefined> {
    const { runs, signal } = this.#options
    const whole = runs.draft()
    const decisions: Decision[] = []
    const letters: StoreChange[] = []
    for (const message of envelope.messages) {
      const verdict = await this.#decide(envelope, message, whole)
      if (verdict === undefined || signal.aborted) return undefined
      const { decision, failure } = verdict
      if (decision.outcome === 'rejected' && envelope.atomic)
        return allRejected(envelope, whole.writeSet().expects, decision.code, failure)
      decisions.push(decision)
      if (failure !== undefined) letters.push(letterOf(envelope, message, failure))
    }
    const writes = await this.#writesOf(whole)
    return { decisions, writes: { ...writes, changes: [...writes.changes, ...letters] } }
  }

  /** What a draft writes, without messages that were accepted before. */
  async #writesOf(whole: Draft): Promise<WriteSet> {
    return whole.writeSet(whole.keyed.length === 0 ? undefined : await this.#options.known(whole.keyed))
  }

  async #decide(envelope: Handle, message: WireMessage, whole: Draft): Promise<Verdict | undefined> {
    const { runs, refusal } = this.#options
    const refused = await refusal(envelope.from, message.messageType)
    const ready = refused ?? (await runs.ready(envelope, message))
    return typeof ready === 'string'
      ? { decision: { outcome: 'rejected', code: ready } }
      : this.#attempt(message.messageType, () => runs.once(ready, whole))
  }

  /** Runs a handler, again after a pause when it fails. */
  async #attempt(type: string, once: () => Promise<void>): Promise<Verdict | undefined> {
    const { onFailure, signal } = this.#options
    for (let attempts = 1; ; attempts++) {
      if (signal.aborted) return undefined
      try {
        await once()
        return { decision: { outcome: 'committed' } }
      } catch (error) {
        if (error instanceof TurnedDown) return { decision: { outcome: 'rejected', code: error.code } }
        onFailure(type, attempts, error)
        const pauseMs = handlerPausesMs[attempts - 1]
        // A closed store is the end of this peer, not the handler's fault.
        if (pauseMs === undefined && !isStoreEnd(error))
          return { decision: { outcome: 'rejected', code: 'handler-failed' }, failure: { attempts, error } }
        await pause(pauseMs ?? 0, signal)
      }
    }
  }
}

const nothing: WriteSet = { sends: [], changes: [], expects: [] }

/** Nothing of the envelope is committed. When a handler failed, all its messages become letters, because they belong together. */
function allRejected(envelope: Handle, expects: WriteSet['expects'], code: ErrorCode, failure?: Failure): Handled {
  const changes = failure === undefined ? [] : envelope.messages.map((message) => letterOf(envelope, message, failure))
  return {
    decisions: envelope.messages.map(() => ({ outcome: 'rejected', code })),
    writes: { ...nothing, changes, expects },
  }
}

function letterOf(envelope: Handle, message: WireMessage, { attempts, error }: Failure): StoreChange {
  const { from, device, sentAtMs, path, atomic, messages } = envelope
  return letterPut({
    ...message,
    from,
    device,
    sentAtMs,
    path,
    failedAtMs: Date.now(),
    attempts,
    ...failureText(error),
    together: atomic && messages.length > 1 ? messages.map(({ mid }) => mid) : [],
  })
}
