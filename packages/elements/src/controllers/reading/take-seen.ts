import type { Transaction } from '@kith/peer'

import type { Came } from '../chat/lines.ts'
import { chatCollections, indexKey } from '../chat/message-record.ts'
import { sharedOf, sharedPlace } from '../settings/preferences.ts'
import type { SeenBody } from './seen-body.ts'

/** How far a person has read of what this name wrote in a place. */
export type SeenRecord = {
  /** Key of the newest own message that was read; empty while none of them is known here. */
  readonly key: string
  /** When that was told, in milliseconds since 1970. */
  readonly atMs: number
  /** A newer message of another own device, which is not here yet. */
  readonly ahead?: string
}

/** Where it is kept that a person has read: by place and name. */
export function seenKey(place: string, name: string): string {
  return `${place}/${name}`
}

/** Takes how far somebody has read, in the commit that acknowledges it; nothing where this person tells nobody (spec CT11, CT13). */
export async function takeSeen(
  tx: Transaction,
  own: string,
  { place, author, isOwn }: Came,
  { seen }: SeenBody,
  nowMs: number,
): Promise<void> {
  if (isOwn || !sharedOf(await tx.get(sharedPlace.collection, sharedPlace.key)).tellsRead) return
  const mid = seen.find(({ by }) => by === own)?.mid
  if (mid === undefined) return
  const at = seenKey(place, author)
  const before = (await tx.get<SeenRecord>(chatCollections.seenBy, at)) ?? { key: '', atMs: nowMs }
  const key = await tx.get<string>(chatCollections.index, indexKey(place, own, mid))
  if (key === undefined) tx.put(chatCollections.seenBy, at, { ...before, ahead: mid })
  else if (key > before.key) tx.put(chatCollections.seenBy, at, { key, atMs: nowMs })
}
