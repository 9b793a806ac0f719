import type { Peer } from '@kith/peer'

import { Cell } from '../observable/cell.ts'
import { chatCollections, type ChatMessage, nameOfKey } from '../chat/message-record.ts'
import { wordsToFind } from './fold.ts'
import type { HistoryIndex } from './history-index.ts'

/** A message in which the words were found. */
export interface SearchHit {
  readonly name: string
  readonly key: string
  readonly message: ChatMessage
}

/** What the search found so far. */
export interface SearchState {
  readonly query: string
  /** The newest first, at most 50. */
  readonly hits: readonly SearchHit[]
  /** How many there are. */
  readonly count: number
  /** Whether all that is here was looked through. */
  readonly isDone: boolean
}

const hitsMax = 50
const queryMin = 2
/** When a page has settled, what is there is made ready to be searched, in milliseconds. */
const readyMs = 3000
const nothing: SearchState = { query: '', hits: [], count: 0, isDone: true }

/** Looks through the history of this device for words; a new search ends the one before. */
export class Search {
  readonly state: Cell<SearchState> = new Cell(nothing)
  /** Whether all that is here is found. */
  readonly isComplete: Cell<boolean> = new Cell(false)
  readonly #peer: Peer
  readonly #signal: AbortSignal
  #index: Promise<HistoryIndex> | undefined
  #run = 0

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
    this.isComplete.subscribe(() => {
      const { query, isDone } = this.state.value
      if (!isDone) void this.find(query)
    })
  }

  /** Makes ready what there is, when the page has done what is more urgent. */
  start(): void {
    const timer = setTimeout(() => {
      this.index().catch((error: unknown) => {
        if (!this.#signal.aborted) reportError(error)
      })
    }, readyMs)
    this.#signal.addEventListener('abort', () => {
      clearTimeout(timer)
    })
  }

  /** Resolves when what was gathered before can be searched; the rest is gathered in the background. After a failure the next call tries again. */
  async index(): Promise<HistoryIndex> {
    this.#index ??= this.#load()
    try {
      return await this.#index
    } catch (error) {
      this.#index = undefined
      throw error
    }
  }

  /** Reads all messages again, after many came at once from elsewhere. */
  async rebuild(): Promise<void> {
    await (await this.index()).rebuild()
  }

  /** Resolves when all that is here now can be found. */
  async settled(): Promise<void> {
    await (await this.index()).settled()
  }

  /** Searches for messages that contain all words of `text`; fewer than two characters find nothing. */
  async find(text: string): Promise<void> {
    const run = (this.#run += 1)
    const query = text.trim()
    if (query.length < queryMin) {
      this.state.set({ ...nothing, query })
      return
    }
    const { segments } = await this.index()
    if (run !== this.#run) return
    const { keys, count } = segments.find(wordsToFind(query), hitsMax)
    const hits = await this.#hits(keys)
    if (run === this.#run) this.state.set({ query, hits, count, isDone: this.isComplete.value })
  }

  /** Keys of the messages of one conversation that contain all words of `text`, the newest first. */
  async findIn(place: string, text: string): Promise<readonly string[]> {
    if (text.trim().length < queryMin) return []
    const index = await this.index()
    await index.caughtUp()
    return index.segments.findIn(place, wordsToFind(text))
  }

  async #load(): Promise<HistoryIndex> {
    const { HistoryIndex } = await import('./history-index.ts')
    const index = new HistoryIndex(this.#peer, this.isComplete, this.#signal)
    await index.open()
    return index
  }

  async #hits(keys: readonly string[]): Promise<readonly SearchHit[]> {
    const messages = await Promise.all(
      keys.map((key) => this.#peer.records.get<ChatMessage>(chatCollections.messages, key)),
    )
    return keys.flatMap((key, index) => {
      const message = messages[index]
      // What was taken back a moment ago is found no more.
      return message === undefined || message.isDeleted === true ? [] : [{ name: nameOfKey(key), key, message }]
    })
  }
}
