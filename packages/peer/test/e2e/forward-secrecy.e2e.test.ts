import { join as joinPath } from 'node:path'
import type { StoreChange, WriteGroup } from '@kith/core'
import { withNewLock } from '@kith/keys'
import { openSqliteStore, type Peer, type PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { type Envelope, limits, type PeerName } from '@kith/wire'
import openDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { locksCollection } from '../../src/engine/lock-keeper.ts'
import { openIdentity } from '../../src/identity/identity.ts'
import { copied, envelopesIn, keysOn, logBytes, opened, openedByLocks } from './copies.ts'
import { Network, Wire } from './network.ts'

const dayMs = 86_400_000
const realNow = Date.now.bind(Date)
let aheadMs = 0
let network: Network
let disks: { readonly alice: string; readonly bob: string }
let bobs: PeerStore
/** Private halves of one-time lock keys are never deleted: what the tests have to see. */
let keepsLocks = false

beforeEach(async () => {
  aheadMs = 0
  keepsLocks = false
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + aheadMs)
  network = await Network.start()
  disks = { alice: joinPath(network.folder, 'alice.sqlite'), bob: joinPath(network.folder, 'bob.sqlite') }
  bobs = await openSqliteStore(disks.bob)
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
  await bobs[Symbol.asyncDispose]()
  vi.restoreAllMocks()
})

/** Bob on his disk, which stays open when he leaves. */
function joined(url?: string): Promise<Peer> {
  const store: PeerStore = {
    get: (collection, key) => bobs.get(collection, key),
    list: (collection, range) => bobs.list(collection, range),
    commit: (groups) => bobs.commit(keepsLocks ? groups.map(keeping) : groups),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  return network.join('bob', { store, paths: 'relay-only', ...(url === undefined ? {} : { url }) })
}

function keeping(group: WriteGroup): WriteGroup {
  const isKept = ({ collection, value }: StoreChange): boolean => collection === locksCollection && value === undefined
  return { ...group, changes: group.changes.filter((change) => !isKept(change)) }
}

/** The numbers of bob's weekly lock keys, on his disk. */
async function weekly(): Promise<readonly number[]> {
  const { device } = await openIdentity(bobs, 'bob' as PeerName, '', 0)
  return device.locks.map(({ number }) => number)
}

/** Changes or asks what the server has on its disk. */
function onServer<T>(work: (database: openDatabase.Database) => T): T {
  const database = openDatabase(joinPath(network.folder, 'kith.sqlite'))
  try {
    return work(database)
  } finally {
    database.close()
  }
}

function stock(): number {
  return onServer((database) => {
    const row = database.prepare('select count(*) as count from one_time_locks').get()
    return (row as { readonly count: number }).count
  })
}

/** Bob publishes lock keys and goes. */
async function published(): Promise<void> {
  const bob = await joined()
  await until(() => stock() === limits.oneTimeLocksMax)
  await bob.leave()
}

/** Alice writes to bob, who is away; then he comes over a wire that somebody listens to. Resolves with what was on it, once nothing of it is in the logs of the disks. */
async function recorded(): Promise<readonly Envelope[]> {
  const alice = await network.join('alice', { store: disks.alice, paths: 'relay-only' })
  const first = await alice.messages.send('bob', 'n', 'first', { keep: '1d' })
  await first.stored()
  const heard: Buffer[] = []
  await using wire = await Wire.to(network.server, (bytes) => heard.push(bytes))
  const bob = await joined(wire.url)
  bob.messages.on('n', () => undefined)
  await first.committed()
  await (await alice.messages.send('bob', 'n', 'second')).committed()
  await Promise.all([alice.leave(), bob.leave()])
  await settled()
  return envelopesIn(heard)
}

async function settled(): Promise<void> {
  await until(async () => (await logBytes(disks.alice)) + (await logBytes(disks.bob)) === 0)
}

/** What full copies of both disks open of what was recorded: with the keys of streams, and with lock keys. */
async function openedNow(envelopes: readonly Envelope[]): Promise<readonly string[]> {
  const copies = await copied(joinPath(network.folder, `copies ${String(Date.now())}`), [disks.alice, disks.bob])
  const [alices = '', ofBob = ''] = copies
  return [...(await opened(await keysOn(copies), envelopes)), ...(await openedBy(alices, ofBob, envelopes))]
}

async function openedBy(alices: string, path: string, envelopes: readonly Envelope[]): Promise<readonly string[]> {
  await using store = await openSqliteStore(alices)
  const { device } = await openIdentity(store, 'alice' as PeerName, '', 0)
  return openedByLocks({ path, name: 'bob', sender: device.listed }, envelopes)
}

const both = expect.arrayContaining([expect.stringContaining('first'), expect.stringContaining('second')]) as unknown

it('[KY56] copies of both disks open nothing of a stream that was opened with a one-time lock key, after its first commit', async () => {
  await published()
  await settled()
  const [before = ''] = await copied(joinPath(network.folder, 'before'), [disks.bob])
  const envelopes = await recorded()
  expect(await openedNow(envelopes)).toEqual([])
  // Who had bob's disk before the commit reads all of it: so this looks where it has to.
  const [alices = ''] = await copied(joinPath(network.folder, 'sender'), [disks.alice])
  expect(await openedBy(alices, before, envelopes)).toEqual(both)
}, 60_000)

it('[KY56] a peer that keeps the private halves of one-time lock keys would be found out', async () => {
  keepsLocks = true
  await published()
  expect(await openedNow(await recorded())).toEqual(both)
}, 60_000)

it('[KY58] without one-time lock keys, copies of both disks open nothing once the weekly lock key is gone', async () => {
  await published()
  onServer((database) => database.exec('delete from one_time_locks'))
  const envelopes = await recorded()
  expect(await openedNow(envelopes)).toEqual(both)
  for (const [days, numbers, found] of [
    [7, '1 2', both],
    [13, '1 2 3', both],
    [1, '2 3', []],
  ] as const) {
    aheadMs += days * dayMs
    const bob = await joined()
    await until(async () => (await weekly()).join(' ') === numbers)
    await bob.leave()
    await settled()
    expect(await openedNow(envelopes)).toEqual(found)
  }
}, 90_000)

it('[KY58] what was sealed for a weekly lock key that is gone comes all the same', async () => {
  await published()
  onServer((database) => database.exec('delete from one_time_locks'))
  const alice = await network.join('alice', { store: disks.alice, paths: 'relay-only' })
  const first = await alice.messages.send('bob', 'n', 'first', { keep: '30d' })
  await first.stored()
  // Bob's disk loses the lock key, as if it had been deleted before its time.
  const identity = await openIdentity(bobs, 'bob' as PeerName, '', 0)
  await identity.keepLocks((await withNewLock(identity.device.locks, 0, Date.now())).slice(-1))
  const got: unknown[] = []
  const bob = await joined()
  bob.messages.on('n', ({ body }) => {
    got.push(body)
  })
  await first.committed()
  await (await alice.messages.send('bob', 'n', 'second')).committed()
  expect(got).toEqual(['first', 'second'])
}, 60_000)
