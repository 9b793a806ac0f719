import type { WriteSet } from '@kith/core'
import { KithError, type MessageId, type PeerName } from '@kith/wire'
import type { Transaction } from '../api/messages.ts'
import type { Submission, Submitted } from '../backend/backend.ts'
import type { Saying } from '../conversations/saying.ts'
import { Draft, withoutKnown } from '../services/draft.ts'
import type { DeliveryShell } from './delivery-shell.ts'
import type { PlannedWrites } from './planned-writes.ts'
import type { Statements } from './statements.ts'

/** Says things in conversations, in a transaction of the engine. */
export type Say = (tx: Draft, sayings: readonly Saying[]) => Promise<unknown>

/** Takes write-sets for delivery: each message once, and remembers what has not reached the mailbox yet. */
export class Submissions {
  readonly #name: PeerName
  readonly #planned: PlannedWrites
  readonly #delivery: DeliveryShell
  readonly #statements: Statements
  readonly #say: Say
  /** Mids given with a key that are being accepted, so that two calls at once are one message. */
  readonly #accepting = new Map<MessageId, Promise<unknown>>()
  /** Kept messages of this life that are neither in the mailbox nor decided. */
  readonly #unsettled = new Set<MessageId>()
  #onSettled: (() => void) | undefined

  constructor(name: PeerName, planned: PlannedWrites, statements: Statements, delivery: DeliveryShell, say: Say) {
    this.#name = name
    this.#say = say
    this.#planned = planned
    this.#delivery = delivery
    this.#statements = statements
  }

  /** Runs writes of Kith's own as one commit, again when a record that they read was changed meanwhile. */
  async transact(work: (tx: Transaction) => Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < transactAttemptsMax; attempt++) {
      const draft = this.#draft()
      try {
        await work(draft)
      } catch (error) {
        if (this.#isStale(draft)) continue
        throw error
      }
      if ((await this.submit({ writes: draft.writeSet(), keyed: draft.keyed })) !== 'conflict') return
    }
    throw new KithError('write-conflict')
  }

  /** Commits a write-set; of the messages with a key, those that were accepted before are left out. */
  async submit({ writes: wanted, keyed, sayings = [] }: Submission): Promise<Submitted> {
    const writes = sayings.length === 0 ? wanted : await this.#withSaid(wanted, sayings)
    if (writes === undefined) return 'conflict'
    if (keyed.length === 0) return this.#submit(writes)
    for (let before = this.#acceptingOf(keyed); before !== undefined; before = this.#acceptingOf(keyed)) await before
    const submitting = this.#submitNew(writes, keyed)
    const settled = submitting.catch(() => undefined)
    for (const mid of keyed) this.#accepting.set(mid, settled)
    try {
      return await submitting
    } finally {
      for (const mid of keyed) if (this.#accepting.get(mid) === settled) this.#accepting.delete(mid)
    }
  }

  /** The same writes, with what is said in conversations; nothing when those were changed meanwhile. */
  async #withSaid(writes: WriteSet, sayings: readonly Saying[]): Promise<WriteSet | undefined> {
    const draft = this.#draft()
    try {
      await this.#say(draft, sayings)
    } catch (error) {
      if (this.#isStale(draft)) return undefined
      throw error
    }
    const said = draft.writeSet()
    return {
      ...writes,
      sends: [...writes.sends, ...said.sends],
      changes: [...writes.changes, ...said.changes],
      expects: [...writes.expects, ...said.expects],
    }
  }

  /** Work that reads while others commit may have seen some records before and some after them: what it fails for then says nothing. */
  #isStale(draft: Draft): boolean {
    return this.#planned.areStale(draft.writeSet().expects)
  }

  #draft(): Draft {
    return new Draft(this.#name, (collection, key) => this.#planned.read(collection, key), { isInternal: true })
  }

  /** Which of these mids are messages that were accepted before. */
  async known(mids: readonly MessageId[]): Promise<ReadonlySet<MessageId>> {
    const found = await Promise.all(mids.map((mid) => this.#delivery.messageOf(mid)))
    return new Set(mids.filter((_, at) => found[at] !== undefined))
  }

  /** A message is in the mailbox, or decided. */
  settled(mid: MessageId): void {
    if (this.#unsettled.delete(mid) && this.#unsettled.size === 0) this.#onSettled?.()
  }

  /** Resolves when every kept message of this life is in the mailbox or decided. */
  async allSettled(): Promise<void> {
    if (this.#unsettled.size === 0) return
    await new Promise<void>((resolve) => {
      this.#onSettled = resolve
    })
  }

  #acceptingOf(keyed: readonly MessageId[]): Promise<unknown> | undefined {
    return keyed.map((mid) => this.#accepting.get(mid)).find((accepting) => accepting !== undefined)
  }

  async #submitNew(writes: Submission['writes'], keyed: readonly MessageId[]): Promise<Submitted> {
    const sends = withoutKnown(writes.sends, await this.known(keyed))
    const submitted = await this.#submit({ ...writes, sends })
    return submitted === 'accepted' && sends.length === 0 ? 'repeated' : submitted
  }

  async #submit(writes: Submission['writes']): Promise<Submitted> {
    const { sends, changes, expects, cancels = [], statements = [] } = writes
    if (sends.length + changes.length + expects.length + cancels.length + statements.length === 0) return 'accepted'
    if (statements.length > 0 && !(await this.#statements.check(statements))) return 'conflict'
    const submitted = await this.#delivery.submit(writes)
    // What is taken back is so only when the mailbox has heard of it.
    const touched = [...sends.flatMap(({ messages }) => messages), ...cancels]
    if (submitted === 'accepted')
      for (const { mid } of touched) if (this.#delivery.isUnsettled(mid)) this.#unsettled.add(mid)
    return submitted
  }
}

const transactAttemptsMax = 50
