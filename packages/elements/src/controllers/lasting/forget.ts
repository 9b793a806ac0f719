import type { Json, Peer, Transaction } from '@kith/peer'

import {
  chatCollections,
  type ChatMessage,
  conversationPrefix,
  indexKey,
  latestOf,
  type LatestMessage,
  nameOfKey,
} from '../chat/message-record.ts'
import { markForSearch } from '../search/search-record.ts'

const latestLookedAtMax = 100

/** Deletes messages from this device, as if they had never been here, with everything that says what they said: files, quotes, signs, pins, places in threads and what a search finds (spec CT17). */
export async function forgetMessages(peer: Peer, keys: readonly string[]): Promise<void> {
  const places = new Set(keys.map(nameOfKey))
  const newest = new Map<string, { readonly key: string; readonly value: ChatMessage }>()
  for (const place of places) {
    const range = { prefix: conversationPrefix(place), reverse: true, limit: keys.length + latestLookedAtMax }
    const found = await peer.records.list<ChatMessage>(chatCollections.messages, range)
    const rest = found.find(({ key }) => !keys.includes(key))
    if (rest !== undefined) newest.set(place, rest)
  }
  await peer.transact(async (tx) => {
    for (const key of keys) await forget(tx, peer.name, key)
    for (const place of places) {
      const latest = await tx.get<LatestMessage>(chatCollections.latest, place)
      if (latest === undefined || !keys.includes(latest.key)) continue
      const rest = newest.get(place)
      if (rest === undefined) tx.delete(chatCollections.latest, place)
      else tx.put(chatCollections.latest, place, latestOf(rest.key, rest.value))
    }
  })
}

type Keys = readonly string[] & Json

async function forget(tx: Transaction, own: string, key: string): Promise<void> {
  tx.delete(chatCollections.lasting, key)
  const message = await tx.get<ChatMessage>(chatCollections.messages, key)
  if (message === undefined) return
  const place = nameOfKey(key)
  const author = message.from === 'me' ? own : (message.by ?? place)
  tx.delete(chatCollections.messages, key)
  tx.delete(chatCollections.pins, key)
  markForSearch(tx, key)
  if (message.mid !== '') {
    tx.delete(chatCollections.index, indexKey(place, author, message.mid))
    tx.delete(chatCollections.unread, message.mid)
  }
  if (message.file !== undefined) tx.put(chatCollections.loose, message.file.blob, true)
  await emptyQuotes(tx, key, author, message)
  await leaveThread(tx, key, message)
}

/** Answers stay, and what they quoted is empty. */
async function emptyQuotes(
  tx: Transaction,
  key: string,
  author: string,
  { mid, thread = key }: ChatMessage,
): Promise<void> {
  for (const at of (await tx.get<Keys>(chatCollections.threads, thread)) ?? []) {
    const answer = await tx.get<ChatMessage>(chatCollections.messages, at)
    if (answer?.reply === undefined || answer.reply.mid !== mid || answer.reply.by !== author) continue
    tx.put(chatCollections.messages, at, { ...answer, reply: { ...answer.reply, text: '' } })
  }
}

/** A thread counts what is left; without its beginning its answers stay in the conversation alone. */
async function leaveThread(tx: Transaction, key: string, { thread }: ChatMessage): Promise<void> {
  const { threads, messages } = chatCollections
  const answers = (await tx.get<Keys>(threads, thread ?? key)) ?? []
  if (thread === undefined) {
    tx.delete(threads, key)
    for (const at of answers) {
      const answer = await tx.get<ChatMessage>(messages, at)
      if (answer === undefined) continue
      const { thread: _, ...rest } = answer
      tx.put(messages, at, rest)
    }
    return
  }
  const left = answers.filter((at) => at !== key)
  const root = await tx.get<ChatMessage>(messages, thread)
  if (left.length > 0) tx.put(threads, thread, left)
  else tx.delete(threads, thread)
  if (root?.answers === undefined) return
  const { answers: counted, ...rest } = root
  tx.put(messages, thread, left.length === 0 ? rest : { ...root, answers: { ...counted, count: left.length } })
}
