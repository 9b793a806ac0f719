import { type ContactJournals, type Peer } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { befriend } from './befriend.ts'
import { codeOf, firstOf, lastingStore, Network } from './network.ts'
import { ownDevices } from './own-devices.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

async function journalsOf(peer: Peer, name: string): Promise<ContactJournals | undefined> {
  return (await peer.contacts.list()).find((contact) => contact.name === name)?.journals
}

async function states(peer: Peer, name: string): Promise<readonly string[]> {
  const spans = await peer.presence.journal.read(name, { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 60_000 })
  return spans.map(({ state }) => state)
}

it('[PR10] [PR11] [PR16] keeps a journal while the other allows it, shows at both ends that it does, and has nothing afterwards', async () => {
  const store = lastingStore()
  const alice = await network.join('alice', { store: store.store() })
  const bob = await network.join('bob')
  await befriend(alice, bob)
  expect(await codeOf(alice.presence.journal.keep('bob'))).toBe('journal-not-allowed')
  expect(await codeOf(alice.presence.journal.read('bob', { fromMs: 0, toMs: 1 }))).toBe('journal-not-allowed')
  await bob.presence.journal.allow('alice')
  await until(async () => (await journalsOf(alice, 'bob'))?.allowedMs !== undefined)
  expect((await journalsOf(bob, 'alice'))?.givenMs).toBeGreaterThan(0)
  await alice.presence.journal.keep('bob')
  await until(async () => (await journalsOf(bob, 'alice'))?.takenMs !== undefined)
  await until(async () => (await states(alice, 'bob')).join(' ') === 'gap online')
  await bob.presence.set({ choice: 'busy' })
  await until(async () => (await states(alice, 'bob')).join(' ') === 'gap online busy')
  const csv = await alice.presence.journal.csv('bob', { fromMs: Date.now() - 3_600_000, toMs: Date.now() })
  expect(csv).toMatch(/^name,state,from,to,seconds\r\nbob,gap,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,/u)
  expect(csv.trimEnd().split('\r\n')).toHaveLength(4)

  // It goes on after a restart, with a gap between.
  await alice.leave()
  const again = await network.join('alice', { store: store.store() })
  await again.connected()
  await until(async () => (await states(again, 'bob')).join(' ') === 'gap online busy gap busy')
  const changed = firstOf(again.presence.journal.changes('bob'), () => true)
  await bob.presence.journal.withdraw('alice')
  await changed
  await until(async () => (await codeOf(states(again, 'bob'))) === 'journal-not-allowed')
  expect(await journalsOf(bob, 'alice')).toBeUndefined()
  await bob.presence.journal.allow('alice')
  await until(async () => (await journalsOf(again, 'bob'))?.allowedMs !== undefined)
  await until(async () => (await states(again, 'bob')).join(' ') === 'gap')
})

it('[PR12] [PR16] keeps one on each device of the watcher, of what that device saw', async () => {
  const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
  if (first === undefined || second === undefined) throw new Error('two were asked for')
  const laptop = await network.join('alice', { store: first.store() })
  const bob = await network.join('bob')
  await befriend(laptop, bob)
  await bob.presence.journal.allow('alice')
  await until(async () => (await journalsOf(laptop, 'bob'))?.allowedMs !== undefined)
  await laptop.presence.journal.keep('bob')
  await until(async () => (await states(laptop, 'bob')).includes('online'))
  await bob.presence.set({ choice: 'away' })
  await until(async () => (await states(laptop, 'bob')).includes('away'))
  const phone = await network.join('alice', { store: second.store() })
  await until(async () => (await journalsOf(phone, 'bob'))?.keptMs !== undefined)
  await until(async () => (await states(phone, 'bob')).join(' ') === 'gap away')
  await bob.presence.journal.withdraw('alice')
  for (const one of [laptop, phone]) await until(async () => (await journalsOf(one, 'bob')) === undefined)
})

it('[PR17] refuses ranges that are none', async () => {
  const alice = await network.join('alice')
  for (const [fromMs, toMs] of [
    [2, 1],
    [-1, 5],
    [0.5, 5],
    [0, 500 * 86_400_000],
    [Number.NaN, 1],
  ] as const)
    expect(await codeOf(alice.presence.journal.read('bob', { fromMs, toMs }))).toBe('option-invalid')
})
