import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { chatCollections, type ChatMessage, latestOf, messageKey } from '../../src/controllers/chat/message-record.ts'
import { KithConversation } from '../../src/elements/conversation/conversation.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { drawn, expectAccessible, find, findAll, press, show, until, words } from './stage.ts'

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer

beforeEach(async () => {
  await page.viewport(800, 700)
  network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
})

function keep(count: number, gapMs = 60_000): string[] {
  const beginMs = Date.now() - count * gapMs
  return Array.from({ length: count }, (_, index) => {
    const atMs = beginMs + index * gapMs
    const message: ChatMessage = { mid: `m${index}`, from: 'them', text: `line ${index}`, atMs }
    const key = messageKey('bo', atMs, '')
    anna.records.commit([
      { collection: chatCollections.messages, key, value: message },
      { collection: chatCollections.latest, key: 'bo', value: latestOf(key, message) },
    ])
    return key
  })
}

async function open(): Promise<HTMLElement> {
  const messenger = new Messenger(anna)
  await messenger.start()
  const element = new KithConversation()
  element.messenger = messenger
  element.with = 'bo'
  element.style.blockSize = '700px'
  await show(element)
  await until(() => find('timeline'))
  return until(() => find('timeline'))
}

function firstVisible(scroller: HTMLElement): { text: string; top: number } {
  const { top } = scroller.getBoundingClientRect()
  const message = findAll('message').find((each) => each.getBoundingClientRect().top > top)
  return { text: words(message), top: message?.getBoundingClientRect().top ?? 0 }
}

describe('the timeline', () => {
  it('opens at the end, draws a part of ten thousand messages, and reads on while one scrolls', async () => {
    const keys = keep(10_000)
    await anna.records.put(chatCollections.read, 'bo', keys.at(-1) ?? '')
    const scroller = await open()
    await until(() => words(findAll('message').at(-1)).includes('line 9999'))
    expect(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight).toBeLessThan(2)
    for (let step = 0; step < 20; step += 1) {
      scroller.scrollTop -= 600
      await drawn()
    }
    expect(findAll('message').length).toBeLessThanOrEqual(240)
    expect(words(findAll('message')[0])).not.toContain('line 99')
  })

  it('stands still while messages come and one reads further up', async () => {
    const keys = keep(200)
    await anna.records.put(chatCollections.read, 'bo', keys.at(-1) ?? '')
    const scroller = await open()
    await until(() => findAll('message').length > 0)
    scroller.scrollTop -= 500
    await drawn()
    const before = firstVisible(scroller)
    await bo.messages.send('anna', 'chat.text', { text: 'meanwhile' })
    const button = await until(() => find('to-end'))
    await until(() => words(button) === '1')
    expect(firstVisible(scroller)).toEqual(before)
    button.click()
    await until(() => find('to-end') === undefined)
    expect(words(findAll('message').at(-1))).toContain('meanwhile')
  })

  it('opens at the unread line', async () => {
    const keys = keep(300)
    await anna.records.put(chatCollections.read, 'bo', keys[149] ?? '')
    const scroller = await open()
    const line = await until(() => find('unread-line'))
    const offset = line.getBoundingClientRect().top - scroller.getBoundingClientRect().top
    expect(offset).toBeGreaterThan(0)
    expect(offset).toBeLessThan(scroller.clientHeight)
    expect(words(line.parentElement?.parentElement ?? undefined)).toContain('line 150')
  })

  it('draws at most 200 rows, also when a pause is told before each message', async () => {
    const keys = keep(2000, 11 * 60_000)
    await anna.records.put(chatCollections.read, 'bo', keys.at(-1) ?? '')
    const scroller = await open()
    await until(() => words(findAll('message').at(-1)).includes('line 1999'))
    for (let step = 0; step < 40; step += 1) {
      scroller.scrollTop -= 500
      await drawn()
      expect(scroller.querySelectorAll('li').length).toBeLessThanOrEqual(200)
    }
    expect(scroller.querySelectorAll('li').length).toBeGreaterThan(150)
  })

  it('is walked by arrows, and Enter opens what can be done, details among it', async () => {
    keep(5)
    await open()
    await until(() => findAll('message').length === 5)
    findAll('message').at(-1)?.focus()
    press('ArrowUp')
    const root = findAll('message')[0]?.getRootNode() as ShadowRoot
    expect(words(root.activeElement ?? undefined)).toContain('line 3')
    press('Enter')
    ;(await until(() => find('menu-details'))).click()
    await until(() => words(find('explanation')).includes('From bo'))
    await expectAccessible()
  })
})
