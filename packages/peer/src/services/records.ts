import type { StoreChange } from '@kith/core'
import type { Body, Json } from '../api/messages.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { RecordChange, RecordRange, Records, StoredBody } from '../api/records.ts'
import type { Backend } from '../backend/backend.ts'
import { decodeStored, encodeStored } from './body.ts'
import { checkedCollection, checkKey } from './record-places.ts'

/** The application's records, over a backend. */
export class RecordService implements Records {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async get<T extends Body = Json>(collection: string, key: string): Promise<T | undefined> {
    const record = await this.#backend.call('record', { collection: checkedCollection(collection), key })
    return record && (decodeStored(record.value) as T)
  }

  async list<T extends Body = Json>(collection: string, range: RecordRange = {}): Promise<readonly StoredBody<T>[]> {
    const records = await this.#backend.call('records', {
      collection: checkedCollection(collection),
      range: { ...range, limit: range.limit ?? limitDefault },
    })
    return records.map(({ key, value }) => ({ key, value: decodeStored(value) as T }))
  }

  async put(collection: string, key: string, value: Body): Promise<void> {
    checkKey(key)
    await this.#write({ collection: checkedCollection(collection), key, value: encodeStored(value) })
  }

  async delete(collection: string, key: string): Promise<void> {
    await this.#write({ collection: checkedCollection(collection), key, value: undefined })
  }

  async *changes(collection: string, options?: WaitOptions): AsyncIterable<RecordChange> {
    for await (const { key, value } of this.#backend.stream(
      'changes',
      { collection: checkedCollection(collection) },
      options,
    ))
      yield { key, value: value && decodeStored(value) }
  }

  async #write(change: StoreChange): Promise<void> {
    await this.#backend.call('submit', { writes: { sends: [], changes: [change], expects: [] }, keyed: [] })
  }
}

const limitDefault = 1000
