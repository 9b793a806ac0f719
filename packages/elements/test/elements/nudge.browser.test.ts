import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { charmPreferencesOf } from '../../src/controllers/charm/charm-preferences.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { expectAccessible, find, findAll, press, show, type, until, words } from './stage.ts'

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer
let got: number
let app: KithMessenger
beforeEach(async () => {
  await page.viewport(1280, 800)
  network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  got = 0
  bo.messages.on('chat.nudge', () => void (got += 1))
  location.hash = '#/bo'
  app = new KithMessenger()
  app.peer = anna
  await show(app)
  await until(() => find('charm-open'))
})
afterEach(() => {
  vi.restoreAllMocks()
  document.body.replaceChildren()
  location.hash = '#/'
})

/** Shakes that were begun, by the element that they move. */
function shakes(): string[] {
  const begun: string[] = []
  const animate = Element.prototype.animate
  vi.spyOn(Element.prototype, 'animate').mockImplementation(function (this: Element, frames, options) {
    if (typeof options === 'object' && options.id === 'kith-nudge') begun.push(this.localName)
    return animate.call(this, frames, options)
  })
  return begun
}

describe('a nudge', () => {
  it('[CT36] goes out by one press or by words, and says when it is too soon', async () => {
    find('charm-open')?.click()
    await until(() => find('charm-menu')?.matches(':popover-open'))
    await expectAccessible()
    await userEvent.click(await until(() => find('nudge-send')))
    await until(() => got === 1)
    const line = await until(() => find('nudge'))
    expect(words(line)).toContain('You nudged bo')
    type(find('composer'), '/nudge')
    press('Enter')
    await until(() => words(find('nudge-told')) === 'Not again so soon: wait a few seconds.')
    await expectAccessible()
    expect((find('composer') as HTMLTextAreaElement).value).toBe('')
    expect([got, findAll('message').length, findAll('nudge').length]).toEqual([1, 0, 1])
    expect(words(find('contact'))).toContain('You nudged bo')
  })

  it('[CT38] shakes the conversation gently, is a line, and is said once to who listens', async () => {
    const begun = shakes()
    await bo.messages.send('anna', 'chat.nudge', {})
    const line = await until(() => find('nudge'))
    expect(words(line)).toContain('bo nudges you')
    await until(() => begun.length === 1)
    expect(begun).toEqual(['kith-conversation'])
    await until(() => words(find('announcement')).includes('bo nudges you'))
    await bo.messages.send('anna', 'chat.nudge', {})
    await until(() => words(find('nudge')).includes('bo nudged you 2 times'))
    await expectAccessible()
    expect(begun).toHaveLength(1)
  })

  it('[CT38] shakes nothing where less motion is wanted, and is still a line', async () => {
    const begun = shakes()
    const matches = globalThis.matchMedia.bind(globalThis)
    vi.spyOn(globalThis, 'matchMedia').mockImplementation((query) =>
      query.includes('reduced-motion') ? ({ matches: true } as MediaQueryList) : matches(query),
    )
    await bo.messages.send('anna', 'chat.nudge', {})
    await until(() => find('nudge'))
    await until(() => words(find('announcement')).includes('bo nudges you'))
    expect(begun).toEqual([])
  })

  it('[CT37] is turned off for one in the details, and for all in the settings', async () => {
    location.hash = '#/bo/details'
    await userEvent.click(await until(() => find('nudges-from')))
    await until(() => charmPreferencesOf(app.messenger).now.value.nudgesOffFrom.includes('bo'))
    await expectAccessible()
    location.hash = '#sounds'
    await userEvent.click(await until(() => find('nudges')))
    await until(() => !charmPreferencesOf(app.messenger).now.value.nudges)
    await until(() => (find('nudges-from') as HTMLInputElement | undefined)?.disabled !== false)
    await bo.messages.send('anna', 'chat.nudge', {})
    await network.settled()
    expect(find('nudge')).toBeUndefined()
  })
})
