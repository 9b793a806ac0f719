import { openMemoryStore, type DeadLetterChange, type Peer, type PeerStore } from '@kith/peer'
import type { WriteGroup } from '@kith/core'
import { bytesToId, type DeviceId, type MessageId, type PeerName } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Submission, Submitted } from '../../src/backend/backend.ts'
import { HandlerTable } from '../../src/backend/handlers.ts'
import { DeadLetterKeeper } from '../../src/engine/dead-letter-keeper.ts'
import { failureText, letterPut } from '../../src/engine/dead-letter-record.ts'
import { HandlerRuns } from '../../src/engine/handler-runs.ts'
import { Statements } from '../../src/engine/statements.ts'
import { joinFake } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

let server: FakeServer
let peers: Peer[]
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  server = new FakeServer()
  peers = []
})
afterEach(async () => {
  await hurried(Promise.all(peers.map((peer) => peer.leave())))
  vi.useRealTimers()
})

async function joined(name: string, store?: PeerStore): Promise<Peer> {
  const peer = await joinFake(server, name, store)
  peers.push(peer)
  return peer
}

/** Waits for something while pauses take no time. */
async function hurried<T>(work: Promise<T>): Promise<T> {
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  over.catch(() => undefined)
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(50)
  }
  return over
}

async function outcomeOf(peer: Peer, mid: MessageId): Promise<string> {
  const { state, code } = await peer.why(mid)
  return code === undefined ? state : `${state} ${code}`
}

/** A memory store that remembers what was committed in it, group by group. */
function watchedStore(): { readonly store: PeerStore; readonly groups: WriteGroup[]; readonly kept: PeerStore } {
  const kept = openMemoryStore()
  const groups: WriteGroup[] = []
  const store: PeerStore = {
    get: (collection, key) => kept.get(collection, key),
    list: (collection, range) => kept.list(collection, range),
    commit: (all) => {
      groups.push(...all)
      return kept.commit(all)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  return { store, groups, kept }
}

const collectionsOf = ({ changes }: WriteGroup): string[] => changes.map(({ collection }) => collection)

describe('a message whose handler fails each time', () => {
  it('[PE9] [PE30] becomes a dead letter in the commit of its position, and the next message has its turn', async () => {
    const { store, groups } = watchedStore()
    const [alice, bob] = [await joined('alice'), await joined('bob', store)]
    const handled: unknown[] = []
    bob.messages.on('good', ({ body }) => void handled.push(body))
    bob.messages.on('bad', (message, tx) => {
      tx.put('effects', message.mid, 1)
      throw new RangeError(`too far ${'x'.repeat(300)}`)
    })
    const bad = await alice.messages.send('bob', 'bad', { n: 1 })
    const behind = await alice.messages.send('bob', 'good', 'behind')
    const beside = await alice.messages.send('bob', 'good', 'beside', { keep: false })
    await beside.committed()
    expect(handled).toEqual(['beside'])
    await hurried(behind.committed())
    expect(handled).toEqual(['beside', 'behind'])
    expect(await outcomeOf(alice, bad.mid)).toBe('rejected handler-failed')
    expect(await bob.records.get('effects', bad.mid)).toBeUndefined()
    const letter = await bob.messages.deadLetters.get(bad.mid)
    expect(letter).toMatchObject({
      mid: bad.mid,
      from: 'alice',
      device: alice.device,
      type: 'bad',
      body: { n: 1 },
      attempts: 5,
      together: [],
    })
    expect(letter?.error.name).toBe('RangeError')
    expect(letter?.error.message).toHaveLength(200)
    const group = groups.find((one) => collectionsOf(one).includes('kith.dead-letters'))
    expect(group && collectionsOf(group)).toContain('kith.in-streams')
  })

  it('[PE30] leaves no letter when it was rejected for what it is', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.messages.on<number>('number', () => undefined, {
      schema: {
        '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no number' }] }) },
      },
    })
    const [unheard, wrong] = await Promise.all([
      alice.messages.send('bob', 'unheard', {}),
      alice.messages.send('bob', 'number', 'one'),
    ])
    await expect(hurried(unheard.committed())).rejects.toMatchObject({ code: 'no-handler' })
    await expect(hurried(wrong.committed())).rejects.toMatchObject({ code: 'body-malformed' })
    expect(await bob.messages.deadLetters.list()).toEqual({ letters: [], next: undefined })
  })

  it('[PE9] is given up when the handler never ends', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.messages.on('stuck', () => new Promise<void>(() => undefined), { within: '10s' })
    bob.messages.on('good', () => undefined)
    const stuck = await alice.messages.send('bob', 'stuck', {})
    const behind = await alice.messages.send('bob', 'good', {})
    await hurried(behind.committed())
    expect(await outcomeOf(alice, stuck.mid)).toBe('rejected handler-failed')
    expect((await bob.messages.deadLetters.get(stuck.mid))?.error.name).toBe('TimeoutError')
  })
})

