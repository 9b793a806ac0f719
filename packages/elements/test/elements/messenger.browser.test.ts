import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { drawn, expectAccessible, find, findAll, press, show, type, until, words } from './stage.ts'

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer

async function open(hash = '#/', name: string | null = 'anna'): Promise<KithMessenger> {
  location.hash = hash
  const app = new KithMessenger()
  const kept = new Map(name === null ? [] : [['kith.name', name]])
  app.session = new Session(async (wanted) => network.peer(wanted) ?? (await network.join(wanted)), {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  })
  await app.session.start()
  return show(app)
}

beforeEach(async () => {
  await page.viewport(1280, 800)
  network = new MockNetwork()
  network.take('alice')
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  bo.messages.on('chat.text', () => undefined)
})

describe('first run', () => {
  it('checks the name as it is typed, and when it is asked for', async () => {
    await open('#/', null)
    type(find('name'), 'no spaces')
    await until(() => words(find('name-advice')).includes('letters a to z'))
    expect((find('claim') as HTMLButtonElement).disabled).toBe(true)
    await expectAccessible()
    type(find('name'), 'a1ice')
    await drawn()
    find('claim')?.click()
    await until(() => words(find('name-advice')).includes('looks too much like'))
    type(find('name'), 'Zoe')
    await until(() => words(find('name-advice')) === 'You will be zoe.')
    find('claim')?.click()
    await until(() => find('roster-empty'))
    expect(words(find('own-name'))).toBe('zoe')
    await expectAccessible()
  })
})

describe('a conversation', () => {
  it('sends, receives, announces once, and counts what is unread in the title', async () => {
    await open('#/bo')
    await until(() => find('composer'))
    type(find('composer'), 'hello <b>bo</b> https://example.org/x')
    press('Enter')
    const sent = await until(() => findAll('message').find(({ dataset }) => dataset['state'] === 'committed'))
    expect(words(sent)).toContain('hello <b>bo</b>')
    expect(sent.querySelector('b')).toBeNull()
    const link = sent.querySelector('a')
    expect([link?.href, link?.rel, link?.target]).toEqual([
      'https://example.org/x',
      'noopener noreferrer nofollow',
      '_blank',
    ])
    expect((find('composer') as HTMLTextAreaElement).value).toBe('')
    const cleo = await network.join('cleo')
    network.befriend(anna, cleo)
    await cleo.messages.send('anna', 'chat.text', { text: 'good morning' })
    await until(() => words(find('announcement')) === 'cleo: good morning')
    await until(() => document.title === '(1) Kith')
    await expectAccessible()
  })

  it('begins a new line with Shift, and grows to eight', async () => {
    await open('#/bo')
    const composer = await until(() => find('composer') as HTMLTextAreaElement | undefined)
    const oneLinePx = composer.clientHeight
    type(composer, Array.from({ length: 30 }, () => 'line').join('\n'))
    press('Enter', { shiftKey: true })
    await drawn()
    expect(findAll('message')).toHaveLength(0)
    expect(composer.clientHeight).toBeGreaterThan(oneLinePx * 3)
    expect(composer.clientHeight).toBeLessThan(oneLinePx * 8)
  })

  it('explains a message, and closes with Escape', async () => {
    bo.disconnect()
    await open('#/bo')
    await until(() => find('composer'))
    type(find('composer'), 'for later')
    press('Enter')
    const mark = await until(() => findAll('delivery-mark').find(({ dataset }) => dataset['sign'] === 'tick'))
    expect(mark.getAttribute('aria-label')).toBe('Kept by the server until bo is there. Details')
    mark.focus()
    mark.click()
    const card = await until(() => find('explanation'))
    await until(() => words(card).includes('Kept until'))
    expect(find('mid')?.textContent).toHaveLength(26)
    await expectAccessible()
    bo.connect()
    await until(() => words(card).includes('Delivered'))
    press('Escape')
    expect(location.hash, 'Escape belongs to the open card').toBe('#/bo')
    card.hidePopover()
    await until(() => find('explanation') === undefined)
    expect(mark.matches(':focus')).toBe(true)
  })

  it('explains a message by the keyboard alone', async () => {
    await open('#/bo')
    await until(() => find('composer'))
    type(find('composer'), 'by keys')
    press('Enter')
    const message = await until(() => find('message'))
    message.focus()
    await userEvent.keyboard('{Enter}')
    await until(() => find('menu-sign')?.matches(':focus'))
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{Enter}')
    await until(() => find('explanation')?.matches(':popover-open'))
    await userEvent.keyboard('{Escape}')
    await until(() => find('explanation') === undefined)
    expect(message.matches(':focus')).toBe(true)
    expect(location.hash).toBe('#/bo')
  })

  it('keeps a draft through a change of the conversation', async () => {
    await open('#/bo')
    await until(() => find('composer'))
    type(find('composer'), 'half a thou')
    location.hash = '#/'
    await until(() => find('composer') === undefined)
    await until(() => words(find('contact')).includes('Draft: half a thou'))
    location.hash = '#/bo'
    await until(() => (find('composer') as HTMLTextAreaElement | undefined)?.value === 'half a thou')
  })

  it('shows who types, and the path', async () => {
    await open('#/bo')
    await until(() => find('path')?.dataset['path'] === 'relay')
    anna.carryBy({ bo: 'direct' })
    await until(() => find('path')?.dataset['path'] === 'direct')
    await bo.signals.send('anna', 'chat.typing', { isTyping: true })
    await until(() => find('typing'))
    expect(words(find('presence'))).toBe('typing…')
  })
})

