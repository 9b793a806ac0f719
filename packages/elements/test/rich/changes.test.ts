import type { Json } from '@kith/peer'
import { bytesToId, type MessageId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { chatCollections, type ChatMessage, indexKey } from '../../src/controllers/chat/message-record.ts'
import type { Conversation, ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { isSign } from '../../src/controllers/rich/changes.ts'
import { signersMax } from '../../src/controllers/rich/apply.ts'
import { takeChange, waitingMax, waitingOfOneMax } from '../../src/controllers/rich/waiting.ts'
import { Pins, pinsShownMax } from '../../src/controllers/rich/pins.ts'
import { until } from '@kith/testing/contracts'
import { setStage, type Stage } from '../chat/stage.ts'

const freshMid = (): MessageId => bytesToId(crypto.getRandomValues(new Uint8Array(16)))

async function opened(stage: Stage, place = 'bo'): Promise<Conversation> {
  const conversation = stage.messenger.conversation(place)
  await conversation.open()
  return conversation
}

const lines = ({ state }: Conversation): readonly ConversationEntry[] =>
  state.value.entries.filter(({ event }) => event === undefined)
const first = (conversation: Conversation): ConversationEntry => {
  const [entry] = lines(conversation)
  if (entry === undefined) throw new Error('nothing was said')
  return entry
}

/** Everything that bo gets of these types. */
function record({ bo }: Stage, ...types: string[]): [string, Json][] {
  const got: [string, Json][] = []
  for (const type of types) bo.messages.on(type, ({ body }) => void got.push([type, body]))
  return got
}

describe('what is said of a message', () => {
  it('[CT1] answers with a quote, and keeps the words when what stands beside them makes no sense', async () => {
    const stage = await setStage()
    const { bo, network, messenger } = stage
    const conversation = await opened(stage)
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'Tea?' })
    await network.settled()
    let answer: Json = null
    bo.messages.on('kith.file', () => undefined)
    await conversation.send('Yes', { reply: messenger.actions.quote(first(conversation)) })
    await network.settled()
    expect(lines(conversation)[1]).toMatchObject({ text: 'Yes', reply: { mid, by: 'bo', text: 'Tea?' } })
    for (const reply of [
      7,
      null,
      { mid: 'x', by: 'bo', text: 'x' },
      { mid, by: '../..', text: 'x' },
      { mid, by: 'bo' },
    ])
      await bo.messages.send('anna', 'chat.text', { text: 'still here', reply, forwarded: 'yes', id: 9 })
    answer = { text: '' }
    const refused = await bo.messages.send('anna', 'chat.text', answer)
    await network.settled()
    const odd = lines(conversation).filter(({ text }) => text === 'still here')
    expect(odd).toHaveLength(5)
    expect(odd.every(({ reply, isForwarded }) => reply === undefined && isForwarded === undefined)).toBe(true)
    expect(await bo.why(refused.mid)).toMatchObject({ state: 'rejected', code: 'body-malformed' })
  })

  it('[CT2] knows a message of several people by its author and the id that it gave', async () => {
    const stage = await setStage()
    const { anna, bo, network, messenger } = stage
    const carla = await network.join('carla')
    const room = await bo.conversations.create({ title: 'Choir', members: ['anna', 'carla'] })
    await network.settled()
    const place = `~${room.id}`
    const conversation = await opened(stage, place)
    const id = freshMid()
    await room.send('chat.text', { text: 'from bo', id })
    await network.settled()
    await room.send('chat.text', { text: 'the same id again', id })
    await carla.conversations.get(room.id).send('chat.text', { text: 'from carla', id })
    await network.settled()
    expect(lines(conversation)).toMatchObject([
      { mid: id, by: 'bo', from: 'them', text: 'from bo' },
      { mid: id, by: 'carla', from: 'them', text: 'from carla' },
    ])
    await carla.conversations.get(room.id).send('chat.edit', { mid: id, text: 'carla says' })
    await network.settled()
    expect(lines(conversation).map(({ text }) => text)).toEqual(['from bo', 'carla says'])
    await conversation.send('from anna')
    await network.settled()
    const own = lines(conversation)[2]
    expect(own).toMatchObject({ from: 'me', by: 'anna', text: 'from anna' })
    expect(await anna.records.get(chatCollections.index, indexKey(place, 'anna', own?.mid ?? ''))).toBe(own?.key)
    expect(await anna.records.list(chatCollections.open)).toEqual([])
    expect(messenger.summaries.of(place).latest?.text).toBe('from anna')
  })

  it('[CT3] [CT10] writes an edit, a sign and a pin beside the message and tells the other', async () => {
    const stage = await setStage()
    const { anna, network, messenger } = stage
    const got = record(stage, 'chat.edit', 'chat.delete', 'chat.react', 'chat.pin')
    const conversation = await opened(stage)
    await conversation.send('At noon')
    await network.settled()
    const { mid } = first(conversation)
    await messenger.actions.edit(first(conversation), 'At one')
    await messenger.actions.edit(first(conversation), 'At one')
    await messenger.actions.react(first(conversation), '👍🏽')
    await messenger.actions.pin(first(conversation), true)
    await network.settled()
    expect(first(conversation)).toMatchObject({
      text: 'At one',
      signs: { anna: '👍🏽' },
      isPinned: true,
      state: 'committed',
    })
    expect(first(conversation).editedMs).toBeGreaterThan(0)
    expect((await anna.records.get<{ text: string }>(chatCollections.latest, 'bo'))?.text).toBe('At one')
    await messenger.actions.react(first(conversation), '👍🏽')
    await messenger.actions.pin(first(conversation), false)
    await messenger.actions.delete(first(conversation))
    await network.settled()
    expect(first(conversation)).toMatchObject({ text: '', isDeleted: true })
    expect(got).toEqual([
      ['chat.edit', { mid, text: 'At one' }],
      ['chat.react', { mid, by: 'anna', sign: '👍🏽' }],
      ['chat.pin', { mid, by: 'anna', pinned: true }],
      ['chat.react', { mid, by: 'anna', sign: '' }],
      ['chat.pin', { mid, by: 'anna', pinned: false }],
      ['chat.delete', { mid }],
    ])
    expect(messenger.summaries.of('bo').latest).toMatchObject({ text: '', isDeleted: true })
    expect(messenger.summaries.of('bo').unread).toEqual([])
  })

  it('[CT4] lets nobody change what another wrote, nor what is said in another place', async () => {
    const stage = await setStage()
    const { anna, bo, network } = stage
    const carla = await network.join('carla')
    network.befriend(anna, carla)
    const conversation = await opened(stage)
    await conversation.send('mine')
    const { mid: his } = await bo.messages.send('anna', 'chat.text', { text: 'his' })
    await network.settled()
    const own = first(conversation).mid
    for (const mid of [own, his])
      for (const who of [bo, carla]) {
        if (who === bo && mid === his) continue
        await who.messages.send('anna', 'chat.edit', { mid, text: 'forged' })
        await who.messages.send('anna', 'chat.delete', { mid })
      }
    await carla.messages.send('anna', 'chat.react', { mid: own, by: 'anna', sign: '👎' })
    await carla.messages.send('anna', 'chat.pin', { mid: his, by: 'bo', pinned: true })
    await network.settled()
    expect(lines(conversation).map(({ text, signs, isPinned }) => [text, signs, isPinned])).toEqual([
      ['mine', undefined, undefined],
      ['his', undefined, undefined],
    ])
    await bo.messages.send('anna', 'chat.edit', { mid: his, text: 'one' })
    await bo.messages.send('anna', 'chat.edit', { mid: his, text: 'two' })
    await network.settled()
    expect(lines(conversation)[1]).toMatchObject({ text: 'two' })
  })

  it('[CT5] keeps what is said of a message that has not come, within bounds, and applies it then', async () => {
    const stage = await setStage()
    const { anna, bo, network } = stage
    const room = await bo.conversations.create({ members: ['anna'] })
    await network.settled()
    const place = `~${room.id}`
    const conversation = await opened(stage, place)
    const id = freshMid()
    for (let index = 0; index < waitingOfOneMax + 40; index += 1)
      await room.send('chat.react', { mid: freshMid(), by: 'bo', sign: '👍' })
    await room.send('chat.edit', { mid: id, text: 'edited before it came' })
    await room.send('chat.react', { mid: id, by: 'bo', sign: '🎈' })
    await network.settled()
    const waiting = await anna.records.get<readonly unknown[] & Json>(chatCollections.waiting, place)
    expect(waiting).toHaveLength(waitingOfOneMax)
    expect(waitingOfOneMax).toBeLessThan(waitingMax)
    await room.send('chat.text', { text: 'first', id })
    await network.settled()
    expect(first(conversation)).toMatchObject({ text: 'edited before it came', signs: { bo: '🎈' } })
    const left = await anna.records.get<readonly unknown[] & Json>(chatCollections.waiting, place)
    expect(left).toHaveLength(waitingOfOneMax - 2)
  })

  it('[CT6] shows of a quote what was said, not what somebody says was said', async () => {
    const stage = await setStage()
    const { bo, network } = stage
    const conversation = await opened(stage)
    await conversation.send('I like it')
    await network.settled()
    const { mid } = first(conversation)
    const text = 'I hate it '.repeat(1000)
    await bo.messages.send('anna', 'chat.text', { text: 'You said so!', reply: { mid, by: 'anna', text } })
    await bo.messages.send('anna', 'chat.text', { text: 'And this?', reply: { mid: freshMid(), by: 'anna', text } })
    await network.settled()
    expect(lines(conversation)[1]?.reply).toEqual({ mid, by: 'anna', text: 'I like it' })
    expect(lines(conversation)[2]?.reply?.text).toHaveLength(140)
  })

  it('[CT7] forgets what was taken back, for good', async () => {
    const stage = await setStage()
    const { anna, bo, network } = stage
    const conversation = await opened(stage)
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'a secret' })
    await bo.messages.send('anna', 'chat.react', { mid, by: 'bo', sign: '🤫' })
    await bo.messages.send('anna', 'chat.delete', { mid })
    await bo.messages.send('anna', 'chat.edit', { mid, text: 'not so fast' })
    await bo.messages.send('anna', 'chat.react', { mid, by: 'bo', sign: '🤫' })
    await bo.messages.send('anna', 'chat.pin', { mid, by: 'bo', pinned: true })
    await network.settled()
    const { key, atMs } = first(conversation)
    const kept = await anna.records.get<ChatMessage>(chatCollections.messages, key)
    expect(kept).toEqual({ mid, from: 'them', text: '', atMs, isDeleted: true })
  })

  it('[CT8] takes one sign of each person, of so many people', async () => {
    const stage = await setStage()
    const { anna, bo, network } = stage
    const conversation = await opened(stage)
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'hello' })
    await network.settled()
    const { key } = first(conversation)
    const crowd = Object.fromEntries(Array.from({ length: signersMax - 1 }, (_, index) => [`friend-${index}`, '👍']))
    const before = await anna.records.get<ChatMessage>(chatCollections.messages, key)
    await anna.records.put(chatCollections.messages, key, { ...before, signs: crowd })
    for (let part = 0; part < 10; part += 1)
      await anna.transact(async (tx) => {
        for (let index = 0; index < 1000; index += 1) {
          const sign = index % 2 === 0 ? '🙂' : '🙃'
          await takeChange(tx, 'bo', 'bo', { kind: 'react', mid, author: 'bo', sign }, index)
          await takeChange(tx, 'bo', `stranger-${index}`, { kind: 'react', mid, author: 'bo', sign }, index)
        }
      })
    expect(Object.keys(first(conversation).signs ?? {})).toHaveLength(signersMax)
    expect(first(conversation).signs?.['bo']).toBe('🙃')
    await stage.messenger.actions.react(first(conversation), '👍')
    expect(first(conversation).signs?.['anna']).toBeUndefined()
  })

  it('[CT8] knows a sign from words and from what cannot be seen', () => {
    for (const sign of ['', '👍', '👍🏽', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '❤️', '!', 'é']) expect([sign, isSign(sign)]).toEqual([sign, true])
    for (const sign of ['ok', '👍👍', ' ', '\n', '\u202e', '\u0000', `a${'\u0301'.repeat(40)}`, '\u200b', '‍'])
      expect([sign, isSign(sign)]).toEqual([sign, false])
  })

  it('[CT9] lets everybody pin and let go', async () => {
    const stage = await setStage()
    const { anna, bo, network, messenger } = stage
    const conversation = await opened(stage)
    await conversation.send('The door code is 7')
    await network.settled()
    const { mid } = first(conversation)
    await bo.messages.send('anna', 'chat.pin', { mid, by: 'anna', pinned: true })
    await network.settled()
    expect(first(conversation).isPinned).toBe(true)
    const pins = new Pins('bo', anna)
    await pins.start()
    expect(pins.all.value).toMatchObject([{ text: 'The door code is 7' }])
    await messenger.actions.edit(first(conversation), 'The door code is 8')
    await until(() => pins.all.value[0]?.text === 'The door code is 8')
    await messenger.actions.pin(first(conversation), false)
    expect(first(conversation).isPinned).toBeUndefined()
    await until(() => pins.all.value.length === 0)
    for (let index = 0; index < pinsShownMax + 5; index += 1) {
      const { mid } = await bo.messages.send('anna', 'chat.text', { text: `pin ${index}` })
      await bo.messages.send('anna', 'chat.pin', { mid, by: 'bo', pinned: true })
    }
    await network.settled()
    await until(() => pins.all.value[0]?.text === `pin ${pinsShownMax + 4}`)
    expect(pins.all.value).toHaveLength(pinsShownMax)
    pins.close()
  })

  it('[CT10] turns down a body that makes no sense, and disturbs nothing', async () => {
    const stage = await setStage()
    const { bo, network } = stage
    const conversation = await opened(stage)
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'hello' })
    const bodies: [string, Json][] = [
      ['chat.edit', { mid }],
      ['chat.edit', { mid, text: '' }],
      ['chat.edit', { mid: { toString: 'x' }, text: 'x' }],
      ['chat.delete', {}],
      ['chat.delete', null],
      ['chat.react', { mid, by: 'bo', sign: 'a whole sentence' }],
      ['chat.react', { mid, by: '__proto__/../', sign: '👍' }],
      ['chat.react', { mid, sign: '👍' }],
      ['chat.pin', { mid, by: 'bo', pinned: 'yes' }],
    ]
    for (const [type, body] of bodies) {
      const sent = await bo.messages.send('anna', type, body)
      await network.settled()
      expect([type, body, await bo.why(sent.mid)]).toMatchObject([
        type,
        body,
        { state: 'rejected', code: 'body-malformed' },
      ])
    }
    await bo.messages.send('anna', 'chat.react', { mid, by: '__proto__', sign: '👍' })
    await network.settled()
    expect(first(conversation)).toMatchObject({ text: 'hello' })
    expect(first(conversation).signs).toBeUndefined()
  })

  it('[CT10] takes over what another own device said of a message', async () => {
    const stage = await setStage()
    const { anna, bo, network } = stage
    const conversation = await opened(stage)
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'hello' })
    await network.settled()
    expect(await anna.messages.tellSent({ to: 'bo', type: 'chat.react', body: { mid, by: 'bo', sign: '👋' } })).toBe(
      true,
    )
    await anna.messages.tellSent({ to: 'bo', type: 'chat.text', body: { text: 'from the phone' } })
    await anna.messages.tellSent({ to: 'bo', type: 'chat.edit', body: { mid, text: 'not mine to change' } })
    const phone = lines(conversation)[1]?.mid ?? ''
    await anna.messages.tellSent({ to: 'bo', type: 'chat.edit', body: { mid: phone, text: 'edited on the phone' } })
    expect(lines(conversation)).toMatchObject([
      { text: 'hello', signs: { anna: '👋' } },
      { from: 'me', text: 'edited on the phone', elsewhere: true },
    ])
  })
})

describe('a file whose message is taken back', () => {
  it('[CT7] goes from the disk, unless another message holds it, whoever takes it back', async () => {
    const stage = await setStage()
    const { anna, bo, network, messenger } = stage
    const conversation = await opened(stage)
    bo.messages.on('kith.file', () => undefined)
    const { ref } = await bo.blobs.send('anna', new File(['once'], 'once.txt'))
    const kept = await bo.blobs.send('anna', new File(['twice'], 'twice.txt'))
    await network.settled()
    await until(async () => (await anna.blobs.list()).length === 2)
    await messenger.outgoing.sendFileAgain('bo', kept.ref, '', { isForwarded: true })
    await network.settled()
    const mids = lines(conversation)
      .filter(({ from }) => from === 'them')
      .map(({ mid }) => mid)
    for (const mid of mids) await bo.messages.send('anna', 'chat.delete', { mid })
    await network.settled()
    await until(async () => (await anna.records.list(chatCollections.loose)).length === 0)
    const held = (await anna.blobs.list()).map(({ ref: { blob } }) => blob)
    expect([held.includes(ref.blob), held.includes(kept.ref.blob)]).toEqual([false, true])
  })
})
