import { MockNetwork } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'

import { preferencesOf } from '../../src/controllers/settings/preferences.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { KithSettings } from '../../src/elements/settings/settings.ts'
import { KithSight } from '../../src/elements/sight/sight.ts'
import { KithStatusNote } from '../../src/elements/status-note/status-note.ts'
import { expectAccessible, find, findAll, show, until, words } from './stage.ts'

let network = new MockNetwork()
beforeEach(() => {
  network = new MockNetwork()
  location.hash = '#/'
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** Chooses in a list as a person does. */
async function choose(id: string, value: string): Promise<void> {
  await userEvent.selectOptions(await until(() => find(id)), value)
}

describe('kith-settings', () => {
  it('changes language and appearance of the messenger at once, and keeps them', async () => {
    const peer = await network.join('anna')
    const messenger = new KithMessenger()
    messenger.peer = peer
    location.hash = '#settings'
    await show(messenger)
    await choose('language', 'ar')
    await until(() => words(find('settings')).includes('الخصوصية'))
    expect([messenger.lang, messenger.dir]).toEqual(['ar', 'rtl'])
    await expectAccessible()
    find('appearance-dark')?.click()
    await until(() => messenger.style.colorScheme === 'dark')
    const line = (): string => getComputedStyle(messenger).getPropertyValue('--kith-color-muted')
    const before = line()
    find('contrast')?.click()
    await until(() => line() !== before)
    await expectAccessible()
    find('contrast')?.click()
    await until(() => line() === before)
    await choose('language', 'de')
    await until(() => words(find('settings')).includes('Privatsphäre'))
    expect(messenger.dir).toBe('ltr')
    expect(await peer.records.get('chat.settings', 'device')).toMatchObject({ language: 'de', appearance: 'dark' })
    await choose('language', '')
    await until(() => !messenger.hasAttribute('lang'))
  })

  it('says what is seen of one, after how long one is away, and what is kept', async () => {
    const peer = await network.join('anna')
    const element = new KithSettings()
    element.peer = peer
    await show(element)
    await userEvent.click(await until(() => find('last-seen')))
    await until(() => !peer.presence.own.showsLastSeen)
    await choose('away-after', '0')
    await until(() => preferencesOf(element.messenger).device.value.awayAfterMinutes === 0)
    expect(find('notice')).toBeUndefined()
    expect(words(find('room'))).toMatch(/^Everything that is kept here takes /u)
    await expectAccessible()
  })

  it('asks the browser for other programs only where it can tell, and is away when the screen is locked', async () => {
    const peer = await network.join('anna')
    let isAsked = false
    class Detector extends EventTarget {
      static readonly requestPermission = (): Promise<string> => {
        isAsked = true
        return Promise.resolve('granted')
      }
      userState = 'active'
      screenState = 'unlocked'
      start(): Promise<void> {
        detectors.push(this)
        return Promise.resolve()
      }
    }
    const detectors: Detector[] = []
    vi.stubGlobal('IdleDetector', Detector)
    vi.spyOn(navigator.permissions, 'query').mockResolvedValue({ state: 'prompt' } as PermissionStatus)
    const messenger = new KithMessenger()
    messenger.peer = peer
    location.hash = '#settings'
    await show(messenger)
    const button = await until(() => find('notice'))
    expect([isAsked, detectors.length]).toEqual([false, 0])
    await userEvent.click(button)
    const detector = await until(() => detectors[0])
    detector.screenState = 'locked'
    detector.dispatchEvent(new Event('change'))
    await until(() => peer.presence.own.choice === 'away')
    expect(messenger.messenger.ownStatus.now.value.choice).toBe('online')
    window.dispatchEvent(new PointerEvent('pointermove'))
    await until(() => peer.presence.own.choice === 'online')
    messenger.remove()
    vi.restoreAllMocks()
  })
})

describe('kith-status-note', () => {
  it('sets a status with one press until a time, which can be changed', async () => {
    const peer = await network.join('anna')
    const element = new KithStatusNote()
    element.peer = peer
    await show(element)
    find('quick-meeting')?.click()
    await until(() => peer.presence.own.note === 'In a meeting')
    expect(peer.presence.own.choice).toBe('busy')
    expect(words(await until(() => find('note-until')))).toMatch(/^Until (today|tomorrow|on) /iu)
    await expectAccessible()
    await choose('note-span', 'never')
    await until(() => find('note-until') === undefined)
    expect(element.messenger.ownStatus.now.value.untilMs).toBeUndefined()
    expect(findAll('note-until')).toEqual([])
  })
})

describe('kith-sight', () => {
  it('lets a contact see less, and says what it sees', async () => {
    const [peer, bo] = [await network.join('anna'), await network.join('bo')]
    network.befriend(peer, bo)
    const element = new KithSight()
    element.peer = peer
    element.with = 'bo'
    await show(element)
    await choose('sight', 'nothing')
    await until(() => peer.contacts.sightOf('bo') === 'nothing')
    expect(await bo.presence.query(['anna'])).toMatchObject([{ state: 'offline', sinceMs: undefined }])
    await expectAccessible()
    await choose('sight', 'all')
    await until(() => peer.contacts.sightOf('bo') === undefined)
  })
})
