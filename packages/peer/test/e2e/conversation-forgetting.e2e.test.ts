import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import {
  emptyHead,
  encodeRollHead,
  rollKeysCollection,
  rollRecordsCollection,
} from '../../src/conversations/roll-rows.ts'
import { conversationsCollection, rollsCollection } from '../../src/conversations/conversation-types.ts'
import { encodeStored } from '../../src/services/body.ts'
import { readAll } from '../../src/store/read-all.ts'
import { Listener } from './listeners.ts'
import { codeOf, lastingStore, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

type Store = ReturnType<typeof lastingStore>['store']

/** How many rows a store has of conversations. */
async function rowsOf(store: Store): Promise<number> {
  const all = [conversationsCollection, rollsCollection, rollRecordsCollection, rollKeysCollection]
  const rows = (await Promise.all(all.map((collection) => readAll(store(), collection)))).flat()
  // How far its own numbers are stays.
  return rows.filter(({ key }) => !key.includes('/d/')).length
}

it('[CV16] a conversation that was left is forgotten, and who is taken in again hears of it anew', async () => {
  const { store } = lastingStore()
  const alice = await Listener.join(network, 'alice')
  const bob = await Listener.join(network, 'bob', store())
  const group = await alice.peer.conversations.create({ title: 'Picnic', members: ['bob'] })
  await (await group.send('chat', 'one')).committed()
  const ofBob = bob.peer.conversations.get(group.id)
  await (await ofBob.send('chat', 'two')).committed()
  expect(await codeOf(ofBob.forget())).toBe('conversation-present')
  await ofBob.leave()
  await alice.hears('left bob bob')
  expect(await rowsOf(store)).toBeGreaterThan(5)
  await ofBob.forget()
  expect(await rowsOf(store)).toBe(0)
  expect(await bob.peer.conversations.list()).toEqual([])
  for (const work of [ofBob.forget(), ofBob.leave(), ofBob.send('chat', 'x')])
    expect(await codeOf(work)).toBe('conversation-unknown')
  await group.add('bob')
  await (await group.send('chat', 'three')).committed()
  await bob.hears('alice: three')
  await (await ofBob.send('chat', 'four')).committed()
  await alice.hears('bob: four')
})

it('[CV16] what a crash left of forgetting goes with the next start', async () => {
  const { store } = lastingStore()
  const alice = await Listener.join(network, 'alice')
  const bob = await Listener.join(network, 'bob', store())
  const group = await alice.peer.conversations.create({ members: ['bob'] })
  await (await group.send('chat', 'one')).committed()
  await bob.peer.conversations.get(group.id).leave()
  await alice.hears('left bob bob')
  await bob.peer.leave()
  // As the first commit of forgetting leaves it.
  const changes = [
    { collection: conversationsCollection, key: group.id, value: undefined },
    { collection: rollsCollection, key: group.id, value: encodeStored(encodeRollHead(emptyHead)) },
  ]
  await store().commit([{ changes, expects: [] }])
  expect(await rowsOf(store)).toBeGreaterThan(2)
  await Listener.join(network, 'bob', store())
  await until(async () => (await rowsOf(store)) === 0)
})
