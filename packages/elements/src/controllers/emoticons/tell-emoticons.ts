import type { Transaction } from '@kith/peer'

import { chatCollections } from '../chat/message-record.ts'
import { conversationOf } from '../chat/place.ts'
import type { EmoticonRef } from './emoticon.ts'
import { emoticonMessageType } from './emoticon-body.ts'
import { emoticonCollections } from './emoticon-collections.ts'
import { type EmoticonPicture } from './emoticon-records.ts'

/** Sends the pictures of these emoticons to a place where somebody has not got them from this device yet, ahead of the message that shows them and in its commit (spec CT43). */
export async function tellEmoticons(
  tx: Transaction,
  place: string,
  readers: readonly string[],
  emoticons: readonly EmoticonRef[],
): Promise<void> {
  const { told } = emoticonCollections
  const conversation = conversationOf(place)
  for (const [, hash] of emoticons) {
    const key = `${place}/${hash}`
    const have = (await tx.get<readonly string[]>(told, key)) ?? []
    if (readers.every((name) => have.includes(name))) continue
    const kept = await tx.get<EmoticonPicture>(chatCollections.emoticons, hash)
    // What somebody else sent and is no more here is shown as words there, as it is here.
    if (kept === undefined) continue
    const body = { picture: kept.picture }
    if (conversation === undefined) tx.send(place, emoticonMessageType, body)
    else tx.say(conversation, emoticonMessageType, body)
    tx.put(told, key, [...new Set([...have, ...readers])])
  }
}
