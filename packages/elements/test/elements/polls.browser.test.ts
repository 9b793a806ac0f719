import type { Json } from '@kith/peer'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { Messenger } from '../../src/controllers/messenger.ts'
import { KithConversation } from '../../src/elements/conversation/conversation.ts'
import { payloads } from '../hostile/payloads.ts'
import { drawn, expectAccessible, find, findAll, show, type, until, words } from './stage.ts'

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer
let got: [string, Json][]

beforeEach(async () => {
  await page.viewport(800, 700)
  network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  got = []
  for (const kind of ['chat.poll', 'chat.vote', 'chat.poll-end'])
    bo.messages.on(kind, ({ body }) => void got.push([kind, body]))
  const messenger = new Messenger(anna)
  await messenger.start()
  const element = new KithConversation()
  element.messenger = messenger
  element.with = 'bo'
  element.style.blockSize = '700px'
  await show(element)
  await until(() => find('composer'))
})

const votes = (): (string | undefined)[] => findAll('poll-answer').map((answer) => answer.dataset['votes'])
const inputs = (): HTMLInputElement[] => findAll('poll-answer').flatMap((answer) => answer.querySelector('input') ?? [])

describe('a poll', () => {
  it('is made, voted on by keys, and ended', async () => {
    find('take-poll')?.click()
    await until(() => find('poll-question')?.matches(':focus'))
    await userEvent.keyboard('Tea?{Enter}')
    await until(() => find('poll-fault'))
    await expectAccessible()
    type(findAll('poll-new-answer')[0], 'Yes')
    type(findAll('poll-new-answer')[1], 'No')
    find('poll-add')?.click()
    await until(() => findAll('poll-new-answer')[2]?.matches(':focus'))
    await userEvent.keyboard('Later{Enter}')
    await until(() => find('poll'))
    await until(() => find('composer')?.matches(':focus'))
    await network.settled()
    expect(got).toEqual([['chat.poll', { question: 'Tea?', answers: ['Yes', 'No', 'Later'], several: false }]])
    expect(words(find('poll')?.querySelector('legend') ?? undefined)).toBe('Tea?')
    await until(() => inputs()[0]?.disabled === false)
    inputs()[0]?.focus()
    await userEvent.keyboard(' {ArrowDown}')
    expect(got).toHaveLength(1)
    await userEvent.keyboard('{Enter}')
    await until(() => votes().join() === '0,1,0')
    const { mid } = find('message')?.dataset ?? {}
    await bo.messages.send('anna', 'chat.vote', { mid, by: 'anna', choice: [2] })
    await until(() => votes().join() === '0,1,1')
    expect(inputs().map(({ checked }) => checked)).toEqual([false, true, false])
    expect(words(find('poll-voters'))).toBe('2 people voted')
    find('poll-voters')?.click()
    await drawn()
    expect(findAll('poll-names').map(words)).toEqual(['You', 'bo'])
    await expectAccessible()
    find('poll-take-back')?.click()
    await until(() => votes().join() === '0,0,1')
    find('poll-end')?.click()
    await until(() => find('poll')?.dataset['over'] === 'true')
    await network.settled()
    expect(got.at(-1)).toEqual(['chat.poll-end', { mid, counted: ['bo'] }])
    expect(inputs().every(({ disabled }) => disabled)).toBe(true)
    await expectAccessible()
  })

  it('takes several, is hostile text in vain, and offers its end to its author alone', async () => {
    const [question = '', ...answers] = payloads
      .map((payload) => payload.slice(0, 140))
      .filter((each) => each.trim() !== '')
    await bo.messages.send('anna', 'chat.poll', { question, answers: answers.slice(0, 10), several: true })
    await until(() => findAll('poll-answer').length === 10)
    expect(findAll('poll-answer').map((each) => each.querySelector('.poll-words')?.textContent)).toEqual(
      answers.slice(0, 10),
    )
    expect(find('poll')?.querySelector('script, img, iframe, svg[onload], a')).toBeNull()
    inputs()[1]?.click()
    inputs()[3]?.click()
    find('poll-vote')?.click()
    await until(() => votes()[3] === '1')
    await network.settled()
    expect(got.at(-1)).toMatchObject(['chat.vote', { choice: [1, 3] }])
    find('poll-voters')?.click()
    await drawn()
    expect(find('poll-end')).toBeUndefined()
    await expectAccessible()
  })
})
