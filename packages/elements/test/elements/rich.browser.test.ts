import type { Json } from '@kith/peer'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import {
  chatCollections,
  type ChatMessage,
  indexKey,
  latestOf,
  messageKey,
} from '../../src/controllers/chat/message-record.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { KithConversation } from '../../src/elements/conversation/conversation.ts'
import { payloads } from '../hostile/payloads.ts'
import { drawn, expectAccessible, find, findAll, press, show, type, until, words } from './stage.ts'

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
  for (const kind of ['chat.text', 'chat.edit', 'chat.delete', 'chat.react', 'chat.pin'])
    bo.messages.on(kind, ({ body }) => void got.push([kind, body]))
})

async function open(): Promise<HTMLTextAreaElement> {
  const messenger = new Messenger(anna)
  await messenger.start()
  const element = new KithConversation()
  element.messenger = messenger
  element.with = 'bo'
  element.style.blockSize = '700px'
  await show(element)
  return (await until(() => find('composer'))) as HTMLTextAreaElement
}

async function say(text: string): Promise<void> {
  const count = findAll('message').length
  type(find('composer'), text)
  press('Enter')
  await until(() => findAll('message').length === count + 1)
  await network.settled()
  await drawn()
}

const last = (): HTMLElement => findAll('message').at(-1) as HTMLElement

async function choose(id: string): Promise<void> {
  last().focus()
  press('Enter')
  await until(() => find('message-menu')?.matches(':popover-open'))
  const item = await until(() => find(`menu-${id}`))
  item.click()
  await drawn()
}

