import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collections, type WriteGroup } from '@kith/core'
import { openMemoryStore, openSqliteStore, type Peer, type PeerStore, type StorageStatus } from '@kith/peer'
import { KithError } from '@kith/wire'
import openDatabase from 'better-sqlite3'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { joinFake } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

let server: FakeServer
let peers: Peer[]
beforeEach(() => {
  server = new FakeServer()
  peers = []
})
afterEach(async () => {
  await Promise.all(peers.map((peer) => peer.leave()))
})

async function joined(name: string, store?: PeerStore): Promise<Peer> {
  const peer = await joinFake(server, name, store)
  peers.push(peer)
  return peer
}

/** A store on a disk that can be full. */
function fillable(): { readonly store: PeerStore; readonly disk: { isFull: boolean; tries: number } } {
  const inner = openMemoryStore()
  const disk = { isFull: false, tries: 0 }
  const store: PeerStore = {
    get: (collection, key) => inner.get(collection, key),
    list: (collection, range) => inner.list(collection, range),
    commit: (groups: readonly WriteGroup[]) => {
      disk.tries++
      return disk.isFull ? Promise.reject(new KithError('store-full')) : inner.commit(groups)
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  }
  return { store, disk }
}

async function untilStorage(peer: Peer, state: StorageStatus['state']): Promise<StorageStatus> {
  for await (const status of peer.storageChanges()) if (status.state === state) return status
  throw new Error('the peer left')
}

describe('a disk that is full', () => {
  it('[PE26] refuses what is sent and written, says so, reads on, and goes on when there is room', async () => {
    const { store, disk } = fillable()
    const [alice, bob] = [await joined('alice', store), await joined('bob')]
    bob.messages.on('t', () => undefined)
    const before = await alice.messages.send('bob', 't', 1)
    await before.committed()
    await alice.records.put('notes', 'a', 'kept')
    disk.isFull = true
    await expect(alice.messages.send('bob', 't', 2)).rejects.toMatchObject({ code: 'store-full' })
    await expect(alice.records.put('notes', 'a', 'lost')).rejects.toMatchObject({ code: 'store-full' })
    expect(alice.storage).toMatchObject({ state: 'full' })
    expect(alice.storage.retryAtMs).toBeGreaterThan(alice.storage.sinceMs)
    expect(await alice.records.get('notes', 'a')).toBe('kept')
    expect((await alice.why(before.mid)).state).toBe('committed')
    expect((await alice.names.lookup('bob')).name).toBe('bob')
    expect(alice.status.state).toBe('connected')
    expect(await alice.retryStorage()).toMatchObject({ state: 'full' })
    disk.isFull = false
    expect(await alice.retryStorage()).toMatchObject({ state: 'ok', retryAtMs: undefined })
    await (await alice.messages.send('bob', 't', 3)).committed()
    await alice.records.put('notes', 'a', 'new')
    expect(await alice.records.get('notes', 'a')).toBe('new')
  })

  it('[PE26] commits and acknowledges nothing that is received; it is committed once when there is room', async () => {
    const { store, disk } = fillable()
    const [alice, bob] = [await joined('alice'), await joined('bob', store)]
    const heard: unknown[] = []
    bob.messages.on('t', async ({ body }, tx) => {
      heard.push(body)
      tx.put('heard', JSON.stringify(body), body)
    })
    await (await alice.messages.send('bob', 't', 1)).committed()
    disk.isFull = true
    const sent = await alice.messages.send('bob', 't', 2)
    await untilStorage(bob, 'full')
    expect(sent.state).toBe('accepted')
    expect(await bob.records.get('heard', '2')).toBeUndefined()
    disk.isFull = false
    await bob.retryStorage()
    await sent.committed()
    expect(await bob.records.get('heard', '2')).toBe(2)
    expect(heard).toEqual([1, 2])
  })

  it('[PE26] is tried again by itself', async () => {
    const { store, disk } = fillable()
    const alice = await joined('alice', store)
    disk.isFull = true
    await expect(alice.records.put('notes', 'a', 1)).rejects.toMatchObject({ code: 'store-full' })
    const { tries } = disk
    await expect(alice.records.put('notes', 'a', 1)).rejects.toMatchObject({ code: 'store-full' })
    // Nothing is asked of a disk that is known to be full, but by the trying.
    expect(disk.tries).toBe(tries)
    disk.isFull = false
    await untilStorage(alice, 'ok')
    await alice.records.put('notes', 'a', 1)
  })

  it('[PE26] does not hold up leaving', async () => {
    const { store, disk } = fillable()
    const [alice, bob] = [await joined('alice'), await joined('bob', store)]
    bob.messages.on('t', () => undefined)
    disk.isFull = true
    const sent = await alice.messages.send('bob', 't', 2)
    await untilStorage(bob, 'full')
    await bob.leave()
    expect(sent.state).toBe('accepted')
  })
})

describe('a damaged record', () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kith-storage-'))
    path = join(folder, 'peer.sqlite')
  })
  afterEach(() => rm(folder, { recursive: true }))

  function damage(collection: string): void {
    const database = openDatabase(path)
    const { changes } = database
      .prepare("UPDATE records SET value = X'00' WHERE collection = CAST(? AS BLOB)")
      .run(collection)
    database.close()
    expect(changes).toBeGreaterThan(0)
  }

  it('[PE24] of a message makes it indeterminate, in the status and in why', async () => {
    const first = await joinFake(server, 'alice', await openSqliteStore(path))
    const sent = await first.messages.send('bob', 't', 1, { notBefore: Date.now() + 3_600_000 })
    await first.leave()
    damage(collections.messages)
    const alice = await joined('alice', await openSqliteStore(path))
    await until(async () => (await alice.why(sent.mid)).code === 'record-damaged')
    expect((await alice.why(sent.mid)).state).toBe('indeterminate')
    expect(alice.storage).toMatchObject({ state: 'ok', damaged: [{ collection: collections.messages }] })
  })

  it('[PE24] that holds a position makes nothing happen twice; both sides are told', async () => {
    const alice = await joined('alice')
    const heard: unknown[] = []
    const first = await joinFake(server, 'bob', await openSqliteStore(path))
    first.messages.on('t', ({ body }, tx) => {
      heard.push(body)
      tx.put('seen', JSON.stringify(body), true)
    })
    server.tamper = (frame) => (frame.type === 'ack' ? undefined : frame)
    const seen = first.records.changes('seen')[Symbol.asyncIterator]()
    const one = await alice.messages.send('bob', 't', 1)
    await seen.next()
    await first.leave()
    damage(collections.inStreams)
    server.tamper = (frame) => frame
    const bob = await joined('bob', await openSqliteStore(path))
    bob.messages.on('t', ({ body }) => void heard.push(body))
    await expect(one.committed()).rejects.toMatchObject({ code: 'record-damaged' })
    await (await alice.messages.send('bob', 't', 2)).committed()
    expect(heard).toEqual([1, 2])
  })

  it('[PE22] of the keys ends the joining, and says why', async () => {
    const first = await joinFake(server, 'alice', await openSqliteStore(path))
    await first.leave()
    damage('kith.self')
    const store = await openSqliteStore(path)
    await expect(joinFake(server, 'alice', store)).rejects.toMatchObject({ code: 'store-damaged' })
  })
})
