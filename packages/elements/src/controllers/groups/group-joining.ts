import type { Peer } from '@kith/peer'

import { joinMessageType } from './group-asks.ts'
import { askWords, type GroupLink, joinProof } from './group-link.ts'

/**
 * Asks who made a link to be let in: a contact by a message, somebody else by a contact request, so that both are contacts when it takes one in. A request that is open
 * already carries other words, and no second one goes out (spec FC8): `before`. Rejects as these do.
 */
export async function askToJoin(peer: Peer, link: GroupLink): Promise<'asked' | 'before'> {
  const { id, maker } = link
  const proof = await joinProof(link, peer.name)
  const known = (await peer.contacts.list()).find(({ name }) => name === maker)
  if (known?.state === 'requested') return 'before'
  if (known?.state === 'contact') await peer.messages.send(maker, joinMessageType, { id, proof })
  else await peer.contacts.request(maker, askWords({ id, proof }))
  return 'asked'
}
