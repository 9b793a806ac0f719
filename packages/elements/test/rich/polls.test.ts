import type { Json } from '@kith/peer'
import { bytesToId, type MessageId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import type { ChatMessage } from '../../src/controllers/chat/message-record.ts'
import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import type { Messenger } from '../../src/controllers/messenger.ts'
import { counted, resultOf } from '../../src/controllers/rich/poll-counting.ts'
import { signersMax } from '../../src/controllers/rich/signers.ts'
import { setStage } from '../chat/stage.ts'

const freshMid = (): MessageId => bytesToId(crypto.getRandomValues(new Uint8Array(16)))

async function lines(messenger: Messenger, place = 'bo'): Promise<readonly ConversationEntry[]> {
  const conversation = messenger.conversation(place)
  await conversation.open()
  conversation.close()
  return conversation.state.value.entries.filter(({ event }) => event === undefined)
}
const last = async (messenger: Messenger, place = 'bo'): Promise<ConversationEntry> => {
  const entry = (await lines(messenger, place)).at(-1)
  if (entry === undefined) throw new Error('nothing was said')
  return entry
}

const asks = { question: 'Tea?', answers: ['Yes', 'No', 'Later'], several: false }
const poll: ChatMessage = { mid: 'x', from: 'me', text: 'Tea?', atMs: 1, poll: { answers: ['Yes', 'No'] } }

describe('a poll', () => {
  it('[CT23] is asked, chosen of, and is no text to be edited', async () => {
    const { bo, network, messenger } = await setStage()
    const got: [string, Json][] = []
    for (const type of ['chat.poll', 'chat.vote', 'chat.poll-end', 'chat.edit'])
      bo.messages.on(type, ({ body }) => void got.push([type, body]))
    await messenger.outgoing.send('bo', 'Tea?', { poll: { answers: ['Yes', 'No'], isSeveral: true } })
    await network.settled()
    const { mid } = await last(messenger)
    await messenger.actions.edit(await last(messenger), 'Coffee?')
    await messenger.actions.vote(await last(messenger), [0, 1])
    await bo.messages.send('anna', 'chat.vote', { mid, by: 'anna', choice: [1] })
    await network.settled()
    const { poll: asked } = await last(messenger)
    expect(asked?.votes).toEqual({ anna: [0, 1], bo: [1] })
    expect(resultOf(asked as NonNullable<typeof asked>)).toEqual({ counts: [1, 2], voters: 2 })
    await messenger.actions.endPoll(await last(messenger))
    await network.settled()
    expect((await last(messenger)).poll?.counted).toEqual(['anna', 'bo'])
    expect(got).toEqual([
      ['chat.poll', { question: 'Tea?', answers: ['Yes', 'No'], several: true }],
      ['chat.vote', { mid, by: 'anna', choice: [0, 1] }],
      ['chat.poll-end', { mid, counted: ['anna', 'bo'] }],
    ])
    expect(messenger.summaries.of('bo').latest?.text).toBe('Tea?')
  })

  it('[CT23] [CT24] [CT25] is rejected where it makes no sense', async () => {
    const { bo, network, messenger } = await setStage()
    const mid = freshMid()
    const bad: [string, Json][] = [
      ...[
        null,
        7,
        {},
        { ...asks, question: '' },
        { ...asks, question: ' ' },
        { ...asks, question: 'x'.repeat(501) },
        { ...asks, answers: 'Yes' },
        { ...asks, answers: ['Yes'] },
        { ...asks, answers: ['Yes', ' Yes'] },
        { ...asks, answers: ['Yes', ''] },
        { ...asks, answers: ['Yes', 7] },
        { ...asks, answers: ['Yes', 'x'.repeat(141)] },
        { ...asks, answers: Array.from({ length: 11 }, (_, at) => `${at}`) },
      ].map((body): [string, Json] => ['chat.poll', body]),
      ...[
        null,
        { mid, by: 'anna' },
        { mid: 'x', by: 'anna', choice: [0] },
        { mid, by: '../', choice: [0] },
        { mid, by: 'anna', choice: [1, 0] },
        { mid, by: 'anna', choice: [0, 0] },
        { mid, by: 'anna', choice: [-1] },
        { mid, by: 'anna', choice: [0.5] },
        { mid, by: 'anna', choice: [10] },
        { mid, by: 'anna', choice: ['0'] },
      ].map((body): [string, Json] => ['chat.vote', body]),
      ...[
        { mid },
        { mid: 7, counted: [] },
        { mid, counted: 'anna' },
        { mid, counted: ['anna', '<b>'] },
        { mid, counted: Array.from({ length: signersMax + 1 }, (_, at) => `n${at}`) },
      ].map((body): [string, Json] => ['chat.poll-end', body]),
    ]
    for (const [type, body] of bad) {
      const sent = await bo.messages.send('anna', type, body)
      await network.settled()
      expect(await bo.why(sent.mid), JSON.stringify(body)).toMatchObject({ state: 'rejected', code: 'body-malformed' })
    }
    expect(await lines(messenger)).toEqual([])
    const kept = await bo.messages.send('anna', 'chat.poll', { ...asks, several: 'yes', reply: 9 })
    await network.settled()
    expect(await bo.why(kept.mid)).toMatchObject({ state: 'committed' })
    expect((await last(messenger)).poll).toEqual({ answers: asks.answers })
  })

  it('[CT24] counts the last vote of each person', () => {
    const vote = (on: ChatMessage | undefined, name: string, ...choice: number[]): ChatMessage | undefined =>
      counted(on ?? poll, name, { kind: 'vote', mid: 'x', author: 'anna', choice })
    const once = vote(poll, 'bo', 0)
    expect(once?.poll?.votes).toEqual({ bo: [0] })
    expect(vote(once, 'bo', 0)).toBeUndefined()
    expect(vote(once, 'bo', 1)?.poll?.votes).toEqual({ bo: [1] })
    expect(vote(once, 'bo')?.poll?.votes).toEqual({})
    expect(vote(poll, 'bo', 0, 1)).toBeUndefined()
    expect(vote(poll, 'bo', 2)).toBeUndefined()
    expect(vote({ ...poll, isDeleted: true }, 'bo', 0)).toBeUndefined()
    expect(vote({ mid: 'x', from: 'me', text: 'x', atMs: 1 }, 'bo', 0)).toBeUndefined()
    const names = Array.from({ length: signersMax }, (_, at) => [`n${at}`, [0]])
    const full = {
      ...poll,
      poll: { answers: ['Yes', 'No'], votes: Object.fromEntries(names) as Record<string, number[]> },
    }
    expect(vote(full, 'bo', 0)).toBeUndefined()
    expect(vote(full, 'n3', 1)?.poll?.votes?.['n3']).toEqual([1])
    expect(vote(poll, '__proto__', 0)?.poll?.answers).toEqual(['Yes', 'No'])
  })

  it('[CT25] is ended by its author alone, and the same at everybody whatever came first', () => {
    const vote = (on: ChatMessage, name: string, ...choice: number[]): ChatMessage =>
      counted(on, name, { kind: 'vote', mid: 'x', author: 'anna', choice }) ?? on
    const end = (on: ChatMessage): ChatMessage =>
      counted(on, 'anna', { kind: 'end', mid: 'x', counted: ['bo', 'carla'] }) ?? on
    const early = end(vote(vote(vote(poll, 'bo', 0), 'carla', 1), 'dora', 1))
    const late = vote(vote(vote(end(vote(poll, 'bo', 0)), 'dora', 1), 'carla', 1), 'bo', 1)
    expect(early.poll?.votes).toEqual({ bo: [0], carla: [1] })
    expect(late.poll?.votes).toEqual(early.poll?.votes)
    expect(counted(early, 'anna', { kind: 'end', mid: 'x', counted: [] })).toBeUndefined()
  })

  it('[CT5] [CT24] [CT25] takes votes that came before it, in a group, and nobody else ends it', async () => {
    const { bo, network, messenger } = await setStage()
    const carla = await network.join('carla')
    const room = await bo.conversations.create({ title: 'Choir', members: ['anna', 'carla'] })
    await network.settled()
    const place = `~${room.id}`
    const id = freshMid()
    await carla.conversations.get(room.id).send('chat.vote', { mid: id, by: 'bo', choice: [2] })
    await carla.conversations.get(room.id).send('chat.poll-end', { mid: id, counted: [] })
    await network.settled()
    await room.send('chat.poll', { ...asks, id })
    await network.settled()
    expect((await last(messenger, place)).poll).toEqual({ answers: asks.answers, votes: { carla: [2] } })
    await messenger.actions.vote(await last(messenger, place), [0])
    await messenger.actions.endPoll(await last(messenger, place))
    await network.settled()
    expect((await last(messenger, place)).poll?.votes).toEqual({ carla: [2], anna: [0] })
    expect((await last(messenger, place)).poll?.counted).toBeUndefined()
    await room.send('chat.poll-end', { mid: id, counted: ['carla'] })
    await network.settled()
    expect((await last(messenger, place)).poll).toMatchObject({ votes: { carla: [2] }, counted: ['carla'] })
    await room.send('chat.delete', { mid: id })
    await network.settled()
    expect((await last(messenger, place)).poll).toBeUndefined()
  })
})
