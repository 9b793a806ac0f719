import type { RollDeviceKeys } from '@kith/keys'
import type { Body, PeerStore, Transaction } from '@kith/peer'

import { LoadedRolls, type RollTurn } from '../../src/conversations/roll-turn.ts'
import { decodeStored } from '../../src/services/body.ts'

/** A conversation as a store has it, with all that the store holds of its keys; nothing is written. */
export async function rollOn(store: PeerStore, own: RollDeviceKeys, conversation: string): Promise<RollTurn> {
  const tx: Pick<Transaction, 'get' | 'put' | 'delete'> = {
    get: async <T extends Body>(collection: string, key: string) => {
      const record = await store.get(collection, key)
      return record && (decodeStored(record.value) as T)
    },
    put: () => undefined,
    delete: () => undefined,
  }
  const turn = await new LoadedRolls(own).turn(tx as Transaction, conversation)
  if (turn === undefined) throw new Error('the device has no such conversation')
  return turn
}
