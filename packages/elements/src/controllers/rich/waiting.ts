import type { Json, Transaction } from '@kith/peer'

import type { Came } from '../chat/lines.ts'
import { chatCollections, indexKey } from '../chat/message-record.ts'
import { applyChange, authorOf } from './apply.ts'
import type { Change } from './changes.ts'

/** Something said of a message that is not here. */
type Waiting = { readonly actor: string; readonly atMs: number; readonly change: Change }

/** Changes that wait in one place, and of them those of one person; of more the oldest are forgotten (spec CT5). */
export const waitingMax = 256
export const waitingOfOneMax = 64

/** Applies what was said of a message, or lets it wait until the message comes. */
export async function takeChange(
  tx: Transaction,
  place: string,
  actor: string,
  change: Change,
  atMs: number,
): Promise<void> {
  const key = await tx.get<string>(chatCollections.index, indexKey(place, authorOf(change, actor), change.mid))
  if (key !== undefined) {
    await applyChange(tx, place, key, actor, change, atMs)
    return
  }
  const before = await waitingIn(tx, place)
  const ofOne = before.filter((one) => one.actor === actor)
  const oldest = ofOne.length < waitingOfOneMax ? undefined : ofOne[0]
  const after = [...before.filter((one) => one !== oldest), { actor, atMs, change }]
  put(tx, place, after.slice(-waitingMax))
}

/** A message has come, at `key`: applies what was said of it before, in the order in which it was said. */
export async function applyWaiting(tx: Transaction, { place, author, mid }: Came, key: string): Promise<void> {
  const before = await waitingIn(tx, place)
  const isMeant = ({ actor, change }: Waiting): boolean => change.mid === mid && authorOf(change, actor) === author
  const meant = before.filter(isMeant)
  if (meant.length === 0) return
  put(
    tx,
    place,
    before.filter((one) => !isMeant(one)),
  )
  for (const { actor, atMs, change } of meant) await applyChange(tx, place, key, actor, change, atMs)
}

async function waitingIn(tx: Transaction, place: string): Promise<readonly Waiting[]> {
  return (await tx.get<readonly Waiting[] & Json>(chatCollections.waiting, place)) ?? []
}

function put(tx: Transaction, place: string, waiting: readonly Waiting[]): void {
  if (waiting.length === 0) tx.delete(chatCollections.waiting, place)
  else tx.put(chatCollections.waiting, place, waiting)
}
