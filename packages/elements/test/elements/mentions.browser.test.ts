import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { Messenger } from '../../src/controllers/messenger.ts'
import { KithConversation } from '../../src/elements/conversation/conversation.ts'
import { KithGroup } from '../../src/elements/groups/group.ts'
import { KithRoster } from '../../src/elements/roster/roster.ts'
import { payloads } from '../hostile/payloads.ts'
import { drawn, expectAccessible, find, findAll, show, until, words } from './stage.ts'

let network: MockNetwork
let bo: MockPeer
let messenger: Messenger
let place: string
let room: ReturnType<MockPeer['conversations']['get']>

beforeEach(async () => {
  await page.viewport(800, 700)
  network = new MockNetwork()
  const anna = await network.join('anna')
  bo = await network.join('bo')
  const carla = await network.join('carla')
  for (const one of [anna, bo, carla])
    for (const other of [anna, bo, carla]) if (one !== other) network.befriend(one, other)
  for (const peer of [bo, carla])
    for (const type of ['chat.text', 'chat.typing']) peer.conversations.on(type, () => undefined)
  messenger = new Messenger(anna)
  await messenger.start()
  const made = await bo.conversations.create({ title: 'Choir', members: ['anna', 'carla'] })
  await network.settled()
  place = `~${made.id}`
  room = bo.conversations.get(made.id)
})

async function open(dir = 'ltr'): Promise<HTMLTextAreaElement> {
  const element = new KithConversation()
  element.messenger = messenger
  element.with = place
  element.style.blockSize = '700px'
  element.dir = dir
  await show(element)
  const composer = (await until(() => find('composer'))) as HTMLTextAreaElement
  composer.focus()
  return composer
}

describe('a name behind an @', () => {
  it('is offered, taken by keys and by a press, and meant', async () => {
    const composer = await open()
    await userEvent.keyboard('Hi @')
    await until(() => findAll('offer').length === 3)
    expect(findAll('offer').map(words)).toEqual(['bo', 'carla', 'anna (you)'])
    expect(composer.getAttribute('aria-activedescendant')).toBe('offer-0')
    await expectAccessible()
    await userEvent.keyboard('{ArrowUp}{ArrowUp}')
    expect(composer.getAttribute('aria-activedescendant')).toBe('offer-1')
    await userEvent.keyboard('{Tab}')
    expect(composer.value).toBe('Hi @carla ')
    await until(() => find('offers') === undefined)
    expect(composer.matches(':focus')).toBe(true)
    await userEvent.keyboard('and @b')
    ;(await until(() => find('offer'))).click()
    await userEvent.keyboard('and @a')
    await until(() => find('offers'))
    await userEvent.keyboard('{Escape}')
    await until(() => find('offers') === undefined)
    await userEvent.keyboard('{Enter}')
    await until(() => find('message'))
    await network.settled()
    await until(() => findAll('mention').length === 2)
    expect(words(find('message-text'))).toBe('Hi @carla and @bo and @a')
    expect(find('mention')?.getAttribute('href')).toBe('#/carla/details')
    await expectAccessible()
  })

  it('[CT21] is words when it is nobody of the place, or was not meant', async () => {
    await open('rtl')
    for (const [text, mentions] of [
      ['@dawud @anna', ['dawud', 'anna']],
      ['@anna', undefined],
      ['مرحبا @anna!', ['anna']],
    ] as const)
      await room.send('chat.text', { text, ...(mentions && { mentions: [...mentions] }) })
    await until(() => findAll('mention').length === 2)
    expect(findAll('message-text').map((text) => findAll('mention', text).map(words))).toEqual([
      ['@anna'],
      [],
      ['@anna'],
    ])
    expect(find('mention')?.localName).toBe('mark')
    await expectAccessible()
  })

  it('is hostile text in vain', async () => {
    await open()
    for (const payload of payloads.slice(0, 40))
      await room.send('chat.text', { text: `@anna ${payload}`, mentions: ['anna', payload] })
    await until(() => findAll('mention').length >= 40)
    for (const mention of findAll('mention')) expect(words(mention)).toBe('@anna')
  })

  it('is a sign in the list, and calls where a group is quiet', async () => {
    const roster = new KithRoster()
    roster.messenger = messenger
    await show(roster)
    await room.send('chat.text', { text: '@anna!', mentions: ['anna'] })
    await until(() => find('mentioned'))
    expect(words(find('mentioned'))).toBe('@, you are mentioned,')
    await expectAccessible()
    const about = new KithGroup()
    about.messenger = messenger
    about.place = place
    await show(about)
    const choice = (await until(() => find('group-notice-all'))) as HTMLInputElement
    expect(choice.checked).toBe(true)
    choice.focus()
    await userEvent.keyboard('{ArrowDown}')
    await until(() => find('group-notice')?.dataset['notice'] === 'mentions')
    expect(messenger.groups.notices.of(place).notice).toBe('mentions')
    await drawn()
    await expectAccessible()
  })

  it('[CT22] are what is left of a group that is muted for a while, as the list and the details say', async () => {
    const roster = new KithRoster()
    roster.messenger = messenger
    await show(roster)
    const about = new KithGroup()
    about.messenger = messenger
    about.place = place
    document.body.append(about)
    ;(await until(() => find('mute'))).click()
    await until(() => find('mute-hour')?.offsetParent)
    expect(find('mute-hour')?.parentElement?.ariaLabel).toBe('Mute Choir')
    find('mute-hour')?.click()
    await until(() => words(find('mute-state')).startsWith('Muted until'))
    await until(() => words(find('muted')).includes('Muted until'))
    await drawn()
    await expectAccessible()
    await until(() => find('unmute') === (find('unmute')?.getRootNode() as ShadowRoot).activeElement)
    find('unmute')?.click()
    await until(() => find('mute-state') === undefined && find('muted') === undefined)
  })
})
