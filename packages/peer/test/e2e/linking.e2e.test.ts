import { type DeviceLink, join, linkDevice, openSqliteStore, type Peer, recover } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { codeOf, lastingStore, Network, Wire } from './network.ts'

let network: Network
const leaving: AsyncDisposable[] = []
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  for (const one of leaving.splice(0).reverse()) await one[Symbol.asyncDispose]()
  await network[Symbol.asyncDispose]()
})

/** A peer that is left after the test. */
async function joined(name: string, store: Parameters<typeof join>[1]['store'], passphrase?: string): Promise<Peer> {
  const peer = await join(network.url, { name, store, passphrase })
  leaving.push(peer)
  await peer.connected()
  return peer
}

async function newDevice(url = network.url): Promise<DeviceLink> {
  const link = await linkDevice(url, { label: 'Phone' })
  leaving.push(link)
  return link
}

function labels(peer: Peer): Promise<readonly string[]> {
  return peer.names.lookup(peer.name).then(({ devices }) => devices.map(({ label }) => label))
}

it('[PE50] [PE51] [KY43] [KY45] makes a new device one of the name once both people have confirmed', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  const bob = await network.join('bob')
  const link = await newDevice()
  expect(link.code).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
  const request = await laptop.devices.link(` ${link.address('https://chat.example.org/')} `)
  const offer = await link.offer()
  expect(offer).toEqual({ name: 'alice', network: 'localhost', by: 'Laptop', digits: request.digits })
  expect(request).toMatchObject({ label: 'Phone', digits: expect.stringMatching(/^\d{3} \d{3}$/) as string })
  const store = lastingStore()
  const accepting = link.accept({ store: store.store() })
  expect(await labels(laptop), 'before the person at the laptop has confirmed').toEqual(['Laptop'])
  const device = await request.confirm()
  expect(await accepting).toEqual({ name: 'alice', device })
  expect(await labels(laptop)).toEqual(['Laptop', 'Phone'])
  const phone = await joined('alice', store.store())
  expect(phone.device).toBe(device)
  const heard: string[] = []
  phone.messages.on<string>('chat.text', ({ body }) => void heard.push(body))
  laptop.messages.on('chat.text', () => undefined)
  await (await bob.messages.send('alice', 'chat.text', 'to both')).committed()
  expect(heard).toEqual(['to both'])
})

it('[PE51] leaves the store as it was, and the list too, when either person says no', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  for (const who of ['laptop', 'phone'] as const) {
    const link = await newDevice()
    const request = await laptop.devices.link(link.code)
    await link.offer()
    const store = lastingStore()
    const ended =
      who === 'laptop'
        ? Promise.all([codeOf(link.accept({ store: store.store() })), request.decline()])
        : Promise.all([codeOf(request.confirm()), link.decline()])
    expect((await ended)[0], who).toBe('link-declined')
    expect(await store.store().list('kith.self', {})).toEqual([])
  }
  expect(await labels(laptop)).toEqual(['Laptop'])
})

it('[PE51] does not give a store that belongs to a name to another', async () => {
  const [laptop, disk] = [await network.join('alice'), lastingStore()]
  await (await network.join('bob', { store: disk.store() })).leave()
  const link = await newDevice()
  await laptop.devices.link(link.code)
  expect(await codeOf(link.accept({ store: disk.store() }))).toBe('name-wrong')
})

it('[PE50] goes on over a new connection when the old one is lost', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  await using wire = await Wire.to(network.server)
  const link = await newDevice(wire.url)
  const request = await laptop.devices.link(link.code)
  await link.offer()
  wire.cut()
  const confirming = request.confirm()
  wire.mend()
  const store = lastingStore()
  const [device, mine] = await Promise.all([confirming, link.accept({ store: store.store() })])
  expect(mine.device).toBe(device)
})

it('[PE52] links upon the newest list, when another device changed it meanwhile', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  const links = [await newDevice(), await newDevice(), await newDevice()]
  const requests = await Promise.all(links.map(({ code }) => laptop.devices.link(code)))
  const stores = links.map(() => lastingStore())
  await Promise.all([
    ...requests.map((request) => request.confirm()),
    ...links.map((link, at) => link.accept({ store: stores[at]?.store() })),
  ])
  expect(await labels(laptop)).toEqual(['Laptop', 'Phone', 'Phone', 'Phone'])
  const phone = await joined('alice', stores[0]?.store() ?? ':memory:')
  const [a, b] = [await newDevice(), await newDevice()]
  const both = await Promise.all([laptop.devices.link(a.code), phone.devices.link(b.code)])
  await Promise.all([
    ...both.map((request) => request.confirm()),
    ...[a, b].map((link) => link.accept({ store: lastingStore().store() })),
  ])
  expect(await labels(laptop)).toHaveLength(6)
})

it('[KY40] tells a mistaken code, and one that was used', async () => {
  const laptop = await network.join('alice')
  expect(await codeOf(laptop.devices.link('not a code'))).toBe('meeting-unknown')
  expect(await codeOf(laptop.devices.link('0000-0000-0000-0000'))).toBe('meeting-unknown')
  const link = await newDevice()
  const request = await laptop.devices.link(link.code)
  expect(await codeOf(laptop.devices.link(link.code))).toBe('meeting-taken')
  await Promise.all([request.confirm(), link.accept({ store: lastingStore().store() })])
  expect(await codeOf(laptop.devices.link(link.code))).toBe('meeting-unknown')
})

