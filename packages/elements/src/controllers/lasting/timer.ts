import type { Transaction } from '@kith/peer'
import { bytesToId, idBytes, type MessageId } from '@kith/wire'

import type { Came } from '../chat/lines.ts'
import {
  chatCollections,
  type ChatMessage,
  indexKey,
  latestOf,
  type MessageClock,
  messageKey,
} from '../chat/message-record.ts'
import { conversationOf } from '../chat/place.ts'
import { mayNudge } from '../charm/nudge.ts'
import type { Messenger } from '../messenger.ts'
import { type Timer, type TimerBody, timerMessageType } from './timer-body.ts'

/** Takes how long messages of a place stay, in the commit that acknowledges it, with a line that tells of it (spec CT15). */
export async function takeTimer(
  tx: Transaction,
  { place, author, isOwn, mid }: Came,
  { seconds }: TimerBody,
  clock: MessageClock,
): Promise<void> {
  if ((await tx.get(chatCollections.index, indexKey(place, author, mid))) !== undefined) return
  const state = isOwn ? ({ state: 'accepted', elsewhere: true } as const) : {}
  const key = await putTimer(tx, place, author, { mid, from: isOwn ? 'me' : 'them', ...state }, seconds, clock)
  if (isOwn) tx.put(chatCollections.elsewhere, mid, key)
}

/** Whether this person may choose how long messages of a place stay. */
export function mayTime(messenger: Messenger, place: string): boolean {
  return mayNudge(messenger, place)
}

/** Chooses how long messages of a place stay from now on, in seconds: one of `timerChoices`. Rejects what the peer's `transact` rejects. */
export async function setTimer({ peer, clock }: Messenger, place: string, seconds: number): Promise<void> {
  await peer.transact(async (tx) => {
    const before = await tx.get<Timer>(chatCollections.timers, place)
    if ((before?.seconds ?? 0) === seconds) return
    const mid = send(tx, place, { seconds })
    const key = await putTimer(tx, place, peer.name, { mid, from: 'me', state: 'accepted' }, seconds, clock)
    tx.put(chatCollections.open, mid, key)
  })
}

async function putTimer(
  tx: Transaction,
  place: string,
  author: string,
  head: Pick<ChatMessage, 'mid' | 'from' | 'state' | 'elsewhere'>,
  seconds: number,
  clock: MessageClock,
): Promise<string> {
  if (clock.reading !== undefined) await clock.reading
  const orderMs = clock.nextMs()
  const key = messageKey(place, orderMs, head.mid)
  const by = conversationOf(place) === undefined ? undefined : author
  const atMs = clock.shownMs(orderMs)
  const message: ChatMessage = { ...head, ...(by !== undefined && { by }), text: '', atMs, timer: seconds }
  tx.put(chatCollections.messages, key, message)
  tx.put(chatCollections.latest, place, latestOf(key, message))
  tx.put(chatCollections.index, indexKey(place, author, head.mid), key)
  if (seconds === 0) tx.delete(chatCollections.timers, place)
  else tx.put(chatCollections.timers, place, { seconds, by: author } satisfies Timer)
  return key
}

function send(tx: Transaction, place: string, body: TimerBody): string {
  const conversation = conversationOf(place)
  if (conversation === undefined) return tx.send(place, timerMessageType, body)
  const id = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(idBytes)))
  tx.say(conversation, timerMessageType, { ...body, id }, { sentAs: { collection: chatCollections.said, key: id } })
  return id
}
