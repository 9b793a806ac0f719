import type { Peer, StandardSchema } from '@kith/peer'

import { chatCollections } from '../chat/message-record.ts'
import type { JoinAsk } from './group-link.ts'

/** The type of a message from a contact who asks to be let into a group by its link. */
export const joinMessageType = 'chat.join'
/** Of more that wait on this device none is kept. */
const asksMax = 500

const joinBody: StandardSchema<JoinAsk> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { id, proof } = (value ?? {}) as Partial<Record<keyof JoinAsk, unknown>>
      const isText = (one: unknown, letters: number): one is string =>
        typeof one === 'string' && one.length === letters && /^[\w-]+$/u.test(one)
      return isText(id, 11) && isText(proof, 22)
        ? { value: { id, proof } }
        : { issues: [{ message: 'this asks for no group' }] }
    },
  },
}

/** Keeps who asks to be let into a group, in the commit that acknowledges it, until that is decided. */
export function receiveAsks(peer: Peer): Disposable {
  return peer.messages.on<JoinAsk>(
    joinMessageType,
    async ({ from, body: { id, proof } }, tx) => {
      const count = (await tx.get<number>(chatCollections.groupAsksCount, 'all')) ?? 0
      if (count >= asksMax) return
      if ((await tx.get(chatCollections.groupAsks, from)) === undefined)
        tx.put(chatCollections.groupAsksCount, 'all', count + 1)
      tx.put(chatCollections.groupAsks, from, { id, proof })
    },
    { schema: joinBody },
  )
}
