import type { BlobRef, Json } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, type MessageId } from '@kith/wire'
import { expect, it } from 'vitest'

import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { chatCollections, type ChatMessage } from '../../src/controllers/chat/message-record.ts'
import { beginGroup } from '../../src/controllers/groups/group-keeping.ts'
import { forgetMessages } from '../../src/controllers/lasting/forget.ts'
import { endOf, LastingMessages } from '../../src/controllers/lasting/lasting.ts'
import { spanWords, timerWords } from '../../src/controllers/lasting/lasting-words.ts'
import { setTimer } from '../../src/controllers/lasting/timer.ts'
import { type Lasting, timerBody, timerChoices } from '../../src/controllers/lasting/timer-body.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { english } from '../../src/words/words.ts'
import { payloads } from '../hostile/payloads.ts'

const minuteMs = 60_000

interface Two {
  readonly network: MockNetwork
  readonly anna: MockPeer
  readonly bo: MockPeer
  readonly annas: Messenger
  readonly bos: Messenger
  /** Moves both clocks, and lets go what is over then. */
  readonly move: (ms: number) => Promise<void>
  readonly clock: () => number
}

/** anna and bo, who know each other, each with a messenger, and one clock that stands still until it is moved. */
async function two(): Promise<Two> {
  let nowMs = Date.now()
  const network = new MockNetwork()
  const [anna, bo] = [await network.join('anna'), await network.join('bo')]
  network.befriend(anna, bo)
  const [annas, bos] = [new Messenger(anna, () => nowMs), new Messenger(bo, () => nowMs)]
  await Promise.all([annas.start(), bos.start()])
  const move = async (ms: number): Promise<void> => {
    nowMs += ms
    for (const messenger of [annas, bos]) await new LastingMessages(messenger).start()
  }
  return { network, anna, bo, annas, bos, move, clock: () => nowMs }
}

async function lines(peer: MockPeer): Promise<readonly ConversationEntry[]> {
  const found = await peer.records.list<ChatMessage>(chatCollections.messages, { limit: 1000 })
  return found.map(({ key, value }) => ({ ...value, key }))
}

const texts = async (peer: MockPeer): Promise<readonly string[]> =>
  (await lines(peer)).filter(({ timer }) => timer === undefined).map(({ text }) => text)

async function said(messenger: Messenger, place: string, network: MockNetwork, ...all: string[]): Promise<void> {
  for (const text of all) await messenger.outgoing.send(place, text)
  await network.settled()
}

/** Reads everything in a place, as who looks at its end does. */
async function read(messenger: Messenger, place: string): Promise<void> {
  await until(() => messenger.summaries.of(place).unread.length > 0)
  const conversation = messenger.conversation(place)
  await conversation.open()
  await conversation.markSeen()
  conversation.close()
}

it('[CT15] is chosen by either, told by a line that makes nothing unread, and the last choice stands', async () => {
  const { network, anna, bo, annas, bos } = await two()
  await setTimer(annas, 'bo', 300)
  await network.settled()
  expect(await bo.records.get(chatCollections.timers, 'anna')).toEqual({ seconds: 300, by: 'anna' })
  expect(await lines(bo)).toMatchObject([{ from: 'them', timer: 300, text: '' }])
  expect(bos.summaries.of('anna').unread).toEqual([])
  expect(bos.summaries.of('anna').latest).toMatchObject({ timer: 300, text: '' })
  await setTimer(annas, 'bo', 300)
  expect(await lines(anna)).toHaveLength(1)
  await setTimer(bos, 'anna', 0)
  await network.settled()
  await until(async () => (await lines(anna)).length === 2)
  expect(await anna.records.get(chatCollections.timers, 'bo')).toBeUndefined()
  await said(annas, 'bo', network, 'for good')
  expect(await anna.records.list(chatCollections.lasting)).toEqual([])
  expect(timerWords(300, 'them', 'bo', english)).toBe('bo set disappearing messages: 5 minutes')
  expect(timerWords(0, 'me', 'bo', english)).toBe('You turned disappearing messages off')
  expect(timerChoices.slice(1).map((each) => spanWords(each, english))).toEqual(['5 minutes', '1 hour', '8 hours', '1 day', '1 week', '4 weeks']) // prettier-ignore
})

