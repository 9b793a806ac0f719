import type { Json } from '@kith/peer'
import { MockNetwork } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import { chatBody } from '../../src/controllers/chat/bodies.ts'
import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { mentionsMax } from '../../src/controllers/rich/listed-names.ts'
import { meantIn } from '../../src/controllers/rich/meant.ts'
import { mentionPieces, mentionsIn } from '../../src/controllers/rich/mentions.ts'
import { setStage } from '../chat/stage.ts'

async function lines(messenger: Messenger, place: string): Promise<readonly ConversationEntry[]> {
  const conversation = messenger.conversation(place)
  await conversation.open()
  conversation.close()
  return conversation.state.value.entries.filter(({ event }) => event === undefined)
}

describe('names in a text', () => {
  it('[CT20] are mentioned behind an @ at the beginning of a word', () => {
    const names = ['bo', 'bo-anna', 'anna.m']
    expect(mentionsIn('@bo, (@anna.m) and @bo-anna.', names)).toEqual(['bo', 'anna.m', 'bo-anna'])
    expect(mentionsIn('@bo_ @bo. *@bo* "@bo" ‏@bo', names)).toEqual(['bo'])
    for (const text of ['bo', 'x@bo', '@@bo', '@bob', '@Bo', 'https://x.example/@bo', 'é@bo', '@ bo', '@bo.x', ''])
      expect(mentionsIn(text, names), text).toEqual([])
    expect(mentionPieces('a @bo!', names)).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'mention', text: 'bo' },
      { kind: 'text', text: '!' },
    ])
    const many = Array.from({ length: 40 }, (_, index) => `n${index}`)
    expect(mentionsIn(many.map((name) => `@${name}`).join(' '), many)).toHaveLength(mentionsMax)
    const long = '@'.repeat(50_000) + '@a.'.repeat(20_000)
    expect(mentionsIn(long, names)).toEqual([])
  })

  it('[CT20] are left out of a body where they make no sense, and the words are kept', async () => {
    const read = async (mentions: Json, text = 'Hi @bo'): Promise<unknown> => {
      const result = await chatBody['~standard'].validate({ text, mentions })
      return 'value' in result ? ((await meantIn(text, result.value.mentions)).mentions ?? []) : 'refused'
    }
    expect(await read(['bo'])).toEqual(['bo'])
    for (const odd of [7, null, 'bo', {}, [7], ['BO'], ['../..'], ['anna'], [['bo']], { 0: 'bo' }, [null, {}]])
      expect(await read(odd)).toEqual([])
    expect(await read(['bo', 'bo', 9, 'carla'])).toEqual(['bo'])
    expect(await read(['bo'], 'Hi bo')).toEqual([])
  })
})

describe('mentions', () => {
  it('[CT20] [CT22] go beside the text between two, and an edit replaces them', async () => {
    const { anna, bo, network, messenger } = await setStage()
    const got: Json[] = []
    bo.messages.on('chat.edit', ({ body }) => void got.push(body))
    await messenger.outgoing.send('bo', '@bo and @carla')
    await network.settled()
    const [entry] = await lines(messenger, 'bo')
    expect(entry?.mentions).toEqual(['bo'])
    await messenger.actions.edit(entry as ConversationEntry, 'nobody')
    await network.settled()
    expect((await lines(messenger, 'bo'))[0]?.mentions).toBeUndefined()
    await messenger.actions.edit((await lines(messenger, 'bo'))[0] as ConversationEntry, 'for @bo')
    await network.settled()
    expect(got).toEqual([
      { mid: entry?.mid, text: 'nobody' },
      { mid: entry?.mid, text: 'for @bo', mentions: ['bo'] },
    ])
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'Hi anna, @anna' })
    await network.settled()
    expect(messenger.summaries.of('bo')).toMatchObject({ unread: [expect.any(String)], mentioned: [] })
    await bo.messages.send('anna', 'chat.edit', { mid, text: 'Hi @anna', mentions: ['anna'] })
    await network.settled()
    expect(messenger.summaries.of('bo').mentioned).toEqual(messenger.summaries.of('bo').unread)
    messenger.stop()
    const again = new Messenger(anna)
    await again.start()
    expect(again.summaries.of('bo').mentioned).toHaveLength(1)
    again.stop()
  })

  it('[CT22] tell of a quiet group what the person chose', async () => {
    const network = new MockNetwork()
    const [anna, bo, carla] = [await network.join('anna'), await network.join('bo'), await network.join('carla')]
    for (const one of [anna, bo, carla])
      for (const other of [anna, bo, carla]) if (one !== other) network.befriend(one, other)
    const messenger = new Messenger(anna)
    await messenger.start()
    const room = await bo.conversations.create({ title: 'Choir', members: ['anna', 'carla'] })
    await network.settled()
    const place = `~${room.id}`
    await messenger.groups.notices.choose(place, 'mentions')
    await room.send('chat.text', { text: 'Tea?' })
    await network.settled()
    expect(messenger.isQuiet(place)).toBe(true)
    expect(messenger.noticeCount).toBe(0)
    expect(messenger.summaries.arrival.value?.isMention).toBeUndefined()
    await room.send('chat.text', { text: '@anna?', mentions: ['anna'] })
    await network.settled()
    expect(messenger.summaries.arrival.value).toMatchObject({ isMention: true, by: 'bo' })
    expect(messenger.isQuiet(place, true)).toBe(false)
    expect(messenger.noticeCount).toBe(1)
    expect(messenger.summaries.of(place).unread).toHaveLength(2)
    await messenger.groups.notices.choose(place, 'nothing')
    expect(messenger.noticeCount).toBe(0)
    messenger.stop()
    const again = new Messenger(anna)
    await again.start()
    expect(again.groups.notices.of(place).notice).toBe('nothing')
    again.stop()
  })
})
