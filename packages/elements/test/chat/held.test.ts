import { beforeEach, expect, it } from 'vitest'

import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { markOf } from '../../src/controllers/chat/delivery-words.ts'
import { Held } from '../../src/controllers/chat/held.ts'
import { chatCollections, type ChatMessage, messageKey } from '../../src/controllers/chat/message-record.ts'
import { isMuted, muteWords } from '../../src/controllers/muting/muting.ts'
import { linesToShow } from '../../src/controllers/contacts/reporting.ts'
import { setStage, type Stage } from './stage.ts'
import { english } from '../../src/words/words.ts'

let stage: Stage
/** Zoe takes messages from contacts alone. */
const toContactsAlone = { fate: 'rejected', code: 'contacts-only' } as const
beforeEach(async () => {
  stage = await setStage()
})

async function entriesWith(name: string): Promise<readonly ConversationEntry[]> {
  const conversation = stage.messenger.conversation(name)
  await conversation.open()
  const { entries } = conversation.state.value
  conversation.close()
  return entries
}

it('[FC2] keeps what was written before a request was accepted, and sends it then, in order and once', async () => {
  const { network, anna, messenger } = stage
  const zoe = await network.join('zoe')
  const heard: string[] = []
  zoe.messages.on<{ text: string }>('chat.text', ({ body }) => void heard.push(body.text))
  expect(await messenger.ask('zoe', 'It is Anna')).toBe(true)
  await network.settled()
  network.decree('anna', 'zoe', toContactsAlone)
  await messenger.outgoing.send('zoe', 'one')
  await network.settled()
  network.decree('anna', 'zoe', undefined)
  // Nothing overtakes what waits.
  await messenger.outgoing.send('zoe', 'two')
  await messenger.outgoing.send('zoe', 'three')
  await network.settled()
  expect(heard).toEqual([])
  const waiting = await entriesWith('zoe')
  expect(waiting.map(({ text }) => text)).toEqual(['It is Anna', 'one', 'two', 'three'])
  expect(waiting.map((entry) => markOf(entry, 'zoe', true, english).sign)).toEqual(['clock', 'clock', 'clock', 'clock'])
  expect(waiting[1] && markOf(waiting[1], 'zoe', true, english).words).toBe(
    'zoe will see this after accepting your request',
  )
  // Another tab of the same store would send them as well.
  const ending = new AbortController()
  await new Held(anna, messenger.contacts, ending.signal).start()
  await zoe.contacts.accept('anna')
  await network.settled()
  expect(heard).toEqual(['one', 'two', 'three'])
  expect((await entriesWith('zoe')).map(({ state, asked }) => state ?? asked)).toEqual([
    ...['accepted', 'committed', 'committed', 'committed'],
  ])
  expect(await anna.records.list(chatCollections.held)).toEqual([])
  ending.abort()
})

it('[FC9] sends nothing again and again to a contact that turns it down', async () => {
  const { network, anna, messenger, received } = stage
  network.decree('anna', 'bo', toContactsAlone)
  await messenger.outgoing.send('bo', 'hello')
  await network.settled()
  expect(received).toEqual([])
  const [entry] = await entriesWith('bo')
  expect(entry && markOf(entry, 'bo', false, english)).toEqual({
    sign: 'alert',
    words: 'Not delivered: Only contacts may write to this name.',
  })
  expect(await anna.records.list(chatCollections.held)).toEqual([])
})

it('[FC4] asks without words where a line does not fit into a request, and sends the line after it', async () => {
  const { network, anna, messenger } = stage
  const zoe = await network.join('zoe')
  expect(await messenger.ask('zoe', 'two\nlines')).toBe(false)
  expect(anna.contacts.stateOf('zoe')).toBe('requested')
  await network.settled()
  expect((await zoe.contacts.list())[0]).toMatchObject({ state: 'asking', note: '' })
})

it('begins the conversation of both with the words of the request', async () => {
  const { network, messenger } = stage
  const zoe = await network.join('zoe')
  await zoe.contacts.request('anna', 'see https://example.org')
  await network.settled()
  expect(await entriesWith('zoe')).toEqual([])
  expect(messenger.noticeCount).toBe(1)
  expect(messenger.contacts.arrival.value?.name).toBe('zoe')
  await messenger.peer.contacts.accept('zoe')
  await network.settled()
  expect(await entriesWith('zoe')).toMatchObject([
    { from: 'them', text: 'see https://example.org', asked: 'accepted', mid: '' },
  ])
  expect(messenger.noticeCount).toBe(0)
})

it('[PE85] counts nothing of who is muted, until that ends', async () => {
  const { network, anna, bo, messenger } = stage
  await bo.messages.send('anna', 'chat.text', { text: 'hello' })
  await network.settled()
  expect(messenger.noticeCount).toBe(1)
  await anna.contacts.mute('bo', 'forever')
  await network.settled()
  expect([messenger.noticeCount, messenger.contacts.isMuted('bo')]).toEqual([0, true])
  await anna.contacts.unmute('bo')
  await network.settled()
  expect(messenger.noticeCount).toBe(1)
  const nowMs = new Date(2026, 10, 22, 14, 5).getTime()
  expect(muteWords({ mutedUntilMs: nowMs + 3_600_000 }, nowMs, english)).toMatch(/^Muted until \d+.05/)
  expect(muteWords({ mutedUntilMs: nowMs + 86_400_000 }, nowMs, english)).toMatch(/^Muted until .+ at /)
  expect(muteWords({ mutedUntilMs: Number.MAX_SAFE_INTEGER }, nowMs, english)).toBe('Muted')
  expect([muteWords({ mutedUntilMs: nowMs }, nowMs, english), isMuted({ mutedUntilMs: nowMs }, nowMs)]).toEqual([
    '',
    false,
  ])
})

it('[FC20] shows in a report the newest twenty lines of the other, and none of its own', async () => {
  const { network, anna, bo, messenger } = stage
  for (let at = 1; at <= 25; at++) await bo.messages.send('anna', 'chat.text', { text: `line ${String(at)}` })
  await messenger.outgoing.send('bo', 'stop')
  await network.settled()
  const lines = await linesToShow(anna, 'bo')
  expect(lines).toHaveLength(20)
  expect([lines[0]?.text, lines.at(-1)?.text]).toEqual(['line 6', 'line 25'])
  await bo.messages.send('anna', 'chat.text', { text: 'x'.repeat(13_000) })
  await network.settled()
  expect(await linesToShow(anna, 'bo')).toEqual([])
})

it('shows no line of another own device twice that waited there and went out again', async () => {
  const { anna } = stage
  const lines = [
    { mid: 'm1', state: 'rejected', code: 'contacts-only' },
    { mid: 'm2', state: 'committed' },
  ] as const
  for (const [at, line] of lines.entries()) {
    const message: ChatMessage = { from: 'me', text: 'hello', atMs: at + 1, elsewhere: true, ...line }
    anna.records.commit([
      { collection: chatCollections.messages, key: messageKey('bo', at + 1, line.mid), value: message },
    ])
  }
  expect((await entriesWith('bo')).map(({ mid }) => mid)).toEqual(['m2'])
  anna.contacts.put('bo', 'requested')
  expect((await entriesWith('bo')).map(({ mid }) => mid)).toEqual(['m1', 'm2'])
})
