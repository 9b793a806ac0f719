import type { Body } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import type { MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, type MessageId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { markOf } from '../../src/controllers/chat/delivery-words.ts'
import { chatCollections } from '../../src/controllers/chat/message-record.ts'
import { setStage } from './stage.ts'
import { english } from '../../src/words/words.ts'

const phone = bytesToId<DeviceId>(new Uint8Array(16).fill(9))

/** Something that another device of anna tells this one; `from` may be somebody else who only says so. */
async function told(anna: MockPeer, type: string, body: Body, from = 'anna', device = phone): Promise<unknown> {
  const mid = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(16)))
  const parcel = { mid, to: 'anna', type, body, options: {}, from, device, sentAtMs: 1, order: 1 }
  return anna.messages.receive(parcel, 'relay')
}

describe('what another device of the same person did', () => {
  it('shows a line that it sent, in the roster too, and reads nothing by it', async () => {
    const { anna, bo, messenger, network } = await setStage()
    await bo.messages.send('anna', 'chat.text', { text: 'are you there?' })
    await network.settled()
    expect(await anna.messages.tellSent({ to: 'bo', type: 'chat.text', body: { text: 'yes' } })).toBe(true)
    expect(await anna.messages.tellSent({ to: 'bo', type: 'chat.text', body: { text: 7 } })).toBe(false)
    const conversation = messenger.conversation('bo')
    await conversation.open()
    const [, line] = conversation.state.value.entries
    expect(line).toMatchObject({ from: 'me', text: 'yes', state: 'accepted', elsewhere: true })
    expect(line && markOf(line, 'bo', false, english).words).toBe('Sent from another device of yours')
    await until(() => messenger.summaries.of('bo').latest?.text === 'yes')
    expect(messenger.summaries.of('bo').unread).toHaveLength(1)
    await told(anna, 'chat.states', { states: [{ mid: line?.mid ?? '', state: 'committed', path: 'direct' }] })
    await until(() => conversation.state.value.entries[1]?.state === 'committed')
    expect(await anna.records.list(chatCollections.elsewhere)).toEqual([])
    await told(anna, 'chat.states', { states: [{ mid: line?.mid ?? '', state: 'stored' }] })
    expect(conversation.state.value.entries[1]).toMatchObject({ state: 'committed', path: 'direct' })
    conversation.close()
  })

  it('shows as read what was seen there, also when it comes here later', async () => {
    const { anna, bo, messenger, network } = await setStage()
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'one' })
    await bo.messages.send('anna', 'chat.text', { text: 'two' })
    await network.settled()
    await until(() => messenger.summaries.of('bo').unread.length === 2)
    await told(anna, 'chat.read', { name: 'bo', mids: [mid] })
    await until(() => messenger.summaries.of('bo').unread.length === 1)
    anna.disconnect()
    const later = await bo.messages.send('anna', 'chat.text', { text: 'three' })
    await told(anna, 'chat.read', { name: 'bo', mids: [later.mid] })
    anna.connect()
    await network.settled()
    await until(() => messenger.summaries.of('bo').latest?.text === 'three')
    await until(() => messenger.summaries.of('bo').unread.length === 0)
    expect(await anna.records.list(chatCollections.ahead)).toEqual([])
  })

  it('believes nobody else, and not what makes no sense', async () => {
    const { anna, bo, messenger, network } = await setStage()
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'one' })
    await network.settled()
    await until(() => messenger.summaries.of('bo').unread.length === 1)
    await told(anna, 'chat.read', { name: 'bo', mids: [mid] }, 'bo')
    await told(anna, 'chat.read', { name: 'bo', mids: [mid] }, 'anna', anna.device)
    for (const mids of [undefined, [7], Array.from({ length: 501 }, () => mid)])
      expect(await told(anna, 'chat.read', { name: 'bo', mids })).toMatchObject({ code: 'body-malformed' })
    for (const state of ['gone', 'toString', undefined])
      expect(await told(anna, 'chat.states', { states: [{ mid, state }] })).toMatchObject({
        code: 'body-malformed',
      })
    await network.settled()
    expect(messenger.summaries.of('bo').unread).toHaveLength(1)
  })
})
