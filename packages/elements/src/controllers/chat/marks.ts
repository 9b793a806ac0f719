import type { MessageUpdate, Transaction } from '@kith/peer'

import { chatCollections, type ChatMessage, type DeliveryState } from './message-record.ts'

/** What became of an own message. */
export type Mark = Pick<MessageUpdate, 'state' | 'code' | 'path'> & {
  /** Who will never have what others of its conversation have. */
  readonly lacks?: readonly string[]
}

/** How far a state is; one never gives way to a lower one. */
export const ranks: Readonly<Record<DeliveryState, number>> = {
  scheduled: 0,
  addressing: 0,
  accepted: 1,
  stored: 2,
  committed: 3,
  expired: 3,
  rejected: 3,
  indeterminate: 3,
}
/** Of states that stay. */
export const finalRank = 3

/** Writes beside an own message what became of it; `index` leads from its mid to its key. Gives the message as it is now and its key, when it changed. */
export async function writeMark(
  tx: Transaction,
  index: typeof chatCollections.open | typeof chatCollections.elsewhere,
  mid: string,
  { state, code, path, lacks }: Mark,
): Promise<{ readonly key: string; readonly message: ChatMessage } | undefined> {
  const key = await tx.get<string>(index, mid)
  if (key === undefined) return undefined
  const message = await tx.get<ChatMessage>(chatCollections.messages, key)
  if (ranks[state] === finalRank) tx.delete(index, mid)
  if (message === undefined || ranks[state] < ranks[message.state ?? 'accepted']) return undefined
  if (message.state === state && message.code === code) return undefined
  const { code: _code, path: _path, ...rest } = message
  const marked: ChatMessage = { ...rest, state, ...(code && { code }), ...(path && { path }), ...(lacks && { lacks }) }
  tx.put(chatCollections.messages, key, marked)
  return { key, message: marked }
}
