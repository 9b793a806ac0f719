import { type DeviceId, KithError } from '@kith/wire'
import type { Transaction } from '../api/messages.ts'
import type { PeerStore } from '../store/store.ts'
import {
  decodeRollHead,
  emptyHead,
  encodeRollHead,
  places,
  rollKeysCollection,
  rollRecordsCollection,
} from './roll-rows.ts'
import { conversationsCollection, rollsCollection } from './conversation-types.ts'

/** Records that one commit deletes, at most. */
const chunk = 500

/** Where conversations are kept. */
interface Place {
  readonly own: DeviceId
  readonly store: PeerStore
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
}

/**
 * Deletes what is kept of a conversation (spec CV16). It is unknown with the first commit; what that leaves is deleted after it, by the next start where a crash was in the way. Rejects
 * `conversation-unknown`, `conversation-present`.
 */
export async function forgetConversation(place: Place, conversation: string): Promise<void> {
  const { transact } = place
  await transact(async (tx) => {
    const stored = await tx.get<{ readonly isMember: boolean }>(conversationsCollection, conversation)
    if (stored === undefined) throw new KithError('conversation-unknown')
    if (stored.isMember) throw new KithError('conversation-present')
    tx.delete(conversationsCollection, conversation)
    tx.put(rollsCollection, conversation, encodeRollHead(emptyHead))
  })
  await clearForgotten(place, conversation)
}

/** Deletes what is kept of a conversation in which this device never had a place. */
export async function dropStrange(place: Place, conversation: string): Promise<void> {
  await place.transact(async (tx) => {
    const stored = await tx.get(conversationsCollection, conversation)
    if (stored === undefined) tx.put(rollsCollection, conversation, encodeRollHead(emptyHead))
  })
  await clearForgotten(place, conversation)
}

/** True for what `forgetConversation` leaves until all else is deleted. */
export function isForgotten(head: unknown): boolean {
  const { count, waiting, held } = decodeRollHead(head)
  return count + waiting.length + held.length === 0
}

/**
 * Deletes the records and keys of a conversation that was forgotten, unless something new has come of it. How far the numbers of this device are stays, so that it can say something when it is
 * taken in again.
 */
export async function clearForgotten({ store, transact, own }: Place, conversation: string): Promise<void> {
  const kept = places.device(conversation, own)
  for (let isMore = true; isMore;) {
    const range = { prefix: `${conversation}/`, limit: chunk }
    const [records, all] = await Promise.all([
      store.list(rollRecordsCollection, range),
      store.list(rollKeysCollection, range),
    ])
    const keys = all.filter(({ key }) => key !== kept)
    isMore = records.length + keys.length > 0
    await transact(async (tx) => {
      const head = await tx.get<Uint8Array>(rollsCollection, conversation)
      if (head === undefined || !isForgotten(head)) {
        isMore = false
        return
      }
      for (const { key } of records) tx.delete(rollRecordsCollection, key)
      for (const { key } of keys) tx.delete(rollKeysCollection, key)
      if (!isMore) tx.delete(rollsCollection, conversation)
    })
  }
}
