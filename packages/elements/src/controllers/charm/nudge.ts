import type { Transaction } from '@kith/peer'
import { bytesToId, idBytes, type MessageId } from '@kith/wire'

import { chatCollections, type ChatMessage, messageKey } from '../chat/message-record.ts'
import { conversationOf } from '../chat/place.ts'
import type { Messenger } from '../messenger.ts'
import { putNudge } from './put-nudge.ts'
import { isSoon, type LastNudge, nudgeKey, nudgeMessageType, nudgesCollection } from './nudge-body.ts'

/** What became of a nudge: it went out, the last one is too short ago, or nobody there can be nudged. */
export type NudgeOutcome = 'sent' | 'soon' | 'nobody'

/** Whether who is in a place can be nudged: a contact, or a group in which one may write. */
export function mayNudge({ contacts, groups }: Messenger, place: string): boolean {
  return conversationOf(place) === undefined ? contacts.of(place)?.state === 'contact' : groups.maySay(place)
}

/** Asks for the attention of who is in a place, at most once in `nudgeEveryMs` (spec CT36). Rejects what the peer's `transact` rejects. */
export async function nudge(messenger: Messenger, place: string): Promise<NudgeOutcome> {
  if (!mayNudge(messenger, place)) return 'nobody'
  const { peer, clock } = messenger
  const own = peer.name
  return peer.transact(async (tx) => {
    if (clock.reading !== undefined) await clock.reading
    const orderMs = clock.nextMs()
    const atMs = clock.shownMs(orderMs)
    if (isSoon(await tx.get<LastNudge>(nudgesCollection, nudgeKey(place, own)), atMs)) return 'soon'
    const mid = send(tx, place)
    const key = messageKey(place, orderMs, mid)
    const message: ChatMessage = {
      mid,
      from: 'me',
      ...(conversationOf(place) !== undefined && { by: own }),
      text: '',
      atMs,
      state: 'accepted',
      nudge: { count: 1 },
    }
    putNudge(tx, place, own, key, message)
    tx.put(chatCollections.open, mid, key)
    tx.put(nudgesCollection, nudgeKey(place, own), { key, atMs } satisfies LastNudge)
    return 'sent'
  })
}

function send(tx: Transaction, place: string): string {
  const conversation = conversationOf(place)
  if (conversation === undefined) return tx.send(place, nudgeMessageType, {})
  const id = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(idBytes)))
  tx.say(conversation, nudgeMessageType, { id }, { sentAs: { collection: chatCollections.said, key: id } })
  return id
}
