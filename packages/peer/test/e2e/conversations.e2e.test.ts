import type { Json, Peer, PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { codeOf, lastingStore, Network } from './network.ts'
import { ownDevices } from './own-devices.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

/** A peer that notes what is said and what changes, in the commits that take it. */
class Listener {
  readonly peer: Peer

  constructor(peer: Peer) {
    this.peer = peer
    peer.conversations.on<string>('chat', async ({ from, body, device }, tx) => {
      const before = (await tx.get<Json[]>('heard', 'all')) ?? []
      tx.put('heard', 'all', [...before, `${from}: ${body}`])
      const ofDevice = (await tx.get<Json[]>('heard', device)) ?? []
      tx.put('heard', device, [...ofDevice, body])
    })
    peer.conversations.onChange(async ({ kind, name, by, role, title }, tx) => {
      const before = (await tx.get<Json[]>('heard', 'all')) ?? []
      tx.put('heard', 'all', [...before, [kind, name ?? title ?? '', by ?? '', role ?? ''].join(' ').trim()])
    })
  }

  static async join(name: string, store?: PeerStore): Promise<Listener> {
    return new Listener(await network.join(name, store === undefined ? {} : { store }))
  }

  async heard(): Promise<readonly string[]> {
    return (await this.peer.records.get<string[]>('heard', 'all')) ?? []
  }

  async hears(line: string): Promise<void> {
    await until(async () => (await this.heard()).includes(line))
  }

  async members(id: string): Promise<readonly string[]> {
    const info = (await this.peer.conversations.list()).find((one) => one.id === id)
    return info?.members.map(({ name }) => name).sort() ?? []
  }
}

async function four(): Promise<readonly [Listener, Listener, Listener, Listener]> {
  return [
    await Listener.join('alice'),
    await Listener.join('bob'),
    await Listener.join('carol'),
    await Listener.join('dave'),
  ]
}

it('[CV1][CV2] what one member says all others commit, once and in order; who comes later reads from then on, who was removed nothing more', async () => {
  const [alice, bob, carol, dave] = await four()
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
