import { join, linkDevice, type Peer, recover } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

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

async function trusts(peer: Peer, name: string, expected: string): Promise<void> {
  await until(async () => (await peer.names.trust(name)).trust === expected)
}

it('[PE75] who was verified, or taken back, or accepted on one device is so on all, and on a device that is linked', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  const bob = await network.join('bob')
  const [digits, carol] = [(await bob.names.fingerprint('bob')).digits, await network.join('carol')]
  expect(await laptop.names.verify('bob', digits)).toBe('same')
  const link = await linkDevice(network.url, { label: 'Phone' })
  const request = await laptop.devices.link(link.code)
  await link.offer()
  const { store } = lastingStore()
  await Promise.all([link.accept({ store: store() }), request.confirm()])
  const phone = await join(network.url, { name: 'alice', store: store() })
  leaving.push(phone)
  // Verified before the phone ever looked bob up.
  await until(async () => (await phone.names.lookup('bob')).trust === 'verified')
  const { words } = await carol.names.fingerprint('carol')
  expect(await phone.names.verify('carol', words)).toBe('same')
  await laptop.names.lookup('carol')
  await trusts(laptop, 'carol', 'verified')
  await phone.names.unverify('bob')
  await trusts(laptop, 'bob', 'unverified')

  const { code, confirm } = await carol.devices.recovery.create()
  await confirm(code)
  await recover(network.url, { name: 'carol', secret: { code }, store: lastingStore().store() })
  for (const one of [laptop, phone]) {
    await one.names.lookup('carol')
    await trusts(one, 'carol', 'changed')
  }
  await laptop.names.acceptChange('carol')
  await trusts(phone, 'carol', 'verified')
})

it('[PE75] holds for a device that was away, and nobody else says whom a name trusts', async () => {
  const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
  if (first === undefined || second === undefined) throw new Error('two were asked for')
  let laptop = await network.join('alice', { store: first.store() })
  const phone = await network.join('alice', { store: second.store() })
  const bob = await network.join('bob')
  const identity = (await phone.names.lookup('bob')).identity
  await laptop.names.lookup('bob')
  const compared = { identity, holds: true, atMs: Date.now() }
  await (await bob.messages.send('alice', 'kith.trust', { names: [{ name: 'bob', compared }] })).committed()
  for (const one of [laptop, phone]) expect((await one.names.trust('bob')).trust).toBe('unverified')
  // A device of the own name that is of another mind about what a decision is.
  for (const wrong of [
    null,
    { names: 7 },
    { names: [7, {}, { name: 'bob', compared: { ...compared, identity: '' } }] },
  ])
    await laptop.messages.send('alice', 'kith.trust', wrong)
  await laptop.leave()
  await phone.names.verify('bob', (await bob.names.fingerprint('bob')).words)
  laptop = await network.join('alice', { store: first.store() })
  await trusts(laptop, 'bob', 'verified')
  expect((await laptop.names.trust('bob')).sinceMs).toBe((await phone.names.trust('bob')).sinceMs)
})
