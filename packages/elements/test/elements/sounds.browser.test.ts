import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { charmPreferencesOf } from '../../src/controllers/charm/charm-preferences.ts'
import { followHeard, type Heard } from '../../src/controllers/charm/heard.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { followSounds } from '../../src/elements/sounds/sounds.ts'
import { drawn, expectAccessible, find, findAll, press, show, type, until, words } from './stage.ts'

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer
let nowMs: number
/** The first note of each melody that was played, in hertz. */
let heard: number[]

/** Remembers what it would play. */
class SilentContext {
  readonly currentTime = 0
  readonly destination = {}
  #isFirst = true
  createOscillator(): object {
    const isFirst = this.#isFirst
    this.#isFirst = false
    const frequency = { value: 0 }
    const note = { connect: (to: object) => to, start: () => isFirst && heard.push(frequency.value), stop: () => {} }
    return Object.assign(note, { frequency })
  }
  createGain(): object {
    const gain = { setValueAtTime: () => {}, linearRampToValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} }
    return { gain, connect: () => {} }
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

beforeEach(async () => {
  await page.viewport(1280, 800)
  heard = []
  vi.stubGlobal('AudioContext', SilentContext)
  vi.spyOn(navigator, 'userActivation', 'get').mockReturnValue({ hasBeenActive: true, isActive: true })
  nowMs = Date.now()
  network = new MockNetwork({ nowMs: () => nowMs })
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  document.body.replaceChildren()
  location.hash = '#/'
})

async function listening(): Promise<{ messenger: Messenger; told: Heard[] }> {
  const messenger = new Messenger(anna, () => nowMs)
  await messenger.start()
  await charmPreferencesOf(messenger).start()
  const told: Heard[] = []
  followHeard(messenger, (one) => told.push(one))
  return { messenger, told }
}

async function say(text: string): Promise<void> {
  await bo.messages.send('anna', 'chat.text', { text })
  await network.settled()
}

describe('what is heard', () => {
  it('[CT34] is nothing before it was wanted, while busy, and of who is muted', async () => {
    const { messenger, told } = await listening()
    const preferences = charmPreferencesOf(messenger)
    const arrived = (text: string): Promise<unknown> => until(() => messenger.summaries.of('bo').latest?.text === text)
    await say('one')
    await arrived('one')
    expect(told).toEqual([])
    await preferences.set({ sounds: { message: true } })
    await say('two')
    await until(() => told.length === 1)
    expect(told).toMatchObject([{ sound: 'message', place: 'bo' }])
    await messenger.ownStatus.set({ choice: 'busy' })
    await say('three')
    await arrived('three')
    await messenger.ownStatus.set({ choice: 'online' })
    await anna.contacts.mute('bo', 'forever')
    await until(() => messenger.contacts.isMuted('bo'))
    await say('four')
    await arrived('four')
    expect(told).toHaveLength(1)
    expect(preferences.now.value.sounds).toEqual({ message: true, online: false, nudge: false, call: true })
    messenger.stop()
  })

  it('[CT34] is that a contact comes online, but not that all do when the connection is back', async () => {
    const { messenger, told } = await listening()
    await charmPreferencesOf(messenger).set({ sounds: { online: true } })
    await until(() => messenger.presence.all.value.get('bo')?.state === 'online')
    const seen = (state: string): Promise<unknown> =>
      until(() => messenger.presence.all.value.get('bo')?.state === state)
    await bo.presence.set({ choice: 'invisible' })
    await seen('offline')
    await bo.presence.set({ choice: 'online' })
    await seen('online')
    expect(told).toEqual([])
    nowMs += 11_000
    await bo.presence.set({ choice: 'invisible' })
    await seen('offline')
    await bo.presence.set({ choice: 'online' })
    await until(() => told.length === 1)
    expect(told).toMatchObject([{ sound: 'online', place: 'bo' }])
    messenger.stop()
  })

  it('[CT34] is heard in one tab, and in none while one shows the conversation', async () => {
    const { messenger } = await listening()
    await charmPreferencesOf(messenger).set({ sounds: { message: true } })
    location.hash = '#/'
    vi.spyOn(document, 'hasFocus').mockReturnValue(true)
    // Two tabs over one peer.
    using one = followSounds(messenger)
    using other = followSounds(messenger)
    await say('to be heard')
    await until(() => heard.length > 0)
    location.hash = '#/bo'
    await say('to be read')
    await until(() => messenger.summaries.of('bo').latest?.text === 'to be read')
    location.hash = '#/'
    await say('to be heard again')
    await until(() => heard.length > 1)
    expect(heard).toEqual([880, 880])
    expect([one, other]).toHaveLength(2)
    messenger.stop()
  })
})

describe('kith-charm-settings', () => {
  it('[CT34] turns each sound on and off, and lets one try it', async () => {
    const app = new KithMessenger()
    app.peer = anna
    location.hash = '#sounds'
    await show(app)
    await until(() => find('sound-message'))
    await expectAccessible()
    expect(findAll('charm-settings')).toHaveLength(1)
    for (const name of ['message', 'online', 'nudge', 'call'])
      await userEvent.click(await until(() => find(`try-${name}`)))
    expect(heard).toEqual([880, 523, 185, 659])
    expect(find('try-online')?.getAttribute('aria-label')).toBe('Try it: A contact comes online')
    await userEvent.click(await until(() => find('sound-message')))
    await userEvent.click(await until(() => find('sound-call')))
    await until(async () => {
      const kept = await anna.records.get<{ sounds: Record<string, boolean> }>('chat.settings', 'charm')
      return JSON.stringify(kept?.sounds) === '{"message":true,"online":false,"nudge":false,"call":false}'
    })
    vi.spyOn(navigator, 'userActivation', 'get').mockReturnValue({ hasBeenActive: false, isActive: false })
    find('try-call')?.click()
    expect(heard).toHaveLength(4)
  })

  it('[CT35] lets Enter send or begin a new line; with Ctrl it always sends', async () => {
    bo.messages.on('chat.text', () => undefined)
    const app = new KithMessenger()
    app.peer = anna
    location.hash = '#/bo'
    await show(app)
    const composer = await until(() => find('composer'))
    type(composer, 'sent by Enter')
    press('Enter')
    await until(() => said().length === 1)
    await charmPreferencesOf(app.messenger).set({ enterSends: false })
    await until(() => find('composer')?.getAttribute('enterkeyhint') === 'enter')
    type(find('composer'), 'stays')
    press('Enter')
    await drawn()
    expect((find('composer') as HTMLTextAreaElement).value).toBe('stays')
    press('Enter', { ctrlKey: true })
    await until(() => said().length === 2)
    await charmPreferencesOf(app.messenger).set({ enterSends: true })
    await until(() => find('composer')?.getAttribute('enterkeyhint') === 'send')
    type(find('composer'), 'stays')
    press('Enter', { shiftKey: true })
    await drawn()
    expect(said()).toEqual(['sent by Enter', 'stays'])
    location.hash = '#sounds'
    await userEvent.click(await until(() => find('enter-line')))
    await until(() => !app.messenger.enterSends.value)
  })
})

function said(): readonly string[] {
  return findAll('message-text').map(words)
}
