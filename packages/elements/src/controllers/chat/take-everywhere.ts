import type { Peer, StandardSchema, Transaction } from '@kith/peer'

import type { Came } from './lines.ts'
import { placeOfConversation } from './place.ts'

/** What is done with something that came, in the commit that acknowledges it. */
export type Take<T> = (tx: Transaction, came: Came, body: T) => Promise<void>

/**
 * Takes what is said of one type from wherever it comes: from others to this name, from other own devices to others, and in conversations of several people. `idOf` gives
 * the mid that a body of several people carries; without one it names no message of its own.
 */
export function takeEverywhere<T>(
  peer: Peer,
  type: string,
  schema: StandardSchema<T>,
  idOf: (body: T) => string | undefined,
  take: Take<T>,
): Disposable {
  const receiving = new DisposableStack()
  const own = peer.name
  receiving.use(
    peer.messages.on<T>(
      type,
      ({ mid, from, body, sentAtMs }, tx) => take(tx, { place: from, author: from, isOwn: false, mid, sentAtMs }, body),
      { schema },
    ),
  )
  receiving.use(
    peer.messages.onSent<T>(
      type,
      ({ mid, to, body }, tx) => take(tx, { place: to, author: own, isOwn: true, mid }, body),
      { schema },
    ),
  )
  receiving.use(
    peer.conversations.on<T>(
      type,
      ({ conversation, mid, from, body, sentAtMs }, tx) =>
        take(
          tx,
          {
            place: placeOfConversation(conversation),
            author: from,
            isOwn: from === own,
            mid: idOf(body) ?? mid,
            sentAtMs,
          },
          body,
        ),
      { schema },
    ),
  )
  return receiving
}
