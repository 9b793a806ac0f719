import type { Transaction } from '@kith/peer'

import { chatCollections, type ChatMessage, indexKey, latestOf } from '../chat/message-record.ts'

/** Writes a nudge that is new on this device, where everything finds it; there are no words to be searched. */
export function putNudge(tx: Transaction, place: string, author: string, key: string, message: ChatMessage): void {
  tx.put(chatCollections.messages, key, message)
  tx.put(chatCollections.latest, place, latestOf(key, message))
  tx.put(chatCollections.index, indexKey(place, author, message.mid), key)
}
