import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { expectAccessible, find, show, until, words } from './stage.ts'

let anna: MockPeer
let bos: Messenger
let app: KithMessenger
let network: MockNetwork
beforeEach(async () => {
  await page.viewport(1280, 800)
  network = new MockNetwork()
  anna = await network.join('anna')
  const bo = await network.join('bo')
  network.befriend(anna, bo)
  bos = new Messenger(bo)
  await bos.start()
  location.hash = '#/bo'
  app = new KithMessenger()
  app.peer = anna
  await show(app)
  await until(() => find('composer'))
})
afterEach(() => {
  bos.stop()
  document.body.replaceChildren()
  location.hash = '#/'
})

/** bo looks at the end of the conversation. */
async function read(): Promise<void> {
  await until(() => bos.summaries.of('anna').unread.length > 0)
  const conversation = bos.conversation('anna')
  await conversation.open()
  await conversation.markSeen()
  conversation.close()
}

describe('what was read', () => {
  it('[CT14] is a mark beside the message and a line in its details', async () => {
    await app.messenger.outgoing.send('bo', 'Shall we?')
    await until(() => find('delivery-mark')?.dataset['sign'] === 'ticks')
    await read()
    await until(() => find('delivery-mark')?.dataset['sign'] === 'read')
    expect(find('delivery-mark')?.getAttribute('aria-label')).toContain('Read by bo')
    await expectAccessible()
    find('delivery-mark')?.click()
    await until(() => words(find('read-by')).startsWith('bo ('))
    await expectAccessible()
  })

  it('[CT11] is told to others, and shown, by a switch in the settings', async () => {
    await app.messenger.outgoing.send('bo', 'Shall we?')
    await read()
    await until(() => find('delivery-mark')?.dataset['sign'] === 'read')
    location.hash = '#settings'
    const choice = (await until(() => find('tells-read'))) as HTMLInputElement
    expect(choice.checked).toBe(true)
    await expectAccessible()
    await userEvent.click(choice)
    location.hash = '#/bo'
    await until(() => find('delivery-mark')?.dataset['sign'] === 'ticks')
    expect(await anna.records.get('chat.settings', 'shared')).toMatchObject({ shared: { tellsRead: false } })
  })
})
