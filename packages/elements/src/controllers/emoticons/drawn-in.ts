import type { Peer } from '@kith/peer'

import type { EmoticonRef } from './emoticon.ts'

/** The emoticons of a text: those of one's own, and of `known` those that still stand in it. What looks for them is loaded with the first text in which one may stand. */
export async function drawnIn(
  peer: Peer,
  text: string,
  known: readonly EmoticonRef[] = [],
): Promise<{ readonly emoticons?: readonly EmoticonRef[] }> {
  return /:[^\s:]{2,}:/u.test(text) ? (await import('./later.ts')).drawn(peer, text, known) : {}
}
