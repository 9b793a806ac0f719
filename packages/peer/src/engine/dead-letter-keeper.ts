import { KithError, type MessageId } from '@kith/wire'
import type { DeadLetter, DeadLetterChange, DeadLetterPage } from '../api/dead-letters.ts'
import type { Submission, Submitted } from '../backend/backend.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import { decodeBody } from '../services/body.ts'
import type { Draft } from '../services/draft.ts'
import type { PeerStore } from '../store/store.ts'
import {
  deadLettersCollection,
  type DeadLetterRecord,
  failureText,
  letterPut,
  letterRemoval,
  readLetter,
} from './dead-letter-record.ts'
import type { HandlerRuns } from './handler-runs.ts'
import { Topic } from './topic.ts'

/** Letters and bytes that are kept. */
export interface DeadLetterBounds {
  readonly lettersMax: number
  readonly bytesMax: number
}

/** See LIMITS.md. */
export const deadLetterBounds: DeadLetterBounds = { lettersMax: 1000, bytesMax: 16 * 1024 * 1024 }

export interface DeadLetterKeeperOptions {
  readonly store: PeerStore
  readonly runs: HandlerRuns
  readonly submit: (submission: Submission) => Promise<Submitted>
  readonly known: (mids: readonly MessageId[]) => Promise<ReadonlySet<MessageId>>
  readonly onFailure: (error: unknown) => void
  /** @default deadLetterBounds */
  readonly bounds?: DeadLetterBounds | undefined
}

interface Entry {
  readonly failedAtMs: number
  readonly bytes: number
  readonly together: readonly MessageId[]
}

interface Stored {
  readonly letter: DeadLetterRecord
  readonly version: number
}

type Reason = Extract<DeadLetterChange, { change: 'removed' }>['reason']

/** Dead letters in the engine: a collection that `Handling` fills, bounded, with another chance for each letter (spec PE30, PE31). */
export class DeadLetterKeeper {
  readonly #options: DeadLetterKeeperOptions
  readonly #bounds: DeadLetterBounds
  /** What is in the store. */
  readonly #entries = new Map<MessageId, Entry>()
  /** Why letters that are about to go do so. */
  readonly #leaving = new Map<MessageId, Reason>()
  readonly #topic = new Topic<DeadLetterChange>()

  constructor(options: DeadLetterKeeperOptions) {
    this.#options = options
    this.#bounds = options.bounds ?? deadLetterBounds
  }

  async load(): Promise<void> {
    for (let after: string | undefined; ;) {
      const page = await this.#options.store.list(deadLettersCollection, { after, limit: pageSize })
      for (const { key, value } of page) this.#take(key as MessageId, value)
      after = page.at(-1)?.key
      if (page.length < pageSize) return
    }
  }

  /** A record of the collection was committed. */
  committed(key: string, value: Uint8Array | undefined): void {
    const mid = key as MessageId
    this.#take(mid, value)
    if (value !== undefined) this.#topic.publish({ change: 'put', letter: letterOf(readLetter(value)) })
    else this.#topic.publish({ change: 'removed', mid, reason: this.#leaving.get(mid) ?? 'discarded' })
    this.#leaving.delete(mid)
    this.#trim()
  }

  changes(options: ItemQueueOptions): ItemQueue<DeadLetterChange> {
    return this.#topic.open(options)
  }

