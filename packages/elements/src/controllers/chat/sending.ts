import { fileMessageType, type Json, type Transaction } from '@kith/peer'
import { bytesToId, idBytes, type MessageId } from '@kith/wire'

import { chatCollections, chatMessageType, type MessageContent } from './message-record.ts'
import { emoticonParts } from '../emoticons/drawn-in.ts'
import { pollMessageType } from '../rich/poll.ts'
import { conversationOf } from './place.ts'

/** Sends what a message says to its place, in the commit that keeps it. Gives the mid by which it is known there (spec CT2). */
export function sendIn(tx: Transaction, place: string, content: MessageContent): MessageId {
  const { text, file, reply, isForwarded, mentions, emoticons, poll, lasts } = content
  const type = poll ? pollMessageType : file === undefined ? chatMessageType : fileMessageType
  const said = {
    ...(poll
      ? { question: text, answers: poll.answers, several: poll.isSeveral === true }
      : file === undefined
        ? { text }
        : { file, ...(text !== '' && { text }) }),
    ...(reply && { reply }),
    ...(isForwarded && { forwarded: true }),
    ...(mentions && { mentions }),
    ...(emoticons && { emoticons: emoticons as Json }),
    ...(lasts && { lasts }),
  }
  const conversation = conversationOf(place)
  if (conversation === undefined) return tx.send(place, type, said)
  const mid = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(idBytes)))
  tx.say(conversation, type, { ...said, id: mid }, { sentAs: { collection: chatCollections.said, key: mid } })
  return mid
}

/** Sends a message, and before it the pictures of its emoticons to who has not got them. */
export async function sendDrawn(
  tx: Transaction,
  place: string,
  readers: readonly string[],
  content: MessageContent,
): Promise<MessageId> {
  if (content.emoticons !== undefined)
    await (await emoticonParts()).tellEmoticons(tx, place, readers, content.emoticons)
  return sendIn(tx, place, content)
}

/** Sends what is said of a message, such as that it was edited, to the place where the message is. */
export function sendChange(tx: Transaction, place: string, type: string, body: Json): void {
  const conversation = conversationOf(place)
  if (conversation === undefined) tx.send(place, type, body)
  else tx.say(conversation, type, body)
}
