import { readFile } from 'node:fs/promises'

import { MockNetwork } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import { LineBook } from '../../src/chat/line-book.ts'
import { preferencesPlace } from '../../src/chat/preferences.ts'
import { lineText } from '../../src/chat/words.ts'
import { paintOf } from '../../src/output/paint.ts'
import { chatCollections, type ChatMessage, chatMessageType, lineKey, wordsOf } from '../../src/chat/record.ts'

const controllers = new URL('../../../elements/src/controllers/', import.meta.url)

describe('the lines of a store', () => {
  it('are kept where the messenger keeps them', async () => {
    const text = await readFile(new URL('chat/message-record.ts', controllers), 'utf8')
    for (const [name, collection] of Object.entries(chatCollections)) expect(text).toContain(`${name}: '${collection}'`)
    expect(text).toContain(`chatMessageType = '${chatMessageType}'`)
    expect(text).toContain('timeDigits = 15')
    expect(lineKey('bob', 1_700_000_000_000, 'x')).toBe('bob/001700000000000-x')
    const { collection, key } = preferencesPlace
    const preferences = await readFile(new URL('settings/preferences.ts', controllers), 'utf8')
    expect(preferences).toContain(`sharedPlace = { collection: '${collection}', key: '${key}' }`)
  })

  it('are unread until they are marked, in order even when the clock goes back', async () => {
    let nowMs = 5000
    const network = new MockNetwork()
    const alice = await network.join('alice')
    const bob = await network.join('bob')
    const lines = new LineBook(alice, () => nowMs, new AbortController().signal)
    lines.receive()
    await bob.messages.send('alice', 'chat.text', { text: 'one' })
    await network.settled()
    nowMs = 1000
    await bob.messages.send('alice', 'chat.text', { text: 'two' })
    await network.settled()
    const unread = await lines.unread('bob')
    expect(unread.map(({ text, atMs }) => [text, atMs])).toEqual([['one', 5000], ['two', 5001]]) // prettier-ignore
    await lines.markRead('bob', unread[0]?.key ?? '')
    expect((await lines.unread('bob')).map(({ text }) => text)).toEqual(['two'])
    expect((await lines.seen('bob', 10)).map(({ text }) => text)).toEqual(['one'])

    const later = new LineBook(alice, () => nowMs, new AbortController().signal)
    expect((await later.send('bob', 'three')).atMs).toBe(5002)
    expect(await alice.records.get(chatCollections.latest, 'bob')).toMatchObject({ text: 'three', from: 'me' })
  })

  it('[CT36, CT37] tell of nudges, many of which are one line', async () => {
    let nowMs = 1_000_000
    const network = new MockNetwork()
    const alice = await network.join('alice')
    const bob = await network.join('bob')
    const lines = new LineBook(alice, () => nowMs, new AbortController().signal)
    lines.receive()
    for (let count = 0; count < 3; count += 1) await bob.messages.send('alice', 'chat.nudge', {})
    await network.settled()
    nowMs += 21_000
    await bob.messages.send('alice', 'chat.nudge', {})
    const refused = await bob.messages.send('alice', 'chat.nudge', ['no nudge'])
    await network.settled()
    const unread = await lines.unread('bob')
    expect(unread.map(wordsOf)).toEqual(['[3 nudges]', '[a nudge]'])
    expect(unread.map((line) => lineText(line, 'bob', nowMs, paintOf(false))).join('\n')).toContain('[3 nudges]')
    expect(await alice.records.get(chatCollections.latest, 'bob')).toMatchObject({ text: '', nudge: { count: 1 } })
    expect(refused.state).toBe('rejected')
  })

  it('are marked with what became of them', async () => {
    const network = new MockNetwork()
    const alice = await network.join('alice')
    const bob = await network.join('bob')
    bob.messages.on('chat.text', () => undefined)
    const lines = new LineBook(alice, Date.now, new AbortController().signal)
    network.decree('alice', 'bob', { fate: 'held' })
    const { key, mid } = await lines.send('bob', 'hello')
    expect(await lines.open('bob')).toEqual([mid])
    expect(await lines.open('carol')).toEqual([])
    // What the messenger keeps with a line stays with it.
    const before = await alice.records.get<ChatMessage>(chatCollections.messages, key)
    await alice.records.put(chatCollections.messages, key, { ...before, isPinned: true, signs: { bob: '+' } })
    network.decree('alice', 'bob', undefined)
    await network.settled()
    await lines.settled()
    const kept = await alice.records.get<ChatMessage>(chatCollections.messages, key)
    expect(kept).toMatchObject({ mid, from: 'me', text: 'hello', state: 'committed', path: 'relay' })
    expect(kept).toMatchObject({ isPinned: true, signs: { bob: '+' } })
    expect(await lines.open('bob')).toEqual([])
  })

  it('are those that another device of the name sends, too', async () => {
    const network = new MockNetwork()
    const alice = await network.join('alice')
    const lines = new LineBook(alice, () => 5000, new AbortController().signal)
    lines.receive()
    expect(await alice.messages.tellSent({ to: 'bob', type: 'chat.text', body: { text: 'from the phone' } })).toBe(true)
    expect(await alice.messages.tellSent({ to: 'bob', type: 'chat.text', body: { words: 'none' } })).toBe(false)
    expect(await lines.unread('bob')).toMatchObject([{ from: 'me', text: 'from the phone', elsewhere: true }])
    expect(await lines.open('bob')).toEqual([])
  })

  it('turn down a body without a text', async () => {
    const network = new MockNetwork()
    const alice = await network.join('alice')
    const bob = await network.join('bob')
    new LineBook(alice, Date.now, new AbortController().signal).receive()
    const { mid } = await bob.messages.send('alice', 'chat.text', { words: 'none' })
    await network.settled()
    expect(await bob.why(mid)).toMatchObject({ state: 'rejected', code: 'body-malformed' })
  })
})
