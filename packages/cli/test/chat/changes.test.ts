import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import { LineBook } from '../../src/chat/line-book.ts'
import { chatCollections, type ChatMessage } from '../../src/chat/record.ts'
import { quoteWords, saidWords } from '../../src/chat/words.ts'

interface Two {
  readonly network: MockNetwork
  readonly alice: MockPeer
  readonly bob: MockPeer
  readonly lines: LineBook
}

async function two(): Promise<Two> {
  const network = new MockNetwork()
  const alice = await network.join('alice')
  const bob = await network.join('bob')
  const lines = new LineBook(alice, Date.now, new AbortController().signal)
  lines.receive()
  return { network, alice, bob, lines }
}

const kept = async (peer: MockPeer): Promise<readonly ChatMessage[]> =>
  (await peer.records.list<ChatMessage>(chatCollections.messages, {})).map(({ value }) => value)

describe('what is said of a line', () => {
  it('CT4, CT8, CT9: is kept beside it, and told', async () => {
    const { network, alice, bob, lines } = await two()
    const { mid } = await bob.messages.send('alice', 'chat.text', { text: 'helo' })
    await network.settled()
    const over = new AbortController()
    const told: string[] = []
    const following = (async () => {
      for await (const said of lines.said(over.signal)) {
        told.push(saidWords(said))
        if (told.length === 3) over.abort()
      }
    })().catch(() => undefined)
    await bob.messages.send('alice', 'chat.edit', { mid, text: 'hello' })
    await network.settled()
    await bob.messages.send('alice', 'chat.react', { mid, by: 'bob', sign: '👍' })
    await network.settled()
    await bob.messages.send('alice', 'chat.pin', { mid, by: 'bob', pinned: true })
    await network.settled()
    await following
    expect(told).toEqual(['bob edited: hello', 'bob put 👍 under "hello"', 'bob pinned "hello"'])
    expect(await kept(alice)).toMatchObject([{ text: 'hello', signs: { bob: '👍' }, isPinned: true }])
    expect(await alice.records.get(chatCollections.latest, 'bob')).toMatchObject({ text: 'hello' })
  })

  it('CT4, CT7: takes back only what is of its author, and for good', async () => {
    const { network, alice, bob, lines } = await two()
    const own = await lines.send('bob', 'mine')
    const { mid } = await bob.messages.send('alice', 'chat.text', { text: 'secret' })
    await network.settled()
    for (const body of [{ mid: own.mid }, { mid }]) await bob.messages.send('alice', 'chat.delete', body)
    await bob.messages.send('alice', 'chat.edit', { mid, text: 'again' })
    await network.settled()
    expect(await kept(alice)).toMatchObject([{ text: 'mine' }, { text: '', isDeleted: true }])
  })

  it('CT5: waits for a line that is not here', async () => {
    const { network, alice, bob } = await two()
    network.decree('bob', 'alice', { fate: 'held' })
    const { mid } = await bob.messages.send('alice', 'chat.text', { text: 'helo' })
    network.decree('bob', 'alice', undefined)
    await alice.messages.tellSent({ to: 'bob', type: 'chat.react', body: { mid, by: 'bob', sign: '+' } })
    await network.settled()
    expect(await kept(alice)).toMatchObject([{ text: 'helo', signs: { alice: '+' } }])
  })

  it('CT6: quotes what the line says that is answered', async () => {
    const { network, alice, bob, lines } = await two()
    const { mid } = await lines.send('bob', 'true words')
    await bob.messages.send('alice', 'chat.text', { text: 'no', reply: { mid, by: 'alice', text: 'false words' } })
    await network.settled()
    const reply = (await kept(alice))[1]?.reply
    expect(reply && quoteWords(reply)).toBe('> alice: true words')
  })

  it('CT10: is rejected when it makes no sense', async () => {
    const { network, bob } = await two()
    const mid = (await bob.messages.send('alice', 'chat.text', { text: 'a' })).mid
    const bad = [
      ['chat.edit', { mid, text: '' }],
      ['chat.delete', { mid: '?' }],
      ['chat.react', { mid, by: 'bob', sign: 'two' }],
      ['chat.pin', { mid, by: 'bob', pinned: 1 }],
    ] as const
    for (const [type, body] of bad) {
      const sent = await bob.messages.send('alice', type, body)
      await network.settled()
      expect(await bob.why(sent.mid)).toMatchObject({ state: 'rejected', code: 'body-malformed' })
    }
  })
})
