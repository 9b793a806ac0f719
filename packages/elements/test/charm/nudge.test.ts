import { until } from '@kith/testing/contracts'
import type { MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, type MessageId } from '@kith/wire'
import { expect, it } from 'vitest'

import { charmPreferencesOf } from '../../src/controllers/charm/charm-preferences.ts'
import { followHeard, type Heard } from '../../src/controllers/charm/heard.ts'
import { nudge } from '../../src/controllers/charm/nudge.ts'
import type { Conversation, ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { chatCollections } from '../../src/controllers/chat/message-record.ts'
import { beginGroup } from '../../src/controllers/groups/group-keeping.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { payloads } from '../hostile/payloads.ts'
import { setStage, type Stage } from '../chat/stage.ts'

/** A stage with a clock that stands still until it is moved. */
async function clocked(): Promise<Stage & { readonly move: (ms: number) => void }> {
  let nowMs = Date.now()
  const stage = await setStage()
  stage.messenger.stop()
  const messenger = new Messenger(stage.anna, () => nowMs)
  await messenger.start()
  return { ...stage, messenger, move: (ms) => (nowMs += ms) }
}

/** A nudge that comes to anna now. */
async function come(
  anna: MockPeer,
  from: string,
  sentAtMs: number,
  body: unknown = {},
  mid = fresh(),
): Promise<unknown> {
  const device = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
  const parcel = {
    mid,
    to: 'anna',
    type: 'chat.nudge',
    body: body as never,
    options: {},
    from,
    device,
    sentAtMs,
    order: 1,
  }
  return anna.messages.receive(parcel, 'relay')
}

const fresh = (): MessageId => bytesToId(crypto.getRandomValues(new Uint8Array(16)))

async function opened({ messenger }: Stage, place = 'bo'): Promise<Conversation> {
  const conversation = messenger.conversation(place)
  await conversation.open()
  return conversation
}

const lines = ({ state }: Conversation): readonly ConversationEntry[] =>
  state.value.entries.filter(({ nudge: one }) => one !== undefined)

it('[CT36] goes out once in twenty seconds, as a line of its own, and to nobody who is no contact', async () => {
  const stage = await clocked()
  const { bo, messenger, network, move } = stage
  const got: unknown[] = []
  bo.messages.on('chat.nudge', ({ body }) => void got.push(body))
  const conversation = await opened(stage)
  expect(await nudge(messenger, 'bo')).toBe('sent')
  move(19_000)
  expect(await nudge(messenger, 'bo')).toBe('soon')
  move(2_000)
  expect(await nudge(messenger, 'bo')).toBe('sent')
  expect(await nudge(messenger, 'mallory')).toBe('nobody')
  await network.settled()
  await until(() => lines(conversation).length === 2)
  expect(got).toEqual([{}, {}])
  expect(lines(conversation)).toMatchObject([
    { from: 'me', nudge: { count: 1 } },
    { from: 'me', nudge: { count: 1 } },
  ])
  await until(() => lines(conversation).every(({ state }) => state === 'committed'))
  expect(messenger.summaries.of('bo').latest).toMatchObject({ text: '', nudge: { count: 1 } })
})

it('[CT36] is rejected when it is none, and keeps its mid in a group only when it makes sense', async () => {
  const { anna, messenger } = await clocked()
  for (const body of [null, 7, 'nudge', [], ...payloads.slice(0, 20)])
    expect(await come(anna, 'bo', messenger.nowMs(), body)).toMatchObject({ code: 'body-malformed' })
  for (const id of [7, '../..', ...payloads.slice(0, 20)])
    expect(await come(anna, 'bo', messenger.nowMs(), { id })).toMatchObject({ state: 'committed' })
  expect(messenger.summaries.of('bo').latest).toMatchObject({ nudge: { count: 22 } })
})

it('[CT37] is counted in one line when more come, is unread once, and is heard once', async () => {
  const stage = await clocked()
  const { anna, messenger, move } = stage
  await charmPreferencesOf(messenger).set({ sounds: { nudge: true } })
  const heard: Heard[] = []
  followHeard(messenger, (one) => heard.push(one))
  const conversation = await opened(stage)
  for (let count = 0; count < 30; count += 1) await come(anna, 'bo', messenger.nowMs())
  await until(() => lines(conversation)[0]?.nudge?.count === 30)
  await until(() => messenger.summaries.of('bo').unread.length === 1)
  expect(lines(conversation)).toHaveLength(1)
  move(21_000)
  await come(anna, 'bo', messenger.nowMs())
  await until(() => lines(conversation).length === 2)
  await until(() => heard.length === 2)
  expect(heard.map(({ sound }) => sound)).toEqual(['nudge', 'nudge'])
})

it('[CT37] shakes and sounds for nobody when it is old, and the same one again is nothing', async () => {
  const stage = await clocked()
  const { anna, messenger, move } = stage
  await charmPreferencesOf(messenger).set({ sounds: { nudge: true } })
  const heard: Heard[] = []
  followHeard(messenger, (one) => heard.push(one))
  const conversation = await opened(stage)
  const mid = fresh()
  await come(anna, 'bo', messenger.nowMs() - 61_000, {}, mid)
  await until(() => lines(conversation).length === 1)
  move(30_000)
  await come(anna, 'bo', messenger.nowMs(), {}, mid)
  expect(lines(conversation)).toMatchObject([{ nudge: { count: 1, isLate: true } }])
  expect(heard).toEqual([])
})

it('[CT37] is taken from nobody, or not from one, as the person wants', async () => {
  const stage = await clocked()
  const { anna, messenger, network } = stage
  network.befriend(anna, await network.join('carla'))
  const preferences = charmPreferencesOf(messenger)
  await preferences.setNudgesFrom('bo', false)
  expect(await come(anna, 'bo', messenger.nowMs())).toMatchObject({ state: 'committed' })
  await come(anna, 'carla', messenger.nowMs())
  await until(() => messenger.summaries.of('carla').latest !== undefined)
  await preferences.set({ nudges: false })
  await preferences.setNudgesFrom('bo', true)
  await come(anna, 'bo', messenger.nowMs())
  expect(await anna.records.list(chatCollections.messages)).toHaveLength(1)
})

it('[CT36, CT37] reaches a group, with who it was, and other own devices', async () => {
  const stage = await clocked()
  const { anna, messenger, network } = stage
  const carla = await network.join('carla')
  network.befriend(anna, carla)
  const place = await beginGroup(anna, messenger.groups, { title: 'Choir', members: ['carla'] })
  const other = new Messenger(carla)
  await other.start()
  await until(() => other.groups.maySay(place))
  const theirs = other.conversation(place)
  await theirs.open()
  expect(await nudge(messenger, place)).toBe('sent')
  await network.settled()
  await until(() => lines(theirs).length === 1)
  expect(lines(theirs)).toMatchObject([{ from: 'them', by: 'anna', nudge: { count: 1 } }])
  const mine = await opened(stage, place)
  expect(lines(mine)).toMatchObject([{ from: 'me', by: 'anna', mid: lines(theirs)[0]?.mid }])
  expect(await anna.messages.tellSent({ to: 'bo', type: 'chat.nudge', body: {} })).toBe(true)
  const conversation = await opened(stage)
  expect(lines(conversation)).toMatchObject([{ from: 'me', elsewhere: true, nudge: { count: 1 } }])
  expect(messenger.summaries.of('bo').unread).toEqual([])
  other.stop()
})
