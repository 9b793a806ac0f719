import type { Json } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { four, Listener } from './listeners.ts'
import { codeOf, lastingStore, Network } from './network.ts'
import { ownDevices } from './own-devices.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

it('[CV1][CV2][CV3] what one member says all others commit, once and in order; who comes later reads from then on, who was removed nothing more', async () => {
  const [alice, bob, carol, dave] = await four(network)
  const group = await alice.peer.conversations.create({ title: 'Picnic', members: ['bob', 'carol'] })
  await (await group.send('chat', 'one')).committed()
  const ofBob = bob.peer.conversations.get(group.id)
  await (await ofBob.send('chat', 'two')).committed()
  await Promise.all([alice.hears('bob: two'), carol.hears('bob: two')])
  await group.add('dave')
  await (await group.send('chat', 'three')).committed()
  await dave.hears('alice: three')
  expect(await dave.heard()).not.toContain('alice: one')
  await group.remove('carol')
  const sent = await group.send('chat', 'four')
  expect(sent.outcomes.map(({ to }) => to)).toEqual(['bob', 'dave'])
  await sent.committed()
  await carol.hears('left carol alice')
  expect(await carol.heard()).not.toContain('alice: four')
  expect((await carol.peer.conversations.list())[0]?.isMember).toBe(false)
  expect(await codeOf(carol.peer.conversations.get(group.id).send('chat', 'still here?'))).toBe('roll-not-entitled')
  expect((await bob.heard()).filter((line) => line.startsWith('alice:'))).toEqual([
    'alice: one',
    'alice: three',
    'alice: four',
  ])
  expect(await bob.members(group.id)).toEqual(['alice', 'bob', 'dave'])
})

it('[CV2][CV5] six devices of four people: each thing said comes to each device once, in order for each sender, through restarts of peers and of the server', async () => {
  const laptops = await ownDevices('alice', 'Laptop', 'Phone')
  const ofBob = await ownDevices('bob', 'Laptop', 'Phone')
  const stores = [...laptops, ...ofBob, lastingStore(), lastingStore()]
  const names = ['alice', 'alice', 'bob', 'bob', 'carol', 'dave']
  const join = (at: number): Promise<Listener> => Listener.join(network, names[at] ?? '', stores[at]?.store())
  const all = await Promise.all(names.map((_, at) => join(at)))
  const [alice] = all
  if (alice === undefined) throw new Error('six were asked for')
  const { id } = await alice.peer.conversations.create({ members: ['bob', 'carol', 'dave'] })
  await until(async () => (await Promise.all(all.map((one) => one.members(id)))).every(({ length }) => length === 4))
  const said = new Map<number, string[]>()
  const say = async (at: number, text: string): Promise<void> => {
    said.set(at, [...(said.get(at) ?? []), text])
    await all[at]?.peer.conversations.get(id).send('chat', text)
  }
  for (let round = 0; round < 3; round++) {
    // All at once, so that those who speak for the first time write records beside each other.
    await Promise.all(all.map((_, at) => say(at, `${String(round)} of ${String(at)}`)))
    const leaving = [round, round + 3]
    for (const at of leaving) await all[at]?.peer.leave()
    for (const at of all.keys()) if (!leaving.includes(at)) await say(at, `between ${String(round)}`)
    if (round === 1) await network.restart()
    for (const at of leaving) all[at] = await join(at)
  }
  for (const [at, listener] of all.entries()) {
    for (const [from, texts] of said) {
      if (from === at) continue
      const device = all[from]?.peer.device ?? ''
      await until(async () => ((await listener.peer.records.get<Json[]>('heard', device)) ?? []).length >= texts.length)
      expect(await listener.peer.records.get('heard', device)).toEqual(texts)
    }
  }
}, 60_000)

it('[CV6] changes that several make at once are merged at all members alike, and everybody hears of each', async () => {
  const all = await four(network)
  const [alice, bob, carol] = all
  const { id } = await alice.peer.conversations.create({
    members: [
      { name: 'bob', role: 'manager' },
      { name: 'carol', role: 'manager' },
    ],
  })
  await until(async () => (await carol.members(id)).length === 3)
  await until(async () => (await bob.members(id)).length === 3)
  await Listener.join(network, 'eve')
  await Promise.all([
    bob.peer.conversations.get(id).add('dave'),
    carol.peer.conversations.get(id).add('eve', 'reader'),
    alice.peer.conversations.get(id).rename('Us'),
  ])
  const everybody = ['alice', 'bob', 'carol', 'dave', 'eve']
  for (const one of all) await until(async () => (await one.members(id)).join() === everybody.join())
  for (const one of [alice, bob, carol]) {
    await one.hears('joined dave bob writer')
    await one.hears('joined eve carol reader')
    await one.hears('title Us alice')
    await (await one.peer.conversations.get(id).send('chat', `from ${one.peer.name}`)).committed()
  }
  const titles = await Promise.all(
    all.map(async (one) => (await one.peer.conversations.list()).map(({ title }) => title)),
  )
  expect(titles).toEqual(all.map(() => ['Us']))
  // Beside her removal, or after she heard of it: what Carol does counts for nothing.
  const removal = alice.peer.conversations.get(id).remove('carol')
  expect(['resolved', 'roll-not-entitled']).toContain(await codeOf(carol.peer.conversations.get(id).remove('eve')))
  await removal
  for (const one of [alice, bob, all[3]])
    await until(async () => (await one.members(id)).join() === 'alice,bob,dave,eve')
})

it('[CV7] a device that is linked later is taken in by its name, and one that is removed is out at once', async () => {
  const [laptop, phone] = await ownDevices('alice', 'Laptop', 'Phone')
  if (laptop === undefined || phone === undefined) throw new Error('two were asked for')
  const alice = await Listener.join(network, 'alice', laptop.store())
  const bob = await Listener.join(network, 'bob')
  // The phone has not been there yet, so that nobody knows a key of it.
  const { id } = await alice.peer.conversations.create({ members: ['bob'] })
  const second = await Listener.join(network, 'alice', phone.store())
  const devices = async (one: Listener): Promise<number | undefined> => {
    const [info] = await one.peer.conversations.list()
    return info?.members.find(({ name }) => name === 'alice')?.devices.length
  }
  for (const one of [alice, bob, second]) await until(async () => (await devices(one)) === 2)
  await bob.peer.conversations.get(id).send('chat', 'to both')
  await second.hears('bob: to both')
  await alice.peer.devices.remove(second.peer.device)
  for (const one of [alice, bob]) await until(async () => (await devices(one)) === 1)
  await (await bob.peer.conversations.get(id).send('chat', 'to the laptop alone')).committed()
  await alice.hears('bob: to the laptop alone')
  expect(await second.heard()).not.toContain('bob: to the laptop alone')
})