  async list(limit: number, cursor: string | undefined): Promise<DeadLetterPage> {
    const places = [...this.#entries].map(([mid, { failedAtMs }]) => ({ mid, place: placeOf(mid, failedAtMs) }))
    places.sort((a, b) => (a.place < b.place ? 1 : -1))
    const first = cursor === undefined ? 0 : places.findIndex(({ place }) => place < cursor)
    const page = first < 0 ? [] : places.slice(first, first + limit)
    const found = await Promise.all(page.map(({ mid }) => this.#read(mid)))
    return {
      letters: found.flatMap((one) => (one === undefined ? [] : [letterOf(one.letter)])),
      next: first >= 0 && first + limit < places.length ? page.at(-1)?.place : undefined,
    }
  }

  async get(mid: MessageId): Promise<DeadLetter | undefined> {
    const found = await this.#read(mid)
    return found && letterOf(found.letter)
  }

  async discard(mid: MessageId): Promise<void> {
    const entry = this.#entries.get(mid)
    if (entry !== undefined) await this.#remove(all(mid, entry), 'discarded')
  }

  /** Runs the handlers again; the letters go with what they write, or stay with one attempt more. */
  async retry(mid: MessageId): Promise<void> {
    for (let run = 0; run < runsMax; run++) {
      const letters = await this.#together(mid)
      const draft = this.#options.runs.draft()
      for (const one of letters) await this.#handle(one, draft)
      if (await this.#commit(letters, draft)) return
    }
    throw new KithError('write-conflict')
  }

  end(): void {
    this.#topic.end()
  }

  async #handle({ letter, version }: Stored, draft: Draft): Promise<void> {
    const { runs } = this.#options
    const ready = await runs.ready(letter, letter)
    if (typeof ready === 'string') throw new KithError(ready)
    try {
      await runs.once(ready, draft)
    } catch (error) {
      const { mid: key } = letter
      const change = letterPut({ ...letter, attempts: letter.attempts + 1, ...failureText(error) })
      const expects = [{ collection: deadLettersCollection, key, version }]
      // When the letter changed meanwhile, this attempt is not counted.
      await this.#options.submit({ writes: { sends: [], changes: [change], expects }, keyed: [] })
      throw new KithError('handler-failed', undefined, { cause: error })
    }
  }

  async #commit(letters: readonly Stored[], draft: Draft): Promise<boolean> {
    const { submit, known } = this.#options
    const writes = draft.writeSet(await known(draft.keyed))
    const gone = letters.map(({ letter: { mid } }) => letterRemoval(mid))
    const seen = letters.map(({ letter, version }) => ({ collection: deadLettersCollection, key: letter.mid, version }))
    for (const { letter } of letters) this.#leaving.set(letter.mid, 'retried')
    const changes = [...writes.changes, ...gone]
    const expects = [...writes.expects, ...seen]
    return (await submit({ writes: { ...writes, changes, expects }, keyed: draft.keyed })) !== 'conflict'
  }

  /** The letters of a message's transaction, or its own alone. */
  async #together(mid: MessageId): Promise<readonly Stored[]> {
    const entry = this.#entries.get(mid)
    const found = entry === undefined ? [] : await Promise.all(all(mid, entry).map((one) => this.#read(one)))
    const letters = found.flatMap((one) => (one === undefined ? [] : [one]))
    if (letters.length === 0) throw new KithError('option-invalid', 'There is no dead letter of this message.')
    return letters
  }

  async #read(mid: MessageId): Promise<Stored | undefined> {
    const found = await this.#options.store.get(deadLettersCollection, mid)
    return found && { letter: readLetter(found.value), version: found.version }
  }

  #take(mid: MessageId, value: Uint8Array | undefined): void {
    if (value === undefined) {
      this.#entries.delete(mid)
      return
    }
    const { failedAtMs, together } = readLetter(value)
    this.#entries.set(mid, { failedAtMs, bytes: value.byteLength, together })
  }

  /** Lets the oldest go until the rest fits. */
  #trim(): void {
    let letters = 0
    let bytes = 0
    const staying: [MessageId, Entry][] = []
    for (const [mid, entry] of this.#entries) {
      if (this.#leaving.get(mid) === 'evicted') continue
      letters++
      bytes += entry.bytes
      staying.push([mid, entry])
    }
    if (letters <= this.#bounds.lettersMax && bytes <= this.#bounds.bytesMax) return
    staying.sort(([a, { failedAtMs: one }], [b, { failedAtMs: other }]) =>
      placeOf(a, one) < placeOf(b, other) ? -1 : 1,
    )
    const going = new Set<MessageId>()
    for (const [mid, entry] of staying) {
      if (letters <= this.#bounds.lettersMax && bytes <= this.#bounds.bytesMax) break
      for (const one of all(mid, entry)) {
        const other = this.#entries.get(one)
        if (other === undefined || going.has(one)) continue
        going.add(one)
        letters--
        bytes -= other.bytes
      }
    }
    this.#remove([...going], 'evicted').catch(this.#options.onFailure)
  }

  async #remove(mids: readonly MessageId[], reason: Reason): Promise<void> {
    for (const mid of mids) this.#leaving.set(mid, reason)
    await this.#options.submit({ writes: { sends: [], changes: mids.map(letterRemoval), expects: [] }, keyed: [] })
  }
}

const pageSize = 100
/** How often the handlers run again because others keep changing what they read. */
const runsMax = 50
/** Of the text of a time, so that texts sort as times do. */
const timeDigits = 16

function placeOf(mid: MessageId, failedAtMs: number): string {
  return `${String(failedAtMs).padStart(timeDigits, '0')}/${mid}`
}

function all(mid: MessageId, { together }: Entry): readonly MessageId[] {
  return together.length === 0 ? [mid] : together
}

function letterOf(record: DeadLetterRecord): DeadLetter {
  const { mid, from, device, messageType: type, sentAtMs, failedAtMs, attempts, together } = record
  const body = decodeBody(record.encoding, record.body)?.body ?? null
  const error = { name: record.errorName, message: record.errorText }
  return { mid, from, device, type, body, sentAtMs, failedAtMs, attempts, error, together }
}
