import type { Message, Peer } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, firstOf, lastingStore, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

/** Collects the numbers of a peer's `n` messages as records, so that a message that is handled twice shows. */
function collect(peer: Peer): { readonly count: (n: number) => Promise<readonly number[]> } {
  peer.messages.on<{ n: number }>('n', async (message, tx) => {
    const seen = (await tx.get<number[]>('seen', 'all')) ?? []
    tx.put('seen', 'all', [...seen, message.body.n])
  })
  const seen = async (): Promise<readonly number[]> => (await peer.records.get<number[]>('seen', 'all')) ?? []
  return {
    count: async (n) => {
      const changes = peer.records.changes('seen')
      if ((await seen()).length >= n) return seen()
      await firstOf(changes, (change) => (change.value as number[]).length >= n)
      return seen()
    },
  }
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

describe('between two peers that are connected', () => {
  it('[DL8] [DL10] commits a message with what its handler writes, and answers in the same commit', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    bob.messages.on<{ text: string }>('chat.text', (message, tx) => {
      tx.put('notes', message.mid, message.body)
      tx.send(message.from, 'chat.seen', { mid: message.mid })
    })
    const seen = new Promise<Message>((resolve) => {
      alice.messages.on('chat.seen', (message) => {
        resolve(message)
      })
    })
    const sent = await alice.messages.send('bob', 'chat.text', { text: 'hello' })
    await sent.committed()
    expect(sent.state).toBe('committed')
    expect(await bob.records.get('notes', sent.mid)).toEqual({ text: 'hello' })
    expect((await seen).body).toEqual({ mid: sent.mid })
    expect((await seen).from).toBe('bob')
    const why = await alice.why(sent.mid)
    expect(why).toMatchObject({ known: true, state: 'committed', to: 'bob', type: 'chat.text', kept: true })
    expect(why.targets).toHaveLength(1)
  })

  it('[DL24] [DL25] keeps the order of many messages and commits each once', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const { count } = collect(bob)
    await Promise.all(upTo(500).map((n) => alice.messages.send('bob', 'n', { n })))
    expect(await count(500)).toEqual(upTo(500))
  })

  it('carries bytes as they are', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const got = new Promise<Uint8Array>((resolve) => {
      bob.messages.on<Uint8Array>('bytes', ({ body }) => {
        resolve(body)
      })
    })
    const bytes = Uint8Array.from({ length: 40_000 }, (_, i) => i)
    await alice.messages.send('bob', 'bytes', bytes)
    expect(await got).toEqual(bytes)
  })

  it('[PE8] [DL27] rejects a message that nobody handles, and one whose body is not as its schema asks', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    bob.messages.on<number>('number', () => undefined, {
      schema: {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: (value) => (typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] }),
        },
      },
    })
    const [nobody, wrong, right] = await Promise.all([
      alice.messages.send('bob', 'unheard', {}),
      alice.messages.send('bob', 'number', 'one'),
      alice.messages.send('bob', 'number', 1),
    ])
    expect(await codeOf(nobody.committed())).toBe('no-handler')
    expect(await codeOf(wrong.committed())).toBe('body-malformed')
    await right.committed()
    expect((await alice.why(nobody.mid)).code).toBe('no-handler')
  })

  it('[PE9] tries a handler that throws again, and rejects the message when it goes on', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    let attempts = 0
    bob.messages.on('sometimes', (_, tx) => {
      attempts++
      tx.put('tries', String(attempts), attempts)
      if (attempts < 3) throw new Error('not yet')
    })
    let failures = 0
    bob.messages.on('never', (_, tx) => {
      failures++
      tx.put('tries', 'never', failures)
      throw new Error('never')
    })
    await (await alice.messages.send('bob', 'sometimes', {})).committed()
    expect(attempts).toBe(3)
    expect((await bob.records.list('tries')).map(({ key }) => key)).toEqual(['3'])
    const never = await alice.messages.send('bob', 'never', {})
    expect(await codeOf(never.committed())).toBe('handler-failed')
    expect(failures).toBe(5)
    expect(await bob.records.get('tries', 'never')).toBeUndefined()
  })

  it('[PE10] [DL6] commits the messages of a transaction together or not at all', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const { count } = collect(bob)
    const sent = await alice.messages.transaction('bob', [
      { type: 'n', body: { n: 1 } },
      { type: 'unheard', body: {} },
    ])
    expect(await Promise.all(sent.map((one) => codeOf(one.committed())))).toEqual(['no-handler', 'no-handler'])
    await alice.messages.transaction('bob', [
      { type: 'n', body: { n: 2 } },
      { type: 'n', body: { n: 3 } },
    ])
    expect(await count(2)).toEqual([2, 3])
  })

  it('[PE11] [DL17] writes and sends in one commit, and nothing when the work throws', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const { count } = collect(bob)
    await expect(
      alice.transact((tx) => {
        tx.put('app', 'a', 1)
        tx.send('bob', 'n', { n: 1 })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    const mid = await alice.transact((tx) => {
      tx.put('app', 'a', 2)
      return tx.send('bob', 'n', { n: 2 })
    })
    expect(await count(1)).toEqual([2])
    expect(await alice.records.get('app', 'a')).toBe(2)
    expect((await alice.why(mid)).to).toBe('bob')
  })

  it('[PE11] runs the work again when a record that it read was changed meanwhile', async () => {
    const alice = await network.join('alice')
    const increments = upTo(10).map(() =>
      alice.transact(async (tx) => {
        tx.put('app', 'counter', ((await tx.get<number>('app', 'counter')) ?? 0) + 1)
      }),
    )
    await Promise.all(increments)
    expect(await alice.records.get('app', 'counter')).toBe(10)
  })
})

