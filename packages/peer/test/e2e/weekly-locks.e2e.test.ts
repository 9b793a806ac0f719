import { copyFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { openSqliteStore, type Peer } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { decodeLockKey, type PeerName } from '@kith/wire'
import openDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { decodeRollHead } from '../../src/conversations/roll-rows.ts'
import { openIdentity } from '../../src/identity/identity.ts'
import { decodeStored } from '../../src/services/body.ts'
import { readAll } from '../../src/store/read-all.ts'
import { Listener } from './listeners.ts'
import { lastingStore, Network } from './network.ts'
import { rollsCollection } from '../../src/conversations/conversation-types.ts'

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

/** Runs a statement on the server's disk; the first column of its rows. */
function onServer(statement: string): readonly Buffer[] {
  const database = openDatabase(joinPath(network.folder, 'kith.sqlite'))
  try {
    const prepared = database.prepare(statement)
    if (prepared.reader) return prepared.pluck().all() as Buffer[]
    prepared.run()
    return []
  } finally {
    database.close()
  }
}

function numberOf(signed: Buffer): number {
  const decoded = decodeLockKey(Uint8Array.from(signed))
  return decoded.kind === 'ok' ? decoded.value.lockKey.number : 0
}

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

it('[KY58] a receiver whose disk goes back to a copy of weeks ago gets what was sealed for lock keys that it has not, and what comes then', async () => {
  const bobs = joinPath(network.folder, 'bob.sqlite')
  const copy = joinPath(network.folder, 'copy.sqlite')
  const joined = async (path: string): Promise<Peer> => {
    const bob = await network.join('bob', { store: path })
    bob.messages.on('n', ({ body }) => {
      got.push(body)
    })
    return bob
  }
  const numbers = async (path: string): Promise<string> => {
    await using store = await openSqliteStore(path)
    return (await openIdentity(store, 'bob' as PeerName, '', 0)).device.locks.map(({ number }) => number).join(' ')
  }
  const got: unknown[] = []
  await (await joined(bobs)).leave()
  await copyFile(bobs, copy)
  for (const newest of ['2', '3', '4']) {
    aheadMs += 7 * dayMs
    const bob = await joined(bobs)
    await until(() => onServer('select lock_key from devices').some((key) => numberOf(key) === Number(newest)))
    await bob.leave()
  }
  expect(await numbers(copy)).toBe('1')
  const alice = await network.join('alice')
  onServer('delete from one_time_locks')
  const first = await alice.messages.send('bob', 'n', 'first', { keep: '1d' })
  await first.stored()
  const bob = await joined(copy)
  await first.committed()
  await (await alice.messages.send('bob', 'n', 'second', { keep: '1d' })).committed()
  expect(got).toEqual(['first', 'second'])
  await bob.leave()
  expect((await numbers(copy)).endsWith('5')).toBe(true)
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
