import { KithError, type MessageId } from '@kith/wire'
import type { DeadLetter, DeadLetterChange, DeadLetterPage, DeadLetterQuery, DeadLetters } from '../api/dead-letters.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'
import { checkedMid } from './sends.ts'

/** Dead letters for the application, over a backend. */
export class DeadLetterService implements DeadLetters {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async list({ limit = limitDefault, cursor, signal }: DeadLetterQuery = {}): Promise<DeadLetterPage> {
    if (!Number.isInteger(limit) || limit < 1 || limit > limitMax)
      throw new KithError('option-invalid', `A page has 1 to ${String(limitMax)} letters.`)
    return this.#backend.call('dead-letters', { limit, cursor }, { signal })
  }

  async get(mid: MessageId | string, options?: WaitOptions): Promise<DeadLetter | undefined> {
    return this.#backend.call('dead-letter', { mid: checkedMid(mid) }, options)
  }

  async retry(mid: MessageId | string, options?: WaitOptions): Promise<void> {
    await this.#backend.call('dead-letter-retry', { mid: checkedMid(mid) }, options)
  }

  async discard(mid: MessageId | string, options?: WaitOptions): Promise<void> {
    await this.#backend.call('dead-letter-discard', { mid: checkedMid(mid) }, options)
  }

  changes(options?: WaitOptions): AsyncIterable<DeadLetterChange> {
    return this.#backend.stream('dead-letters', undefined, options)
  }
}

const limitDefault = 50
const limitMax = 100