it('[CT15] is rejected when it is none, and what makes no sense beside a text is left out', async () => {
  const { anna } = await two()
  const come = async (type: string, body: unknown): Promise<unknown> => {
    const device = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
    const mid = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(16)))
    return anna.messages.receive({ mid, to: 'anna', type, body: body as Json, options: {}, from: 'bo', device, sentAtMs: Date.now(), order: 1 }, 'relay') // prettier-ignore
  }
  const bad: unknown[] = [null, 7, [], {}, { seconds: -1 }, { seconds: 1 }, { seconds: 299.5 }, { seconds: '300' }, { seconds: 1e12 }] // prettier-ignore
  for (const body of [...bad, ...payloads.slice(0, 20).map((seconds) => ({ seconds }))])
    expect(await come('chat.timer', body)).toMatchObject({ code: 'body-malformed' })
  expect(await anna.records.list(chatCollections.timers)).toEqual([])
  expect(await timerBody['~standard'].validate({ seconds: 300, id: '../..' })).toEqual({ value: { seconds: 300 } })
  for (const lasts of [0, -5, 2.5, 2_419_201, '300', null, {}])
    expect(await come('chat.text', { text: 'hello', lasts })).toMatchObject({ state: 'committed' })
  expect(await anna.records.list(chatCollections.lasting)).toEqual([])
})

it('[CT16] goes from its author after it was sent, and from its reader after it was read', async () => {
  const { network, anna, bo, annas, bos, move } = await two()
  await said(annas, 'bo', network, 'stays')
  await setTimer(annas, 'bo', 300)
  await said(annas, 'bo', network, 'goes')
  await move(6 * minuteMs)
  await until(async () => (await texts(anna)).join() === 'stays')
  expect(await texts(bo)).toEqual(['stays', 'goes'])
  await read(bos, 'anna')
  await until(async () => (await bo.records.list<{ startMs?: number }>(chatCollections.lasting))[0]?.value.startMs)
  await move(4 * minuteMs)
  expect(await texts(bo)).toEqual(['stays', 'goes'])
  await move(2 * minuteMs)
  await until(async () => (await texts(bo)).join() === 'stays')
  expect(await bo.records.list(chatCollections.lasting)).toEqual([])
  await until(() => bos.summaries.of('anna').latest?.timer === 300)
})

it('[CT16] goes by the time that its author chose, whatever was chosen since, and in a group too', async () => {
  const { network, anna, bo, annas, bos, move } = await two()
  const place = await beginGroup(anna, annas.groups, { title: 'Choir', members: ['bo'] })
  await until(() => bos.groups.maySay(place))
  await setTimer(bos, place, 3600)
  await until(async () => (await anna.records.get(chatCollections.timers, place)) !== undefined)
  await said(annas, place, network, 'an hour')
  await setTimer(annas, place, 604_800)
  await said(annas, place, network, 'a week')
  await read(bos, place)
  await until(async () => (await bo.records.list<{ startMs?: number }>(chatCollections.lasting)).every(({ value }) => value.startMs !== undefined)) // prettier-ignore
  await move(61 * minuteMs)
  const own = async (peer: MockPeer): Promise<readonly string[]> => (await texts(peer)).filter((text) => text !== '')
  await until(async () => (await own(anna)).join() === 'a week' && (await own(bo)).join() === 'a week')
})

