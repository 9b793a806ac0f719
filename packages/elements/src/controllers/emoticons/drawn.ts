import type { Peer } from '@kith/peer'

import { type EmoticonRef, emoticonsMax } from './emoticon.ts'
import { emoticonsIn } from './emoticon-pieces.ts'
import { ownEmoticons, refsOf } from './emoticon-records.ts'

/** The emoticons of a text: of `known`, which it had before, and of one's own those that stand in it. */
export async function drawn(
  peer: Peer,
  text: string,
  known: readonly EmoticonRef[],
): Promise<{ readonly emoticons?: readonly EmoticonRef[] }> {
  const named = new Set(known.map(([name]) => name))
  const own = refsOf(await ownEmoticons(peer)).filter(([name]) => !named.has(name))
  const emoticons = emoticonsIn(text, [...known, ...own]).slice(0, emoticonsMax)
  return emoticons.length === 0 ? {} : { emoticons }
}
