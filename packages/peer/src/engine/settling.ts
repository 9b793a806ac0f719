import type { MessageRecord, MessageState } from '@kith/core'
import { type ErrorCode, KithError, type MessageId } from '@kith/wire'
import type { MessageUpdate } from '../api/messages.ts'
import { standing } from './standing.ts'

type Until = 'stored' | 'committed'

interface Waiter {
  readonly until: Until
  readonly resolve: () => void
  readonly reject: (error: KithError) => void
}

/** Who waits for messages to be stored or committed. */
export class Settling {
  readonly #waiters = new Map<MessageId, Set<Waiter>>()

  /** Resolves when the message has come so far; rejects with the code of how it ended, or of what keeps it from being stored. */
  async until(mid: MessageId, until: Until, look: () => Promise<MessageRecord | undefined>): Promise<void> {
    let waiter: Waiter | undefined
    const settled = new Promise<void>((resolve, reject) => {
      waiter = { until, resolve, reject }
      const waiters = this.#waiters.get(mid) ?? new Set()
      waiters.add(waiter)
      this.#waiters.set(mid, waiters)
    })
    // It may be told while this looks, and then nobody else waits for it.
    settled.catch(() => undefined)
    const record = await look()
    if (record === undefined) this.#end(mid, new KithError('option-invalid', 'This device knows no such message.'))
    else if (waiter !== undefined) {
      const { state, code } = standing(record)
      this.#judge(mid, waiter, state, code)
    }
    return settled
  }

  update({ mid, state, code }: MessageUpdate): void {
    for (const waiter of this.#waiters.get(mid) ?? []) this.#judge(mid, waiter, state, code)
  }

  /** Rejects all who wait. */
  end(error: KithError): void {
    for (const mid of [...this.#waiters.keys()]) this.#end(mid, error)
  }

  #judge(mid: MessageId, waiter: Waiter, state: MessageState, code: ErrorCode | undefined): void {
    const verdict = verdictOf(waiter.until, state, code)
    if (verdict === undefined) return
    const waiters = this.#waiters.get(mid)
    waiters?.delete(waiter)
    if (waiters?.size === 0) this.#waiters.delete(mid)
    if (verdict === 'reached') waiter.resolve()
    else waiter.reject(new KithError(verdict))
  }

  #end(mid: MessageId, error: KithError): void {
    for (const { reject } of this.#waiters.get(mid) ?? []) reject(error)
    this.#waiters.delete(mid)
  }
}

/** What keeps a message out of the mailbox until somebody does something. */
const preventing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'mailbox-full',
  'pair-quota',
  'stranger-quota',
  'keep-too-long',
  'blocked',
  'contacts-only',
  'no-direct-path',
  'paths-disagree',
])

function verdictOf(until: Until, state: MessageState, code: ErrorCode | undefined): 'reached' | ErrorCode | undefined {
  switch (state) {
    case 'committed':
      return 'reached'
    case 'stored':
      return until === 'stored' ? 'reached' : undefined
    case 'expired':
      return code ?? 'deadline-passed'
    case 'rejected':
    case 'indeterminate':
      return code ?? 'internal'
    default:
      return until === 'stored' && code !== undefined && preventing.has(code) ? code : undefined
  }
}
