import type { WriteGroup } from '@kith/core'
import { KithError, type Message, openMemoryStore, type Peer, type PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { encodeReply } from '../../src/services/request-bodies.ts'
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

/** A memory store that stays when its peer leaves, and remembers what was committed in it. */
function watchedStore(): { readonly store: PeerStore; readonly groups: WriteGroup[] } {
  const kept = openMemoryStore()
  const groups: WriteGroup[] = []
  return {
    groups,
    store: {
      get: (collection, key) => kept.get(collection, key),
      list: (collection, range) => kept.list(collection, range),
      commit: (all) => {
        groups.push(...all)
        return kept.commit(all)
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  }
}

/** Something that a test lets happen. */
function latch(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'resolved',
    (error: unknown) => (error instanceof KithError ? error.code : error),
  )
}

describe('a request', () => {
  it('[PE32] is answered: effects, reply and position are one commit', async () => {
    const { store, groups } = watchedStore()
    const [alice, bob] = [await joined('alice'), await joined('bob', store)]
    bob.requests.answer<{ item: string }>('price', ({ body, from, type }, tx) => {
      tx.put('asked', body.item, [from, type])
      return { item: body.item, cents: 250 }
    })
    const reply = await alice.requests.ask<{ cents: number }>('bob', 'price', { item: 'tea' })
    expect(reply).toMatchObject({ from: 'bob', device: bob.device, type: 'price', body: { item: 'tea', cents: 250 } })
    expect(reply.body.cents).toBe(250)
    expect(await bob.records.get('asked', 'tea')).toEqual(['alice', 'price'])
    const group = groups.find(({ changes }) => changes.some(({ collection }) => collection === 'asked'))
    expect(group?.changes.map(({ collection }) => collection)).toEqual(
      expect.arrayContaining(['asked', 'kith.messages', 'kith.in-streams']),
    )
    expect(await alice.why(reply.request)).toMatchObject({ known: true, type: 'kith.ask:price', kept: false })
    expect(await bob.why(reply.mid)).toMatchObject({ known: true, to: 'alice', type: 'kith.reply' })
  })

  it('[PE32] carries JSON and bytes, both ways, each to its own caller', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.requests.answer<number | Uint8Array>('echo', async ({ body }) => {
      await new Promise((resolve) => setImmediate(resolve))
      return body
    })
    bob.messages.on('echo', () => {
      throw new Error('a message of the same type is another thing')
    })
    const numbers = Array.from({ length: 50 }, (_, n) => n)
    const replies = await Promise.all(numbers.map((n) => alice.requests.ask<number>('bob', 'echo', n)))
    expect(replies.map(({ body }) => body)).toEqual(numbers)
    const bytes = Uint8Array.from({ length: 40_000 }, (_, i) => i)
    expect((await alice.requests.ask<Uint8Array>('bob', 'echo', bytes)).body).toEqual(bytes)
    expect((await alice.requests.ask('bob', 'echo', null)).body).toBeNull()
  })

  it('[PE33] that nobody answers in time rejects, and is withdrawn', async () => {
    const { store } = watchedStore()
    const [alice, before] = [await joined('alice'), await joined('bob', store)]
    await alice.names.lookup('bob')
    await before.leave()
    const asked = alice.messages.updates()[Symbol.asyncIterator]()
    expect(await codeOf(alice.requests.ask('bob', 'price', 1, { within: 50 }))).toBe('request-timed-out')
    const { mid } = ((await asked.next()) as IteratorYieldResult<{ mid: string }>).value
    const bob = await joined('bob', store)
    let answered = 0
    bob.requests.answer('price', () => ++answered)
    expect((await alice.requests.ask('bob', 'price', 2)).body).toBe(1)
    const { state, code } = await alice.why(mid)
    expect(state).toBe('expired')
    expect(['canceled', 'deadline-passed']).toContain(code)
  })

  it('[PE33] that its caller aborts is withdrawn', async () => {
    const { store } = watchedStore()
    const [alice, before] = [await joined('alice'), await joined('bob', store)]
    await alice.names.lookup('bob')
    await before.leave()
    const asked = alice.messages.updates()[Symbol.asyncIterator]()
    const abort = new AbortController()
    const asking = codeOf(alice.requests.ask('bob', 'price', 1, { within: '1h', signal: abort.signal }))
    const { mid } = ((await asked.next()) as IteratorYieldResult<{ mid: string }>).value
    abort.abort()
    expect(await asking).toBe('aborted')
    const bob = await joined('bob', store)
    let answered = 0
    bob.requests.answer('price', () => ++answered)
    expect((await alice.requests.ask('bob', 'price', 2)).body).toBe(1)
    expect(await alice.why(mid)).toMatchObject({ state: 'expired', code: 'canceled' })
    expect(await codeOf(alice.requests.ask('bob', 'price', 3, { signal: abort.signal }))).toBe('aborted')
    expect(answered).toBe(1)
  })

  it('[PE34] rejects with what the receiver says', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.requests.answer<number>('number', ({ body }) => body, {
      schema: {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: (value) => (typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] }),
        },
      },
    })
    bob.messages.on('price', () => undefined)
    expect(await codeOf(alice.requests.ask('bob', 'price', 1))).toBe('no-handler')
    expect(await codeOf(alice.requests.ask('bob', 'number', 'one'))).toBe('body-malformed')
    expect((await alice.requests.ask('bob', 'number', 1)).body).toBe(1)
    expect(await codeOf(alice.requests.ask('nobody-there', 'number', 1))).toBe('name-unknown')
    await bob.contacts.block('alice')
    await until(async () => (await codeOf(alice.requests.ask('bob', 'number', 1))) === 'blocked')
  })

  it('[PE34] whose answerer fails each time rejects, and leaves a dead letter', async () => {
    const realTimeout = setTimeout
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const [alice, bob] = [await joined('alice'), await joined('bob')]
      bob.requests.answer('price', () => {
        throw new Error('no idea')
      })
      let code: unknown
      void codeOf(alice.requests.ask('bob', 'price', 1, { within: '1d' })).then((told) => (code = told))
      while (code === undefined) {
        await new Promise((resolve) => realTimeout(resolve, 1))
        await vi.advanceTimersByTimeAsync(20)
      }
      expect(code).toBe('handler-failed')
      expect((await bob.messages.deadLetters.list()).letters).toMatchObject([{ type: 'kith.ask:price', attempts: 5 }])
    } finally {
      vi.useRealTimers()
    }
  })

  it('[PE34] says at once what cannot be asked', async () => {
    const alice = await joined('alice')
    expect(await codeOf(alice.requests.ask('No Name', 'price', 1))).toBe('name-malformed')
    expect(await codeOf(alice.requests.ask('bob', '', 1))).toBe('option-invalid')
    expect(await codeOf(alice.requests.ask('bob', 'x'.repeat(56), 1))).toBe('option-invalid')
    expect(await codeOf(alice.requests.ask('bob', 'price', 1, { within: '8d' }))).toBe('option-invalid')
    expect(await codeOf(alice.requests.ask('bob', 'price', new Uint8Array(48_000)))).toBe('message-too-large')
    expect(await codeOf(alice.requests.ask('bob', 'price', new Uint8Array(48_001)))).toBe('message-too-large')
    await alice.leave()
    expect(await codeOf(alice.requests.ask('bob', 'price', 1))).toBe('disposed')
  })
})

