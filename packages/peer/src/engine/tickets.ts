import type { WriteSet } from '@kith/core'
import { type ErrorCode, KithError } from '@kith/wire'
import type { Submitted } from '../backend/backend.ts'

interface Waiting {
  readonly writes: WriteSet
  readonly resolve: (submitted: Submitted) => void
  readonly reject: (error: KithError) => void
}

/** Those who wait for a write-set to be committed, by the number that it was given. */
export class Tickets {
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  /** Gives a write-set a number; `submitted` resolves when it is answered. */
  open(writes: WriteSet): { readonly ticket: number; readonly submitted: Promise<Submitted> } {
    const ticket = ++this.#last
    const submitted = new Promise<Submitted>((resolve, reject) =>
      this.#waiting.set(ticket, { writes, resolve, reject }),
    )
    return { ticket, submitted }
  }

  accepted(ticket: number): void {
    this.#take(ticket)?.resolve('accepted')
  }

  /** Tells why it was not accepted; `conflict` is no error. Answers what was not written, when somebody waited for it. */
  refused(ticket: number, code: ErrorCode): WriteSet | undefined {
    const waiting = this.#take(ticket)
    if (code === 'write-conflict') waiting?.resolve('conflict')
    else waiting?.reject(new KithError(code))
    return waiting?.writes
  }

  /** Rejects everything that is open. */
  end(error: KithError): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  #take(ticket: number): Waiting | undefined {
    const waiting = this.#waiting.get(ticket)
    this.#waiting.delete(ticket)
    return waiting
  }
}
