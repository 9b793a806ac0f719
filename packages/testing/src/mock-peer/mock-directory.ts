import type {
  Directory,
  DirectoryChange,
  DirectoryContent,
  DirectoryEntryInfo,
  DirectoryPage,
  DirectoryQuery,
  PublishOptions,
} from '@kith/peer'

import { Feed } from './feed.ts'
import { mockMessageId } from './mock-ids.ts'

/** An entry was put on the shelf or taken off. */
export interface MockShelfChange {
  readonly kind: string
  readonly change: DirectoryChange
  readonly entry: DirectoryEntryInfo
}

/** The directory of a mock network, shared by its peers. Visibility and time to live are not played. */
export class MockShelf {
  readonly entries: Map<string, DirectoryEntryInfo> = new Map<string, DirectoryEntryInfo>()
  readonly changes: Feed<MockShelfChange> = new Feed<MockShelfChange>()
}

/** One peer's view of the shelf. */
export class MockDirectory implements Directory {
  readonly #owner: string
  readonly #shelf: MockShelf
  readonly #nowMs: () => number

  constructor(owner: string, shelf: MockShelf, nowMs: () => number) {
    this.#owner = owner
    this.#shelf = shelf
    this.#nowMs = nowMs
  }

  async publish(kind: string, content: DirectoryContent, options: PublishOptions = {}): Promise<DirectoryEntryInfo> {
    const { id = mockMessageId(), visibility = 'network' } = options
    const entry = { owner: this.#owner, kind, id, content, publishedAtMs: this.#nowMs(), visibility }
    this.#shelf.entries.set(placeOf(entry), entry)
    this.#shelf.changes.emit({ kind, change: { change: 'put', entry }, entry })
    return entry
  }

  async unpublish(kind: string, id: string): Promise<void> {
    const place = placeOf({ owner: this.#owner, kind, id })
    const entry = this.#shelf.entries.get(place)
    if (entry === undefined) return
    this.#shelf.entries.delete(place)
    this.#shelf.changes.emit({ kind, change: { change: 'removed', owner: this.#owner, id }, entry })
  }

  async search(kind: string, query: DirectoryQuery = {}): Promise<DirectoryPage> {
    const { limit = 50, sort = 'newest', cursor = '0' } = query
    const found = this.#matching(kind, query).sort((a, b) => order(sort, a, b))
    const start = Number(cursor)
    const next = start + limit < found.length ? String(start + limit) : undefined
    return { entries: found.slice(start, start + limit), next }
  }

  async *watch(kind: string, query: DirectoryQuery = {}): AsyncIterable<DirectoryChange> {
    const changes = this.#shelf.changes.read(query.signal)
    for (const entry of this.#matching(kind, query)) yield { change: 'put', entry }
    yield { change: 'complete' }
    for await (const { kind: changed, change, entry } of changes)
      if (changed === kind && matches(entry, query)) yield change
  }

  #matching(kind: string, query: DirectoryQuery): DirectoryEntryInfo[] {
    return [...this.#shelf.entries.values()].filter((entry) => entry.kind === kind && matches(entry, query))
  }
}

function matches(entry: DirectoryEntryInfo, { text = '', where = {}, owner }: DirectoryQuery): boolean {
  if (owner !== undefined && entry.owner !== owner) return false
  if (Object.entries(where).some(([field, value]) => entry.content[field] !== value)) return false
  const words = JSON.stringify(entry.content)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  const wanted = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  return wanted.every((begin) => words.some((word) => word.startsWith(begin)))
}

function order(sort: 'newest' | 'oldest' | 'owner', a: DirectoryEntryInfo, b: DirectoryEntryInfo): number {
  if (sort === 'owner') return a.owner.localeCompare(b.owner)
  return (a.publishedAtMs - b.publishedAtMs) * (sort === 'oldest' ? 1 : -1)
}

function placeOf({ owner, kind, id }: { owner: string; kind: string; id: string }): string {
  return `${owner}/${kind}/${id}`
}
