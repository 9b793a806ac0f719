import type { Transaction } from '@kith/peer'

import { applyWaiting } from '../rich/waiting.ts'
import { meantIn } from '../rich/meant.ts'
import { markForSearch } from '../search/search-record.ts'
import { quoteTextMax } from './bodies.ts'
import {
  chatCollections,
  type ChatMessage,
  indexKey,
  latestOf,
  type MessageClock,
  messageKey,
  wordsOf,
} from './message-record.ts'
import type { MessageBody } from './bodies.ts'
import { conversationOf } from './place.ts'

/** A message that came to this device, from somebody or from another own device: where it belongs and who wrote it. */
export interface Came {
  /** A name, or `~` and the id of a conversation. */
  readonly place: string
  /** The name of who wrote it, which may be the own one. */
  readonly author: string
  readonly isOwn: boolean
  /** By which it is known in its place. */
  readonly mid: string
  /** When it was sent, by its sender's clock, in milliseconds since 1970. */
  readonly sentAtMs?: number
}

/** Keeps a message that came, in the commit that acknowledges it. Gives its key, or nothing when this author has given the mid to another message before (spec CT2). */
export async function keepLine(
  tx: Transaction,
  came: Came,
  body: MessageBody & Pick<ChatMessage, 'file' | 'poll'>,
  clock: MessageClock,
): Promise<string | undefined> {
  const { place, author, isOwn, mid } = came
  if (clock.reading !== undefined) await clock.reading
  const orderMs = clock.nextMs()
  if ((await tx.get(chatCollections.index, indexKey(place, author, mid))) !== undefined) return undefined
  const key = messageKey(place, orderMs, mid)
  const { text, file, isForwarded, mentions, emoticons, poll, lasts } = body
  const reply = body.reply && (await seenQuote(tx, place, body.reply))
  const message: ChatMessage = {
    mid,
    from: isOwn ? 'me' : 'them',
    ...(conversationOf(place) !== undefined && { by: author }),
    text,
    atMs: clock.shownMs(orderMs),
    ...(isOwn && { state: 'accepted', elsewhere: true }),
    ...(file && { file }),
    ...(poll && { poll }),
    ...(reply && { reply }),
    ...(isForwarded && { isForwarded }),
    ...(lasts !== undefined && { lasts }),
    ...(emoticons && { emoticons }),
    ...(await meantIn(text, mentions)),
  }
  await putMessage(tx, place, author, key, message)
  await applyWaiting(tx, came, key)
  return key
}

/** Writes a message that is new on this device, where everything finds it. */
export async function putMessage(
  tx: Transaction,
  place: string,
  author: string,
  key: string,
  message: ChatMessage,
): Promise<void> {
  tx.put(chatCollections.messages, key, message)
  tx.put(chatCollections.latest, place, latestOf(key, message))
  markForSearch(tx, key)
  const { lasts: seconds, from, atMs: startMs } = message
  // The time of what others wrote begins when it is read.
  if (seconds !== undefined) tx.put(chatCollections.lasting, key, { seconds, ...(from === 'me' && { startMs }) })
  const index = indexKey(place, author, message.mid)
  if (message.mid !== '') tx.put(chatCollections.index, index, key)
  if (message.reply !== undefined || (await tx.get(chatCollections.answersWaiting, index)) !== undefined)
    await (await import('../rich/later.ts')).joinThread(tx, author, key, message)
}

/** A quote says what the message says that it quotes, where that is here; nobody puts words into another's mouth (spec CT6). */
async function seenQuote(
  tx: Transaction,
  place: string,
  quote: NonNullable<ChatMessage['reply']>,
): Promise<NonNullable<ChatMessage['reply']>> {
  const key = await tx.get<string>(chatCollections.index, indexKey(place, quote.by, quote.mid))
  const message = key === undefined ? undefined : await tx.get<ChatMessage>(chatCollections.messages, key)
  return message === undefined ? quote : { ...quote, text: wordsOf(message).slice(0, quoteTextMax) }
}
