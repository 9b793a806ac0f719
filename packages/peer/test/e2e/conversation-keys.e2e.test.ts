import { collections, decodeRecord, messageRecord, type StoreChange } from '@kith/core'
import type { PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { bytesOfHex, KithError, utf8Bytes } from '@kith/wire'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { encodeFrameMessage, encodeKey, encodeSaid } from '../../src/conversations/roll-bodies.ts'
import { rollKeysCollection } from '../../src/conversations/roll-rows.ts'
import { keyType, saidKeysCollection } from '../../src/conversations/conversation-types.ts'
import { readAll } from '../../src/store/read-all.ts'
import { Listener } from './listeners.ts'
import { codeOf, lastingStore, Network } from './network.ts'
import { type OwnDevice, ownDevices } from './own-devices.ts'
import { rollOn } from './rolls-on-disk.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

type Store = ReturnType<typeof lastingStore>['store']

/** Takes the keys from a device by which it would open what another says. */
async function loseChains(store: Store, conversation: string, device: string): Promise<void> {
  const rows = await readAll(store(), rollKeysCollection)
  const chains = rows.filter(({ key }) => key.startsWith(`${conversation}/c/`) && key.endsWith(device))
  expect(chains.length).toBeGreaterThan(0)
  const changes = chains.map(({ key }) => ({ collection: rollKeysCollection, key, value: undefined }))
  await store().commit([{ changes, expects: [] }])
}

/** A conversation of Alice, Bob and Carol in which something was said; Carol has left, and her device has lost the keys of what Alice says. */
async function threeOfWhomOneLostKeys(): Promise<{
  alice: Listener
  bob: Listener
  id: string
  ofAlice: Store
  carol: () => Promise<Listener>
}> {
  const [ofAlice, ofCarol] = [lastingStore(), lastingStore()]
  const alice = await Listener.join(network, 'alice', ofAlice.store())
  const bob = await Listener.join(network, 'bob')
  const carol = await Listener.join(network, 'carol', ofCarol.store())
  const group = await alice.peer.conversations.create({ members: ['bob', 'carol'] })
  await (await group.send('chat', 'one')).committed()
  await carol.peer.leave()
  await loseChains(ofCarol.store, group.id, alice.peer.device)
  return {
    ...{ alice, bob, id: group.id, ofAlice: ofAlice.store },
    carol: () => Listener.join(network, 'carol', ofCarol.store()),
  }
}

async function keysAt(store: Store): Promise<number> {
  return (await readAll(store(), saidKeysCollection)).length
}

it('[CV11][CV12] what a device cannot open it is given the key of, once and in order, and the key is gone when all have it', async () => {
  const { alice, bob, id, ofAlice, carol: join } = await threeOfWhomOneLostKeys()
  const sent = []
  for (const text of ['two', 'three', 'four']) sent.push(await alice.peer.conversations.get(id).send('chat', text))
  expect(await keysAt(ofAlice)).toBeGreaterThan(0)
  const carol = await join()
  await Promise.all(sent.map((one) => one.committed()))
  await carol.hears('alice: four')
  await (await bob.peer.conversations.get(id).send('chat', 'five')).committed()
  await carol.hears('bob: five')
  const ofAliceAtCarol = (await carol.heard()).filter((line) => line.startsWith('alice:'))
  expect(ofAliceAtCarol).toEqual(['alice: one', 'alice: two', 'alice: three', 'alice: four'])
  expect(await carol.peer.conversations.repairs()).toEqual({ wanted: 3, mended: 3, lost: 0, given: 0 })
  expect((await alice.peer.conversations.repairs()).given).toBe(3)
  expect((await bob.peer.conversations.repairs()).wanted).toBe(0)
  await until(async () => (await keysAt(ofAlice)) === 0)
  // New keys for all end the need for that.
  await alice.peer.conversations.get(id).rename('Again')
  await carol.hears('title Again alice')
  await (await alice.peer.conversations.get(id).send('chat', 'six')).committed()
  await carol.hears('alice: six')
  expect((await carol.peer.conversations.repairs()).wanted).toBe(3)
})

it('[CV11][CV12] one device of a name is given a key also where another has handled the message', async () => {
  const [laptop, phone] = await ownDevices('carol', 'Laptop', 'Phone')
  if (laptop === undefined || phone === undefined) throw new Error('two were asked for')
  const ofAlice = lastingStore()
  const alice = await Listener.join(network, 'alice', ofAlice.store())
  const onLaptop = await Listener.join(network, 'carol', laptop.store())
  const before = await Listener.join(network, 'carol', phone.store())
  const group = await alice.peer.conversations.create({ members: ['carol'] })
  await (await group.send('chat', 'one')).committed()
  for (const one of [onLaptop, before]) await one.hears('alice: one')
  await until(async () => (await keysAt(ofAlice.store)) === 0)
  await before.peer.leave()
  await loseChains(phone.store, group.id, alice.peer.device)
  await (await group.send('chat', 'two')).committed()
  await onLaptop.hears('alice: two')
  expect(await keysAt(ofAlice.store)).toBe(1)
  const onPhone = await Listener.join(network, 'carol', phone.store())
  await onPhone.hears('alice: two')
  expect((await onLaptop.heard()).filter((line) => line === 'alice: two').length).toBe(1)
  expect(await onPhone.peer.conversations.repairs()).toEqual({ wanted: 1, mended: 1, lost: 0, given: 0 })
  expect((await onLaptop.peer.conversations.repairs()).wanted).toBe(0)
  await until(async () => (await keysAt(ofAlice.store)) === 0)
})

it('[CV12] who was removed meanwhile is given no key', async () => {
  const { alice, bob, id, ofAlice, carol: join } = await threeOfWhomOneLostKeys()
  const group = alice.peer.conversations.get(id)
  const two = await group.send('chat', 'two')
  await group.remove('carol')
  await (await group.send('chat', 'three')).committed()
  await bob.hears('alice: three')
  const carol = await join()
  await carol.hears('left carol alice')
  const outcome = two.outcomes.find(({ to }) => to === 'carol')
  expect(outcome && (await codeOf(outcome.committed()))).toBe('roll-key-missing')
  await until(async () => (await keysAt(ofAlice)) === 0)
  expect((await alice.peer.conversations.repairs()).given).toBe(0)
  expect(await carol.heard()).not.toContain('alice: two')
})

it('[CV12] a key that was to be given when the program ended is given by the next', async () => {
  const { alice, id, ofAlice, carol: join } = await threeOfWhomOneLostKeys()
  await until(async () => (await keysAt(ofAlice)) === 0)
  await alice.peer.leave()
  let isDead = false
  const below = ofAlice()
  const dying: PeerStore = {
    ...below,
    commit: async (groups) => {
      isDead ||= groups.some(({ changes }) => changes.some(isKeyGiven))
      if (isDead) throw new KithError('store-failed')
      return below.commit(groups)
    },
  }
  const first = await Listener.join(network, 'alice', dying)
  await first.peer.conversations.get(id).send('chat', 'two')
  // Bob has it; the row of the message to Carol is left.
  await until(async () => (await keysAt(ofAlice)) === 1)
  const carol = await join()
  await until(() => isDead)
  await first.peer.leave()
  expect(await keysAt(ofAlice)).toBe(1)
  expect(await carol.heard()).not.toContain('alice: two')
  const second = await Listener.join(network, 'alice', ofAlice())
  await carol.hears('alice: two')
  await until(async () => (await keysAt(ofAlice)) === 0)
  expect((await second.peer.conversations.repairs()).given).toBe(1)
})

/** True for the acceptance of a message that gives a key. */
function isKeyGiven({ collection, value }: StoreChange): boolean {
  return (
    collection === collections.messages &&
    value !== undefined &&
    decodeRecord(messageRecord, value).messageType === keyType
  )
}

it('[CV11][CV9] keys that nobody asked for, or that do not fit, are rejected, and others go on', async () => {
  const [ofBob] = await ownDevices('bob', 'Laptop')
  if (ofBob === undefined) throw new Error('one was asked for')
  const ofCarol = lastingStore()
  const alice = await Listener.join(network, 'alice')
  const bob = await Listener.join(network, 'bob', ofBob.store())
  const before = await Listener.join(network, 'carol', ofCarol.store())
  const group = await alice.peer.conversations.create({ members: ['bob', 'carol'] })
  await until(async () => (await bob.members(group.id)).length === 3)
  await (await bob.peer.conversations.get(group.id).send('chat', 'one')).committed()
  await before.peer.leave()
  await loseChains(ofCarol.store, group.id, bob.peer.device)
  const carol = await Listener.join(network, 'carol', ofCarol.store())
  const send = async (type: string, body: Uint8Array): Promise<unknown> =>
    codeOf((await bob.peer.messages.send('carol', type, body)).committed())
  const wrong = { group: group.id, key: new Uint8Array(32).fill(7) }
  expect(await send('kith.roll-key', Uint8Array.of(...bytesOfHex(group.id), 1))).toBe('roll-malformed')
  expect(await send('kith.roll-key', encodeKey({ ...wrong, number: 2 }))).toBe('roll-key-missing')
  const frame = await saidByHand(ofBob, group.id)
  expect(await send('kith.roll-frame', frame)).toBe('roll-key-missing')
  expect(await send('kith.roll-key', encodeKey({ ...wrong, number: 3 }))).toBe('roll-key-missing')
  expect(await send('kith.roll-key', encodeKey({ ...wrong, number: 2, group: 'ab'.repeat(32) }))).toBe(
    'roll-key-missing',
  )
  // A key that does not fit: what was to be said is lost, and counted.
  expect(await send('kith.roll-key', encodeKey({ ...wrong, number: 2 }))).toBe('seal-broken')
  expect((await carol.peer.conversations.repairs()).lost).toBe(1)
  await (await group.send('chat', 'two')).committed()
  await carol.hears('alice: two')
  expect(await carol.heard()).not.toContain('bob: by hand')
})

/** What a device says next, sealed with the keys in its store, which stay as they are. */
async function saidByHand({ keys, store }: OwnDevice, conversation: string): Promise<Uint8Array> {
  const turn = await rollOn(store(), keys, conversation)
  const said = { number: 2, messageType: 'chat', encoding: 'json', body: utf8Bytes('"by hand"') } as const
  return encodeFrameMessage(conversation, (await turn.seal(encodeSaid(said))).frame)
}
