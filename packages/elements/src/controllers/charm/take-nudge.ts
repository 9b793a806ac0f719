import type { Transaction } from '@kith/peer'

import type { Came } from '../chat/lines.ts'
import {
  chatCollections,
  type ChatMessage,
  indexKey,
  latestOf,
  type LatestMessage,
  type MessageClock,
  messageKey,
} from '../chat/message-record.ts'
import { conversationOf } from '../chat/place.ts'
import { putNudge } from './put-nudge.ts'
import { charmOf, charmPlace } from './charm-preferences.ts'
import { isSoon, type LastNudge, nudgeKey, nudgeLateMs, nudgesCollection, nudgesCountedMax } from './nudge-body.ts'

/** Takes a nudge, in the commit that acknowledges it: a line, or one more in the line before; nothing where the person wants none (spec CT37). `arrived` notes where a message is that somebody sent. */
export async function takeNudge(
  tx: Transaction,
  came: Came,
  clock: MessageClock,
  arrived: (tx: Transaction, place: string, mid: string, key: string) => Promise<void>,
): Promise<void> {
  const { place, author, isOwn, mid, sentAtMs } = came
  if (!isOwn) {
    const { nudges, nudgesOffFrom } = charmOf(await tx.get(charmPlace.collection, charmPlace.key))
    if (!nudges || nudgesOffFrom.includes(author)) return
  }
  if ((await tx.get(chatCollections.index, indexKey(place, author, mid))) !== undefined) return
  if (clock.reading !== undefined) await clock.reading
  const orderMs = clock.nextMs()
  const atMs = clock.shownMs(orderMs)
  const last = await tx.get<LastNudge>(nudgesCollection, nudgeKey(place, author))
  if (isSoon(last, atMs) && (await counted(tx, place, last.key))) return
  const isShaken = isSoon(await tx.get<LastNudge>(nudgesCollection, place), atMs)
  const key = messageKey(place, orderMs, mid)
  const isLate = isShaken || (sentAtMs !== undefined && atMs - sentAtMs > nudgeLateMs)
  const message: ChatMessage = {
    mid,
    from: isOwn ? 'me' : 'them',
    ...(conversationOf(place) !== undefined && { by: author }),
    text: '',
    atMs,
    ...(isOwn && { state: 'accepted', elsewhere: true }),
    nudge: { count: 1, ...(isLate && { isLate }) },
  }
  putNudge(tx, place, author, key, message)
  const now: LastNudge = { key, atMs }
  tx.put(nudgesCollection, nudgeKey(place, author), now)
  if (!isOwn) tx.put(nudgesCollection, place, now)
  if (isOwn) tx.put(chatCollections.elsewhere, mid, key)
  else await arrived(tx, place, mid, key)
}

/** One more in the line before; false when that is not there any more. */
async function counted(tx: Transaction, place: string, key: string): Promise<boolean> {
  const before = await tx.get<ChatMessage>(chatCollections.messages, key)
  if (before?.nudge === undefined) return false
  const count = Math.min(nudgesCountedMax, before.nudge.count + 1)
  const message: ChatMessage = { ...before, nudge: { ...before.nudge, count } }
  tx.put(chatCollections.messages, key, message)
  const latest = await tx.get<LatestMessage>(chatCollections.latest, place)
  if (latest?.key === key) tx.put(chatCollections.latest, place, latestOf(key, message))
  return true
}
