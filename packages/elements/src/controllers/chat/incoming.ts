import { fileMessageType, type Peer } from '@kith/peer'

import { receiveChanges } from '../rich/changes-incoming.ts'
import { pollMessageType } from '../rich/poll.ts'
import { type ChatBody, chatBody, type FileBody, fileBody, laterSchema } from './bodies.ts'
import { keepLine } from './lines.ts'
import { chatCollections, chatMessageType, latestOf, type MessageClock, messageKey } from './message-record.ts'
import type { ChatMessage } from './message-record.ts'
import { arrived } from './own-incoming.ts'
import { type Take, takeEverywhere } from './take-everywhere.ts'

/** Keeps every line and file that arrives, what is said of them later, and a notice of what will never come, in the commit that acknowledges it. */
export function receiveMessages(peer: Peer, clock: MessageClock): Disposable {
  const receiving = new DisposableStack()
  const keep: Take<ChatBody | FileBody> = async (tx, came, body) => {
    const { place, isOwn, mid } = came
    const key = await keepLine(tx, came, body, clock)
    if (key === undefined) return
    if (!isOwn) await arrived(tx, place, mid, key)
    else tx.put(chatCollections.elsewhere, mid, key)
  }
  const idOf = ({ id }: ChatBody | FileBody): string | undefined => id
  receiving.use(takeEverywhere<ChatBody>(peer, chatMessageType, chatBody, idOf, keep))
  receiving.use(takeEverywhere<FileBody>(peer, fileMessageType, fileBody, idOf, keep))
  const polls = laterSchema(async () => (await import('../rich/later.ts')).pollBody)
  receiving.use(takeEverywhere(peer, pollMessageType, polls, idOf, keep))
  receiving.use(receiveChanges(peer, clock))
  receiving.use(
    peer.messages.onMissing(async ({ from, count, reason }, tx) => {
      if (clock.reading !== undefined) await clock.reading
      const orderMs = clock.nextMs()
      const atMs = clock.shownMs(orderMs)
      const message: ChatMessage = { mid: '', from: 'them', text: '', atMs, missing: count, reason }
      const key = messageKey(from, orderMs, crypto.randomUUID())
      tx.put(chatCollections.messages, key, message)
      tx.put(chatCollections.latest, from, latestOf(key, message))
    }),
  )
  return receiving
}
