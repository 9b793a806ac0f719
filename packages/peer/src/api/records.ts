import type { Body, Json } from './messages.ts'
import type { WaitOptions } from './peer.ts'

/** The application's own records, by collection and key. Collections beginning with `kith.` belong to Kith. */
export interface Records {
  get<T extends Body = Json>(collection: string, key: string): Promise<T | undefined>
  /** Records in the order of their keys. */
  list<T extends Body = Json>(collection: string, range?: RecordRange): Promise<readonly StoredBody<T>[]>
  put(collection: string, key: string, value: Body): Promise<void>
  delete(collection: string, key: string): Promise<void>
  /** Committed changes of a collection from now on, from every tab. */
  changes(collection: string, options?: WaitOptions): AsyncIterable<RecordChange>
}

export interface RecordRange {
  /** Only keys that begin so. */
  readonly prefix?: string | undefined
  /** Only keys after this one (before it, with `reverse`). */
  readonly after?: string | undefined
  /** @default 1000 */
  readonly limit?: number | undefined
  /** From the last key to the first. @default false */
  readonly reverse?: boolean | undefined
}

export interface StoredBody<T extends Body = Json> {
  readonly key: string
  readonly value: T
}

export interface RecordChange {
  readonly key: string
  /** What it holds now; nothing when it was deleted. */
  readonly value: Body | undefined
}
