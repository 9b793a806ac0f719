import type { Transaction } from '@kith/peer'

/** Collections of the search. Everything that was said stands in values, which a sealed store seals; keys are those of messages. */
export const searchCollections = {
  /** Folded texts, some hundred messages a record. */
  segments: 'chat.search',
  /** Messages that are new or changed, and stand in no segment as they are now, by key. */
  waiting: 'chat.search-waiting',
  /** How far the history was read that was there before: the last key, or `~` when all of it was. */
  built: 'chat.search-built',
} as const

/** Notes in the commit that writes a message that its text is new, so that the search finds it even when the page ends now. */
export function markForSearch(tx: Transaction, key: string): void {
  tx.put(searchCollections.waiting, key, true)
}
