import type { StandardSchema, Transaction } from '@kith/peer'

import { schemaOf } from '../chat/bodies.ts'
import { chatCollections } from '../chat/message-record.ts'
import type { JoinAsk } from './group-link.ts'

/** Of more that wait on this device none is kept. */
const asksMax = 500

/** Checks what asks to be let into a group. */
export const joinBody: StandardSchema<JoinAsk> = schemaOf('this asks for no group', ({ id, proof }) => {
  const isText = (one: unknown, letters: number): one is string =>
    typeof one === 'string' && one.length === letters && /^[\w-]+$/u.test(one)
  return isText(id, 11) && isText(proof, 22) ? { id, proof } : undefined
})

/** Keeps who asks until that is decided. */
export async function takeAsk(tx: Transaction, from: string, { id, proof }: JoinAsk): Promise<void> {
  const count = (await tx.get<number>(chatCollections.groupAsksCount, 'all')) ?? 0
  if (count >= asksMax) return
  if ((await tx.get(chatCollections.groupAsks, from)) === undefined)
    tx.put(chatCollections.groupAsksCount, 'all', count + 1)
  tx.put(chatCollections.groupAsks, from, { id, proof })
}
