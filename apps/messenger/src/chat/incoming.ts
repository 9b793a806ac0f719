import type { Peer, StandardSchema } from '@kith/peer'

import {
  chatCollections,
  type ChatMessage,
  chatMessageType,
  latestOf,
  type MessageClock,
  messageKey,
} from './message-record.ts'

/** The body of a line of conversation. */
interface ChatBody {
  readonly text: string
}

const chatBody: StandardSchema<ChatBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const text = (value as { text?: unknown } | null)?.text
      return typeof text === 'string' && text !== ''
        ? { value: { text } }
        : { issues: [{ message: 'a text is missing' }] }
    },
  },
}

/** Keeps every line that arrives, in the commit that acknowledges it. */
export function receiveMessages(peer: Peer, clock: MessageClock): Disposable {
  return peer.messages.on<ChatBody>(
    chatMessageType,
    ({ mid, from, body }, tx) => {
      const atMs = clock.nextMs()
      const message: ChatMessage = { mid, from: 'them', text: body.text, atMs }
      const key = messageKey(from, atMs, mid)
      tx.put(chatCollections.messages, key, message)
      tx.put(chatCollections.latest, from, latestOf(key, message))
    },
    { schema: chatBody },
  )
}