describe('what is refused', () => {
  it('[DL17] says at once what cannot be sent', async () => {
    const alice = await network.join('alice')
    expect(await codeOf(alice.messages.send('No Name', 't', {}))).toBe('name-malformed')
    expect(await codeOf(alice.messages.send('bob', 't', new Uint8Array(48_001)))).toBe('message-too-large')
    expect(await codeOf(alice.messages.send('bob', 't', {}, { keep: '46d' }))).toBe('keep-too-long')
    expect(await codeOf(alice.messages.send('bob', 't', {}, { keep: -1 }))).toBe('option-invalid')
    expect(await codeOf(alice.records.put('kith.self', 'keys', {}))).toBe('option-invalid')
    expect(await codeOf(alice.why('no mid'))).toBe('option-invalid')
  })

  it('[DL18] rejects a message to a name that nobody has', async () => {
    const alice = await network.join('alice')
    const sent = await alice.messages.send('nobody-there', 't', {})
    expect(await codeOf(sent.committed())).toBe('name-unknown')
    expect(await codeOf(alice.names.lookup('nobody-there'))).toBe('name-unknown')
  })

  it('[DL12] ends a message whose deadline passes as soon as its receiver says so', async () => {
    const disk = lastingStore()
    const alice = await network.join('alice')
    const away = await network.join('bob', { store: disk.store() })
    await alice.names.lookup('bob')
    await away.leave()
    const passed = firstOf(alice.messages.updates(), ({ code }) => code === 'deadline-passed')
    const sent = await alice.messages.send('bob', 'n', { n: 1 }, { keep: false, within: 100 })
    await passed
    const bob = await network.join('bob', { store: disk.store() })
    const { count } = collect(bob)
    expect(await codeOf(sent.committed())).toBe('deadline-passed')
    await alice.messages.send('bob', 'n', { n: 2 })
    expect(await count(1)).toEqual([2])
  })

  it('[PE12] [DL1] takes a message with the same key once', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const { count } = collect(bob)
    const [a, b] = await Promise.all([
      alice.messages.send('bob', 'n', { n: 1 }, { key: 'order 1' }),
      alice.messages.send('bob', 'n', { n: 1 }, { key: 'order 1' }),
    ])
    expect(a.mid).toBe(b.mid)
    await a.committed()
    const again = await alice.messages.send('bob', 'n', { n: 1 }, { key: 'order 1' })
    expect(again.mid).toBe(a.mid)
    expect(again.state).toBe('committed')
    expect([a.isRepeat, b.isRepeat].sort()).toEqual([false, true])
    expect(again.isRepeat).toBe(true)
    await again.committed()
    await alice.messages.send('bob', 'n', { n: 2 }, { key: 'order 2' })
    expect(await count(2)).toEqual([1, 2])
  })

  it('gives up waiting when the caller aborts, and keeps what was accepted', async () => {
    const alice = await network.join('alice')
    const bob = await network.join('bob')
    await bob.leave()
    const sent = await alice.messages.send('bob', 't', {})
    expect(await codeOf(sent.committed({ signal: AbortSignal.timeout(50) }))).toBe('aborted')
    expect((await alice.why(sent.mid)).known).toBe(true)
  })
})

