import type { Json, Peer, StandardSchema } from '@kith/peer'

import type { MessageClock } from '../chat/message-record.ts'
import { arrived } from '../chat/own-incoming.ts'
import { takeEverywhere } from '../chat/take-everywhere.ts'
import type { Kind, KindEverywhere } from './take-charm.ts'

/** What is said between two names, and to the own one, alone. */
const ofNames: readonly Kind[] = ['chat.picture', 'chat.emoticon-own']
/** What is said in conversations of several people, too. */
const everywhere: readonly KindEverywhere[] = ['chat.emoticon', 'chat.nudge', 'chat.seen', 'chat.timer']

/** Takes what is said beside the text of a conversation, in the commits that acknowledge it: pictures, emoticons, nudges, how far others have read, and how long messages stay. What each of it means is loaded when one comes. */
export function receiveCharm(peer: Peer, clock: MessageClock): Disposable {
  const load = async () => import('./take-charm.ts')
  const schema = (type: Kind): StandardSchema<Json> => ({
    '~standard': { version: 1, vendor: 'kith', validate: async (body) => (await load()).checked(type, body) },
  })
  const receiving = new DisposableStack()
  for (const type of ofNames)
    receiving.use(
      peer.messages.on<Json>(type, async (message, tx) => (await load()).takeOfName(peer, message, tx, clock.nowMs()), {
        schema: schema(type),
      }),
    )
  for (const type of everywhere)
    receiving.use(
      takeEverywhere(
        peer,
        type,
        schema(type),
        (body) => (body as { readonly id?: string }).id,
        async (tx, came, body) => (await load()).takeEverywhereOf(type, peer, tx, came, body, { clock, arrived }),
      ),
    )
  return receiving
}
