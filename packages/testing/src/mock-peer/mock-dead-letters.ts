import type {
  DeadLetter,
  DeadLetterChange,
  DeadLetterPage,
  DeadLetterQuery,
  DeadLetters,
  WaitOptions,
} from '@kith/peer'
import { KithError, type MessageId } from '@kith/wire'

import { Feed } from './feed.ts'
import type { MockOutcome, MockParcel } from './mock-messages.ts'

/** What dead letters need of the messages they were. */
export interface MockReception {
  readonly nowMs: () => number
  /** Runs the handler once; a letter is told of its failure by `failed`. */
  readonly handle: (parcel: MockParcel, path: DeadLetterPath) => Promise<MockOutcome>
}

type DeadLetterPath = 'direct' | 'relay'

interface Kept {
  readonly letter: DeadLetter
  readonly parcel: MockParcel
  readonly path: DeadLetterPath
}

/** Dead letters in memory, newest first. There is no bound, and each message stands alone. */
export class MockDeadLetters implements DeadLetters {
  readonly #kept = new Map<MessageId, Kept>()
  readonly #feed = new Feed<DeadLetterChange>()
  readonly #reception: MockReception

  constructor(reception: MockReception) {
    this.#reception = reception
  }

  async list({ limit = 50, cursor = '0' }: DeadLetterQuery = {}): Promise<DeadLetterPage> {
    const letters = [...this.#kept.values()].map(({ letter }) => letter).reverse()
    const end = Number(cursor) + limit
    return { letters: letters.slice(Number(cursor), end), next: end < letters.length ? String(end) : undefined }
  }

  async get(mid: MessageId | string): Promise<DeadLetter | undefined> {
    return this.#kept.get(mid as MessageId)?.letter
  }

  async retry(mid: MessageId | string): Promise<void> {
    const kept = this.#kept.get(mid as MessageId)
    if (kept === undefined) throw new KithError('option-invalid', 'There is no dead letter of this message.')
    const outcome = await this.#reception.handle(kept.parcel, kept.path)
    if (outcome.state === 'rejected') throw new KithError(outcome.code)
    this.#remove(kept.letter.mid, 'retried')
  }

  async discard(mid: MessageId | string): Promise<void> {
    this.#remove(mid as MessageId, 'discarded')
  }

  changes(options: WaitOptions = {}): AsyncIterable<DeadLetterChange> {
    return this.#feed.read(options.signal)
  }

  /** A handler threw: the message becomes a letter, or its letter has one attempt more. */
  failed(parcel: MockParcel, path: DeadLetterPath, error: unknown): void {
    const { mid, from, device, type, body, sentAtMs } = parcel
    const before = this.#kept.get(mid)?.letter
    const thrown =
      error instanceof Error
        ? { name: error.name, message: error.message.slice(0, textLengthMax) }
        : { name: typeof error, message: '' }
    const failedAtMs = before?.failedAtMs ?? this.#reception.nowMs()
    const attempts = (before?.attempts ?? 0) + 1
    const about = { mid, from, device, type, body, sentAtMs }
    const letter: DeadLetter = { ...about, failedAtMs, attempts, error: thrown, together: [] }
    this.#kept.set(mid, { letter, parcel, path })
    this.#feed.emit({ change: 'put', letter })
  }

  /** Ends every stream. */
  close(): void {
    this.#feed.close()
  }

  #remove(mid: MessageId, reason: 'retried' | 'discarded'): void {
    if (this.#kept.delete(mid)) this.#feed.emit({ change: 'removed', mid, reason })
  }
}

const textLengthMax = 200
