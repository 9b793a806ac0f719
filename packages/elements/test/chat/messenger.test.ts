import { KithError } from '@kith/wire'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { chatCollections, type ChatMessage, latestOf, messageKey } from '../../src/controllers/chat/message-record.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { windowMax } from '../../src/controllers/chat/conversation.ts'
import type { MockPeer } from '@kith/testing/mock-peer'
import { setStage } from './stage.ts'

const nowMs = 1_700_000_000_000

function keep(peer: MockPeer, name: string, count: number): string[] {
  const keys: string[] = []
  for (let index = 0; index < count; index += 1) {
    const atMs = nowMs + index * 1000
    const message: ChatMessage = { mid: `m${index}`, from: 'them', text: `line ${index}`, atMs }
    const key = messageKey(name, atMs, '')
    keys.push(key)
    peer.records.commit([
      { collection: chatCollections.messages, key, value: message },
      { collection: chatCollections.latest, key: name, value: latestOf(key, message) },
    ])
  }
  return keys
}

describe('sending', () => {
  it('shows a line at once, keeps it, and marks it delivered', async () => {
    const { network, messenger, received } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const sending = conversation.send('hello')
    expect(conversation.state.value.entries).toMatchObject([{ text: 'hello', from: 'me', mid: '' }])
    await sending
    await network.settled()
    expect(received).toEqual(['hello'])
    expect(conversation.state.value.entries).toMatchObject([{ text: 'hello', state: 'committed', path: 'relay' }])
    expect(await messenger.peer.records.list(chatCollections.open)).toEqual([])
  })

  it('keeps the order of a burst, on both sides', async () => {
    const { network, messenger, received } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const texts = Array.from({ length: windowMax }, (_, index) => `line ${index}`)
    await Promise.all(texts.map((text) => conversation.send(text)))
    await network.settled()
    expect(received).toEqual(texts)
    expect(conversation.state.value.entries.map(({ text }) => text)).toEqual(texts)
    expect(conversation.state.value.entries.every(({ state }) => state === 'committed')).toBe(true)
  })

  it('tells stored from delivered', async () => {
    const { network, bo, messenger } = await setStage()
    bo.disconnect()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    await conversation.send('for later')
    await network.settled()
    expect(conversation.state.value.entries).toMatchObject([{ state: 'stored' }])
    bo.connect()
    await network.settled()
    expect(conversation.state.value.entries).toMatchObject([{ state: 'committed' }])
  })

  it('takes a line back that nobody has yet', async () => {
    const { network, bo, messenger, received } = await setStage()
    bo.disconnect()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    await conversation.send('a mistake')
    await network.settled()
    await messenger.peer.messages.cancel(conversation.state.value.entries[0]?.mid ?? '')
    bo.connect()
    await network.settled()
    expect(conversation.state.value.entries).toMatchObject([{ state: 'expired', code: 'canceled' }])
    expect(received).toEqual([])
  })

  it('says that something will never come', async () => {
    const { network, anna, messenger } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    await anna.messages.tellMissing({ from: 'bo', count: 2, reason: 'expired', sentAtMs: nowMs })
    await network.settled()
    expect(conversation.state.value.entries).toMatchObject([{ from: 'them', missing: 2, reason: 'expired', text: '' }])
  })

  it('shows why a line was rejected', async () => {
    const { network, messenger } = await setStage()
    network.decree('anna', 'bo', { fate: 'rejected', code: 'blocked' })
    const conversation = messenger.conversation('bo')
    await conversation.open()
    await conversation.send('hello?')
    await network.settled()
    expect(conversation.state.value.entries).toMatchObject([{ state: 'rejected', code: 'blocked' }])
  })

  it('keeps a line on the screen when the store fails, and sends it once when it is tried again', async () => {
    const { network, anna, messenger, received } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    anna.records.failWith(new KithError('store-failed'))
    await conversation.send('precious')
    const [failed] = conversation.state.value.entries
    expect(failed).toMatchObject({ text: 'precious', fault: 'store-failed' })
    anna.records.failWith(undefined)
    await messenger.outgoing.retry(failed?.key ?? '')
    await network.settled()
    expect(received).toEqual(['precious'])
    expect(conversation.state.value.entries).toHaveLength(1)
  })

  it('learns at the next start what was delivered while no page was open', async () => {
    const { network, anna, bo, messenger } = await setStage()
    bo.disconnect()
    await messenger.outgoing.send('bo', 'hello')
    await network.settled()
    messenger.stop()
    bo.connect()
    await network.settled()
    const again = new Messenger(anna)
    const conversation = again.conversation('bo')
    await conversation.open()
    expect(conversation.state.value.entries).toMatchObject([{ state: 'stored' }])
    await again.start()
    await network.settled()
    expect(conversation.state.value.entries).toMatchObject([{ state: 'committed' }])
  })
})

