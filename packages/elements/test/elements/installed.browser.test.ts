import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { KithError } from '@kith/wire'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import type { Installed } from '../../src/controllers/installed/installed.ts'
import type { Notice, WakeAnswer } from '../../src/controllers/installed/notices.ts'
import { Updates } from '../../src/controllers/installed/updates.ts'
import { messengerOf } from '../../src/controllers/messenger-of.ts'
import { KithInstalled } from '../../src/elements/installed/installed.ts'
import { KithNotifications } from '../../src/elements/notifications/notifications.ts'
import { loadWords } from '../../src/words/words.ts'
import { mockInstalled } from '../mock/installed.ts'
import { drawn, expectAccessible, find, show, until, words } from './stage.ts'

let network: MockNetwork
let anna: MockPeer

beforeEach(async () => {
  await page.viewport(390, 844)
  network = new MockNetwork({ latencyMs: 0 })
  anna = await network.join('anna')
})

async function panel(installed: Installed | undefined): Promise<void> {
  const element = new KithNotifications()
  element.peer = anna
  element.installed = installed
  await show(element)
}

const push = (): string | undefined => find('notifications')?.dataset['push']

function press(id: string): void {
  ;(find(id) as HTMLInputElement).click()
}

function isChecked(id: string): boolean {
  return (find(id) as HTMLInputElement).checked
}

describe('a newer version', () => {
  it('is told until it is used or put off', async () => {
    let tell = (): void => undefined
    let uses = 0
    const element = new KithInstalled()
    const updates = new Updates({ onReady: (listener) => (tell = listener), use: () => uses++ })
    element.installed = { ...mockInstalled(), updates }
    await show(element)
    expect(find('update')).toBeUndefined()
    tell()
    await until(() => words(find('update')).includes('used from the next start'))
    await expectAccessible()
    find('update-later')?.click()
    await until(() => find('update') === undefined)
    tell()
    ;(await until(() => find('update-now'))).click()
    await until(() => find('update') === undefined)
    expect(uses).toBe(1)
  })
})

describe('the switches of notifications', () => {
  it('are off before anybody asked for anything, and on when the browser lets them', async () => {
    const installed = mockInstalled()
    await panel(installed)
    await until(() => push() === 'off')
    for (const id of ['notices', 'notices-words', 'push']) expect(isChecked(id)).toBe(false)
    await expectAccessible()
    press('notices')
    await until(() => installed.notices.choice.value.isOn)
    press('push')
    await until(() => push() === 'on')
    expect(anna.push.endpoint).toBe('https://push.example.org/wake/1')
    await expectAccessible()
    press('push')
    await until(() => push() === 'off')
    expect(anna.push.endpoint).toBeUndefined()
  })

  it('go back when the person says no to the browser, with a word what to do', async () => {
    await panel(mockInstalled({ says: 'denied' }))
    await until(() => push() === 'off')
    press('notices')
    await until(() =>
      words(
        document.body.querySelector('kith-notifications')?.shadowRoot?.querySelector('.problem') ?? undefined,
      ).startsWith('Your browser does not allow it'),
    )
    await drawn()
    expect(isChecked('notices')).toBe(false)
    press('push')
    await drawn()
    expect(push()).toBe('off')
    expect(isChecked('push')).toBe(false)
    await expectAccessible()
  })

  it('say what is missing: notifications, push of the browser, push of the network, an answer of its service', async () => {
    await panel(mockInstalled({ permission: 'missing' }))
    expect(words(find('notifications'))).toBe('This browser shows no notifications of pages.')
    await panel(mockInstalled({ push: 'none' }))
    await until(() => words(find('push-missing')) === 'This browser cannot be woken.')
    await panel(mockInstalled({ permission: 'granted', push: { subscribe: () => Promise.reject(new Error('no')) } }))
    await until(() => push() === 'off')
    press('push')
    await until(() => words(find('push-fault')).includes('does not answer'))
    await expectAccessible()
    anna.push.key = undefined
    await panel(mockInstalled())
    await until(() => words(find('push-missing')) === 'This network wakes no devices.')
    await expectAccessible()
    await panel(undefined)
    expect(words(find('notifications'))).toBe('This browser shows no notifications of pages.')
  })

  it('say that the server does not answer', async () => {
    anna.push.state = () => Promise.reject(new KithError('server-unreachable'))
    await panel(mockInstalled())
    await until(() => words(find('push-fault')) !== '')
    expect(push()).toBe('off')
  })
})

describe('what comes while nobody looks', () => {
  it('is told in the words of the page, of nobody who is muted, and its number stands at the icon', async () => {
    await loadWords('de')
    const shown: Notice[] = []
    const badges: number[] = []
    let wake: (name: string) => WakeAnswer = () => undefined
    let isSeen = false
    const bo = await network.join('bo')
    const installed = mockInstalled({
      permission: 'granted',
      notices: {
        isSeen: () => isSeen,
        show: (notice) => Promise.resolve(void shown.push(notice)),
        badge: (count) => void badges.push(count),
        onWake: (answer) => {
          wake = answer
          return () => undefined
        },
      },
    })
    await installed.notices.set(true)
    await anna.contacts.request('bo')
    await bo.contacts.accept('anna')
    const element = new KithInstalled()
    element.installed = installed
    element.messenger = messengerOf(anna)
    element.lang = 'de'
    await show(element)
    await bo.messages.send('anna', 'chat.text', { text: 'Kommst du?' })
    await until(() => shown.length === 1)
    expect(shown[0]).toMatchObject({ title: 'bo', body: 'Neue Nachricht', place: '#/bo' })
    await until(() => badges.at(-1) === 1)
    installed.notices.setWords(true)
    await bo.messages.send('anna', 'chat.text', { text: 'Um acht' })
    await until(() => shown.at(-1)?.body === 'Um acht')
    expect(wake('bo')).toBe('other')
    expect(wake('anna')).toMatchObject({ title: 'bo', body: 'Um acht' })
    isSeen = true
    expect(wake('anna')).toBe('seen')
    await bo.messages.send('anna', 'chat.text', { text: 'gesehen' })
    await until(() => badges.at(-1) === 3)
    isSeen = false
    await anna.contacts.mute('bo', 'forever')
    await bo.messages.send('anna', 'chat.text', { text: 'leise' })
    await until(() => badges.at(-1) === 0)
    expect(shown).toHaveLength(2)
  })
})