describe('contacts', () => {
  it('are asked, told so, and become contacts', async () => {
    const zoe = await network.join('zoe')
    await open('#add=zoe')
    const field = await until(() => find('add-name') as HTMLInputElement | undefined)
    expect(field.value).toBe('zoe')
    await expectAccessible()
    type(find('add-note'), 'We met at the market')
    find('add-submit')?.click()
    await until(() => words(find('contact-strip')).includes('You asked zoe'))
    await network.settled()
    expect((await zoe.contacts.list())[0]).toMatchObject({
      name: 'anna',
      state: 'asking',
      note: 'We met at the market',
    })
    await zoe.contacts.accept('anna')
    await until(() => find('contact-strip') === undefined)
    await until(() => words(find('presence')) === 'Online')
  })

  it('are accepted, declined, blocked and unblocked', async () => {
    const zoe = await network.join('zoe')
    await zoe.contacts.request('anna', 'Hello')
    await network.settled()
    await open('#/zoe')
    await until(() => words(find('request-words')) === 'Hello')
    await expectAccessible()
    find('contact-accept')?.click()
    await until(() => find('composer'))
    find('details-block')?.click()
    ;(await until(() => find('cancel')?.matches(':focus') && find('cancel')))?.click()
    ;(await until(() => find('details-block')?.matches(':focus') && find('details-block')))?.click()
    ;(await until(() => find('confirm'))).click()
    await until(() => location.hash === '#/')
    expect(anna.contacts.stateOf('zoe')).toBe('blocked')
    location.hash = '#/zoe'
    const unblock = await until(() => find('contact-unblock'))
    expect(find('path'), 'no way leads to a blocked name').toBeUndefined()
    unblock.click()
    await until(() => find('contact-add'))
  })

  it('says at once what is wrong with a name', async () => {
    await open('#add')
    await until(() => find('add-name'))
    type(find('add-name'), 'an na')
    find('add-submit')?.click()
    await until(() => words(find('add-contact')).includes('letters a to z'))
    type(find('add-name'), 'anna')
    find('add-submit')?.click()
    await until(() => words(find('add-contact')).includes('This is you'))
    expect((find('invite-link') as HTMLInputElement).value).toMatch(/#add=anna$/u)
  })
})

describe('a look at the connection', () => {
  it('is opened from the details and from the own menu, and gives the focus back', async () => {
    await open('#/bo')
    const link = await until(() => findAll('check').find(({ offsetParent }) => offsetParent !== null))
    link.focus()
    link.click()
    await until(() => find('diagnostics')?.dataset['state'] === 'done')
    expect(location.hash).toBe('#/bo/diagnosis')
    await expectAccessible()
    await userEvent.keyboard('{Escape}')
    await until(() => location.hash === '#/bo/details')
    expect(find('diagnostics')).toBeUndefined()
    expect(link.matches(':focus')).toBe(true)
    find('me')?.click()
    await until(() => find('status-menu')?.matches(':popover-open'))
    find('check', find('status-menu'))?.click()
    await until(() => find('diagnostics')?.dataset['state'] === 'done')
    expect([location.hash, find('status-menu')?.matches(':popover-open')]).toEqual(['#diagnosis', false])
    find('close')?.click()
    await until(() => location.hash === '#/')
  })
})

describe('the roster', () => {
  it('moves by arrows, finds people and messages, and goes back with Escape', async () => {
    const cleo = await network.join('cleo')
    network.befriend(anna, cleo)
    await open()
    await until(() => findAll('contact').length === 2)
    await expectAccessible()
    press('k', { ctrlKey: true })
    await drawn()
    press('ArrowDown')
    press('ArrowDown')
    let active: Element | null = document.activeElement
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
    expect((active as HTMLElement).dataset['name']).toBe('cleo')
    ;(active as HTMLElement).click()
    await until(() => words(find('conversation-name')) === 'cleo')
    await cleo.messages.send('anna', 'chat.text', { text: 'the blue bicycle' })
    await until(() => findAll('message').length === 1)
    press('Escape')
    await until(() => location.hash === '#/')
    press('k', { ctrlKey: true })
    await drawn()
    type(find('search'), 'bicycle')
    const hit = await until(() => find('search-hit'))
    hit.click()
    await until(() => words(find('conversation-name')) === 'cleo')
  })

  it('finds what can be done by its name', async () => {
    await open()
    press('k', { ctrlKey: true })
    await drawn()
    type(find('search'), 'DEVICE new')
    const command = await until(() => find('command'))
    expect(words(command)).toBe('Link a new device')
    expect(findAll('command').length).toBe(1)
    await expectAccessible()
    press('Enter')
    await until(() => location.hash === '#link')
    await until(() => find('link-device'))
  })

  it('changes the own status', async () => {
    await open()
    ;(await until(() => find('me'))).click()
    await until(() => find('status-menu')?.matches(':popover-open'))
    await expectAccessible()
    find('status-busy')?.click()
    type(find('own-note'), 'practising')
    find('own-note')?.dispatchEvent(new Event('change'))
    await until(() => words(find('own-status')) === 'Busy · practising')
    expect(anna.presence.own).toMatchObject({ choice: 'busy', note: 'practising' })
  })
})

describe('trouble', () => {
  it('is told in a banner with one action', async () => {
    await open('#/bo')
    anna.disconnect('server-unreachable', 60_000)
    await until(() => words(find('banner')).includes('The server does not answer.'))
    expect(words(find('own-status'))).toBe('Not connected')
    expect(words(find('presence'))).toBe('Was online')
    await expectAccessible()
    anna.connect()
    await until(() => find('banner') === undefined)
  })

  it('lets a refused name be changed', async () => {
    await open()
    anna.refuse('name-taken')
    ;(await until(() => find('banner-action'))).click()
    await until(() => find('claim'))
  })
})

describe('on a narrow screen', () => {
  it('shows one stage at a time', async () => {
    await page.viewport(390, 844)
    await open('#/bo')
    const isVisible = (id: string): boolean => (find(id)?.offsetParent ?? null) !== null
    await until(() => isVisible('composer'))
    expect(isVisible('search')).toBe(false)
    find('back')?.click()
    await until(() => isVisible('search'))
    expect(isVisible('composer')).toBe(false)
    location.hash = '#/bo/details'
    await until(() => isVisible('details'))
    expect(isVisible('composer')).toBe(false)
    await expectAccessible()
  })
})
