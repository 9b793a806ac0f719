import type { Peer, SaidRecord } from '@kith/peer'

import { chatCollections, type DeliveryState } from '../chat/message-record.ts'

/** How something that was said to several people stands at one of them. */
export interface MemberStanding {
  readonly name: string
  readonly state: DeliveryState
  /** Why it will never come there, in a code; nothing where it still may. */
  readonly code: string | undefined
}

/**
 * How an own message of a conversation of several people stands at each member, by name (spec CT40). Nothing when it is not followed any more: then everybody has it but who is told at the
 * message itself. @throws KithError when the store cannot be read.
 */
export async function standingsOf(peer: Peer, mid: string): Promise<readonly MemberStanding[]> {
  const record = await peer.records.get<SaidRecord>(chatCollections.said, mid)
  const standings = (record?.sent ?? []).map(async ({ to, mid: carrier }): Promise<MemberStanding> => {
    const { known, state, code } = await peer.why(carrier, { server: false })
    return known ? { name: to, state, code } : { name: to, state: 'accepted', code: undefined }
  })
  return (await Promise.all(standings)).sort((a, b) => (a.name < b.name ? -1 : 1))
}
