import { join, linkDevice, openMemoryStore, type Peer, type PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import type { StoredContact } from '../../src/engine/contact-record.ts'
import { decodeStored, encodeStored } from '../../src/services/body.ts'
import type { StoreChange } from '@kith/core'
import { befriend, contactUntil } from './befriend.ts'
import { lastingStore, Network } from './network.ts'
import { ownDevices } from './own-devices.ts'

let network: Network
const leaving: Peer[] = []
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  for (const peer of leaving.splice(0)) await peer.leave()
  await network[Symbol.asyncDispose]()
})

/** How the contacts of a peer stand. */
async function standing(peer: Peer): Promise<string> {
  const all = await peer.contacts.list()
  return all
    .map(({ name, state, paths }) => [name, state, ...(paths === undefined ? [] : [paths])].join(' '))
    .join(', ')
}

it('[PE83] what is decided about a contact on one device holds on all, and a device that is linked has all contacts', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  const [bob, carol, eve] = await Promise.all(['bob', 'carol', 'eve'].map((name) => network.join(name)))
  if (bob === undefined || carol === undefined || eve === undefined) throw new Error('three were asked for')
  await befriend(laptop, bob)
  await laptop.contacts.block('eve')
  const link = await linkDevice(network.url, { label: 'Phone' })
  const request = await laptop.devices.link(link.code)
  await link.offer()
  const store = lastingStore()
  await Promise.all([link.accept({ store: store.store() }), request.confirm()])
  const phone = await join(network.url, { name: 'alice', store: store.store() })
  leaving.push(phone)
  await until(async () => (await standing(phone)) === 'bob contact, eve blocked')

  // Asked by the phone, accepted by carol, seen on both.
  await phone.contacts.request('carol', 'it is me')
  await until(async () => (await standing(laptop)).includes('carol requested'))
  await until(async () => (await standing(carol)) === 'alice asking')
  await carol.contacts.accept('alice')
  for (const one of [laptop, phone])
    await until(async () => (await standing(one)) === 'bob contact, carol contact, eve blocked')
  await laptop.contacts.setPaths('carol', 'relay-only')
  await until(async () => (await standing(phone)) === 'bob contact, carol contact relay-only, eve blocked')
  await phone.contacts.remove('bob')
  await until(async () => (await standing(laptop)) === 'carol contact relay-only, eve blocked')
  await until(async () => (await standing(bob)) === '')
})

it('[PE83] a change that was made later stands, whichever is heard first, and nobody else says whom a name knows', async () => {
  const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
  if (first === undefined || second === undefined) throw new Error('two were asked for')
  const laptop = await network.join('alice', { store: first.store() })
  let phone = await network.join('alice', { store: second.store() })
  await laptop.contacts.request('bob', '')
  await until(async () => (await standing(phone)) === 'bob requested')
  await phone.leave()
  await laptop.contacts.block('bob')
  const eve = await network.join('eve', { store: openMemoryStore() })
  const told = { name: 'mallory', state: 'contact', note: '', sinceMs: 1, changedMs: Date.now() }
  await (await eve.messages.send('alice', 'kith.contacts', { contacts: [told] })).committed()
  // A device of the own name that is of another mind about what a contact is.
  for (const wrong of [
    null,
    { contacts: 7 },
    { contacts: [7, {}, { ...told, state: 'friend' }, { ...told, name: 'A B' }] },
  ])
    await laptop.messages.send('alice', 'kith.contacts', wrong)
  phone = await network.join('alice', { store: second.store() })
  await until(async () => (await standing(phone)) === 'bob blocked')
  const late = { ...told, name: 'bob', changedMs: 1 }
  await (await laptop.messages.send('alice', 'kith.contacts', { contacts: [late] })).committed()
  expect(await standing(phone)).toBe('bob blocked')
  expect(await standing(laptop)).toBe('bob blocked')
})

it('[PE83] a contact that was removed is not brought back by a device that was away', async () => {
  const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
  if (first === undefined || second === undefined) throw new Error('two were asked for')
  const laptop = await network.join('alice', { store: first.store() })
  let phone = await network.join('alice', { store: second.store() })
  const bob = await network.join('bob')
  await befriend(laptop, bob)
  await until(async () => (await standing(phone)) === 'bob contact')
  await phone.leave()
  await laptop.contacts.remove('bob')
  await until(async () => (await standing(bob)) === '')
  const away = { name: 'bob', state: 'contact', note: '', sinceMs: 1, changedMs: 2 }
  const contacts = [{ ...away, mutedUntilMs: Number.MAX_SAFE_INTEGER, setMs: { mutedUntilMs: Date.now() } }]
  phone = await network.join('alice', { store: second.store() })
  await (await phone.messages.send('alice', 'kith.contacts', { contacts })).committed()
  for (const one of [laptop, phone]) await until(async () => (await standing(one)) === '')
  // It can be a contact again, on both.
  await phone.contacts.request('bob', '')
  await until(async () => (await standing(laptop)) === 'bob requested')
})

