import { copyFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { collections, decodeRecord, outStreamRecord } from '@kith/core'
import { decodeLockPair } from '@kith/keys'
import type { Peer, PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { decodeOpening, limits, oneTimeLocksFrom, type PeerName } from '@kith/wire'
import openDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { locksCollection } from '../../src/engine/lock-keeper.ts'
import { openIdentity } from '../../src/identity/identity.ts'
import { readAll } from '../../src/store/read-all.ts'
import { lastingStore, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(() => network[Symbol.asyncDispose]())

/** How many one-time lock keys the server has not handed out. */
function stock(): number {
  const database = openDatabase(joinPath(network.folder, 'kith.sqlite'), { readonly: true })
  try {
    return (database.prepare('select count(*) as count from one_time_locks').get() as { readonly count: number }).count
  } finally {
    database.close()
  }
}

async function lockNumbers(store: PeerStore): Promise<readonly number[]> {
  return (await readAll(store, locksCollection)).flatMap(({ value }) => decodeLockPair(value)?.number ?? [])
}

/** Which lock keys the streams were opened with that stand on this disk. */
async function openedWith(store: PeerStore): Promise<readonly number[]> {
  return (await readAll(store, collections.outStreams)).flatMap(({ value }) => {
    const opening = decodeOpening(decodeRecord(outStreamRecord, value).opening)
    return opening.kind === 'ok' ? [opening.value.opening.lockKey] : []
  })
}

async function sent(from: Peer, to: string): Promise<void> {
  await (await from.messages.send(to, 'n', 'hello')).committed()
}

it('[KY55] [KY56] a stream is opened with a one-time lock key, whose private half goes with the first commit', async () => {
  const [bobs, alices] = [lastingStore(), lastingStore()]
  const bob = await network.join('bob', { store: bobs.store() })
  await until(() => stock() === limits.oneTimeLocksMax)
  const before = await lockNumbers(bobs.store())
  expect(before).toHaveLength(limits.oneTimeLocksMax)
  const alice = await network.join('alice', { store: alices.store() })
  await until(() => stock() === 2 * limits.oneTimeLocksMax)
  bob.messages.on('n', () => undefined)
  await sent(alice, 'bob')
  const [used = 0] = await openedWith(alices.store())
  expect(used).toBeGreaterThanOrEqual(oneTimeLocksFrom)
  expect(before).toContain(used)
  expect(await lockNumbers(bobs.store())).not.toContain(used)
})

it('[KY57] a receiver whose store lost its one-time lock keys gets what was sealed for one of them', async () => {
  const [bobs, alices] = [lastingStore(), lastingStore()]
  const bob = await network.join('bob', { store: bobs.store() })
  await until(() => stock() === limits.oneTimeLocksMax)
  await bob.leave()
  const alice = await network.join('alice', { store: alices.store() })
  await until(() => stock() === 2 * limits.oneTimeLocksMax)
  const first = await alice.messages.send('bob', 'n', 'first', { keep: '1d' })
  const second = await alice.messages.send('bob', 'n', 'second', { keep: '1d' })
  await Promise.all([first.stored(), second.stored()])
  const changes = (await readAll(bobs.store(), locksCollection)).map(({ key }) => ({
    collection: locksCollection,
    key,
    value: undefined,
  }))
  await bobs.store().commit([{ changes, expects: [] }])
  const got: unknown[] = []
  const again = await network.join('bob', { store: bobs.store() })
  again.messages.on('n', ({ body }) => {
    got.push(body)
  })
  await Promise.all([first.committed(), second.committed()])
  expect(got).toEqual(['first', 'second'])
  // Nothing was lost, and both ends counted what happened.
  expect((await again.counts()).unopened).toBeGreaterThan(0)
  expect((await alice.counts()).reopened).toBeGreaterThan(0)
})

it('[KY59] why says at both ends that a one-time lock key was used, or until when the weekly one is there, also after a restart', async () => {
  const [bobs, alices] = [lastingStore(), lastingStore()]
  const bob = await network.join('bob', { store: bobs.store() })
  bob.messages.on('n', () => undefined)
  await until(() => stock() === limits.oneTimeLocksMax)
  const first = await network.join('alice', { store: alices.store() })
  await until(() => stock() === 2 * limits.oneTimeLocksMax)
  const once = await first.messages.send('bob', 'n', 1)
  await once.committed()
  await first.leave()
  const database = openDatabase(joinPath(network.folder, 'kith.sqlite'))
  database.exec('delete from one_time_locks')
  database.close()
  const alice = await network.join('alice', { store: alices.store() })
  const weekly = await alice.messages.send('bob', 'n', 2)
  await weekly.committed()
  const madeAtMs = (await openIdentity(bobs.store(), 'bob' as PeerName, '', 0)).device.lockKey.madeAtMs
  for (const peer of [alice, bob]) {
    const [one] = (await peer.why(once.mid)).targets
    expect(one).toMatchObject({ protection: 'one-time', lockKeyUntilMs: undefined })
    const [other] = (await peer.why(weekly.mid)).targets
    expect(other).toMatchObject({ protection: 'weekly', lockKeyUntilMs: madeAtMs + 21 * 86_400_000 })
  }
  expect(await alice.counts()).toEqual({ unopened: 0, reopened: 0 })
  expect(await bob.counts()).toEqual({ unopened: 0, reopened: 0 })
})

it('[KY56] a receiver that ends before its first commit opens the stream again with the same one-time lock key', async () => {
  const bobs = joinPath(network.folder, 'bob.sqlite')
  const ended = joinPath(network.folder, 'ended.sqlite')
  const first = await network.join('bob', { store: bobs })
  await until(() => stock() === limits.oneTimeLocksMax)
  let isHandling = false
  let go = (): void => undefined
  first.messages.on('n', async () => {
    isHandling = true
    await new Promise<void>((resolve) => {
      go = resolve
    })
  })
  const alice = await network.join('alice')
  const sent = await alice.messages.send('bob', 'n', 'hello', { keep: '1d' })
  await until(() => isHandling)
  // The disk as it is when the program ends here, with everything that was committed.
  for (const end of ['', '-wal', '-mark']) await copyFile(`${bobs}${end}`, `${ended}${end}`).catch(() => undefined)
  const got: unknown[] = []
  const bob = await network.join('bob', { store: ended })
  bob.messages.on('n', ({ body }) => {
    got.push(body)
  })
  await sent.committed()
  expect(got).toEqual(['hello'])
  expect(await bob.counts()).toEqual({ unopened: 0, reopened: 0 })
  expect((await alice.why(sent.mid)).targets).toMatchObject([{ protection: 'one-time' }])
  go()
})

it('[KY55] without one-time lock keys left, messages go as ever', async () => {
  const bobs = lastingStore()
  const bob = await network.join('bob', { store: bobs.store() })
  await until(() => stock() === limits.oneTimeLocksMax)
  const database = openDatabase(joinPath(network.folder, 'kith.sqlite'))
  database.exec('delete from one_time_locks')
  database.close()
  bob.messages.on('n', () => undefined)
  const alice = await network.join('alice')
  await sent(alice, 'bob')
  expect(await lockNumbers(bobs.store())).toHaveLength(limits.oneTimeLocksMax)
})
