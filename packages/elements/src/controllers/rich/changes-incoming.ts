import type { Peer } from '@kith/peer'

import { takeEverywhere } from '../chat/take-everywhere.ts'
import type { MessageClock } from '../chat/message-record.ts'
import { type Change, changeSchemas, changeTypes } from './changes.ts'
import { takeChange } from './waiting.ts'

/** Writes what others, and other own devices, say of messages beside these, in the commits that acknowledge it. */
export function receiveChanges(peer: Peer, clock: MessageClock): Disposable {
  const receiving = new DisposableStack()
  const receive = <K extends Change['kind']>(kind: K): void => {
    const schema = changeSchemas[kind]
    receiving.use(
      takeEverywhere(
        peer,
        changeTypes[kind],
        schema,
        () => undefined,
        (tx, { place, author }, change: Change) => takeChange(tx, place, author, change, clock.nextMs()),
      ),
    )
  }
  for (const kind of Object.keys(changeTypes) as Change['kind'][]) receive(kind)
  return receiving
}
