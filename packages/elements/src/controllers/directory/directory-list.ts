import type { DirectoryEntryInfo, Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'

/** Entries that are kept at most; who looks for others says more of them. */
const entriesMax = 500

/** What is known of a search in the directory. */
export interface DirectoryListState {
  /** Newest first. */
  readonly entries: readonly DirectoryEntryInfo[]
  /** Whether all that match now are among them. */
  readonly isComplete: boolean
  readonly fault: Fault | undefined
}

/** The entries of one kind that match some words, as they come and go. */
export class DirectoryList {
  readonly state: Cell<DirectoryListState> = new Cell<DirectoryListState>({
    entries: [],
    isComplete: false,
    fault: undefined,
  })
  readonly #peer: Peer
  #looking = new AbortController()

  constructor(peer: Peer) {
    this.#peer = peer
  }

  /** Looks for entries of a kind from now on; each word must begin a word of an entry. What was found before stays until the first answer. */
  async find(kind: string, text = ''): Promise<void> {
    this.stop()
    this.#looking = new AbortController()
    const { signal } = this.#looking
    const words = text.trim()
    const found = new Map<string, DirectoryEntryInfo>()
    let isComplete = false
    try {
      for await (const change of this.#peer.directory.watch(kind, { signal, ...(words !== '' && { text: words }) })) {
        if (signal.aborted) return
        if (change.change === 'complete') isComplete = true
        else if (change.change === 'removed') found.delete(`${change.owner}/${change.id}`)
        else if (found.size < entriesMax) found.set(`${change.entry.owner}/${change.entry.id}`, change.entry)
        // What is told for the first time is shown as one.
        if (isComplete) this.#show([...found.values()])
      }
    } catch (error) {
      // Nothing is lost: what was found before is still shown, with what went wrong.
      if (!signal.aborted) this.state.set({ ...this.state.value, isComplete: true, fault: faultOf(error) })
    }
  }

  /** Looks no more. */
  stop(): void {
    this.#looking.abort()
  }

  #show(found: readonly DirectoryEntryInfo[]): void {
    const entries = [...found].sort((a, b) => b.publishedAtMs - a.publishedAtMs)
    this.state.set({ entries, isComplete: true, fault: undefined })
  }
}

/** The first of these fields that holds words. */
export function wordsIn({ content }: Pick<DirectoryEntryInfo, 'content'>, fields: readonly string[]): string {
  for (const field of fields) {
    const value = content[field]
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return ''
}
