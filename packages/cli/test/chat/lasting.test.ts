import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import { LastingLines } from '../../src/chat/lasting.ts'
import { LineBook } from '../../src/chat/line-book.ts'
import { chatCollections, type ChatMessage, spanWords, wordsOf } from '../../src/chat/record.ts'
import { shownWords } from '../../src/chat/words.ts'

const startMs = 1_800_000_000_000

async function two() {
  let nowMs = startMs
  const network = new MockNetwork()
  const [alice, bob] = [await network.join('alice'), await network.join('bob')]
  const over = new AbortController()
  const book = (peer: MockPeer) => new LineBook(peer, () => nowMs, over.signal)
  const lines = book(alice)
  lines.receive()
  await lines.catchUp()
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms
    await new LastingLines(alice, () => nowMs, over.signal).sweep()
  }
  return { network, alice, bob, lines, pass, nowMs: () => nowMs }
}

const texts = async (peer: MockPeer): Promise<readonly string[]> =>
  (await peer.records.list<ChatMessage>(chatCollections.messages, {})).map(({ value }) => value.text)

describe('lines that go', () => {
  it('[CT15] [CT16] are chosen by a message, and every line says so itself', async () => {
    const { network, bob, lines } = await two()
    const bodies: unknown[] = []
    bob.messages.on('chat.text', ({ body }) => void bodies.push(body))
    bob.messages.on('chat.timer', ({ body }) => void bodies.push(body))
    await lines.setTimer('bob', 3600)
    await lines.send('bob', 'for an hour')
    await lines.setTimer('bob', 0)
    await lines.send('bob', 'for good')
    await network.settled()
    expect(bodies).toEqual([
      { seconds: 3600 },
      { text: 'for an hour', lasts: 3600 },
      { seconds: 0 },
      { text: 'for good' },
    ])
    const shown = (await lines.unread('bob')).map(shownWords)
    expect(shown).toEqual([
      '[lines go after 1 hour from now on]',
      'for an hour (goes after 1 hour)',
      '[lines stay from now on]',
      'for good',
    ])
    expect(spanWords(2_419_200)).toBe('4 weeks')
  })

  it('[CT15] are chosen by the other as well, and what is no choice is refused', async () => {
    const { network, alice, bob, lines } = await two()
    await bob.messages.send('alice', 'chat.timer', { seconds: 300 })
    const wrong = await bob.messages.send('alice', 'chat.timer', { seconds: 7 })
    await network.settled()
    expect((await bob.why(wrong.mid)).code).toBe('body-malformed')
    expect((await lines.unread('bob')).map(wordsOf)).toEqual(['[lines go after 5 minutes from now on]'])
    expect(await alice.records.get(chatCollections.timers, 'bob')).toEqual({ seconds: 300, by: 'bob' })
  })

  it('[CT16] [CT17] go when their time is over, which begins when they are sent or read', async () => {
    const { network, alice, bob, lines, pass } = await two()
    await bob.messages.send('alice', 'chat.text', { text: 'theirs', lasts: 60 })
    await bob.messages.send('alice', 'chat.text', { text: 'nonsense stays', lasts: 0.5 })
    await network.settled()
    const [theirs] = await lines.unread('bob')
    await lines.setTimer('bob', 300)
    await lines.send('bob', 'mine')
    await pass(299_000)
    expect(await texts(alice), 'nobody has read it').toEqual(['theirs', 'nonsense stays', '', 'mine'])
    await lines.markRead('bob', theirs?.key ?? '')
    await pass(0)
    await pass(1100)
    expect(await texts(alice)).toEqual(['theirs', 'nonsense stays', ''])
    await pass(59_000)
    expect(await texts(alice)).toEqual(['nonsense stays', ''])
    expect(await alice.records.list(chatCollections.lasting, {})).toEqual([])
    expect(await alice.records.get(chatCollections.latest, 'bob')).toMatchObject({ timer: 300 })
  })

  it('[CT17] leave answers that quote nothing', async () => {
    const { network, alice, bob, pass } = await two()
    const { mid } = await bob.messages.send('alice', 'chat.text', { text: 'a secret', lasts: 60 })
    const reply = { mid, by: 'bob', text: 'a secret' }
    await bob.messages.send('alice', 'chat.text', { text: 'an answer', reply })
    await network.settled()
    const all = await alice.records.list(chatCollections.messages, {})
    await alice.records.put(chatCollections.read, 'bob', all.at(-1)?.key ?? '')
    await pass(0)
    await pass(60_000)
    const [left, ...others] = await alice.records.list<ChatMessage>(chatCollections.messages, {})
    expect(others).toEqual([])
    expect(left?.value).toMatchObject({ text: 'an answer', reply: { text: '' } })
  })

  it('[CT18] go at the next start, and begin again where the clock was set back', async () => {
    const { alice, lines, pass } = await two()
    await lines.setTimer('bob', 300)
    await lines.send('bob', 'mine')
    await pass(-86_400_000)
    await pass(299_000)
    expect(await texts(alice)).toEqual(['', 'mine'])
    await pass(1000)
    expect(await texts(alice)).toEqual([''])
  })
})