describe('receiving', () => {
  it('keeps each line in the commit that acknowledges it, and counts it as unread', async () => {
    const { network, bo, messenger } = await setStage()
    await bo.messages.send('anna', 'chat.text', { text: 'one' })
    await bo.messages.send('anna', 'chat.text', { text: 'two' })
    await network.settled()
    const summary = messenger.summaries.of('bo')
    expect(summary.latest).toMatchObject({ text: 'two', from: 'them' })
    expect(summary.unread).toHaveLength(2)
    expect(messenger.summaries.arrival.value).toMatchObject({ name: 'bo', text: 'two' })
    await messenger.summaries.markRead('bo', summary.unread[1] ?? '')
    expect(messenger.noticeCount).toBe(0)
  })

  it('rejects a body without a text', async () => {
    const { network, bo, messenger } = await setStage()
    const sent = await bo.messages.send('anna', 'chat.text', { words: 1 })
    await expect(sent.committed()).rejects.toMatchObject({ code: 'body-malformed' })
    await network.settled()
    expect(messenger.summaries.of('bo').latest).toBeUndefined()
  })

  it('counts at start what arrived and was not read', async () => {
    const { messenger } = await setStage(async (anna) => {
      const keys = keep(anna, 'bo', 10)
      await anna.records.put(chatCollections.read, 'bo', keys[6] ?? '')
    })
    expect(messenger.summaries.of('bo').unread).toHaveLength(3)
  })

  it('shows everything in a second tab', async () => {
    const { network, anna, bo, messenger } = await setStage()
    const other = new Messenger(anna.tab())
    await other.start()
    const conversation = other.conversation('bo')
    await conversation.open()
    await bo.messages.send('anna', 'chat.text', { text: 'to both' })
    await messenger.outgoing.send('bo', 'from one')
    await messenger.summaries.setDraft('bo', 'half a')
    await network.settled()
    expect(conversation.state.value.entries).toMatchObject([
      { text: 'to both' },
      { text: 'from one', state: 'committed' },
    ])
    expect(other.summaries.of('bo').draft).toBe('half a')
    const key = conversation.state.value.entries[0]?.key ?? ''
    await other.summaries.markRead('bo', key)
    await network.settled()
    expect(messenger.noticeCount).toBe(0)
  })
})

