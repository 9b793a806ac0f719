import { registerPeerStoreContract } from '@kith/testing/contracts'
import { expect, it } from 'vitest'

import { openMemoryStore } from '../../src/store/memory.ts'

registerPeerStoreContract('memory', async () => ({ open: async () => openMemoryStore() }), { isDurable: false })

it('lets others have their turn while a program commits without end', async () => {
  const store = openMemoryStore()
  let turns = 0
  let isOver = false
  const turn = (): void => {
    turns++
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const value = new Uint8Array(1)
  for (let n = 0; n < 1000; n++) await store.commit([{ changes: [{ collection: 'c', key: 'k', value }], expects: [] }])
  isOver = true
  expect(turns).toBeGreaterThan(10)
  await store[Symbol.asyncDispose]()
})