describe('when the other is away', () => {
  it('[MB1] [MB6] keeps messages in the mailbox, and gives them in order', async () => {
    const disk = lastingStore()
    const alice = await network.join('alice')
    const before = await network.join('bob', { store: disk.store() })
    await before.leave()
    const sent = await Promise.all(upTo(20).map((n) => alice.messages.send('bob', 'n', { n })))
    await Promise.all(sent.map((one) => one.stored()))
    expect((await alice.why(sent[0]!.mid)).state).toBe('stored')
    await alice.leave()
    const bob = await network.join('bob', { store: disk.store() })
    const { count } = collect(bob)
    expect(await count(20)).toEqual(upTo(20))
    await bob.messages.drained()
  })

  it('[PE32] keeps a request and its reply, when its caller says so', async () => {
    const disk = lastingStore()
    const alice = await network.join('alice')
    const before = await network.join('bob', { store: disk.store() })
    await before.leave()
    const stored = firstOf(alice.messages.updates(), ({ state }) => state === 'stored')
    const asking = alice.requests.ask('bob', 'price', 'tea', { within: '1h', keep: true })
    await stored
    const bob = await network.join('bob', { store: disk.store() })
    bob.requests.answer('price', ({ body }) => [body, 250])
    const reply = await asking
    expect(reply.body).toEqual(['tea', 250])
    expect(await alice.why(reply.request)).toMatchObject({ state: 'committed', kept: true })
    expect((await bob.why(reply.mid)).kept).toBe(true)
  })

  it('[PE18] [DL22] leaves what was just accepted in the mailbox', async () => {
    const disk = lastingStore()
    const before = await network.join('bob', { store: disk.store() })
    await before.leave()
    const alice = await network.join('alice')
    await alice.messages.send('bob', 'n', { n: 1 })
    await alice.leave()
    const bob = await network.join('bob', { store: disk.store() })
    const { count } = collect(bob)
    expect(await count(1)).toEqual([1])
  })

  it('[DL2] [DL5] finishes after a restart of the sender what was accepted before', async () => {
    const disk = lastingStore()
    const bob = await network.join('bob')
    const { count } = collect(bob)
    const alice = await network.join('alice', { store: disk.store() })
    await network.restart(async () => {
      await Promise.all(upTo(30).map((n) => alice.messages.send('bob', 'n', { n })))
      await alice.leave()
    })
    await network.join('alice', { store: disk.store() })
    expect(await count(30)).toEqual(upTo(30))
  })
})

describe('when the server goes away', () => {
  it('[DL20] [PE5] loses and doubles nothing over a restart in the middle', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const { count } = collect(bob)
    const send = (n: number): Promise<unknown> => alice.messages.send('bob', 'n', { n })
    for (const n of upTo(50)) await send(n)
    await network.restart(async () => {
      for (const n of upTo(50)) await send(50 + n)
    })
    for (const n of upTo(50)) await send(100 + n)
    expect(await count(150)).toEqual(upTo(150))
  })
})
