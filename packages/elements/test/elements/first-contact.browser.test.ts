import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { expectAccessible, find, findAll, press, show, type, until, words } from './stage.ts'

let network: MockNetwork
let anna: MockPeer
let zoe: MockPeer

async function open(hash: string): Promise<void> {
  location.hash = hash
  const app = new KithMessenger()
  app.session = new Session(async () => anna, { getItem: () => 'anna', setItem: () => {}, removeItem: () => {} })
  await app.session.start()
  await show(app)
}

beforeEach(async () => {
  await page.viewport(1280, 800)
  network = new MockNetwork()
  anna = await network.join('anna')
  zoe = await network.join('zoe')
  zoe.messages.on('chat.text', () => undefined)
})

async function ask(note: string): Promise<void> {
  await zoe.contacts.request('anna', note)
  await network.settled()
}

describe('a request', () => {
  it('[FC4] is shown as text, with no link and nothing of the stranger’s making', async () => {
    await ask('Look at https://example.org/x <b>now</b>')
    await open('#/zoe')
    const card = await until(() => find('request'))
    expect(words(find('request-words'))).toBe('Look at https://example.org/x <b>now</b>')
    expect(card.querySelectorAll('blockquote *, img')).toHaveLength(0)
    expect(find('composer'), 'nothing is written before it is accepted').toBeUndefined()
    await until(() => document.title === '(1) Kith')
    await expectAccessible()
    await page.viewport(390, 844)
    await expectAccessible()
  })

  it('is announced, accepted, and begins the conversation', async () => {
    await open('#/')
    await until(() => find('roster-empty'))
    await ask('We met at https://example.org')
    await until(() => words(find('announcement')) === 'zoe asks to be your contact.')
    location.hash = '#/zoe'
    ;(await until(() => find('contact-accept'))).click()
    const first = await until(() => find('message'))
    expect(words(first)).toContain('We met at https://example.org')
    expect(first.querySelector('a')).toBeNull()
    first.focus()
    press('Enter')
    expect(find('explanation')).toBeUndefined()
    await until(() => words(find('contact')).includes('We met at'))
    await expectAccessible()
  })

  it('is declined, or blocked, and the list comes back', async () => {
    await ask('')
    await open('#/zoe')
    await until(() => words(find('request')).includes('There are no words with it.'))
    find('contact-decline')?.click()
    await until(() => location.hash === '#/')
    expect(await anna.contacts.list()).toEqual([])
    await ask('again')
    location.hash = '#/zoe'
    ;(await until(() => find('contact-block'))).click()
    await until(() => location.hash === '#/')
    expect(anna.contacts.stateOf('zoe')).toBe('blocked')
    find('blocked')?.click()
    const unblock = await until(() => find('unblock'))
    expect(unblock.getAttribute('aria-label')).toBe('Unblock zoe')
    await expectAccessible()
    unblock.click()
    await until(() => find('roster-empty'))
  })

  it('[FC20] is reported with a reason and words, and blocked along with it', async () => {
    await ask('send me your card')
    await open('#/zoe')
    ;(await until(() => find('contact-report'))).click()
    await until(() => find('report'))
    expect(location.hash).toBe('#/zoe/report')
    await expectAccessible()
    find('reason-fraud')?.click()
    type(find('report-words'), 'never met')
    find('report-submit')?.click()
    await until(() => find('report')?.dataset['state'] === 'done')
    expect(anna.contacts.reports).toMatchObject([
      { name: 'zoe', report: { reason: 'fraud', words: 'never met', messages: [] } },
    ])
    await expectAccessible()
    find('report-close')?.click()
    await until(() => location.hash === '#/')
    expect(anna.contacts.stateOf('zoe')).toBe('blocked')
  })
})

describe('the one who asks', () => {
  it('[FC2] asks with the first line to a stranger, and sees that those after it wait', async () => {
    await open('#/zoe')
    await until(() => words(find('contact-strip')).includes('not among your contacts'))
    type(find('composer'), 'It is Anna')
    press('Enter')
    await until(() => words(find('contact-strip')).includes('You asked zoe'))
    await network.settled()
    expect((await zoe.contacts.list())[0]).toMatchObject({ name: 'anna', state: 'asking', note: 'It is Anna' })
    network.decree('anna', 'zoe', { fate: 'rejected', code: 'contacts-only' })
    type(find('composer'), 'are you there?')
    press('Enter')
    await until(() => findAll('message')[1]?.dataset['state'] === 'rejected')
    const marks = (): string[] => findAll('delivery-mark').map((mark) => mark.dataset['sign'] ?? '')
    await until(() => marks().join() === 'clock,clock')
    await expectAccessible()
    network.decree('anna', 'zoe', undefined)
    await zoe.contacts.accept('anna')
    await until(() => marks().join() === 'ticks,ticks')
    expect(find('contact-strip')).toBeUndefined()
  })

  it('takes a request back', async () => {
    await open('#/zoe')
    ;(await until(() => find('contact-add'))).click()
    ;(await until(() => find('contact-take-back'))).click()
    await until(() => find('contact-add'))
    expect(anna.contacts.stateOf('zoe')).toBeUndefined()
  })
})

describe('somebody who is muted', () => {
  it('[PE85] is quiet in the list and in the title, until that ends', async () => {
    network.befriend(anna, zoe)
    await open('#/zoe/details')
    ;(await until(() => find('mute'))).click()
    await until(() => find('mute-hour')?.offsetParent)
    await expectAccessible()
    find('mute-hour')?.click()
    await until(() => words(find('mute-state')).startsWith('Muted until'))
    location.hash = '#/'
    await until(() => find('composer') === undefined)
    await zoe.messages.send('anna', 'chat.text', { text: 'hello' })
    await until(() => find('contact')?.dataset['unread'] === '1')
    expect([document.title, words(find('announcement'))]).toEqual(['Kith', ''])
    expect(words(find('muted'))).toContain('Muted until')
    await expectAccessible()
    location.hash = '#/zoe/details'
    ;(await until(() => find('unmute'))).click()
    await until(() => find('mute-state') === undefined)
    await until(() => find('muted') === undefined)
  })
})
