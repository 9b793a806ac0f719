import { until } from '@kith/testing/contracts'
import type { PeerName } from '@kith/wire'
import { afterEach, beforeEach, it, vi } from 'vitest'
import { decodeRollHead, rollsCollection } from '../../src/conversations/roll-rows.ts'
import { openIdentity } from '../../src/identity/identity.ts'
import { decodeStored } from '../../src/services/body.ts'
import { readAll } from '../../src/store/read-all.ts'
import { Listener } from './listeners.ts'
import { lastingStore, Network } from './network.ts'

const dayMs = 86_400_000
const realNow = Date.now.bind(Date)
let aheadMs = 0
let network: Network
beforeEach(async () => {
  aheadMs = 0
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + aheadMs)
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
  vi.restoreAllMocks()
})

it('[KY58] who only listens in a conversation gets its keys also when the lock key is gone under which it was taken in', async () => {
  const disk = lastingStore()
  const alice = await Listener.join(network, 'alice')
  alice.peer.messages.on('n', () => undefined)
  await (await Listener.join(network, 'bob', disk.store())).peer.leave()
  await Listener.join(network, 'carol')
  const group = await alice.peer.conversations.create({ members: ['bob', 'carol'] })
  const numbers = async (): Promise<readonly number[]> =>
    (await openIdentity(disk.store(), 'bob' as PeerName, '', 0)).device.locks.map(({ number }) => number)
  const rollLocks = async (): Promise<number> => {
    const [head] = await readAll(disk.store(), rollsCollection)
    return head === undefined ? 0 : decodeRollHead(decodeStored(head.value)).locks.length
  }
  await group.send('chat', 'one')
  for (const [days, expected, locks] of [
    [0, '1', 0],
    [7, '1 2', 1],
    [14, '2 3', 1],
  ] as const) {
    aheadMs += days * dayMs
    const bob = await Listener.join(network, 'bob', disk.store())
    await bob.hears('alice: one')
    await until(async () => (await numbers()).join(' ') === expected)
    await until(async () => (await rollLocks()) === locks)
    // Behind the record in the same stream.
    await (await bob.peer.messages.send('alice', 'n', 'all is said', { keep: '1d' })).committed()
    await bob.peer.leave()
  }
  // New keys for all who are left, in boxes for the lock keys that the roll lists.
  await group.remove('carol')
  await group.send('chat', 'two')
  const bob = await Listener.join(network, 'bob', disk.store())
  await bob.hears('alice: two')
}, 60_000)

it('[KY58] a sender whose lock key for a device is old has the new one before it seals', async () => {
  const [ofAlice, ofBob] = [lastingStore(), lastingStore()]
  const first = await network.join('bob', { store: ofBob.store() })
  const known = await network.join('alice', { store: ofAlice.store() })
  first.messages.on('n', () => undefined)
  await (await known.messages.send('bob', 'n', 'first')).committed()
  await known.leave()
  await first.leave()
  aheadMs += 8 * dayMs
  const bob = await network.join('bob', { store: ofBob.store() })
  const locks = async (): Promise<number> =>
    (await openIdentity(ofBob.store(), 'bob' as PeerName, '', 0)).device.locks.length
  await until(async () => (await locks()) === 2)
  // Its first lock key is gone, so that nothing opens that is sealed for it, and signals are not sent twice.
  const identity = await openIdentity(ofBob.store(), 'bob' as PeerName, '', 0)
  await identity.keepLocks(identity.device.locks.slice(-1))
  await bob.leave()
  const again = await network.join('bob', { store: ofBob.store() })
  const heard: unknown[] = []
  again.signals.on('s', ({ body }) => {
    heard.push(body)
  })
  const alice = await network.join('alice', { store: ofAlice.store(), paths: 'relay-only' })
  await until(async () => {
    await alice.signals.send('bob', 's', heard.length)
    return heard.length > 0
  })
}, 60_000)
