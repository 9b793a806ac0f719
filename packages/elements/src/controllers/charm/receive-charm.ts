import type { Json, Peer, StandardSchema } from '@kith/peer'

import type { MessageClock } from '../chat/message-record.ts'
import { arrived } from '../chat/own-incoming.ts'
import { takeEverywhere } from '../chat/take-everywhere.ts'
import type { Kind } from './take-charm.ts'

/** Takes what is said beside the text of a conversation, in the commits that acknowledge it: pictures, emoticons, nudges, how far others have read, and how long messages stay. What each of it means is loaded when one comes. */
export function receiveCharm(peer: Peer, clock: MessageClock): Disposable {
  const load = async () => import('./take-charm.ts')
  const schema = (type: Kind): StandardSchema<Json> => ({
    '~standard': { version: 1, vendor: 'kith', validate: async (body) => (await load()).checked(type, body) },
  })
  const receiving = new DisposableStack()
  for (const type of ['chat.picture', 'chat.emoticon-own'] as const)
    receiving.use(
      peer.messages.on<Json>(type, async (message, tx) => (await load()).takeCharm(peer, message, tx, clock.nowMs()), {
        schema: schema(type),
      }),
    )
  const emoticon = 'chat.emoticon'
  receiving.use(
    takeEverywhere(
      peer,
      emoticon,
      schema(emoticon),
      () => undefined,
      async (tx, came, body) => (await load()).takeEmoticon(peer, tx, came, body as never),
    ),
  )
  const nudge = 'chat.nudge'
  receiving.use(
    takeEverywhere(
      peer,
      nudge,
      schema(nudge),
      (body) => (body as { readonly id?: string }).id,
      async (tx, came) => (await load()).takeNudge(tx, came, clock, arrived),
    ),
  )
  const seen = 'chat.seen'
  receiving.use(
    takeEverywhere(
      peer,
      seen,
      schema(seen),
      () => undefined,
      async (tx, came, body) => (await load()).takeSeen(tx, peer.name, came, body as never, clock.nowMs()),
    ),
  )
  const timer = 'chat.timer'
  receiving.use(
    takeEverywhere(
      peer,
      timer,
      schema(timer),
      (body) => (body as { readonly id?: string }).id,
      async (tx, came, body) => (await load()).takeTimer(tx, came, body as never, clock),
    ),
  )
  return receiving
}
