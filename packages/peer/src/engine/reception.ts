import type { KithError, MessageId, PeerName } from '@kith/wire'
import type { HandlerTable, RegisteredHandler } from '../backend/handlers.ts'
import type { PeerStore } from '../store/store.ts'
import { Asking, repliesCollection } from './asking.ts'
import type { Committer } from './commits.ts'
import type { ContactKeeper } from './contact-keeper.ts'
import { DeadLetterKeeper } from './dead-letter-keeper.ts'
import { deadLettersCollection } from './dead-letter-record.ts'
import type { DeliveryShell } from './delivery-shell.ts'
import { HandlerRuns } from './handler-runs.ts'
import { Handling, type HandlingOptions } from './handling.ts'
import type { PlannedWrites } from './planned-writes.ts'
import type { Settling } from './settling.ts'
import { Statements } from './statements.ts'
import type { Say, Submissions } from './submissions.ts'

/** The engine, as far as what is done with received messages needs it. Delivery and submissions are used only once messages come. */
export interface ReceptionOptions {
  readonly name: PeerName
  readonly store: PeerStore
  readonly handlers: HandlerTable
  readonly commits: Committer
  readonly planned: PlannedWrites
  readonly contacts: ContactKeeper
  /** Why a message of a type is not taken from a name. */
  readonly refusal: HandlingOptions['refusal']
  /** Handlers of other messages that only Kith sends. */
  readonly internal: ReadonlyMap<string, RegisteredHandler>
  readonly settling: Settling
  readonly say: Say
  readonly submissions: () => Submissions
  readonly delivery: () => DeliveryShell
  /** A handler threw. */
  readonly onHandlerFailure: (type: string, attempt: number, error: unknown) => void
  readonly onFailure: (error: unknown) => void
  /** Ends the trying. */
  readonly signal: AbortSignal
}

/** What is done with received messages: handlers run, those that fail leave dead letters, and replies go to who asked. */
export class Reception {
  readonly handling: Handling
  readonly deadLetters: DeadLetterKeeper
  readonly asking: Asking
  readonly runs: HandlerRuns
  readonly #options: ReceptionOptions

  constructor(options: ReceptionOptions) {
    this.#options = options
    const { name, store, handlers, planned, contacts, settling, submissions, delivery, onFailure, signal } = options
    const known = (mids: readonly MessageId[]): Promise<ReadonlySet<MessageId>> => submissions().known(mids)
    const submit: Submissions['submit'] = (submission) => submissions().submit(submission)
    const sent: DeliveryShell['messageOf'] = (mid) => delivery().messageOf(mid)
    this.asking = new Asking({
      store,
      submit,
      sent: async (mid) => (await sent(mid))?.record,
      committed: (mid) => settling.until(mid, 'committed', async () => (await sent(mid))?.record),
      onFailure,
    })
    const runs = new HandlerRuns({
      name,
      handlers,
      internal: new Map([...options.internal, ...contacts.handlers, ...this.asking.handlers]),
      read: (collection, key) => planned.read(collection, key),
      statements: new Statements(store),
      say: options.say,
    })
    this.runs = runs
    this.handling = new Handling({
      handlers,
      runs,
      known,
      refusal: options.refusal,
      onFailure: options.onHandlerFailure,
      signal,
    })
    this.deadLetters = new DeadLetterKeeper({ store, runs, submit, known, onFailure })
  }

  /** Reads the store, and follows what is committed in it. */
  async start(): Promise<void> {
    await this.deadLetters.load()
    const { commits, onFailure } = this.#options
    commits.follow(deadLettersCollection, this.deadLetters, onFailure)
    commits.follow(repliesCollection, this.asking, onFailure)
  }

  end(error: KithError): void {
    this.asking.end(error)
    this.deadLetters.end()
  }
}
