import type { Json, Peer, Transaction } from '@kith/peer'

import { chatCollections } from '../chat/message-record.ts'
import type { EmoticonRef } from './emoticon.ts'
import { emoticonCollections } from './emoticon-collections.ts'

/** A picture as it is kept. */
export type EmoticonPicture = {
  /** A WebP, JPEG or PNG in base64. */
  readonly picture: string
  /** Who sent it, or the own name. */
  readonly by: readonly string[]
}

/** An emoticon of one's own as it is kept, and told to the other own devices. */
export type OwnEmoticonRecord = {
  readonly name: string
  /** They are shown in the order of this number. */
  readonly at: number
  /** Which change this is: each is later than the one it follows, in milliseconds since 1970; of two the later one stands. */
  readonly changedMs: number
  /** It was taken away. */
  readonly isGone?: boolean
}

/** Emoticons of one's own. */
export const ownEmoticonsMax = 100
/** Pictures that are kept of one person; of more the oldest are forgotten. */
export const emoticonsOfOneMax = 100
/** Records of own emoticons with those that were taken away. */
export const ownRecordsMax = 10_000

/** The emoticons of one's own, in their order. */
export async function ownEmoticons(
  peer: Pick<Peer, 'records'>,
): Promise<readonly (OwnEmoticonRecord & { readonly hash: string })[]> {
  const all = await peer.records.list<OwnEmoticonRecord>(emoticonCollections.own, { limit: ownRecordsMax })
  return inOrder(all.map(({ key, value }) => [key, value]))
}

/** Those that were not taken away, in their order. */
export function inOrder(
  records: Iterable<readonly [hash: string, record: OwnEmoticonRecord]>,
): readonly (OwnEmoticonRecord & { readonly hash: string })[] {
  return [...records]
    .flatMap(([hash, record]) => (record.isGone === true ? [] : [{ ...record, hash }]))
    .sort((a, b) => a.at - b.at || (a.hash < b.hash ? -1 : 1))
}

/** As they stand in a message; of two with one name the first. */
export function refsOf(own: readonly { readonly name: string; readonly hash: string }[]): readonly EmoticonRef[] {
  const first = new Map<string, string>()
  for (const { name, hash } of own) if (!first.has(name)) first.set(name, hash)
  return [...first]
}

/** Keeps a picture, for somebody who sent it. */
export async function putPicture(tx: Transaction, hash: string, picture: string, by: string): Promise<void> {
  const { emoticons: pictures } = chatCollections
  const before = (await tx.get<EmoticonPicture>(pictures, hash))?.by ?? []
  if (!before.includes(by)) tx.put(pictures, hash, { picture, by: [...before, by] } satisfies Json)
}

/** The hash of a picture: its SHA-256 in base64url. */
export async function hashOfPicture(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  const base64 = btoa(String.fromCharCode(...digest))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')
}
