import type { Json, Transaction } from '@kith/peer'

import { chatCollections, type ChatMessage, indexKey, nameOfKey, type Quote } from '../chat/message-record.ts'

/** Answers that one thread gathers, and answers that wait for one message; of more the oldest stay in the conversation alone (spec CT27). */
export const threadAnswersMax = 1000
export const answersWaitingMax = 64

/** Gathers an answer under the message that its thread began with, and the answers that waited for it (spec CT26, CT27). `key` is that of a message that was just written. */
export async function joinThread(tx: Transaction, author: string, key: string, message: ChatMessage): Promise<void> {
  const place = nameOfKey(key)
  const own = indexKey(place, author, message.mid)
  if (message.reply !== undefined) await gather(tx, place, key, message, message.reply)
  const waiting = message.mid === '' ? undefined : await tx.get<Keys>(chatCollections.answersWaiting, own)
  if (waiting === undefined) return
  tx.delete(chatCollections.answersWaiting, own)
  for (const answer of waiting) {
    const one = await tx.get<ChatMessage>(chatCollections.messages, answer)
    if (one?.reply === undefined || one.thread !== undefined) continue
    await gather(tx, place, answer, one, one.reply)
    // It had answers of its own: all of them belong to the same thread.
    for (const each of (await tx.get<Keys>(chatCollections.threads, answer)) ?? []) {
      const its = await tx.get<ChatMessage>(chatCollections.messages, each)
      if (its?.reply !== undefined) await gather(tx, place, each, its, its.reply)
    }
    tx.delete(chatCollections.threads, answer)
    const now = await tx.get<ChatMessage>(chatCollections.messages, answer)
    if (now?.answers === undefined) continue
    const { answers: _, ...rest } = now
    tx.put(chatCollections.messages, answer, rest)
  }
}

/** The answers of a thread were seen, on this device. */
export async function markThreadSeen(tx: Transaction, root: string): Promise<void> {
  const message = await tx.get<ChatMessage>(chatCollections.messages, root)
  if (message?.answers?.isNew !== true) return
  const { isNew: _, ...answers } = message.answers
  tx.put(chatCollections.messages, root, { ...message, answers })
}

type Keys = readonly string[] & Json

async function gather(tx: Transaction, place: string, key: string, answer: ChatMessage, to: Quote): Promise<void> {
  const asked = indexKey(place, to.by, to.mid)
  const parent = await tx.get<string>(chatCollections.index, asked)
  if (parent === undefined) {
    const before = (await tx.get<Keys>(chatCollections.answersWaiting, asked)) ?? []
    tx.put(chatCollections.answersWaiting, asked, [...before, key].slice(-answersWaitingMax))
    return
  }
  const root = (await tx.get<ChatMessage>(chatCollections.messages, parent))?.thread ?? parent
  const message = await tx.get<ChatMessage>(chatCollections.messages, root)
  if (message === undefined || root === key) return
  const before = (await tx.get<Keys>(chatCollections.threads, root)) ?? []
  const keys = [...before.filter((one) => one !== key), key].sort().slice(-threadAnswersMax)
  const lastMs = Math.max(answer.atMs, message.answers?.lastMs ?? 0)
  const isNew = answer.from === 'them'
  tx.put(chatCollections.threads, root, keys)
  tx.put(chatCollections.messages, key, { ...answer, thread: root })
  tx.put(chatCollections.messages, root, {
    ...message,
    answers: { count: keys.length, lastMs, ...(isNew && { isNew }) },
  })
}