describe('a dead letter', () => {
  it('[PE31] is handled again: effects and end are one commit, and the sender hears nothing of it', async () => {
    const { store, groups } = watchedStore()
    const [alice, bob] = [await joined('alice'), await joined('bob', store)]
    let isMended = false
    bob.messages.on<{ n: number }>('order', (message, tx) => {
      tx.put('orders', message.mid, message.body.n)
      tx.send(message.from, 'thanks', {})
      if (!isMended) throw new Error('the printer is out of paper')
    })
    const thanked = new Promise((resolve) => {
      alice.messages.on('thanks', resolve)
    })
    const changes = bob.messages.deadLetters.changes()[Symbol.asyncIterator]()
    const next = async (): Promise<DeadLetterChange> => (await changes.next()).value as DeadLetterChange
    const sent = await alice.messages.send('bob', 'order', { n: 7 })
    const { mid } = sent
    await expect(hurried(sent.committed())).rejects.toMatchObject({ code: 'handler-failed' })
    expect(await next()).toMatchObject({ change: 'put', letter: { mid, attempts: 5 } })
    await expect(bob.messages.deadLetters.retry(mid)).rejects.toMatchObject({ code: 'handler-failed' })
    expect(await next()).toMatchObject({ change: 'put', letter: { mid, attempts: 6 } })
    expect(await bob.records.get('orders', mid)).toBeUndefined()
    isMended = true
    await bob.messages.deadLetters.retry(mid)
    expect(await next()).toEqual({ change: 'removed', mid, reason: 'retried' })
    expect(await bob.records.get('orders', mid)).toBe(7)
    await thanked
    const group = groups.find((one) => collectionsOf(one).includes('orders'))
    expect(group && collectionsOf(group)).toEqual(
      expect.arrayContaining(['orders', 'kith.messages', 'kith.dead-letters']),
    )
    expect(await bob.messages.deadLetters.get(mid)).toBeUndefined()
    await expect(bob.messages.deadLetters.retry(mid)).rejects.toMatchObject({ code: 'option-invalid' })
    expect(await outcomeOf(alice, mid)).toBe('rejected handler-failed')
  })

  it('[PE31] is handled once, however many ask for it at the same time', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    let isMended = false
    bob.messages.on('count', async (_, tx) => {
      if (!isMended) throw new Error('not yet')
      tx.put('counts', 'all', ((await tx.get<number>('counts', 'all')) ?? 0) + 1)
    })
    const sent = await alice.messages.send('bob', 'count', {})
    await expect(hurried(sent.committed())).rejects.toMatchObject({ code: 'handler-failed' })
    isMended = true
    const { deadLetters } = bob.messages
    const tries = await Promise.allSettled([1, 2, 3].map(() => deadLetters.retry(sent.mid)))
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(await bob.records.get('counts', 'all')).toBe(1)
  })

  it('[PE10] [PE30] [PE31] of a transaction is kept, handled and discarded with all of it', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    let isMended = false
    const order: unknown[] = []
    bob.messages.on('step', ({ body }, tx) => {
      if (body === 2 && !isMended) throw new Error('no second step')
      tx.put('steps', JSON.stringify(body), body)
      order.push(body)
    })
    const group = (): Promise<readonly { readonly mid: MessageId }[]> =>
      alice.messages.transaction(
        'bob',
        [1, 2, 3].map((body) => ({ type: 'step', body })),
      )
    const [first, second] = [await group(), await group()]
    const mids = first.map(({ mid }) => mid)
    const { deadLetters } = bob.messages
    const kept = async (): Promise<number> => (await deadLetters.list()).letters.length
    while ((await kept()) < 6) await hurried(Promise.resolve())
    expect(await bob.records.list('steps')).toEqual([])
    expect((await deadLetters.get(mids[2] ?? ''))?.together).toEqual(mids)
    await deadLetters.discard(second[0]?.mid ?? '')
    expect(await kept()).toBe(3)
    isMended = true
    order.length = 0
    await deadLetters.retry(mids[1] ?? '')
    expect(order).toEqual([1, 2, 3])
    expect(await kept()).toBe(0)
  })

  it('[PE30] is there after a restart', async () => {
    const { store } = watchedStore()
    const [alice, before] = [await joined('alice'), await joined('bob', store)]
    before.messages.on('bad', () => {
      throw new Error('no')
    })
    const sent = await Promise.all([1, 2, 3].map((n) => alice.messages.send('bob', 'bad', { n })))
    for (const one of sent) await expect(hurried(one.committed())).rejects.toMatchObject({ code: 'handler-failed' })
    await hurried(before.leave())
    const bob = await joined('bob', store)
    expect((await bob.messages.deadLetters.list()).letters).toHaveLength(3)
    const page = await bob.messages.deadLetters.list({ limit: 2 })
    const rest = await bob.messages.deadLetters.list({ limit: 2, cursor: page.next })
    expect([...page.letters, ...rest.letters].map(({ body }) => body)).toEqual(
      expect.arrayContaining([{ n: 1 }, { n: 2 }, { n: 3 }]),
    )
    expect(rest).toMatchObject({ letters: [{}], next: undefined })
    await expect(bob.messages.deadLetters.list({ limit: 0 })).rejects.toMatchObject({ code: 'option-invalid' })
  })
})

