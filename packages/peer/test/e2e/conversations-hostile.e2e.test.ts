import { type DeviceKeys, generateDevice, Roll, SigningKey } from '@kith/keys'
import { until } from '@kith/testing/contracts'
import { bytesOfHex, hexOfBytes, type RollDevice, utf8Bytes } from '@kith/wire'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { encodeFrameMessage, encodeKey, encodeSaid } from '../../src/conversations/roll-bodies.ts'
import { rollsCollection } from '../../src/conversations/conversation-types.ts'
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

/** Something that a device says, sealed with the keys in its store, which stay as they are. */
async function sealedBy({ keys, store }: OwnDevice, conversation: string): Promise<Uint8Array> {
  const turn = await rollOn(store(), keys, conversation)
  const said = { number: 1, messageType: 'chat', encoding: 'json', body: utf8Bytes('"by hand"') } as const
  return encodeFrameMessage(conversation, (await turn.seal(encodeSaid(said))).frame)
}

/** The beginning of a conversation of somebody with nobody. */
async function firstRecord(): Promise<Uint8Array> {
  const [identity, device] = await Promise.all([SigningKey.generate(), generateDevice('x', 1_000)])
  const devices = [{ signKey: device.signing.publicKey, lock: { number: 1, publicKey: device.lockKey.publicKey } }]
  const owner = { name: 'mallory', identityKey: identity.publicKey, devices }
  const founded = await Roll.found(device, { policy: 'conversation', owner }, 1_000)
  const [record] = founded.kind === 'ok' ? founded.value.records() : []
  if (record === undefined) throw new Error('it was not founded')
  return record
}

it('[CV4][CV9][CV10] what a hostile member, or a stranger, sends is rejected with a code, and the others go on', async () => {
  const [ofBob] = await ownDevices('bob', 'Laptop')
  if (ofBob === undefined) throw new Error('one was asked for')
  const alice = await Listener.join(network, 'alice')
  const bob = await Listener.join(network, 'bob', ofBob.store())
  const ofCarol = lastingStore()
  const carol = await Listener.join(network, 'carol', ofCarol.store())
  const mallory = await Listener.join(network, 'mallory')
  const group = await alice.peer.conversations.create({ members: ['bob', 'carol'] })
  await (await group.send('chat', 'one')).committed()
  await until(async () => (await carol.members(group.id)).length === 3)
  const send = async (from: Listener, type: string, body: Uint8Array): Promise<unknown> =>
    codeOf((await from.peer.messages.send('carol', type, body)).committed())
  const id = bytesOfHex(group.id)
  for (const type of ['kith.roll-record', 'kith.roll-frame', 'kith.roll-ask']) {
    expect(await send(bob, type, new Uint8Array(0))).toBe('roll-malformed')
    expect(await send(mallory, type, new Uint8Array(300).fill(255))).toBe('roll-malformed')
  }
  // A question of somebody who is no member, for the records of a conversation that it has heard of.
  expect(await send(mallory, 'kith.roll-ask', Uint8Array.of(...id, 0, 0))).toBe('roll-not-entitled')
  expect(await send(bob, 'kith.roll-ask', Uint8Array.of(...id, 0, 0))).toBe('resolved')
  // A frame of another device.
  const frame = await sealedBy(ofBob, group.id)
  expect(await send(mallory, 'kith.roll-frame', frame)).toBe('roll-not-entitled')
  expect(await send(bob, 'kith.roll-frame', frame)).toBe('resolved')
  await carol.hears('bob: by hand')
  expect(await send(bob, 'kith.roll-frame', frame)).toBe('roll-key-missing')
  const last = frame.length - 1
  frame[last] = (frame[last] ?? 0) ^ 1
  expect(await send(bob, 'kith.roll-frame', frame)).toBe('signature-wrong')
  // Beginnings of conversations that never take carol in.
  const codes = new Set<unknown>()
  for (let count = 0; count < 70; count++) {
    const strange = await firstRecord()
    codes.add(await send(mallory, 'kith.roll-record', strange))
  }
  // As fast as they are forgotten, and no faster.
  for (const code of codes) expect(['resolved', 'conversations-full']).toContain(code)
  await until(async () => (await readAll(ofCarol.store(), rollsCollection)).length <= 33)
  expect((await carol.peer.conversations.list()).length).toBe(1)
  const another = await alice.peer.conversations.create({ title: 'Another', members: ['carol'] })
  await (await another.send('chat', 'there is room')).committed()
  await carol.hears('alice: there is room')
  await (await group.send('chat', 'two')).committed()
  await carol.hears('alice: two')
  expect((await carol.heard()).filter((line) => line === 'bob: by hand').length).toBe(1)
}, 30_000)

it('[CV8] a device that was not given the keys makes new ones, and nothing is shown that it could not read', async () => {
  const [ofMallory] = await ownDevices('mallory', 'Laptop')
  const [ofCarol] = await ownDevices('carol', 'Laptop')
  if (ofMallory === undefined || ofCarol === undefined) throw new Error('two were asked for')
  const mallory = await Listener.join(network, 'mallory', ofMallory.store())
  const carol = await Listener.join(network, 'carol', ofCarol.store())
  const { identity } = await mallory.peer.names.lookup('carol')
  const own = await mallory.peer.names.lookup('mallory')
  const listed = ({ signing, lockKey }: DeviceKeys, publicKey = lockKey.publicKey): RollDevice => {
    return { signKey: signing.publicKey, lock: { number: 1, publicKey } }
  }
  // Carol is taken in under a key that nobody has.
  const nobodys = (await generateDevice('Nobody', 1_000)).lockKey.publicKey
  const owner = { name: 'mallory', identityKey: bytesOfHex(own.identity), devices: [listed(ofMallory.keys)] }
  const member = { name: 'carol', identityKey: bytesOfHex(identity), devices: [listed(ofCarol.keys, nobodys)] }
  const founding = { policy: 'conversation', owner, members: [member] } as const
  const founded = await Roll.found(ofMallory.keys, founding, 1_000)
  if (founded.kind === 'refused') throw new Error(founded.code)
  const roll = founded.value
  const id = hexOfBytes(roll.group)
  const [record] = roll.records()
  await (await mallory.peer.messages.send('carol', 'kith.roll-record', record ?? new Uint8Array(0))).committed()
  const said = { number: 1, messageType: 'chat', encoding: 'json', body: utf8Bytes('"unread"') } as const
  const sealed = await roll.seal(encodeSaid(said))
  const frame = sealed.kind === 'ok' ? encodeFrameMessage(id, sealed.value) : new Uint8Array(0)
  expect(await codeOf((await mallory.peer.messages.send('carol', 'kith.roll-frame', frame)).committed())).toBe(
    'roll-key-missing',
  )
  const wrong = encodeKey({ group: id, number: 1, key: new Uint8Array(32) })
  expect(await codeOf((await mallory.peer.messages.send('carol', 'kith.roll-key', wrong)).committed())).toBe(
    'seal-broken',
  )
  // Carol's record gives everybody keys, and mallory's own peer has asked for the rest.
  await until(async () => (await mallory.members(id)).length === 2)
  await carol.peer.conversations.get(id).send('chat', 'from carol')
  await mallory.hears('carol: from carol')
  await (await mallory.peer.conversations.get(id).send('chat', 'to carol')).committed()
  expect((await carol.heard()).filter((line) => line.startsWith('mallory:'))).toEqual(['mallory: to carol'])
})
