import type { Json } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, type MessageId } from '@kith/wire'
import { expect, it } from 'vitest'

import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { keepLine } from '../../src/controllers/chat/lines.ts'
import { chatCollections } from '../../src/controllers/chat/message-record.ts'
import { beginGroup } from '../../src/controllers/groups/group-keeping.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { seenEveryMs } from '../../src/controllers/reading/read-marks.ts'
import { readersOf, readMark } from '../../src/controllers/reading/read-words.ts'
import { preferencesOf } from '../../src/controllers/settings/preferences.ts'
import { english } from '../../src/words/words.ts'
import { payloads } from '../hostile/payloads.ts'

const fresh = (): MessageId => bytesToId(crypto.getRandomValues(new Uint8Array(16)))

/** What `from` says of what was read, which comes to a peer now. */
async function come(peer: MockPeer, from: string, body: unknown): Promise<unknown> {
  const device = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
  const to = peer.name
  const parcel = { mid: fresh(), to, type: 'chat.seen', body: body as Json, options: {}, from, device, sentAtMs: Date.now(), order: 1 } // prettier-ignore
  return peer.messages.receive(parcel, 'relay')
}

interface Two {
  readonly network: MockNetwork
  readonly anna: MockPeer
  readonly bo: MockPeer
  readonly annas: Messenger
  readonly bos: Messenger
}

/** anna and bo, who know each other, each with a messenger. */
async function two(): Promise<Two> {
  const network = new MockNetwork()
  const [anna, bo] = [await network.join('anna'), await network.join('bo')]
  network.befriend(anna, bo)
  const [annas, bos] = [new Messenger(anna), new Messenger(bo)]
  await Promise.all([annas.start(), bos.start()])
  return { network, anna, bo, annas, bos }
}

async function entries(messenger: Messenger, place: string, count: number): Promise<readonly ConversationEntry[]> {
  const conversation = messenger.conversation(place)
  await conversation.open()
  const said = (): readonly ConversationEntry[] =>
    conversation.state.value.entries.filter(({ event }) => event === undefined)
  await until(
    () => said().length >= count && said().every(({ from, state }) => from === 'them' || state === 'committed'),
  )
  conversation.close()
  return said()
}

/** Reads everything in a place, as who looks at its end does. */
async function read(messenger: Messenger, place: string, count: number): Promise<void> {
  await until(() => messenger.summaries.of(place).unread.length >= count)
  const conversation = messenger.conversation(place)
  await conversation.open()
  await conversation.markSeen()
  conversation.close()
}

/** Resolves when nothing is to be told of a place any more. */
async function told(peer: MockPeer, place: string): Promise<void> {
  await until(async () => (await peer.records.get(chatCollections.seenOpen, place)) === undefined)
}

const readers = (messenger: Messenger, place: string, entry: ConversationEntry | undefined): readonly string[] =>
  entry === undefined ? [] : readersOf(entry, messenger.seen.value.get(place) ?? new Map()).map(({ name }) => name)

it('[CT11, CT12, CT14] tells who wrote the messages that were read, with one message for many', async () => {
  const { network, bo, annas, bos } = await two()
  for (const text of ['one', 'two', 'three']) await annas.outgoing.send('bo', text)
  await network.settled()
  await read(bos, 'anna', 3)
  await until(() => annas.seen.value.get('bo') !== undefined)
  const all = await entries(annas, 'bo', 3)
  expect(all.map((entry) => readers(annas, 'bo', entry))).toEqual([['bo'], ['bo'], ['bo']])
  expect(await bo.records.get(chatCollections.seenTold, 'anna')).toMatchObject({ mid: all[2]?.mid })
  await annas.outgoing.send('bo', 'four')
  await network.settled()
  expect(readers(annas, 'bo', (await entries(annas, 'bo', 4))[3])).toEqual([])
  // What it says in words and signs.
  const seen = annas.seen.value.get('bo') ?? new Map()
  const who = { people: ['bo', 'anna'], own: 'anna' }
  const [first] = all
  if (first === undefined) throw new Error('a message is missing')
  expect(readMark(first, seen, who, english)).toEqual({ sign: 'read', words: 'Read by bo' })
})

it('[CT12] tells a place at most once in three seconds, and the newest then', async () => {
  const { network, anna, annas, bos } = await two()
  const times: number[] = []
  const keys = new Set<string>()
  annas.seen.subscribe(() => {
    const key = annas.seen.value.get('bo')?.get('bo')?.key ?? ''
    if (!keys.has(key)) times.push(performance.now())
    keys.add(key)
  })
  for (let count = 1; count <= 5; count += 1) {
    await annas.outgoing.send('bo', `message ${count}`)
    await network.settled()
    await read(bos, 'anna', 1)
  }
  const last = (await entries(annas, 'bo', 5))[4]
  await until(() => readers(annas, 'bo', last).length === 1)
  expect(await anna.records.list(chatCollections.seenBy)).toHaveLength(1)
  for (const [index, at] of times.entries())
    expect(at - (times[index - 1] ?? -Infinity)).toBeGreaterThan(seenEveryMs / 2)
})