describe('a reply', () => {
  it('[PE35] that comes after its caller is gone is committed and dropped', async () => {
    const { store } = watchedStore()
    const [alice, bob] = [await joined('alice', store), await joined('bob')]
    const [begun, late] = [latch(), latch()]
    bob.requests.answer('price', async () => {
      begun.open()
      await late.opened
      return 1
    })
    const abort = new AbortController()
    const asking = codeOf(alice.requests.ask('bob', 'price', 1, { signal: abort.signal }))
    await begun.opened
    abort.abort()
    expect(await asking).toBe('aborted')
    const replied = new Promise<string>((resolve) => {
      void (async () => {
        for await (const { mid, state } of bob.messages.updates()) if (state === 'committed') resolve(mid)
      })()
    })
    late.open()
    expect(await alice.why(await replied)).toMatchObject({ known: true, direction: 'received', state: 'committed' })
    expect(await store.list('kith.replies')).toEqual([])
  })

  it('[PE35] is taken only from the name that was asked', async () => {
    const { store } = watchedStore()
    const [alice, bob, eve] = [await joined('alice', store), await joined('bob'), await joined('eve')]
    const asked = latch()
    const honest = latch()
    let request: Message | undefined
    bob.requests.answer('price', async (message) => {
      request = message
      asked.open()
      await honest.opened
      return 'honest'
    })
    const asking = alice.requests.ask('bob', 'price', 1)
    await asked.opened
    const forged = encodeReply(request!.mid, 'forged')
    await (await eve.messages.send('alice', 'kith.reply', forged)).committed()
    await (await eve.messages.send('alice', 'kith.reply', { request: request!.mid })).committed()
    honest.open()
    expect((await asking).body).toBe('honest')
    await (await bob.messages.send('alice', 'kith.reply', encodeReply(request!.mid, 'again'))).committed()
    await until(async () => (await store.list('kith.replies')).length === 0)
  })

  it('[PE33] is checked by the schema of the caller', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.requests.answer('price', () => 'cheap')
    const schema = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => (typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] }),
      },
    }
    expect(await codeOf(alice.requests.ask('bob', 'price', 1, { schema }))).toBe('body-malformed')
  })
})
