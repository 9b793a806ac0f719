import type { DeliveryContext } from './context.ts'
import type { OpenMessage } from './open-message.ts'

/** What the schedule needs of the outbox. */
export interface ScheduleOwner {
  /** The next number of this device's order. */
  order(): number
  /** The messages wait for their receiver's devices from now on. */
  released(messages: readonly OpenMessage[]): void
}

/**
 * Messages that wait for their time (spec DL32). When it comes they are given a new place in the order of acceptance, by a commit, so that
 * after a crash they stand where they stood.
 */
export class Schedule {
  readonly #context: DeliveryContext
  readonly #owner: ScheduleOwner
  readonly #due: OpenMessage[] = []

  constructor(context: DeliveryContext, owner: ScheduleOwner) {
    this.#context = context
    this.#owner = owner
  }

  /** The time of a message has come; `release` lets it go. */
  add(message: OpenMessage): void {
    this.#due.push(message)
  }

  /** Lets go what is due: by its time, and what is due at one time in the order of acceptance. */
  release(nowMs: number): void {
    if (this.#due.length === 0) return
    const due = this.#due.splice(0).filter((message) => message.scheduled)
    due.sort((a, b) => a.record.notBeforeMs - b.record.notBeforeMs || a.record.order - b.record.order)
    for (const message of due) message.release(nowMs, this.#owner.order())
    this.#context.journal.add({ changes: due.flatMap((message) => message.changes(nowMs)), expects: [] }, () => {
      this.#owner.released(due.filter((message) => message.record.body !== undefined))
    })
  }
}
