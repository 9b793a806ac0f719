import type { Body, Json, SayOptions, SendOptions, Transaction } from '@kith/peer'
import { KithError, type MessageId } from '@kith/wire'

import { mockMessageId } from './mock-ids.ts'
import type { MockRecords, MockWrite } from './mock-records.ts'

/** A message that a write-set sends when it is committed. */
export interface MockSend {
  readonly mid: MessageId
  readonly to: string
  readonly type: string
  readonly body: Body
  readonly options: SendOptions
}

/** What is said in a conversation when a write-set is committed. */
export interface MockSaying {
  readonly conversation: string
  readonly type: string
  readonly body: Body
  readonly sentAs?: SayOptions['sentAs']
}

/** A write-set over `MockRecords`: it remembers the versions it read, and holds its writes and sends until it is committed. */
export class MockTransaction implements Transaction {
  readonly sends: MockSend[] = []
  readonly cancels: MessageId[] = []
  readonly sayings: MockSaying[] = []
  readonly #records: MockRecords
  readonly #writes = new Map<string, MockWrite>()
  readonly #versionsRead = new Map<string, { collection: string; key: string; version: number }>()

  constructor(records: MockRecords) {
    this.#records = records
  }

  async get<T extends Body = Json>(collection: string, key: string): Promise<T | undefined> {
    const place = placeOf(collection, key)
    const own = this.#writes.get(place)
    if (own !== undefined) return structuredClone(own.value) as T | undefined
    this.#versionsRead.set(place, { collection, key, version: this.#records.versionOf(collection, key) })
    return this.#records.get<T>(collection, key)
  }

  put(collection: string, key: string, value: Body): void {
    this.#writes.set(placeOf(collection, key), { collection, key, value: structuredClone(value) })
  }

  delete(collection: string, key: string): void {
    this.#writes.set(placeOf(collection, key), { collection, key, value: undefined })
  }

  send(to: string, type: string, body: Body, options: Omit<SendOptions, 'signal'> = {}): MessageId {
    const mid = mockMessageId()
    this.sends.push({ mid, to, type, body: structuredClone(body), options })
    return mid
  }

  say(conversation: string, type: string, body: Body, options: SayOptions = {}): void {
    this.sayings.push({ conversation, type, body: structuredClone(body), sentAs: options.sentAs })
  }

  sql(): void {
    throw new KithError('option-invalid', 'A mock peer has no SQL database.')
  }

  cancel(mid: MessageId | string): void {
    this.cancels.push(mid as MessageId)
  }

  /** Applies the writes, unless a record that was read has changed since: then false, and nothing happened. */
  commit(): boolean {
    for (const { collection, key, version } of this.#versionsRead.values())
      if (this.#records.versionOf(collection, key) !== version) return false
    this.#records.commit([...this.#writes.values()])
    return true
  }
}

function placeOf(collection: string, key: string): string {
  return `${collection}\n${key}`
}
