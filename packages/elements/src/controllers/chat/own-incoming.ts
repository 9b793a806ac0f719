import type { Message, Peer, StandardSchema, Transaction } from '@kith/peer'

import { type Mark, ranks, writeMark } from './marks.ts'
import { chatCollections } from './message-record.ts'
import { midsMax, type ReadBody, readMessageType, type StatesBody, statesMessageType } from './own-devices.ts'

/** Mids of messages that were seen elsewhere and are not here yet; of more than these the oldest are forgotten. */
const aheadMax = 500

/** Keeps how far the other devices of this person read, and what became of what they sent, in the commits that acknowledge it. */
export function receiveOwn(peer: Peer): Disposable {
  const receiving = new DisposableStack()
  /** Others may send messages of these types too; they say nothing about this person's devices. */
  const isOwn = ({ from, device }: Message<unknown>): boolean => from === peer.name && device !== peer.device
  receiving.use(
    peer.messages.on<ReadBody>(
      readMessageType,
      async (message, tx) => {
        if (isOwn(message)) await markSeen(tx, message.body)
      },
      { schema: readBody },
    ),
  )
  receiving.use(
    peer.messages.on<StatesBody>(
      statesMessageType,
      async (message, tx) => {
        if (!isOwn(message)) return
        for (const { mid, ...mark } of message.body.states) await writeMark(tx, chatCollections.elsewhere, mid, mark)
      },
      { schema: statesBody },
    ),
  )
  return receiving
}

/** A message arrived: notes where it is, for another device that sees it, unless one has seen it already. */
export async function arrived(tx: Transaction, name: string, mid: string, key: string): Promise<void> {
  const ahead = (await tx.get<readonly string[]>(chatCollections.ahead, name)) ?? []
  if (!ahead.includes(mid)) {
    tx.put(chatCollections.unread, mid, key)
    return
  }
  await readUpTo(tx, name, key)
  const rest = ahead.filter((one) => one !== mid)
  if (rest.length === 0) tx.delete(chatCollections.ahead, name)
  else tx.put(chatCollections.ahead, name, rest)
}

async function markSeen(tx: Transaction, { name, mids }: ReadBody): Promise<void> {
  const missing: string[] = []
  for (const mid of mids) {
    const key = await tx.get<string>(chatCollections.unread, mid)
    if (key === undefined) missing.push(mid)
    else {
      tx.delete(chatCollections.unread, mid)
      await readUpTo(tx, name, key)
    }
  }
  if (missing.length === 0) return
  // They were seen here, too, or their sender's stream is behind.
  const before = (await tx.get<readonly string[]>(chatCollections.ahead, name)) ?? []
  tx.put(chatCollections.ahead, name, [...before, ...missing].slice(-aheadMax))
}

async function readUpTo(tx: Transaction, name: string, key: string): Promise<void> {
  const before = (await tx.get<string>(chatCollections.read, name)) ?? ''
  if (key > before) tx.put(chatCollections.read, name, key)
}

function schemaOf<T>(isValid: (value: Record<string, unknown>) => boolean): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'kith',
      validate: (value) =>
        typeof value === 'object' && value !== null && isValid(value as Record<string, unknown>)
          ? { value: value as T }
          : { issues: [{ message: 'this is not what devices tell each other' }] },
    },
  }
}

function isList(value: unknown, isEach: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= midsMax && value.every(isEach)
}

const readBody = schemaOf<ReadBody>(
  ({ name, mids }) => typeof name === 'string' && isList(mids, (one) => typeof one === 'string'),
)

const statesBody = schemaOf<StatesBody>(({ states }) => isList(states, isMark))

function isMark(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { mid, state, code, path } = value as Partial<Record<keyof (Mark & { mid: string }), unknown>>
  return (
    typeof mid === 'string' &&
    typeof state === 'string' &&
    Object.hasOwn(ranks, state) &&
    (code === undefined || typeof code === 'string') &&
    (path === undefined || path === 'direct' || path === 'relay')
  )
}