describe('the window of a conversation', () => {
  it('holds a part of ten thousand messages and moves through all of them', async () => {
    const { messenger } = await setStage((anna) => void keep(anna, 'bo', 10_000))
    await messenger.summaries.markRead('bo', messenger.summaries.of('bo').latest?.key ?? '')
    const conversation = messenger.conversation('bo')
    await conversation.open()
    expect(conversation.state.value.entries.at(-1)?.text).toBe('line 9999')
    conversation.isAtEnd = false
    let pages = 0
    while (conversation.state.value.hasOlder) {
      await conversation.loadOlder()
      pages += 1
      expect(conversation.state.value.entries.length).toBeLessThanOrEqual(windowMax)
    }
    expect(pages).toBeGreaterThan(100)
    expect(conversation.state.value.entries[0]?.text).toBe('line 0')
    expect(conversation.state.value.hasNewer).toBe(true)
    await conversation.loadNewer()
    expect(conversation.state.value.entries[0]?.text).toBe(`line ${windowMax / 2}`)
    await conversation.jumpToEnd()
    expect(conversation.state.value).toMatchObject({ hasNewer: false, hasOlder: true })
    expect(conversation.state.value.entries.at(-1)?.text).toBe('line 9999')
  })

  it('opens at the first unread message, however many there are', async () => {
    const { messenger } = await setStage(async (anna) => {
      const keys = keep(anna, 'bo', 500)
      await anna.records.put(chatCollections.read, 'bo', keys[99] ?? '')
    })
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const { entries, unreadAfter, hasNewer, hasOlder } = conversation.state.value
    expect(entries.find(({ key }) => key === unreadAfter)?.text).toBe('line 99')
    expect([hasOlder, hasNewer]).toEqual([true, true])
  })

  it('does not grow without bound while messages come', async () => {
    const { network, bo, messenger } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    for (let index = 0; index < windowMax + 100; index += 1)
      await bo.messages.send('anna', 'chat.text', { text: `new ${index}` })
    await network.settled()
    expect(conversation.state.value.entries.length).toBeLessThanOrEqual(windowMax)
    expect(conversation.state.value.entries.at(-1)?.text).toBe(`new ${windowMax + 99}`)
    expect(conversation.state.value.hasOlder).toBe(true)
  })

  it('finds words in the history and opens there', async () => {
    const { messenger } = await setStage((anna) => void keep(anna, 'bo', 3000))
    await messenger.search.settled()
    await messenger.search.find('LINE 1234')
    const [hit] = messenger.search.state.value.hits
    expect(hit).toMatchObject({ name: 'bo', message: { text: 'line 1234' } })
    const conversation = messenger.conversation('bo')
    await conversation.open(hit?.key)
    expect(conversation.state.value.entries.some(({ key }) => key === hit?.key)).toBe(true)
    await messenger.search.find('x')
    expect(messenger.search.state.value.hits).toEqual([])
  })
})

describe('typing', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is believed for a while, and ends with the message', async () => {
    const { network, bo, messenger } = await setStage()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await bo.signals.send('anna', 'chat.typing', { isTyping: true })
    expect([...messenger.typing.names.value]).toEqual(['bo'])
    vi.advanceTimersByTime(6000)
    expect(messenger.typing.names.value.size).toBe(0)
    await bo.signals.send('anna', 'chat.typing', { isTyping: true })
    vi.useRealTimers()
    await bo.messages.send('anna', 'chat.text', { text: 'here' })
    await network.settled()
    expect(messenger.typing.names.value.size).toBe(0)
  })

  it('is told once in a while, not at every key', async () => {
    const { bo, messenger } = await setStage()
    const told: unknown[] = []
    bo.signals.on('chat.typing', ({ body }) => void told.push(body))
    for (let key = 0; key < 10; key += 1) messenger.typing.tell('bo', true)
    messenger.typing.tell('bo', false)
    messenger.typing.tell('bo', false)
    expect(told).toEqual([{ isTyping: true }, { isTyping: false }])
  })
})

describe('presence', () => {
  it('follows contacts, and says what is only remembered', async () => {
    const { network, anna, bo, messenger } = await setStage()
    await network.settled()
    await bo.presence.set({ choice: 'busy', note: 'soldering' })
    await network.settled()
    expect(messenger.presence.all.value.get('bo')).toMatchObject({
      state: 'busy',
      note: 'soldering',
      freshness: 'live',
    })
    expect(messenger.wayTo('bo')).toBe('relay')
    anna.carryBy({ bo: 'direct' })
    await network.settled()
    expect(messenger.wayTo('bo')).toBe('direct')
    anna.disconnect()
    await network.settled()
    expect(messenger.presence.all.value.get('bo')?.freshness).toBe('stale')
    expect(messenger.wayTo('bo')).toBe('kept')
  })

  it('remembers the own status, and takes back what is refused', async () => {
    const { anna, messenger } = await setStage()
    await messenger.ownStatus.set({ choice: 'away', note: 'tea' })
    expect(anna.presence.own).toMatchObject({ choice: 'away', note: 'tea' })
    await messenger.ownStatus.set({ note: 'x'.repeat(400) })
    expect(messenger.ownStatus.now.value.note).toBe('tea')
    expect(messenger.ownStatus.fault.value?.code).toBe('field-too-long')
    messenger.stop()
    const again = new Messenger(anna)
    await again.start()
    expect(again.ownStatus.now.value).toMatchObject({ choice: 'away', note: 'tea' })
  })
})