it('[PE83] that a contact was removed, or declined, is forgotten after 30 days', async () => {
  const kept = lastingStore()
  const alice = await network.join('alice', { store: kept.store() })
  await befriend(alice, await network.join('bob'))
  await alice.contacts.remove('bob')
  await until(async () => (await known(kept.store())) === 'bob removed none')
  await alice.leave()
  const days = 86_400_000
  const record = { note: '', changedMs: 1, granted: 'none' }
  const put = (key: string, state: string, sinceMs: number): StoreChange => ({
    ...{ collection: 'kith.contacts', key },
    value: encodeStored({ ...record, state, sinceMs }),
  })
  const changes = [
    put('carol', 'removed', Date.now() - 31 * days),
    put('dave', 'declined', Date.now() - 31 * days),
    put('erin', 'removed', Date.now() - 29 * days),
  ]
  await kept.store().commit([{ changes, expects: [] }])
  await network.join('alice', { store: kept.store() })
  await until(async () => (await known(kept.store())) === 'bob removed none, erin removed none')
})

/** What a store knows of names, and what the server was told of them. */
async function known(store: PeerStore): Promise<string> {
  const all = await store.list('kith.contacts')
  const contacts = all.map(({ key, value }) => [key, decodeStored(value) as unknown as StoredContact] as const)
  return contacts.map(([key, { state, granted }]) => `${key} ${state} ${granted}`).join(', ')
}

it('[PE83] what is changed in one moment holds on all devices as it was changed last', async () => {
  const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
  if (first === undefined || second === undefined) throw new Error('two were asked for')
  const laptop = await network.join('alice', { store: first.store() })
  const phone = await network.join('alice', { store: second.store() })
  await befriend(laptop, await network.join('bob'))
  const seen = async (peer: Peer): Promise<string | undefined> => (await peer.contacts.list())[0]?.sees
  for (const sees of ['nothing', undefined, 'no-times', undefined, 'nothing'] as const)
    await laptop.contacts.setSight('bob', sees)
  await until(async () => (await seen(phone)) === 'nothing')
  await phone.contacts.setSight('bob', undefined)
  await until(async () => (await seen(laptop)) === undefined)
  await Promise.all([laptop.contacts.setSight('bob', 'nothing'), phone.contacts.setSight('bob', 'no-times')])
  await until(async () => (await seen(laptop)) === (await seen(phone)) && (await seen(phone)) !== undefined)
})

it('[PE83] what is chosen on one device is not taken back by what another one chooses or hears meanwhile', async () => {
  const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
  if (first === undefined || second === undefined) throw new Error('two were asked for')
  const laptop = await network.join('alice', { store: first.store() })
  let phone = await network.join('alice', { store: second.store() })
  const bob = await network.join('bob')
  await laptop.contacts.request('bob', '')
  await until(async () => (await standing(phone)) === 'bob requested')
  await phone.leave()
  await contactUntil(bob, 'alice', 'asking')
  await bob.contacts.accept('alice')
  await until(async () => (await standing(laptop)) === 'bob contact')
  await laptop.contacts.setSight('bob', 'nothing')
  await laptop.contacts.setPaths('bob', 'relay-only')
  // The phone hears that bob accepted when it comes back, from bob himself and from the laptop.
  phone = await network.join('alice', { store: second.store() })
  const chosen = async (peer: Peer): Promise<string> => {
    const [contact] = await peer.contacts.list()
    return [contact?.state, contact?.sees, contact?.paths, contact?.mutedUntilMs].join(' ')
  }
  const both = async (wanted: string): Promise<void> => {
    for (const one of [laptop, phone]) await until(async () => (await chosen(one)) === wanted)
  }
  await both('contact nothing relay-only ')
  // Each chooses something else before it hears of the other.
  await Promise.all([
    laptop.contacts.setSight('bob', 'no-times'),
    phone.contacts.setPaths('bob', 'direct-only'),
    phone.contacts.mute('bob', 'forever'),
  ])
  await both(`contact no-times direct-only ${Number.MAX_SAFE_INTEGER}`)
  await laptop.contacts.remove('bob')
  for (const one of [laptop, phone]) await until(async () => (await standing(one)) === '')
})

it('[PE85] who is muted on one device is muted on all, and the words of a request are there as well', async () => {
  const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
  if (first === undefined || second === undefined) throw new Error('two were asked for')
  const laptop = await network.join('alice', { store: first.store(), strangers: 'requests' })
  const phone = await network.join('alice', { store: second.store(), strangers: 'requests' })
  const bob = await network.join('bob')
  await bob.contacts.request('alice', 'It is Bob')
  for (const one of [laptop, phone]) await until(async () => (await standing(one)) === 'bob asking')
  await laptop.contacts.accept('bob')
  await until(async () => (await standing(phone)) === 'bob contact')
  expect(await phone.contacts.list()).toMatchObject([{ note: 'It is Bob', asked: { by: 'them' } }])
  await phone.contacts.mute('bob', 'forever')
  const untilOf = async (): Promise<number | undefined> => (await laptop.contacts.list())[0]?.mutedUntilMs
  await until(async () => (await untilOf()) === Number.MAX_SAFE_INTEGER)
  await laptop.contacts.unmute('bob')
  await until(async () => (await phone.contacts.list())[0]?.mutedUntilMs === undefined)
})
