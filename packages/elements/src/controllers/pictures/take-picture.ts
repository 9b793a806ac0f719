import type { Message, Peer, Transaction } from '@kith/peer'

import type { PictureBody } from './picture-body.ts'
import { pictureCollections } from './picture-collections.ts'

/** Takes a display picture, in the commit that acknowledges it (spec CT31): of a contact, or of this person from another own device. What others send is nothing. */
export async function takePicture(
  peer: Peer,
  { from, device, body }: Message<PictureBody>,
  tx: Transaction,
): Promise<void> {
  const isOwn = from === peer.name
  if (isOwn && device === peer.device) return
  const contacts = await peer.contacts.list()
  const state = contacts.find(({ name }) => name === from)?.state
  if (!isOwn && state !== 'contact' && state !== 'requested') return
  const before = await tx.get<PictureBody>(pictureCollections.pictures, from)
  if (before !== undefined && before.changedMs >= body.changedMs) return
  tx.put(pictureCollections.pictures, from, body)
  if (!isOwn) return
  // The device that it was chosen on told all contacts.
  for (const { name, state: standing } of contacts)
    if (standing === 'contact') tx.put(pictureCollections.told, name, body.changedMs)
}
