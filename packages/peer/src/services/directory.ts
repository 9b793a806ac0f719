import { bytesToId, idBytes, KithError, limits, utf8Bytes, visibilities } from '@kith/wire'
import type {
  Directory,
  DirectoryChange,
  DirectoryContent,
  DirectoryEntryInfo,
  DirectoryPage,
  DirectoryQuery,
  PublishOptions,
} from '../api/directory.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'
import type { Search } from '../backend/passing.ts'
import { durationMs } from './duration.ts'
import { checkedName } from './sends.ts'

/** The directory for the application, over a backend. */
export class DirectoryService implements Directory {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async publish(kind: string, content: DirectoryContent, options: PublishOptions = {}): Promise<DirectoryEntryInfo> {
    const { id = randomId(), ttl, visibility = 'network', readers = [], signal } = options
    if (!visibilities.includes(visibility)) throw new KithError('option-invalid', 'There is no such visibility.')
    if (readers.length > readersMax)
      throw new KithError('option-invalid', `An entry has at most ${String(readersMax)} readers.`)
    const publication = {
      kind: checkedKind(kind),
      id: checkedId(id),
      content: checkedContent(content),
      ttlMs: ttl === undefined ? undefined : durationMs(ttl),
      visibility,
      readers: readers.map(checkedName),
    }
    return this.#backend.call('publish', publication, { signal })
  }

  async unpublish(kind: string, id: string, options?: WaitOptions): Promise<void> {
    await this.#backend.call('unpublish', { kind: checkedKind(kind), id: checkedId(id) }, options)
  }

  async search(kind: string, query: DirectoryQuery = {}): Promise<DirectoryPage> {
    return this.#backend.call('search', searchOf(kind, query), { signal: query.signal })
  }

  watch(kind: string, query: DirectoryQuery = {}): AsyncIterable<DirectoryChange> {
    return this.#backend.stream('directory', searchOf(kind, query), { signal: query.signal })
  }
}

const readersMax = 64
const kindBytesMax = 64
const idTextBytesMax = 128
const limitDefault = 50
const textBytesMax = 256
const filtersMax = 8

function searchOf(kind: string, query: DirectoryQuery): Search {
  const { text = '', where = {}, owner, sort = 'newest', limit = limitDefault, cursor = '' } = query
  if (!Number.isInteger(limit) || limit < 1 || limit > limits.searchPageMax)
    throw new KithError('option-invalid', `A page has 1 to ${String(limits.searchPageMax)} entries.`)
  if (utf8Bytes(text).byteLength > textBytesMax || Object.keys(where).length > filtersMax)
    throw new KithError('search-malformed')
  return {
    kind: checkedKind(kind),
    text,
    where,
    owner: owner === undefined ? '' : checkedName(owner),
    sort,
    limit,
    cursor,
  }
}

function checkedKind(kind: string): string {
  if (kind === '' || utf8Bytes(kind).byteLength > kindBytesMax)
    throw new KithError('entry-malformed', `A kind has 1 to ${String(kindBytesMax)} bytes.`)
  return kind
}

function checkedId(id: string): string {
  if (id === '' || utf8Bytes(id).byteLength > idTextBytesMax)
    throw new KithError('entry-malformed', `The id of an entry has 1 to ${String(idTextBytesMax)} bytes.`)
  return id
}

function checkedContent(content: DirectoryContent): DirectoryContent {
  const json =
    typeof content === 'object' && !Array.isArray(content) ? (JSON.stringify(content) as string | undefined) : undefined
  if (json === undefined || json === 'null')
    throw new KithError('entry-malformed', 'The content of an entry is a JSON object.')
  if (utf8Bytes(json).byteLength > limits.entryBytesMax) throw new KithError('entry-too-large')
  return JSON.parse(json) as DirectoryContent
}

function randomId(): string {
  return bytesToId(crypto.getRandomValues(new Uint8Array(idBytes)))
}