describe('the bounds of dead letters', () => {
  const midOf = (n: number): MessageId => bytesToId<MessageId>(new Uint8Array(16).fill(n))

  function keeperWith(bounds: { readonly lettersMax: number; readonly bytesMax: number }) {
    const store = openMemoryStore()
    const name = 'bob' as PeerName
    const runs = new HandlerRuns({
      name,
      handlers: new HandlerTable(),
      internal: new Map(),
      read: () => Promise.reject(new Error()),
      statements: new Statements(store),
      say: () => Promise.reject(new Error()),
    })
    const submit = async ({ writes }: Submission): Promise<Submitted> => {
      await store.commit([writes])
      for (const { key, value } of writes.changes) keeper.committed(key, value)
      return 'accepted'
    }
    const keeper: DeadLetterKeeper = new DeadLetterKeeper({
      store,
      runs,
      submit,
      known: () => Promise.resolve(new Set<MessageId>()),
      onFailure: (error) => {
        throw error
      },
      bounds,
    })
    const keep = async (n: number, bytes: number): Promise<void> => {
      const change = letterPut({
        mid: midOf(n),
        from: name,
        device: midOf(0) as string as DeviceId,
        messageType: 't',
        encoding: 'bytes',
        body: new Uint8Array(bytes),
        sentAtMs: 1,
        path: 'relay',
        failedAtMs: n,
        attempts: 5,
        ...failureText(new Error('no')),
        together: [],
      })
      await submit({ writes: { sends: [], changes: [change], expects: [] }, keyed: [] })
    }
    return { keeper, keep }
  }

  it('[PE30] let the oldest go first, and say so', async () => {
    const { keeper, keep } = keeperWith({ lettersMax: 3, bytesMax: 1_000_000 })
    const changes = keeper.changes({})
    for (const n of [4, 2, 3, 5, 1]) await keep(n, 10)
    await until(async () => (await keeper.list(10, undefined)).letters.length === 3)
    expect((await keeper.list(10, undefined)).letters.map(({ mid }) => mid)).toEqual([5, 4, 3].map(midOf))
    keeper.end()
    const evicted: MessageId[] = []
    for await (const change of changes)
      if (change.change === 'removed' && change.reason === 'evicted') evicted.push(change.mid)
    expect(evicted).toEqual([2, 1].map(midOf))
  })

  it('[PE30] count bytes too', async () => {
    const { keeper, keep } = keeperWith({ lettersMax: 100, bytesMax: 100_000 })
    for (const n of [1, 2, 3, 4]) await keep(n, 40_000)
    await until(async () => (await keeper.list(10, undefined)).letters.length === 2)
    expect((await keeper.list(10, undefined)).letters.map(({ mid }) => mid)).toEqual([4, 3].map(midOf))
  })

  it('[PE30] keep of what was thrown its name and 200 characters, and no halves of characters', () => {
    expect(failureText('a text')).toEqual({ errorName: 'string', errorText: '' })
    const { errorText } = failureText(new Error(`${'x'.repeat(199)}😀`))
    expect(errorText).toBe('x'.repeat(199))
  })
})
