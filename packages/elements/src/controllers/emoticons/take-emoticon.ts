import type { Message, Peer, Transaction } from '@kith/peer'

import { chatCollections } from '../chat/message-record.ts'
import type { Came } from '../chat/lines.ts'
import { conversationOf } from '../chat/place.ts'
import { heardMs, isLater } from '../devices/own-change.ts'
import { bytesOfEmoticon, type EmoticonBody, type OwnEmoticonBody } from './emoticon-body.ts'
import { emoticonCollections } from './emoticon-collections.ts'
import {
  type EmoticonPicture,
  emoticonsOfOneMax,
  hashOfPicture,
  type OwnEmoticonRecord,
  putPicture,
} from './emoticon-records.ts'

const { sent, own } = emoticonCollections
const { emoticons: pictures } = chatCollections

/** Keeps the picture of an emoticon, in the commit that acknowledges it (spec CT44): of a contact, of who writes in a conversation of several people, or of another own device. */
export async function takeEmoticon(
  peer: Peer,
  tx: Transaction,
  { place, author, isOwn }: Came,
  { picture }: EmoticonBody,
): Promise<void> {
  if (!isOwn && conversationOf(place) === undefined) {
    const contact = (await peer.contacts.list()).find(({ name }) => name === author)
    if (contact?.state !== 'contact' && contact?.state !== 'requested') return
  }
  const bytes = bytesOfEmoticon(picture)
  if (bytes === undefined) return
  const hash = await hashOfPicture(bytes)
  if (!isOwn) {
    const before = (await tx.get<readonly string[]>(sent, author)) ?? []
    if (before.includes(hash)) return
    const all = [...before, hash]
    for (const old of all.splice(0, Math.max(0, all.length - emoticonsOfOneMax))) await forget(tx, old, author)
    tx.put(sent, author, all)
  }
  await putPicture(tx, hash, picture, author)
}

/** Takes how an emoticon of this person is now, from another own device. What anybody else says of them is nothing. */
export async function takeOwnEmoticon(
  peer: Peer,
  { from, device, body }: Message<OwnEmoticonBody>,
  tx: Transaction,
  nowMs: number,
): Promise<void> {
  if (from !== peer.name || device === peer.device) return
  const { hash, picture, ...told } = body
  const bytes = picture === undefined ? undefined : bytesOfEmoticon(picture)
  if (picture !== undefined && bytes !== undefined && (await hashOfPicture(bytes)) === hash)
    await putPicture(tx, hash, picture, peer.name)
  const before = await tx.get<OwnEmoticonRecord>(own, hash)
  if (before === undefined || isLater(told, before, rankOf))
    tx.put(own, hash, { ...told, changedMs: heardMs(told, nowMs) })
}

function rankOf({ name, at, isGone = false }: OwnEmoticonRecord): string {
  return JSON.stringify([name, at, isGone])
}

/** Somebody's picture makes room; it stays where somebody else has sent it, too. */
async function forget(tx: Transaction, hash: string, author: string): Promise<void> {
  const kept = await tx.get<EmoticonPicture>(pictures, hash)
  if (kept === undefined) return
  const by = kept.by.filter((name) => name !== author)
  if (by.length === 0) tx.delete(pictures, hash)
  else tx.put(pictures, hash, { ...kept, by })
}
