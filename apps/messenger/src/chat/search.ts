import type { Peer } from '@kith/peer'

import { Cell } from '../observable/cell.ts'
import { chatCollections, type ChatMessage, nameOfKey } from './message-record.ts'

/** A message in which the words were found. */
export interface SearchHit {
  readonly name: string
  readonly key: string
  readonly message: ChatMessage
}

/** What the search found so far. */
export interface SearchState {
  readonly query: string
  readonly hits: readonly SearchHit[]
  readonly isDone: boolean
}

const pageSize = 500
const hitsMax = 50
const scannedHitsMax = 400
const nothing: SearchState = { query: '', hits: [], isDone: true }

/** Looks through the history of this device for words; a new search ends the one before. */
export class Search {
  readonly state: Cell<SearchState> = new Cell(nothing)
  readonly #peer: Peer
  #run = 0

  constructor(peer: Peer) {
    this.#peer = peer
  }

  /** Starts a search for messages that contain all words of `text`; fewer than two characters find nothing. */
  async find(text: string): Promise<void> {
    const run = (this.#run += 1)
    const query = text.trim()
    const words = query.toLocaleLowerCase().split(/\s+/u)
    if (query.length < 2) {
      this.state.set({ ...nothing, query })
      return
    }
    const hits: SearchHit[] = []
    let after: string | undefined
    for (;;) {
      const range = { reverse: true, limit: pageSize, ...(after !== undefined && { after }) }
      const page = await this.#peer.records.list<ChatMessage>(chatCollections.messages, range)
      if (run !== this.#run) return
      for (const { key, value } of page) {
        const lowered = `${value.text} ${value.file?.name ?? ''}`.toLocaleLowerCase()
        if (words.every((word) => lowered.includes(word))) hits.push({ name: nameOfKey(key), key, message: value })
      }
      const isDone = page.length < pageSize || hits.length >= scannedHitsMax
      const newestFirst = [...hits].sort((a, b) => b.message.atMs - a.message.atMs)
      this.state.set({ query, hits: newestFirst.slice(0, hitsMax), isDone })
      if (isDone) return
      after = page.at(-1)?.key
    }
  }
}
