import type { Peer } from '@kith/peer'

import { chatCollections } from '../chat/message-record.ts'
import { stillAddress } from '../pictures/still-picture.ts'
import { type EmoticonPicture } from './emoticon-records.ts'

/** Addresses that were read, by hash; a hash is always the same picture. */
const known = new WeakMap<Peer, Map<string, string>>()

/** The address by which the picture of an emoticon is shown: at once where it was read before. Nothing where the picture is not here. */
export function emoticonAddress(peer: Peer, hash: string): string | Promise<string | undefined> {
  const read = known.get(peer) ?? new Map<string, string>()
  known.set(peer, read)
  return (
    read.get(hash) ??
    peer.records.get<EmoticonPicture>(chatCollections.emoticons, hash).then((kept) => {
      const address = kept && stillAddress(kept.picture)
      if (address !== undefined) read.set(hash, address)
      return address
    })
  )
}
