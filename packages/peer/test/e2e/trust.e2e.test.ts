import { type Peer, recover } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { codeOf, lastingStore, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

async function trusts(peer: Peer, name: string, expected: string): Promise<void> {
  await until(async () => (await peer.names.trust(name)).trust === expected)
}

/** All devices of alice are lost, and the code brings the name back. */
async function recovered(laptop: Peer): Promise<Peer> {
  const { code, confirm } = await laptop.devices.recovery.create()
  await confirm(code)
  const store = lastingStore()
  await recover(network.url, { name: 'alice', secret: { code }, store: store.store() })
  return network.join('alice', { store: store.store() })
}

it('[PE71] [PE72] verifies a name by any form of its fingerprint, and by nothing else', async () => {
  const [alice, bob] = [await network.join('alice'), await network.join('bob')]
  const shown = await alice.names.fingerprint('alice')
  expect(await bob.names.fingerprint('alice')).toEqual(shown)
  expect(await bob.names.trust('alice')).toEqual({
    ...{ name: 'alice', trust: 'unverified', sinceMs: undefined, because: undefined },
  })
  expect(await bob.names.verify('alice', (await bob.names.fingerprint('bob')).digits)).toBe('different')
  expect(await bob.names.verify('alice', 'hello')).toBe('unreadable')
  expect((await bob.names.lookup('alice')).trust).toBe('unverified')
  for (const form of [shown.digits, shown.words.toUpperCase(), shown.link]) {
    expect(await bob.names.verify('alice', form)).toBe('same')
    expect((await bob.names.lookup('alice')).trust).toBe('verified')
    await bob.names.unverify('alice')
    expect((await bob.names.trust('alice')).trust).toBe('unverified')
  }
  expect(await codeOf(alice.names.verify('alice', shown.digits))).toBe('option-invalid')
  expect(await codeOf(alice.names.fingerprint('nobody2'))).toBe('name-unknown')
})

it('[PE73] [PE74] shows a name as changed that was recovered, also after a restart, until somebody accepts it or compares anew', async () => {
  const laptop = await network.join('alice')
  const { store } = lastingStore()
  const bob = await network.join('bob', { store: store() })
  const seen: unknown[] = []
  void (async () => {
    for await (const all of bob.names.watchTrust()) seen.push(all.map(({ name, trust }) => `${name} ${trust}`).join())
  })()
  const { digits } = await bob.names.fingerprint('alice')
  await bob.names.verify('alice', digits)
  const found = await recovered(laptop)
  await bob.names.lookup('alice')
  await trusts(bob, 'alice', 'changed')
  expect(await bob.names.trust('alice')).toMatchObject({ because: 'recovered' })
  await until(() => seen.includes('alice changed'))
  await bob.leave()
  const again = await network.join('bob', { store: store() })
  expect((await again.names.trust('alice')).trust).toBe('changed')
  await again.names.acceptChange('alice')
  // The identity is the one that was compared.
  expect((await again.names.trust('alice')).trust).toBe('verified')
  await recovered(found)
  await again.names.lookup('alice')
  await trusts(again, 'alice', 'changed')
  expect(await again.names.verify('alice', digits)).toBe('same')
  expect((await again.names.trust('alice')).trust).toBe('verified')
})

it('[PE73] is not disturbed when a device of the name adds, renames or removes devices, nor for who learns of the name afterwards', async () => {
  const laptop = await network.join('alice', { label: 'Laptop' })
  const bob = await network.join('bob')
  await bob.names.verify('alice', (await bob.names.fingerprint('alice')).words)
  await laptop.devices.rename(laptop.device, 'Desk')
  const before = await bob.names.lookup('alice')
  expect([before.devices[0]?.label, before.trust]).toEqual(['Desk', 'verified'])
  await recovered(laptop)
  const carol = await network.join('carol')
  expect((await carol.names.lookup('alice')).trust).toBe('unverified')
})
