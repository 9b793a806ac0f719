import type { RollDeviceKeys } from '@kith/keys'
import type { Body, PeerStore, Transaction } from '@kith/peer'

import { LoadedRolls, type RollTurn } from '../../src/conversations/roll-turn.ts'
import { decodeStored, encodeStored } from '../../src/services/body.ts'

/** A conversation as a store has it, with all that the store holds of its keys. What is done with it stays in memory. */
export async function rollOn(store: PeerStore, own: RollDeviceKeys, conversation: string): Promise<RollTurn> {
  const written = new Map<string, Uint8Array | undefined>()
  const tx: Pick<Transaction, 'get' | 'put' | 'delete'> = {
    get: async <T extends Body>(collection: string, key: string) => {
      const place = `${collection} ${key}`
      const value = written.has(place) ? written.get(place) : (await store.get(collection, key))?.value
      return value && (decodeStored(value) as T)
    },
    put: (collection, key, value) => void written.set(`${collection} ${key}`, encodeStored(value)),
    delete: (collection, key) => void written.set(`${collection} ${key}`, undefined),
  }
  const turn = await new LoadedRolls(own).turn(tx as Transaction, conversation)
  if (turn === undefined) throw new Error('the device has no such conversation')
  return turn
}
