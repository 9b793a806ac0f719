import type { Peer, PresenceInfo } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { befriend } from './befriend.ts'
import { codeOf, lastingStore, Network } from './network.ts'
import { ownDevices } from './own-devices.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

async function look(peer: Peer, name: string): Promise<PresenceInfo> {
  const [info] = await peer.presence.query([name])
  if (info === undefined) throw new Error('one name has one presence')
  return info
}

it('[PR19] shows a contact what the person says, and takes its messages all the same', async () => {
  const alice = await network.join('alice')
  const store = lastingStore()
  const bob = await network.join('bob', { strangers: 'refuse', store: store.store() })
  await bob.contacts.request('alice')
  await until(async () => (await alice.contacts.list()).length === 1)
  await alice.contacts.accept('bob')
  await until(async () => (await bob.contacts.list())[0]?.state === 'contact')
  await until(async () => (await look(alice, 'bob')).state === 'online')
  expect((await look(alice, 'bob')).sinceMs).toBeGreaterThan(0)

  await bob.presence.set({ showsLastSeen: false })
  await until(async () => (await look(alice, 'bob')).sinceMs === undefined)
  expect((await look(alice, 'bob')).state).toBe('online')
  await bob.presence.set({ showsLastSeen: true })
  await until(async () => (await look(alice, 'bob')).sinceMs !== undefined)
  await bob.contacts.setSight('alice', 'no-times')
  await until(async () => (await look(alice, 'bob')).sinceMs === undefined)
  await bob.contacts.setSight('alice', 'nothing')
  await until(async () => (await look(alice, 'bob')).state === 'offline')
  expect(await bob.contacts.list()).toMatchObject([{ name: 'alice', state: 'contact', sees: 'nothing' }])
  const received: unknown[] = []
  bob.messages.on('note', ({ body }) => void received.push(body))
  await (await alice.messages.send('bob', 'note', 'still a contact')).committed()
  expect(received).toEqual(['still a contact'])

  // It is remembered, and given to the server again where it does not know.
  await bob.leave()
  const again = await network.join('bob', { strangers: 'refuse', store: store.store() })
  await again.connected()
  expect((await again.contacts.list())[0]?.sees).toBe('nothing')
  expect((await look(alice, 'bob')).state).toBe('offline')
  await again.contacts.setSight('alice', undefined)
  await until(async () => (await look(alice, 'bob')).state === 'online')
})

it('[PR19] follows on the other devices of the name, and refuses what is no sight', async () => {
  const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
  if (first === undefined || second === undefined) throw new Error('two were asked for')
  const laptop = await network.join('alice', { store: first.store() })
  const phone = await network.join('alice', { store: second.store() })
  const bob = await network.join('bob')
  await befriend(laptop, bob)
  await laptop.contacts.setSight('bob', 'nothing')
  await until(async () => (await phone.contacts.list())[0]?.sees === 'nothing')
  await until(async () => (await look(bob, 'alice')).state === 'offline')
  await phone.contacts.setSight('bob', undefined)
  await until(async () => (await look(bob, 'alice')).state === 'online')
  await until(async () => (await laptop.contacts.list())[0]?.sees === undefined)
  expect(await codeOf(laptop.contacts.setSight('carol', 'nothing'))).toBe('option-invalid')
  expect(await codeOf(laptop.contacts.setSight('bob', 'all' as never))).toBe('option-invalid')
  expect(await codeOf(laptop.presence.set({ showsLastSeen: 1 as never }))).toBe('option-invalid')
})
