import type { Peer, StandardSchema, Transaction } from '@kith/peer'
import { bytesToId, idBytes, type MessageId } from '@kith/wire'

import { readMid } from '../chat/bodies.ts'
import {
  chatCollections,
  type ChatMessage,
  indexKey,
  latestOf,
  type MessageClock,
  messageKey,
} from '../chat/message-record.ts'
import { conversationOf, placeOfConversation } from '../chat/place.ts'
import { arrived } from '../chat/own-incoming.ts'
import type { CallMedia } from './call-signals.ts'
import type { CallOutcome } from './call-steps.ts'
import { calledMessageType } from './call-types.ts'

/** What became of a call. */
export type CalledBody = {
  readonly call: string
  readonly media: CallMedia
  readonly outcome: CallOutcome
  /** How long the two heard each other; of several people, the longest of them. */
  readonly seconds: number
  /** The mid that its author gave it, in a conversation of several people (spec CT2). */
  readonly id?: string
}

const outcomes: readonly CallOutcome[] = ['answered', 'unanswered', 'declined', 'busy', 'canceled', 'failed']
const secondsMax = 30 * 86_400
const callLengthMax = 32

/** Checks what became of a call, as another tells it. */
export const calledBody: StandardSchema<CalledBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { call, media, outcome, seconds, id } = (value ?? {}) as Readonly<Record<string, unknown>>
      const isKnown = outcomes.includes(outcome as CallOutcome) && (media === 'voice' || media === 'video')
      const isTime = Number.isInteger(seconds) && (seconds as number) >= 0 && (seconds as number) <= secondsMax
      if (typeof call !== 'string' || call.length > callLengthMax || !isKnown || !isTime)
        return { issues: [{ message: 'this says nothing of a call' }] }
      const mid = readMid(id)
      return {
        value: {
          ...{ call, media, outcome: outcome as CallOutcome, seconds: seconds as number },
          ...(mid !== undefined && { id: mid }),
        },
      }
    },
  },
}

/** Keeps what became of calls, in the commits that acknowledge it. */
export function receiveCalls(peer: Peer, clock: MessageClock): Disposable {
  const receiving = new DisposableStack()
  receiving.use(
    peer.messages.on<CalledBody>(
      calledMessageType,
      async ({ mid, from, body }, tx) => {
        if (clock.reading !== undefined) await clock.reading
        const orderMs = clock.nextMs()
        const key = keep(tx, from, clock, orderMs, { mid, from: 'them', text: '', called: body })
        await arrived(tx, from, mid, key)
      },
      { schema: calledBody },
    ),
  )
  receiving.use(
    peer.messages.onSent<CalledBody>(
      calledMessageType,
      async ({ mid, to, body }, tx) => {
        if (clock.reading !== undefined) await clock.reading
        const orderMs = clock.nextMs()
        const said = { mid, from: 'me', text: '', state: 'accepted', elsewhere: true, called: body } as const
        tx.put(chatCollections.elsewhere, mid, keep(tx, to, clock, orderMs, said))
      },
      { schema: calledBody },
    ),
  )
  receiving.use(
    peer.conversations.on<CalledBody>(
      calledMessageType,
      async ({ conversation, mid: carrier, from, body }, tx) => {
        if (clock.reading !== undefined) await clock.reading
        const orderMs = clock.nextMs()
        const place = placeOfConversation(conversation)
        const { id: mid = carrier, ...called } = body
        if ((await tx.get(chatCollections.index, indexKey(place, from, mid))) !== undefined) return
        const isOwn = from === peer.name
        const said = isOwn ? ({ from: 'me', state: 'accepted', elsewhere: true } as const) : ({ from: 'them' } as const)
        const key = keep(tx, place, clock, orderMs, { ...said, mid, by: from, text: '', called })
        tx.put(chatCollections.index, indexKey(place, from, mid), key)
        if (isOwn) tx.put(chatCollections.elsewhere, mid, key)
        else await arrived(tx, place, mid, key)
      },
      { schema: calledBody },
    ),
  )
  return receiving
}

/** Tells the people of a place what became of a call, and keeps that here. */
export function tellCalled(
  tx: Transaction,
  { place, own }: { readonly place: string; readonly own: string },
  clock: MessageClock,
  called: CalledBody,
): void {
  const conversation = conversationOf(place)
  if (conversation === undefined) {
    const mid = tx.send(place, calledMessageType, called)
    const said = { mid, from: 'me', text: '', state: 'accepted', called } as const
    tx.put(chatCollections.open, mid, keep(tx, place, clock, clock.nextMs(), said))
    return
  }
  const mid = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(idBytes)))
  const sentAs = { collection: chatCollections.said, key: mid }
  tx.say(conversation, calledMessageType, { ...called, id: mid }, { sentAs })
  const said = { mid, from: 'me', by: own, text: '', state: 'accepted', called } as const
  const key = keep(tx, place, clock, clock.nextMs(), said)
  tx.put(chatCollections.index, indexKey(place, own, mid), key)
  tx.put(chatCollections.open, mid, key)
}

function keep(
  tx: Transaction,
  name: string,
  clock: MessageClock,
  orderMs: number,
  said: Omit<ChatMessage, 'atMs'>,
): string {
  const message: ChatMessage = { ...said, atMs: clock.shownMs(orderMs) }
  const key = messageKey(name, orderMs, said.mid)
  tx.put(chatCollections.messages, key, message)
  tx.put(chatCollections.latest, name, latestOf(key, message))
  return key
}
