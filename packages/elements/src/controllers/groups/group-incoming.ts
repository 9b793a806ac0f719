import type { Peer } from '@kith/peer'

import type { MessageClock } from '../chat/message-record.ts'

/** Keeps what happens to conversations of several people, in the commit that takes it in. How it is told is loaded with the first change. */
export function receiveGroupChanges(peer: Peer, clock: MessageClock): Disposable {
  return peer.conversations.onChange(async (change, tx) => {
    const { keepChange } = await import('./after-start.ts')
    await keepChange(tx, change, peer.name, clock)
  })
}