it('[PE53] counts a recovery code once it was typed from the paper', async () => {
  const laptop = await network.join('alice')
  const { code, confirm } = await laptop.devices.recovery.create()
  expect(code).toMatch(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/)
  expect(await laptop.devices.recovery.list()).toEqual([])
  expect(await codeOf(confirm(code.slice(0, -1)))).toBe('recovery-malformed')
  expect(await codeOf(confirm((await laptop.devices.recovery.create()).code))).toBe('recovery-wrong')
  expect(await laptop.devices.recovery.list()).toEqual([])
  await confirm(code.toLowerCase().replaceAll('-', ' '))
  expect(await laptop.devices.recovery.list()).toMatchObject([{ kind: 'code' }])
})

it('[PE54] appends recovery keys, and takes one away only with its secret or a higher one', async () => {
  const laptop = await network.join('alice')
  const { recovery } = laptop.devices
  const { code, confirm } = await recovery.create()
  await confirm(code)
  const [low, lowest] = [7, 8].map((fill) => ({ prf: new Uint8Array(32).fill(fill) }))
  for (const secret of [low, lowest])
    await recovery.addPasskey({ prf: secret?.prf ?? new Uint8Array(), credentialId: Uint8Array.of(1, 2, 3) })
  const [first, second, third] = await recovery.list()
  expect([first?.kind, second?.kind, third?.hint]).toEqual(['code', 'passkey', Uint8Array.of(1, 2, 3)])
  expect(await codeOf(recovery.remove(first?.key ?? '', low ?? { code }))).toBe('list-unentitled')
  expect(await codeOf(recovery.remove(first?.key ?? '', { prf: new Uint8Array(32) }))).toBe('recovery-wrong')
  expect(await codeOf(recovery.remove(first?.key ?? '', { code: 'none' }))).toBe('recovery-malformed')
  await recovery.remove(third?.key ?? '', { code })
  await recovery.remove(first?.key ?? '', { code })
  expect((await recovery.list()).map(({ key }) => key)).toEqual([second?.key])
})

it('[PE55] [KY49] recovers a name with the code after all devices are lost', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  const bob = await network.join('bob')
  const before = await bob.names.lookup('alice')
  const { code, confirm } = await laptop.devices.recovery.create()
  await confirm(code)
  const [store, other] = [lastingStore(), (await laptop.devices.recovery.create()).code]
  const how = { name: 'alice', label: 'Found', store: store.store() }
  expect(await codeOf(recover(network.url, { ...how, secret: { code: other } }))).toBe('recovery-wrong')
  expect(await codeOf(recover(network.url, { ...how, secret: { code: 'x' } }))).toBe('recovery-malformed')
  expect(await codeOf(recover(network.url, { ...how, name: 'nobody2', secret: { code } }))).toBe('name-unknown')
  expect(await store.store().list('kith.self', {})).toEqual([])
  const mine = await recover(network.url, { ...how, secret: { code: code.toLowerCase() } })
  const found = await joined('alice', store.store())
  expect([found.device, await labels(found)]).toEqual([mine.device, ['Found']])
  await until(() => laptop.status.state === 'refused')
  expect(laptop.status).toMatchObject({ code: 'device-unlisted' })
  const heard: string[] = []
  found.messages.on<string>('chat.text', ({ body }) => void heard.push(body))
  await (await bob.messages.send('alice', 'chat.text', 'there again?')).committed()
  expect(heard).toEqual(['there again?'])
  expect((await bob.names.lookup('alice')).identity).toBe(before.identity)
  expect(await codeOf(recover(network.url, { ...how, secret: { code } }))).toBe('name-wrong')
})

it('[PE55] recovers with a passkey, keeps the devices when asked, and the code stays good', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  const prf = new Uint8Array(32).fill(9)
  await laptop.devices.recovery.addPasskey({ prf, credentialId: Uint8Array.of(1) })
  for (const label of ['One', 'Two'])
    await recover(network.url, {
      ...{ name: 'alice', label, keepDevices: true },
      ...{ store: lastingStore().store(), secret: { prf } },
    })
  expect(await labels(laptop)).toEqual(['Laptop', 'One', 'Two'])
  expect(laptop.status.state).toBe('connected')
})

it('[PE51] [PE55] keeps the keys in a file that join opens', async () => {
  const laptop = await network.join('alice')
  const path = `${network.folder}/phone.sqlite`
  const link = await newDevice()
  const request = await laptop.devices.link(link.code)
  await Promise.all([link.accept({ store: path }), request.confirm()])
  expect((await joined('alice', path)).name).toBe('alice')
  const { code, confirm } = await laptop.devices.recovery.create()
  await confirm(code)
  const found = `${network.folder}/found.sqlite`
  expect(await codeOf(recover(network.url, { name: 'alice', secret: { code }, store: ':memory:' }))).toBe(
    'option-invalid',
  )
  const { device } = await recover(network.url, { name: 'alice', secret: { code }, store: found })
  const again = await openSqliteStore(found)
  expect((await joined('alice', again)).device).toBe(device)
})

it('[PE51] seals the keys in the store from the first, when there is a passphrase', async () => {
  const laptop = await network.join('alice')
  const [store, passphrase] = [`${network.folder}/sealed.sqlite`, 'seven words that nobody else would say']
  const link = await newDevice()
  const request = await laptop.devices.link(link.code)
  await Promise.all([link.accept({ store, passphrase }), request.confirm()])
  expect(await codeOf(join(network.url, { name: 'alice', store }))).toBe('store-sealed')
  expect((await joined('alice', store, passphrase)).name).toBe('alice')
})