describe('a conversation', () => {
  it('answers a message by keys alone, and shows what is answered', async () => {
    const composer = await open()
    await bo.messages.send('anna', 'chat.text', { text: 'Tea or coffee?' })
    await until(() => find('message'))
    last().focus()
    await userEvent.keyboard('{Enter}')
    await until(() => find('message-menu')?.matches(':popover-open'))
    await until(() => find('menu-sign')?.matches(':focus'))
    await expectAccessible()
    await userEvent.keyboard('{End}{Home}')
    for (let step = 0; step < 6; step += 1) await userEvent.keyboard('{ArrowDown}')
    expect(find('menu-reply')?.matches(':focus')).toBe(true)
    await userEvent.keyboard('{Enter}')
    await until(() => find('composer-task'))
    expect(words(find('composer-task'))).toBe('Reply to bo Tea or coffee?')
    await until(() => composer.matches(':focus'))
    await userEvent.keyboard('Tea, please{Enter}')
    await until(() => findAll('message').length === 2)
    expect(find('composer-task')).toBeUndefined()
    await until(() => find('quote'))
    expect(words(find('quote'))).toBe('bo Tea or coffee?')
    await until(() => got.length === 1)
    expect(got[0]).toMatchObject(['chat.text', { text: 'Tea, please', reply: { by: 'bo', text: 'Tea or coffee?' } }])
    await expectAccessible()
    find('quote')?.click()
    await until(() => findAll('message')[0]?.matches('.target'))
  })

  it('gives the focus back to the message when its menu is closed', async () => {
    await open()
    await say('hello')
    last().focus()
    await userEvent.keyboard('{Enter}')
    await until(() => find('menu-sign')?.matches(':focus'))
    await userEvent.keyboard('{Escape}')
    await until(() => find('message-menu') === undefined)
    expect(last().matches(':focus')).toBe(true)
    expect(
      last().dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true })),
    ).toBe(false)
    await until(() => find('message-menu')?.matches(':popover-open'))
  })

  it('edits the last own line with the arrow up, and keeps what was begun before', async () => {
    const composer = await open()
    await say('helo')
    composer.focus()
    await userEvent.keyboard('{ArrowUp}')
    await until(() => composer.value === 'helo')
    expect(find('composer-task')?.dataset['kind']).toBe('edit')
    await userEvent.keyboard('{Escape}')
    await until(() => find('composer-task') === undefined)
    expect(composer.value).toBe('')
    type(composer, 'a draft')
    await choose('edit')
    await until(() => composer.value === 'helo')
    type(composer, 'hello')
    press('Enter')
    await until(() => words(find('message-text')) === 'hello')
    expect(words(find('edited'))).toBe('edited')
    expect(composer.value).toBe('a draft')
    await until(() => got.length === 2)
    expect(got[1]).toMatchObject(['chat.edit', { text: 'hello' }])
  })

  it('takes a message back only when one says so twice', async () => {
    await open()
    await say('a mistake')
    await choose('delete')
    expect(find('menu-confirm')).toBeDefined()
    await until(() => find('menu-keep')?.matches(':focus'))
    await expectAccessible()
    find('menu-confirm')?.click()
    await until(() => find('deleted'))
    expect(words(find('deleted'))).toBe('This message was deleted.')
    expect(find('message-text')).toBeUndefined()
    expect(find('tool-more')).toBeUndefined()
    await until(() => got.length === 2)
    expect(got[1]?.[0]).toBe('chat.delete')
  })

  it('puts a sign under a message and takes it away, and shows those of others', async () => {
    await open()
    await say('We won!')
    const { mid = '' } = last().dataset
    await bo.messages.send('anna', 'chat.react', { mid, by: 'anna', sign: '🎉' })
    const sign = await until(() => find('sign'))
    expect(words(sign.querySelector('.for-the-ear') ?? undefined)).toBe('🎉 from bo')
    sign.click()
    await until(() => find('sign')?.querySelector('.count')?.textContent === '2')
    expect(find('sign')?.getAttribute('aria-pressed')).toBe('true')
    await expectAccessible()
    find('sign')?.click()
    await until(() => find('sign')?.querySelector('.count') === null)
    await network.settled()
    expect(got.slice(1).map(([, body]) => (body as { sign: string }).sign)).toEqual(['🎉', ''])
  })

  it('holds messages at the top, one after the other', async () => {
    await open()
    await say('The code is 7')
    await choose('pin')
    await until(() => find('pinned'))
    await say('And the door is green')
    await choose('pin')
    await until(() => words(find('pinned')).startsWith('2 pinned messages'))
    expect(words(find('pinned'))).toContain('And the door is green')
    find('pinned')?.click()
    await until(() => words(find('pinned')).includes('The code is 7'))
    await expectAccessible()
  })

  it('passes a message on to whom one finds', async () => {
    const carla = await network.join('carla')
    network.befriend(anna, carla)
    const heard: Json[] = []
    carla.messages.on('chat.text', ({ body }) => void heard.push(body))
    await open()
    await say('Read this')
    await choose('forward')
    const field = await until(() => find('forward-find'))
    await until(() => field.matches(':focus'))
    expect(findAll('forward-place').map(({ dataset }) => dataset['name'])).toEqual(['bo', 'carla'])
    await expectAccessible()
    type(field, 'car')
    await until(() => findAll('forward-place').length === 1)
    find('forward-place')?.click()
    await until(() => find('forward') === undefined)
    await network.settled()
    expect(heard).toEqual([{ text: 'Read this', forwarded: true }])
  })

  it('shows marks as what they mean, and everything else as text', async () => {
    await open()
    await say('*bold* _italic_ ~gone~ `code` <b>not</b> https://example.org/*x*')
    const text = find('message-text')
    expect(text?.querySelector('strong')?.textContent).toBe('bold')
    expect(text?.querySelector('em')?.textContent).toBe('italic')
    expect(text?.querySelector('s')?.textContent).toBe('gone')
    expect(text?.querySelector('code')?.textContent).toBe('code')
    expect(text?.querySelector('b')).toBeNull()
    expect(text?.querySelector('a')?.rel).toBe('noopener noreferrer nofollow')
    await say('> said\nyes\n```\nlet x\n```')
    expect(last().querySelector('blockquote')?.textContent).toBe('said')
    expect(last().querySelector('pre')?.textContent).toBe('let x')
    await expectAccessible()
  })

  it('[CT6] shows hostile quotes, names and signs as text', async () => {
    const begin = Date.now() - 400_000
    for (const [index, payload] of payloads.entries()) {
      const mid = `${index}`.padStart(26, '0')
      const atMs = begin + index * 1000
      const key = messageKey('bo', atMs, mid)
      const message: ChatMessage = {
        ...{ mid, from: 'them', text: `*${payload}* _x_`, atMs, isPinned: true },
        reply: { mid, by: payload, text: payload },
        signs: { [payload]: '👍' },
      }
      anna.records.commit([
        { collection: chatCollections.messages, key, value: message },
        { collection: chatCollections.latest, key: 'bo', value: latestOf(key, message) },
        { collection: chatCollections.index, key: indexKey('bo', 'bo', mid), value: key },
        { collection: chatCollections.pins, key, value: true },
      ])
    }
    await open()
    await until(() => findAll('message').length > 20)
    await until(() => find('pinned'))
    for (const message of findAll('message'))
      expect(
        message.querySelector('script, iframe, object, embed, style, [onerror], [onload], a[href^="javascript" i]'),
      ).toBeNull()
    expect((globalThis as { hostile?: unknown }).hostile).toBeUndefined()
  })
})
