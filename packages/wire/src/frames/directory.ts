import { blob16, flag, id, list, oneOf, record, text, u16, u32 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** Client to server: add or replace an entry of one's own name (spec DI3). */
export interface PublishFrame {
  readonly type: 'publish'
  readonly request: number
  readonly as: DeviceId
  /** The signed entry (`signed/directory-entry.ts`). */
  readonly entry: Uint8Array
}

/** Client to server: remove an entry of one's own name. */
export interface UnpublishFrame {
  readonly type: 'unpublish'
  readonly request: number
  readonly as: DeviceId
  readonly kind: string
  readonly id: string
}

/** A field of the content and the value it must equal, both as text (numbers and booleans as JSON writes them). */
export interface SearchFilter {
  readonly field: string
  readonly value: string
}

/** Client to server: entries of one kind (spec DI5). */
export interface SearchFrame {
  readonly type: 'search'
  readonly request: number
  readonly as: DeviceId
  readonly kind: string
  /** Words that must all begin a word of the content; empty for all. */
  readonly text: string
  readonly filters: readonly SearchFilter[]
  /** Only entries of this name; empty for all. */
  readonly owner: string
  readonly sort: 'newest' | 'oldest' | 'owner'
  /** Where the page before ended; empty for the first. */
  readonly cursor: string
  /** Entries wanted, 1 to 100. */
  readonly limit: number
  /** Also send changes from now on, until `search-end`. */
  readonly live: boolean
}

/** Server to client: one page; an empty `cursor` ends the list. */
export interface ResultsFrame {
  readonly type: 'results'
  readonly request: number
  readonly entries: readonly Uint8Array[]
  readonly cursor: string
}

/** Server to client: a change that a live search sees (spec DI7). */
export interface DirectoryChangeFrame {
  readonly type: 'directory-change'
  readonly request: number
  readonly change: 'put' | 'removed'
  readonly owner: string
  readonly kind: string
  readonly id: string
  /** The signed entry after the change; empty when it was removed. */
  readonly entry: Uint8Array
}

/** Client to server: the live search of this request ends. */
export interface SearchEndFrame {
  readonly type: 'search-end'
  readonly request: number
  readonly as: DeviceId
  /** The request of the search. */
  readonly search: number
}

const kindText: Field<string> = text(64)
const entryId: Field<string> = text(128)
const filter: Field<SearchFilter> = record<SearchFilter>({ field: text(64), value: text(256) })

type Payload<T> = Omit<T, 'type'>

/** The fields of a `publish` frame, in order (spec FR4). */
export const publish: Field<Payload<PublishFrame>> = record<Payload<PublishFrame>>({
  request: u32,
  as: id<DeviceId>(),
  entry: blob16(limits.entryBytesMax),
})
/** The fields of an `unpublish` frame, in order (spec FR4). */
export const unpublish: Field<Payload<UnpublishFrame>> = record<Payload<UnpublishFrame>>({
  request: u32,
  as: id<DeviceId>(),
  kind: kindText,
  id: entryId,
})
/** The fields of a `search` frame, in order (spec FR4). */
export const search: Field<Payload<SearchFrame>> = record<Payload<SearchFrame>>({
  request: u32,
  as: id<DeviceId>(),
  kind: kindText,
  text: text(256),
  filters: list(filter, 8),
  owner: text(63),
  sort: oneOf(['newest', 'oldest', 'owner']),
  cursor: text(256),
  limit: u16,
  live: flag,
})
/** The fields of a `results` frame, in order (spec FR4). */
export const results: Field<Payload<ResultsFrame>> = record<Payload<ResultsFrame>>({
  request: u32,
  entries: list(blob16(limits.entryBytesMax), limits.searchPageMax),
  cursor: text(256),
})
/** The fields of a `directory-change` frame, in order (spec FR4). */
export const directoryChange: Field<Payload<DirectoryChangeFrame>> = record<Payload<DirectoryChangeFrame>>({
  request: u32,
  change: oneOf(['put', 'removed']),
  owner: text(63),
  kind: kindText,
  id: entryId,
  entry: blob16(limits.entryBytesMax),
})
/** The fields of a `search-end` frame, in order (spec FR4). */
export const searchEnd: Field<Payload<SearchEndFrame>> = record<Payload<SearchEndFrame>>({
  request: u32,
  as: id<DeviceId>(),
  search: u32,
})
