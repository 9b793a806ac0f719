import { bytesToId, type MessageId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { chatCollections } from '../../src/controllers/chat/message-record.ts'
import type { Messenger } from '../../src/controllers/messenger.ts'
import { ThreadView } from '../../src/controllers/rich/thread-view.ts'
import { hashOf, readRoute } from '../../src/controllers/route/route.ts'
import { setStage } from '../chat/stage.ts'

const freshMid = (): MessageId => bytesToId(crypto.getRandomValues(new Uint8Array(16)))

async function lines(messenger: Messenger, place = 'bo'): Promise<readonly ConversationEntry[]> {
  const conversation = messenger.conversation(place)
  await conversation.open()
  conversation.close()
  return conversation.state.value.entries.filter(({ event }) => event === undefined)
}

async function thread(messenger: Messenger, by: string, mid: string, place = 'bo'): Promise<ThreadView> {
  const view = new ThreadView(place, messenger.peer, messenger.outgoing, (entry) => messenger.actions.quote(entry))
  await view.open({ by, mid })
  return view
}
const texts = ({ state }: ThreadView): string[] => state.value.entries.map(({ text }) => text)

describe('a thread', () => {
  it('[CT26] [CT28] gathers the whole chain of answers, and stays when its beginning is taken back', async () => {
    const { bo, network, messenger } = await setStage()
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'Tea?' })
    await network.settled()
    const view = await thread(messenger, 'bo', mid)
    await view.send('Yes')
    await network.settled()
    const answer = (await lines(messenger))[1]
    expect(answer).toMatchObject({ text: 'Yes', reply: { mid, by: 'bo', text: 'Tea?' } })
    expect((await lines(messenger))[0]?.answers).toEqual({ count: 1, lastMs: answer?.atMs })
    await bo.messages.send('anna', 'chat.text', {
      text: 'With milk?',
      reply: { mid: answer?.mid ?? '', by: 'anna', text: 'Yes' },
    })
    await bo.messages.send('anna', 'chat.text', { text: 'something else' })
    await network.settled()
    expect(texts(view)).toEqual(['Tea?', 'Yes', 'With milk?'])
    expect((await lines(messenger))[0]?.answers).toMatchObject({ count: 2, isNew: true })
    await view.markSeen()
    expect((await lines(messenger))[0]?.answers?.isNew).toBeUndefined()
    const ofAnswer = await thread(messenger, 'anna', answer?.mid ?? '')
    expect(texts(ofAnswer)).toEqual(texts(view))
    await bo.messages.send('anna', 'chat.delete', { mid })
    await network.settled()
    expect((await lines(messenger))[0]).toMatchObject({ isDeleted: true, answers: { count: 2 } })
    expect(texts(view)).toEqual(['', 'Yes', 'With milk?'])
    const none = await thread(messenger, 'bo', freshMid())
    expect(none.state.value).toMatchObject({ isLoaded: true, entries: [] })
    for (const each of [view, ofAnswer, none]) each.close()
  })

  it('[CT27] waits for a message that comes after its answers, in a group', async () => {
    const { anna, bo, network, messenger } = await setStage()
    const carla = await network.join('carla')
    const room = await bo.conversations.create({ title: 'Choir', members: ['anna', 'carla'] })
    await network.settled()
    const place = `~${room.id}`
    const [root, first, second] = [freshMid(), freshMid(), freshMid()]
    const said = carla.conversations.get(room.id)
    await said.send('chat.text', { text: 'first', id: first, reply: { mid: root, by: 'bo', text: 'forged' } })
    await said.send('chat.text', { text: 'second', id: second, reply: { mid: first, by: 'carla', text: '' } })
    await said.send('chat.text', { text: 'to itself', id: root, reply: { mid: root, by: 'carla', text: '' } })
    await network.settled()
    expect((await lines(messenger, place))[0]).toMatchObject({ text: 'first', answers: { count: 1 } })
    await room.send('chat.text', { text: 'root', id: root })
    await network.settled()
    const view = await thread(messenger, 'bo', root, place)
    expect(texts(view)).toEqual(['first', 'second', 'root'].sort((a) => (a === 'root' ? -1 : 1)))
    const all = await lines(messenger, place)
    expect(all.find(({ text }) => text === 'root')?.answers).toMatchObject({ count: 2 })
    expect(all.find(({ text }) => text === 'first')?.answers).toBeUndefined()
    expect(await anna.records.list(chatCollections.answersWaiting)).toHaveLength(0)
    view.close()
  })

  it('[CT28] has an address', () => {
    const route = { view: 'thread', name: 'bo', by: 'anna', mid: freshMid() } as const
    expect(readRoute(hashOf(route))).toEqual(route)
    for (const hash of ['#/bo/thread/anna/x', '#/bo/thread//', `#/bo/thread/<b>/${route.mid}`, '#/bo/thread'])
      expect(readRoute(hash)).toEqual({ view: 'list' })
  })
})
