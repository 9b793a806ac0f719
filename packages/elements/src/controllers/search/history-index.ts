import type { Peer, Transaction } from '@kith/peer'

import { chatCollections, type ChatMessage, conversationPrefix, nameOfKey } from '../chat/message-record.ts'
import { type Cell, follow } from '../observable/cell.ts'
import { fold } from './fold.ts'
import { searchCollections } from './search-record.ts'
import { type SearchEntry, mergeSegment, type Segment, Segments } from './segments.ts'

const builtKey = 'all'
/** Behind every key of a message. */
const allBuilt = '~'
const pageSize = 500
const segmentsPage = 200
/** How long new messages gather before they are written into their segments, in milliseconds. */
const gatherMs = 1000

/**
 * Everything that was said on this device, ready to be searched. What was there before is read once, in the background, and goes on where it was when a page ends; what comes is noted in
 * its own commit and put in a little later, by whichever tab is first. Tabs follow each other's segments.
 */
export class HistoryIndex {
  readonly segments: Segments = new Segments()
  readonly #peer: Peer
  readonly #isComplete: Cell<boolean>
  readonly #signal: AbortSignal
  #opening: Promise<void> | undefined
  #building: Promise<void> | undefined
  #rebuilding: Promise<void> | undefined
  #draining: Promise<void> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Tells `isComplete` whether all that is here is found. */
  constructor(peer: Peer, isComplete: Cell<boolean>, signal: AbortSignal) {
    this.#peer = peer
    this.#isComplete = isComplete
    this.#signal = signal
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer)
    })
  }

  /** Reads what was gathered before; resolves when it can be searched. The rest is gathered in the background. */
  open(): Promise<void> {
    return (this.#opening ??= this.#open())
  }

  /** Reads all messages again, after many came at once from elsewhere. */
  rebuild(): Promise<void> {
    const next = (this.#rebuilding ?? Promise.resolve()).then(() => this.#rebuild())
    this.#rebuilding = next.catch(() => undefined)
    return next
  }

  async #rebuild(): Promise<void> {
    await this.open()
    this.#isComplete.set(false)
    await this.#building
    await this.#peer.records.delete(searchCollections.built, builtKey)
    await (this.#building = this.#build())
  }

  /** Resolves when what is new until now can be found; what was there before may still be gathered. */
  async caughtUp(): Promise<void> {
    await this.open()
    clearTimeout(this.#timer)
    await this.#drain()
  }

  /** Resolves when all that is here now can be found. */
  async settled(): Promise<void> {
    await this.open()
    await this.#building
    await this.caughtUp()
  }

  async #open(): Promise<void> {
    const { records } = this.#peer
    const { segments, waiting } = searchCollections
    follow(records.changes(segments, { signal: this.#signal }), this.#signal, ({ key, value }) => {
      this.segments.set(key, value as Segment | undefined)
    })
    follow(records.changes(waiting, { signal: this.#signal }), this.#signal, ({ value }) => {
      if (value !== undefined) this.#gather()
    })
    for (let after: string | undefined; ;) {
      const page = await records.list<Segment>(segments, { after, limit: segmentsPage })
      for (const { key, value } of page) this.segments.set(key, value)
      after = page.at(-1)?.key
      if (page.length < segmentsPage) break
    }
    this.#building = this.#build()
    this.#inBackground(this.#building)
  }

  #gather(): void {
    if (this.#signal.aborted) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#inBackground(this.#drain())
    }, gatherMs)
  }

  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#signal.aborted) reportError(error)
    })
  }

  /** Reads the history that was there before, page by page; each page and how far it went are one commit. */
  async #build(): Promise<void> {
    const { records } = this.#peer
    const { built } = searchCollections
    for (let after = (await records.get<string>(built, builtKey)) ?? ''; after !== allBuilt && !this.#signal.aborted;) {
      const range = { limit: pageSize, ...(after !== '' && { after }) }
      const page = await records.list<ChatMessage>(chatCollections.messages, range)
      const last = page.length < pageSize ? allBuilt : (page.at(-1)?.key ?? allBuilt)
      await this.#commit(async (tx) => {
        tx.put(built, builtKey, last)
        return page.map(({ key, value }) => ({ key, text: searchedText(value) }))
      })
      after = last
    }
    await this.#drain()
    this.#isComplete.set(true)
  }

  #drain(): Promise<void> {
    const next = (this.#draining ?? Promise.resolve()).then(() => this.#drainNow())
    this.#draining = next.catch(() => undefined)
    return next
  }

  async #drainNow(): Promise<void> {
    const { waiting } = searchCollections
    while (!this.#signal.aborted) {
      const page = await this.#peer.records.list(waiting, { limit: pageSize })
      if (page.length === 0) return
      await this.#commit(async (tx) => {
        const entries: SearchEntry[] = []
        for (const { key } of page) {
          const message = await tx.get<ChatMessage>(chatCollections.messages, key)
          entries.push({ key, text: message && searchedText(message) })
          tx.delete(waiting, key)
        }
        return entries
      })
    }
  }

  /** Commits a work that gives entries, with these put into the segments that they belong into. */
  async #commit(work: (tx: Transaction) => Promise<readonly SearchEntry[]>): Promise<void> {
    const written = await this.#peer.transact(async (tx) => this.#put(tx, await work(tx)))
    for (const [at, segment] of written) this.segments.set(at, segment)
  }

  /** Puts entries into the segments as these are in the store, which another tab may have written. Gives what was written. */
  async #put(tx: Transaction, entries: readonly SearchEntry[]): Promise<Map<string, Segment | undefined>> {
    const written = new Map<string, Segment | undefined>()
    const open = this.#bySegment(entries)
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const [at, together] = next
      const before = await tx.get<Segment>(searchCollections.segments, at)
      const [first, ...others] = mergeSegment(before, together)
      // It stays where it is kept, whatever its first message is now.
      if (first === undefined) tx.delete(searchCollections.segments, at)
      else tx.put(searchCollections.segments, at, first)
      written.set(at, first)
      // Under the key of what is cut off there may be a segment of which this tab has not heard yet.
      for (const { keys, texts } of others)
        open.push([keys[0] ?? at, keys.map((key, index) => ({ key, text: texts[index] }))])
    }
    return written
  }

  #bySegment(entries: readonly SearchEntry[]): [string, SearchEntry[]][] {
    const bySegment = new Map<string, SearchEntry[]>()
    for (const entry of entries) {
      const at = this.segments.at(entry.key) ?? conversationPrefix(nameOfKey(entry.key))
      const together = bySegment.get(at)
      if (together === undefined) bySegment.set(at, [entry])
      else together.push(entry)
    }
    return [...bySegment]
  }
}

/** What of a message is searched; nothing of one that says nothing, was taken back, or tells of messages that are missing. */
function searchedText({ text, file, isDeleted, missing }: ChatMessage): string | undefined {
  if (isDeleted === true || missing !== undefined) return undefined
  const folded = fold(file === undefined ? text : `${text} ${file.name}`)
  return folded.trim() === '' ? undefined : folded
}