it('[CT17] takes with it what says what it said: search, quotes, threads, pins, signs and the roster', async () => {
  const { network, anna, annas, bos, move } = await two()
  await setTimer(annas, 'bo', 300)
  await said(annas, 'bo', network, 'secret harbour')
  const root = (await lines(anna)).find(({ text }) => text === 'secret harbour')
  if (root === undefined) throw new Error('it was sent')
  await annas.actions.pin(root, true)
  await annas.actions.react(root, '👍')
  await setTimer(annas, 'bo', 0)
  const conversation = annas.conversation('bo')
  await conversation.send('an answer', { reply: annas.actions.quote(root) })
  await network.settled()
  await until(async () => (await lines(anna)).some(({ thread }) => thread === root.key))
  await annas.search.settled()
  await move(6 * minuteMs)
  await until(async () => (await texts(anna)).join() === 'an answer')
  await annas.search.settled()
  const everything = JSON.stringify(
    await Promise.all(
      [...Object.values(chatCollections), 'chat.search', 'chat.search-waiting'].map((one) =>
        anna.records.list(one, { limit: 1000 }),
      ),
    ),
  )
  expect(everything).not.toContain('harbour')
  expect(await anna.records.list(chatCollections.pins)).toEqual([])
  expect(await anna.records.list(chatCollections.threads)).toEqual([])
  const [answer] = (await lines(anna)).filter(({ text }) => text === 'an answer')
  expect(answer?.reply).toMatchObject({ text: '' })
  expect(answer?.thread).toBeUndefined()
  expect(bos.summaries.of('anna').unread.length).toBeGreaterThan(0)
  conversation.close()
})

it('[CT17] counts a thread anew when one of its answers goes, and gives its file free', async () => {
  const { network, anna, annas } = await two()
  await said(annas, 'bo', network, 'question')
  const root = (await lines(anna))[0]
  if (root === undefined) throw new Error('it was sent')
  const file: BlobRef = {
    blob: 'a'.repeat(52),
    from: 'anna',
    name: 'plan.pdf',
    bytes: 3,
    type: 'application/pdf',
  } as never
  await annas.outgoing.send('bo', 'one', { reply: annas.actions.quote(root) })
  await annas.outgoing.sendFileAgain('bo', file, 'two', { reply: annas.actions.quote(root) })
  await until(async () => (await lines(anna))[0]?.answers?.count === 2)
  const last = (await lines(anna)).at(-1)
  await forgetMessages(anna, [last?.key ?? ''])
  expect((await lines(anna))[0]?.answers?.count).toBe(1)
  await until(async () => (await anna.records.list(chatCollections.loose)).length === 0)
  await forgetMessages(anna, [(await lines(anna)).at(-1)?.key ?? ''])
  expect((await lines(anna))[0]?.answers).toBeUndefined()
})

it('[CT18] goes at the next start, and once in several tabs', async () => {
  const { network, anna, annas, move, clock } = await two()
  await setTimer(annas, 'bo', 300)
  await said(annas, 'bo', network, 'one', 'two')
  await Promise.all([move(6 * minuteMs), move(0), move(0)])
  await until(async () => (await texts(anna)).length === 0)
  await said(annas, 'bo', network, 'three')
  annas.stop()
  await move(6 * minuteMs)
  expect(await texts(anna)).toEqual(['three'])
  const later = new Messenger(anna, clock)
  await later.start()
  await until(async () => (await texts(anna)).length === 0)
})

it('[CT18] goes at last where the clock was set back', async () => {
  const { network, anna, annas, move, clock } = await two()
  await setTimer(annas, 'bo', 300)
  await said(annas, 'bo', network, 'one')
  await move(-600 * minuteMs)
  // What began in a time to come begins now.
  await until(async () => {
    const [one] = await anna.records.list<Lasting>(chatCollections.lasting)
    return one !== undefined && endOf(one.value) === clock() + 5 * minuteMs
  })
  expect(await texts(anna)).toEqual(['one'])
  await move(5 * minuteMs)
  await until(async () => (await texts(anna)).length === 0)
})
