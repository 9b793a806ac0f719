import type { Peer, PeerPath } from '@kith/peer'

/** Makes two names contacts of each other, so that they may have direct paths. */
export async function befriend(one: Peer, other: Peer): Promise<void> {
  await one.contacts.request(other.name)
  await contactUntil(other, one.name, 'asking')
  await other.contacts.accept(one.name)
  await contactUntil(one, other.name, 'contact')
}

/** Resolves when a contact of a peer is in this state. */
export async function contactUntil(peer: Peer, name: string, state: 'asking' | 'contact'): Promise<void> {
  for await (const contacts of peer.contacts.watch())
    if (contacts.some((each) => each.name === name && each.state === state)) return
}

/** Resolves with the first path of a peer that is as wanted. */
export async function pathUntil(peer: Peer, wanted: (path: PeerPath) => boolean): Promise<PeerPath> {
  for await (const paths of peer.pathChanges()) {
    const found = paths.find(wanted)
    if (found !== undefined) return found
  }
  throw new Error('the peer left')
}
