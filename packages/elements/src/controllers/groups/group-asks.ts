import type { Peer } from '@kith/peer'

import { laterSchema } from '../chat/bodies.ts'
import type { JoinAsk } from './group-link.ts'

/** The type of a message from a contact who asks to be let into a group by its link. */
export const joinMessageType = 'chat.join'

/** Keeps who asks to be let into a group, in the commit that acknowledges it, until that is decided. */
export function receiveAsks(peer: Peer): Disposable {
  return peer.messages.on<JoinAsk>(
    joinMessageType,
    async ({ from, body }, tx) => (await import('./after-start.ts')).takeAsk(tx, from, body),
    { schema: laterSchema(async () => (await import('./after-start.ts')).joinBody) },
  )
}
