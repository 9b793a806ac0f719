import { setTimeout as pause } from 'node:timers/promises'

import { KithError } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { setStage } from './stage.ts'

describe('[PE26] while there is no room', () => {
  it('what is written stays on the screen with its fault, and goes out by itself when there is room', async () => {
    const { network, anna, messenger, received } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const { transact } = anna
    anna.transact = () => Promise.reject(new KithError('store-full'))
    anna.showStorage({ state: 'full' })
    await conversation.send('while it is full')
    expect(conversation.state.value.entries).toMatchObject([{ text: 'while it is full', mid: '' }])
    expect(conversation.state.value.entries[0]?.fault).toBeDefined()
    await network.settled()
    expect(received).toEqual([])
    anna.transact = transact
    anna.showStorage({ state: 'ok' })
    while (conversation.state.value.entries[0]?.state !== 'committed') await pause(1)
    expect(received).toEqual(['while it is full'])
    expect(conversation.state.value.entries).toHaveLength(1)
  })

  it('what became of a message, how far was read and what is being written are kept when there is room', async () => {
    const { network, anna, bo, messenger } = await setStage()
    const conversation = messenger.conversation('bo')
    await conversation.open()
    await bo.messages.send('anna', 'chat.text', { text: 'read me' })
    await network.settled()
    const { transact } = anna
    const put = anna.records.put.bind(anna.records)
    anna.showStorage({ state: 'full' })
    anna.transact = () => Promise.reject(new KithError('store-full'))
    anna.records.put = () => Promise.reject(new KithError('store-full'))
    const seen = conversation.markSeen()
    const first = messenger.summaries.setDraft('bo', 'half')
    const second = messenger.summaries.setDraft('bo', 'half a line')
    anna.transact = transact
    anna.records.put = put
    anna.showStorage({ state: 'ok' })
    await Promise.all([seen, first, second])
    expect(await anna.records.get('chat.drafts', 'bo')).toBe('half a line')
    expect(await anna.records.get('chat.read', 'bo')).toBe(conversation.state.value.entries.at(-1)?.key)
  })
})
