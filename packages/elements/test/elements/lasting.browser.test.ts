import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { chatCollections } from '../../src/controllers/chat/message-record.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { expectAccessible, find, findAll, show, until, words } from './stage.ts'

let anna: MockPeer
let bo: MockPeer
let app: KithMessenger
beforeEach(async () => {
  await page.viewport(1280, 800)
  const network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  location.hash = '#/bo/details'
  app = new KithMessenger()
  app.peer = anna
  await show(app)
  await until(() => find('lasting'))
})
afterEach(() => {
  vi.restoreAllMocks()
  document.body.replaceChildren()
  location.hash = '#/'
})

describe('messages that go', () => {
  it('[CT15] are chosen at the details, told by a line, and carry a sign', async () => {
    await expectAccessible()
    await userEvent.selectOptions(find('lasting') as HTMLSelectElement, '300')
    const line = await until(() => find('timer'))
    expect(words(line)).toContain('You set disappearing messages: 5 minutes')
    await until(() => words(find('contact')).includes('5 minutes'))
    await app.messenger.outgoing.send('bo', 'soon gone')
    const sign = await until(() => find('lasts'))
    expect(sign.getAttribute('aria-label')).toContain('Disappears: ')
    await expectAccessible()
    await bo.messages.send('anna', 'chat.timer', { seconds: 0 })
    await until(() => findAll('timer').length === 2)
    expect(words(findAll('timer')[1])).toContain('bo turned disappearing messages off')
    await until(() => (find('lasting') as HTMLSelectElement).value === '0')
  })

  it('[CT15] stay as they were when that cannot be kept, and the person is told', async () => {
    vi.spyOn(anna, 'transact').mockRejectedValue(new Error('full'))
    await userEvent.selectOptions(find('lasting') as HTMLSelectElement, '300')
    await until(() => words(find('lasting-fault')) === 'It was not changed. Try again.')
    expect((find('lasting') as HTMLSelectElement).value).toBe('0')
    await expectAccessible()
  })

  it('[CT17] are gone from the screen when their time is over', async () => {
    await app.messenger.outgoing.send('bo', 'stays')
    await until(() => findAll('message').length === 1)
    await bo.messages.send('anna', 'chat.text', { text: 'soon gone', lasts: 300 })
    await until(() => findAll('message').length === 2)
    const key = await until(async () => (await anna.records.list(chatCollections.lasting))[0]?.key)
    await anna.records.put(chatCollections.lasting, key ?? '', { seconds: 300, startMs: Date.now() - 300_000 })
    await until(() => findAll('message').length === 1)
    expect(words(find('timeline'))).not.toContain('soon gone')
    await until(() => words(find('contact')).includes('stays'))
  })
})
