import { collections, messageRecord, type WriteGroup } from '@kith/core'
import { openMemoryStore, type Peer, type PeerStore } from '@kith/peer'
import { bytesToId, encode, type MessageId, type PeerName } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Pruning } from '../../src/engine/pruning.ts'
import { joinFake } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

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

/** A memory store that stays when its peer leaves. */
function lastingStore(): PeerStore {
  const kept = openMemoryStore()
  return {
    get: (collection, key) => kept.get(collection, key),
    list: (collection, range) => kept.list(collection, range),
    commit: (groups) => kept.commit(groups),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function countOf(store: PeerStore, collection: string): Promise<number> {
  return (await store.list(collection)).length
}

/** Goes one round. */
async function prune(store: PeerStore, nowMs: number): Promise<void> {
  const pruning = new Pruning(store, store)
  while (await pruning.step(nowMs));
}

/** A message to bob that was committed. */
function decided(n: number, decidedAtMs: number): { readonly key: string; readonly value: Uint8Array } {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, n)
  const mid = bytesToId<MessageId>(bytes)
  const value = encode(messageRecord, {
    mid,
    order: n,
    to: 'bob' as PeerName,
    messageType: 't',
    lane: 'kept',
    paths: 'any',
    encoding: 'json',
    acceptedAtMs: decidedAtMs,
    lifeMs: 1,
    notBeforeMs: 0,
    group: 0,
    decidedAtMs,
    state: 'committed',
    code: 0,
    targets: [],
    steps: [],
  })
  return { key: mid, value: value.slice() }
}

describe('what is over', () => {
  it('[PE38] is forgotten 67.5 days after it was decided, at most 1,000 records in a step', async () => {
    const store = openMemoryStore()
    const nowMs = 100 * dayMs
    const collection = collections.ledger
    const ages = Array.from({ length: 2500 }, (_, n) => (n % 2 === 0 ? 67.5 * dayMs : 67.5 * dayMs - 1))
    const changes = ages.map((ageMs, n) => ({ collection, ...decided(n, nowMs - ageMs) }))
    await store.commit([{ changes, expects: [] }])
    await store.commit([
      { changes: [{ collection, key: 'not a record', value: new Uint8Array([1, 2, 3]) }], expects: [] },
    ])
    const steps: number[] = []
    const commits = {
      commit: (groups: readonly WriteGroup[]) => {
        steps.push(groups.flatMap((group) => group.changes).length)
        return store.commit(groups)
      },
    }
    const pruning = new Pruning(store, commits)
    while (await pruning.step(nowMs));
    expect(steps).toEqual([500, 500, 250])
    const left = (await store.list(collection)).map(({ key }) => key)
    expect(left).toEqual(
      [...ages.keys()]
        .filter((n) => n % 2 === 1)
        .map((n) => decided(n, 0).key)
        .concat('not a record'),
    )
    while (await pruning.step(nowMs));
    expect(steps).toHaveLength(3)
  })

  it('[PE38] keeps the key of a message as long as it promises', async () => {
    const [aliceStore, bobStore] = [lastingStore(), lastingStore()]
    const [alice, bob] = [await joined('alice', aliceStore), await joined('bob', bobStore)]
    const heard: unknown[] = []
    bob.messages.on('t', ({ body }) => void heard.push(body))
    const send = (body: number) => alice.messages.send('bob', 't', body, { key: 'order 1' })
    const first = await send(1)
    await first.committed()
    expect([await countOf(aliceStore, collections.ledger), await countOf(bobStore, collections.received)]).toEqual([
      1, 1,
    ])
    for (const store of [aliceStore, bobStore]) await prune(store, Date.now() + 67 * dayMs)
    const repeat = await send(2)
    expect([repeat.mid, repeat.isRepeat, repeat.state]).toEqual([first.mid, true, 'committed'])
    expect(await alice.why(first.mid)).toMatchObject({ known: true, type: 't' })
    expect(heard).toEqual([1])
    for (const store of [aliceStore, bobStore]) await prune(store, Date.now() + 68 * dayMs)
    expect([await countOf(aliceStore, collections.ledger), await countOf(bobStore, collections.received)]).toEqual([
      0, 0,
    ])
    expect((await alice.why(first.mid)).known).toBe(false)
    const anew = await send(3)
    await anew.committed()
    expect([anew.isRepeat, heard]).toEqual([false, [1, 3]])
  })

  it('[PE12] [PE38] is one message whatever is sent with its key, also as a transaction', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    const heard: unknown[] = []
    bob.messages.on('t', ({ body }) => void heard.push(body))
    const group = (bodies: readonly number[]) =>
      alice.messages.transaction(
        'bob',
        bodies.map((body) => ({ type: 't', body })),
        { key: 'both' },
      )
    const first = await group([1, 2])
    const again = await group([3, 4, 5])
    expect(first.map(({ isRepeat }) => isRepeat)).toEqual([false, false])
    expect(again.map(({ isRepeat }) => isRepeat)).toEqual([true, true, true])
    expect(again.slice(0, 2).map(({ mid }) => mid)).toEqual(first.map(({ mid }) => mid))
    await Promise.all(first.map((one) => one.committed()))
    await (await alice.messages.send('bob', 't', 6)).committed()
    expect(heard).toEqual([1, 2, 6])
  })

  it('[PE35] [PE38] is a reply whose caller went with its tab, after a day', async () => {
    const store = lastingStore()
    const [before, bob] = [await joinFake(server, 'alice', store), await joined('bob')]
    let answer: () => void = () => undefined
    const asked = new Promise<void>((resolve) => {
      bob.requests.answer('price', () => {
        resolve()
        return new Promise((reply) => {
          answer = () => {
            reply(1)
          }
        })
      })
    })
    const asking = before.requests.ask('bob', 'price', {}, { keep: true })
    await Promise.all([
      asked,
      expect(asked.then(() => before.leave()).then(() => asking)).rejects.toMatchObject({ code: 'disposed' }),
    ])
    await joined('alice', store)
    answer()
    await until(async () => (await countOf(store, 'kith.replies')) === 1)
    await prune(store, Date.now() + 23 * hourMs)
    expect(await countOf(store, 'kith.replies')).toBe(1)
    await prune(store, Date.now() + 25 * hourMs)
    expect(await countOf(store, 'kith.replies')).toBe(0)
  })

  it('[PE38] is looked for by every peer, half a minute after its start', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.now() })
    try {
      const store = lastingStore()
      const [bob, before] = [await joinFake(server, 'bob'), await joinFake(server, 'alice', store)]
      bob.messages.on('t', () => undefined)
      await (await before.messages.send('bob', 't', 1)).committed()
      await Promise.all([before.leave(), bob.leave()])
      expect(await countOf(store, collections.ledger)).toBe(1)
      vi.setSystemTime(Date.now() + 68 * dayMs)
      const alice = await joinFake(server, 'alice', store)
      await vi.advanceTimersByTimeAsync(29_000)
      expect(await countOf(store, collections.ledger)).toBe(1)
      await vi.advanceTimersByTimeAsync(2_000)
      expect(await countOf(store, collections.ledger)).toBe(0)
      await alice.leave()
    } finally {
      vi.useRealTimers()
    }
  })
})
