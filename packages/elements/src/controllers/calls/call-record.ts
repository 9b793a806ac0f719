import type { Peer, StandardSchema, Transaction } from '@kith/peer'

import { chatCollections, type ChatMessage, latestOf, type MessageClock, messageKey } from '../chat/message-record.ts'
import { arrived } from '../chat/own-incoming.ts'
import type { CallMedia } from './call-signals.ts'
import type { CallOutcome } from './call-steps.ts'
import { calledMessageType } from './call-types.ts'

/** What became of a call. */
export type CalledBody = {
  readonly call: string
  readonly media: CallMedia
  readonly outcome: CallOutcome
  /** How long the two heard each other. */
  readonly seconds: number
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
      const { call, media, outcome, seconds } = (value ?? {}) as Readonly<Record<string, unknown>>
      const isKnown = outcomes.includes(outcome as CallOutcome) && (media === 'voice' || media === 'video')
      const isTime = Number.isInteger(seconds) && (seconds as number) >= 0 && (seconds as number) <= secondsMax
      if (typeof call !== 'string' || call.length > callLengthMax || !isKnown || !isTime)
        return { issues: [{ message: 'this says nothing of a call' }] }
      return { value: { call, media, outcome: outcome as CallOutcome, seconds: seconds as number } }
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
  return receiving
}

/** Tells a name what became of a call, and keeps that here. */
export function tellCalled(tx: Transaction, to: string, clock: MessageClock, called: CalledBody): void {
  const mid = tx.send(to, calledMessageType, called)
  const key = keep(tx, to, clock, clock.nextMs(), { mid, from: 'me', text: '', state: 'accepted', called })
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
