import type { Peer } from '@kith/peer'

import { knownMessenger, Messenger } from './messenger.ts'

/**
 * The one `Messenger` of a peer in this page: made and started when it is asked for first, and stopped when the peer leaves. Elements that show the same peer share it, because
 * a peer has one handler for each type of message.
 */
export function messengerOf(peer: Peer): Messenger {
  const known = knownMessenger(peer)
  if (known !== undefined) return known
  const messenger = new Messenger(peer)
  messenger.connection.status.subscribe(() => {
    if (messenger.connection.status.value.state === 'left') messenger.stop()
  })
  messenger.start().catch((error: unknown) => {
    // A peer that left in the middle needs nothing more.
    if (peer.status.state !== 'left') reportError(error)
  })
  return messenger
}
