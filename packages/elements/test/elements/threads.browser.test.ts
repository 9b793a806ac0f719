import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { Session } from '../../src/controllers/session/session.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { expectAccessible, find, findAll, show, until, words } from './stage.ts'

let network: MockNetwork
let bo: MockPeer

beforeEach(async () => {
  await page.viewport(1280, 800)
  network = new MockNetwork()
  const anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  bo.messages.on('chat.text', () => undefined)
  location.hash = '#/bo'
  const app = new KithMessenger()
  app.session = new Session(async () => anna, { getItem: () => 'anna', setItem: () => {}, removeItem: () => {} })
  await app.session.start()
  await show(app)
  await until(() => find('composer'))
})

const inThread = (): string[] => {
  const thread = find('thread')
  return thread?.shadowRoot ? findAll('message-text', thread.shadowRoot).map(words) : []
}

describe('a thread', () => {
  it('opens beside the conversation, takes answers, and marks what is new', async () => {
    const { mid } = await bo.messages.send('anna', 'chat.text', { text: 'Tea?' })
    const message = await until(() => find('message'))
    message.focus()
    await userEvent.keyboard('{Enter}')
    ;(await until(() => find('menu-thread'))).click()
    await until(() => inThread().length === 1)
    expect(location.hash).toBe(`#/bo/thread/bo/${mid}`)
    const host = find('thread')?.getRootNode() as ShadowRoot
    const composer = await until(() => find('composer', host))
    composer.focus()
    await userEvent.keyboard('Yes, please{Enter}')
    await until(() => inThread().length === 2)
    await network.settled()
    await until(() => find('thread-open'))
    expect(find('thread-open')?.dataset['count']).toBe('1')
    await expectAccessible()
    find('thread-close')?.click()
    await until(() => find('thread') === undefined)
    expect(location.hash).toBe('#/bo')
    await bo.messages.send('anna', 'chat.text', { text: 'Milk?', reply: { mid, by: 'bo', text: 'Tea?' } })
    await until(() => find('thread-open')?.dataset['new'] === 'true')
    await expectAccessible()
    find('thread-open')?.click()
    await until(() => inThread().length === 3)
    expect(inThread()).toEqual(['Tea?', 'Yes, please', 'Milk?'])
    await page.viewport(390, 844)
    await until(() => find('thread')?.checkVisibility())
    await expectAccessible()
  })
})
