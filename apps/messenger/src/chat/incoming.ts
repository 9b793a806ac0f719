import { fileMessageType, type Peer, type Transaction } from '@kith/peer'

import { type ChatBody, chatBody, type FileBody, fileBody } from './bodies.ts'
import {
  chatCollections,
  type ChatMessage,
  chatMessageType,
  latestOf,
  type MessageClock,
  messageKey,
} from './message-record.ts'
import { arrived } from './own-incoming.ts'
import { missingWords } from './step-words.ts'

/** Keeps every line and file that arrives, and a notice of what will never come, in the commit that acknowledges it. */
export function receiveMessages(peer: Peer, clock: MessageClock): Disposable {
  const receiving = new DisposableStack()
  const keep = (tx: Transaction, from: string, message: ChatMessage, suffix: string): string => {
    const key = messageKey(from, message.atMs, suffix)
    tx.put(chatCollections.messages, key, message)
    tx.put(chatCollections.latest, from, latestOf(key, message))
    return key
  }
  receiving.use(
    peer.messages.on<ChatBody>(
      chatMessageType,
      async ({ mid, from, body }, tx) => {
        const key = keep(tx, from, { mid, from: 'them', text: body.text, atMs: clock.nextMs() }, mid)
        await arrived(tx, from, mid, key)
      },
      { schema: chatBody },
    ),
  )
  receiving.use(
    peer.messages.on<FileBody>(
      fileMessageType,
      async ({ mid, from, body: { file, text } }, tx) => {
        const key = keep(tx, from, { mid, from: 'them', text, file, atMs: clock.nextMs() }, mid)
        await arrived(tx, from, mid, key)
      },
      { schema: fileBody },
    ),
  )
  receiving.use(
    peer.messages.onMissing(({ from, count, reason }, tx) => {
      const text = missingWords(count, reason)
      keep(tx, from, { mid: '', from: 'them', text, atMs: clock.nextMs(), missing: count }, crypto.randomUUID())
    }),
  )
  return receiving
}
