import type { ConversationChange, Transaction } from '@kith/peer'

import {
  chatCollections,
  type ChatMessage,
  latestOf,
  type LatestMessage,
  type MessageClock,
  messageKey,
} from '../chat/message-record.ts'
import { placeOfConversation } from '../chat/place.ts'
import type { GroupEvent, GroupLogEntry } from './group-event.ts'

/** Changes by one person that follow each other within this time are told in one line. */
const togetherMs = 60_000
/** What follows the beginning within this time belongs to it: how a conversation was when this device first heard of it is told change by change. */
const beginningMs = 1000
/** Names in one line. */
const namesMax = 64

/** A change becomes a line of the conversation, or a part of the line before, and an entry of the log. */
export async function keepChange(
  tx: Transaction,
  change: ConversationChange,
  own: string,
  clock: MessageClock,
): Promise<void> {
  const place = placeOfConversation(change.conversation)
  const event = eventOf(change)
  if (clock.reading !== undefined) await clock.reading
  const orderMs = clock.nextMs()
  const atMs = clock.shownMs(orderMs)
  const entry: GroupLogEntry = { ...event, atMs }
  tx.put(chatCollections.groupLog, messageKey(place, orderMs, ''), entry)
  const latest = await tx.get<LatestMessage>(chatCollections.latest, place)
  const last = latest && (await tx.get<ChatMessage>(chatCollections.messages, latest.key))
  if (latest === undefined || last === undefined) {
    const key = messageKey(place, orderMs, crypto.randomUUID())
    const began: GroupEvent = { ...(event.by !== undefined && { by: event.by }), kind: 'began', names: event.names }
    put(tx, place, key, eventLine(began, atMs, own))
    return
  }
  const joined = last.event === undefined ? undefined : together(last.event, event, atMs - last.atMs)
  if (joined !== undefined) put(tx, place, latest.key, { ...last, event: joined })
  else put(tx, place, messageKey(place, orderMs, crypto.randomUUID()), eventLine(event, atMs, own))
}

/** Both events as one; nothing when they are to be told apart. */
function together(before: GroupEvent, event: GroupEvent, apartMs: number): GroupEvent | undefined {
  if (apartMs > togetherMs || before.names.length >= namesMax) return undefined
  const names = [...new Set([...before.names, ...event.names])]
  if (before.kind === 'began' && apartMs > beginningMs) return undefined
  if (before.kind === 'began' && event.kind === 'joined' && before.by === event.by) return { ...before, names }
  // What it is called and looks like from the beginning is no change.
  if (before.kind === 'began' && (event.kind === 'title' || event.kind === 'picture')) return before
  const isSame = before.kind === event.kind && before.by === event.by && before.role === event.role
  return isSame && (event.kind === 'joined' || event.kind === 'removed' || event.kind === 'role')
    ? { ...before, names }
    : undefined
}

function eventOf({ kind, name, by, role, title }: ConversationChange): GroupEvent {
  const isTakenOut = kind === 'left' && by !== undefined && by !== name
  return {
    kind: isTakenOut ? 'removed' : kind,
    names: name === undefined ? [] : [name],
    ...(by !== undefined && { by }),
    ...(role !== undefined && { role }),
    ...(title !== undefined && { title }),
  }
}

function eventLine(event: GroupEvent, atMs: number, own: string): ChatMessage {
  return { mid: '', from: event.by === own ? 'me' : 'them', text: '', atMs, event }
}

function put(tx: Transaction, place: string, key: string, message: ChatMessage): void {
  tx.put(chatCollections.messages, key, message)
  tx.put(chatCollections.latest, place, latestOf(key, message))
}
