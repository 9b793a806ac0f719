import type { Peer } from '@kith/peer'

import type { EmoticonRef } from './emoticon.ts'
import type * as later from './later.ts'

/** What texts with emoticons need; it is loaded with the first of them. */
export const emoticonParts = async (): Promise<typeof later> => import('./later.ts')

/** The emoticons of a text: those of one's own, and of `known` those that still stand in it. What looks for them is loaded with the first text in which one may stand. */
export async function drawnIn(
  peer: Peer,
  text: string,
  known: readonly EmoticonRef[] = [],
): Promise<{ readonly emoticons?: readonly EmoticonRef[] }> {
  return /:[^\s:]{2,}:/u.test(text) ? (await emoticonParts()).drawn(peer, text, known) : {}
}