it('[CT11] tells nobody who does not want it, and is told of nobody then', async () => {
  const { network, anna, bo, annas, bos } = await two()
  await preferencesOf(bos).setShared({ tellsRead: false })
  await bos.outgoing.send('anna', 'question')
  await network.settled()
  await read(annas, 'bo', 1)
  await told(anna, 'bo')
  await annas.outgoing.send('bo', 'answer')
  await network.settled()
  await read(bos, 'anna', 1)
  await told(bo, 'anna')
  await network.settled()
  expect(annas.seen.value.get('bo')).toBeUndefined()
  expect(await bo.records.list(chatCollections.seenBy)).toEqual([])
  // What is here is hidden, and comes back, with the choice.
  await come(anna, 'bo', { seen: [{ mid: (await entries(annas, 'bo', 2))[1]?.mid, by: 'anna' }] })
  await until(() => annas.seen.value.get('bo')?.has('bo') === true)
  await preferencesOf(annas).setShared({ tellsRead: false })
  await until(() => annas.seen.value.size === 0)
  await preferencesOf(annas).setShared({ tellsRead: true })
  await until(() => annas.seen.value.get('bo')?.has('bo') === true)
})

it('[CT11] tells nobody while the person is invisible, or looks offline to this one, and the next time all of it', async () => {
  const { network, anna, bo, annas, bos } = await two()
  await bo.presence.set({ choice: 'invisible' })
  await annas.outgoing.send('bo', 'one')
  await network.settled()
  await read(bos, 'anna', 1)
  await told(bo, 'anna')
  expect(await bo.records.get(chatCollections.seenTold, 'anna')).toBeUndefined()
  await bo.presence.set({ choice: 'online' })
  await bo.contacts.setSight('anna', 'nothing')
  await until(() => bos.contacts.of('anna')?.sees === 'nothing')
  await annas.outgoing.send('bo', 'two')
  await network.settled()
  await read(bos, 'anna', 1)
  await told(bo, 'anna')
  expect(await anna.records.list(chatCollections.seenBy)).toEqual([])
  await bo.contacts.setSight('anna', undefined)
  await until(() => bos.contacts.of('anna')?.sees === undefined)
  await annas.outgoing.send('bo', 'three')
  await network.settled()
  await read(bos, 'anna', 1)
  await until(() => annas.seen.value.get('bo') !== undefined)
  expect((await entries(annas, 'bo', 3)).map((entry) => readers(annas, 'bo', entry))).toEqual([['bo'], ['bo'], ['bo']])
})

it('[CT12] is rejected when it is none, and disturbs nothing', async () => {
  const { anna, annas } = await two()
  const mid = fresh()
  const one = { mid, by: 'anna' }
  const bad: unknown[] = [null, 7, 'seen', [], {}, { seen: [] }, { seen: one }, { seen: [null] }, { seen: [{ mid }] }, { seen: [{ mid: '../..', by: 'anna' }] }, { seen: [one, { mid, by: '<b>' }] }, { seen: Array.from({ length: 257 }, () => one) }] // prettier-ignore
  for (const body of [...bad, ...payloads.slice(0, 20).map((by) => ({ seen: [{ mid, by }] }))])
    expect(await come(anna, 'bo', body)).toMatchObject({ code: 'body-malformed' })
  // Somebody else's messages, and those that were never written, are read by nobody.
  expect(await come(anna, 'bo', { seen: [{ mid, by: 'carla' }] })).toMatchObject({ state: 'committed' })
  expect(await come(anna, 'bo', { seen: [one] })).toMatchObject({ state: 'committed' })
  expect(annas.seen.value.get('bo')?.size ?? 0).toBe(0)
})

it('[CT13] goes forward alone, and waits for what another own device wrote', async () => {
  const { network, anna, annas } = await two()
  await annas.outgoing.send('bo', 'one')
  await annas.outgoing.send('bo', 'two')
  await network.settled()
  const [one, second] = await entries(annas, 'bo', 2)
  await come(anna, 'bo', { seen: [{ mid: second?.mid, by: 'anna' }] })
  await come(anna, 'bo', { seen: [{ mid: one?.mid, by: 'anna' }] })
  await until(() => annas.seen.value.get('bo')?.get('bo')?.key === second?.key)
  const mid = fresh()
  await come(anna, 'bo', { seen: [{ mid, by: 'anna' }] })
  expect(annas.seen.value.get('bo')?.get('bo')?.key).toBe(second?.key)
  const body = { text: 'from elsewhere', id: undefined, reply: undefined, isForwarded: false, mentions: [] }
  await anna.transact((tx) => keepLine(tx, { place: 'bo', author: 'anna', isOwn: true, mid }, body, annas.clock))
  await until(() => annas.seen.value.get('bo')?.get('bo')?.key.endsWith(mid) === true)
})

it('[CT12, CT14] says in a group who has read it', async () => {
  const { network, anna, annas, bos } = await two()
  const carla = await network.join('carla')
  network.befriend(anna, carla)
  const carlas = new Messenger(carla)
  await carlas.start()
  const place = await beginGroup(anna, annas.groups, { title: 'Choir', members: ['bo', 'carla'] })
  await until(() => bos.groups.maySay(place) && carlas.groups.maySay(place))
  await annas.outgoing.send(place, 'to all')
  await network.settled()
  const [entry] = await entries(annas, place, 1)
  await read(bos, place, 1)
  await until(() => readers(annas, place, entry).length === 1)
  const who = { people: annas.peopleOf(place), own: 'anna' }
  const mark = (): unknown => entry && readMark(entry, annas.seen.value.get(place) ?? new Map(), who, english)
  expect(mark()).toEqual({ sign: 'ticks', words: 'Delivered, and read by 1 person' })
  await read(carlas, place, 1)
  await until(() => readers(annas, place, entry).length === 2)
  expect(mark()).toEqual({ sign: 'read', words: 'Read by everybody' })
  expect(readers(annas, place, entry)).toEqual(['bo', 'carla'])
  expect(bos.seen.value.get(place)?.size ?? 0).toBe(0)
})
