import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import type { Profile, ShownMessage } from './profile.ts'
import { TwoPeople } from './two-people.ts'

const each = 100
const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('two people, two Chromium profiles, one server', () => {
  let people: TwoPeople
  let network: NetworkProcess
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    people = await TwoPeople.strangers()
    ;({ network, alice, bob } = people)
  }, 60_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('take names and become contacts', async () => {
    await people.meet()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-presence=online]').waitFor()
    await bob.page.locator('[data-testid=contact][data-name=alice][data-presence=online]').waitFor()
  })

  it('send 100 messages each way over a direct path, as the data channel counts them', async () => {
    await talk(alice, bob)
    await alice.page.locator('[data-testid=path][data-path=direct]').waitFor()
    await bob.page.locator('[data-testid=path][data-path=direct]').waitFor()
    await picture(alice, 'messenger-desktop-light', 'light')
    await picture(alice, 'messenger-desktop-dark', 'dark')
    await bob.page.setViewportSize(phone)
    await picture(bob, 'messenger-phone-light', 'light')
    await picture(bob, 'messenger-phone-dark', 'dark')
    await bob.page.setViewportSize(desktop)
    const before = await bob.channels()
    await Promise.all([sayMany(alice, 'alice', each), sayMany(bob, 'bob', each)])
    await alice.sees(`alice says ${String(each)}.`, 'committed')
    await bob.sees(`bob says ${String(each)}.`, 'committed')
    await alice.sees(`bob says ${String(each)}.`)
    await bob.sees(`alice says ${String(each)}.`)
    const after = await bob.channels()
    expect(after.open).toBe(1)
    // Many envelopes travel in one packet, and one answer may serve many, so the channel counts fewer than 100 of its own messages.
    expect(after.messagesReceived - before.messagesReceived).toBeGreaterThan(20)
    const history = await bob.history()
    expect(said(history, 'alice')).toEqual(numbered('alice', each))
    expect(said(history, 'bob')).toEqual(numbered('bob', each))
    const own = history.filter((message) => message.text.startsWith('bob says'))
    expect(own.filter((message) => message.path === 'direct').length).toBeGreaterThan(each / 2)
  })

  it('go on through the relay when WebRTC is taken away from one of them', async () => {
    await alice.takeWebRtcAway()
    await sayMany(alice, 'relayed alice', 5)
    await sayMany(bob, 'relayed bob', 5)
    await bob.sees('relayed alice says 5.')
    await alice.sees('relayed bob says 5.')
    await alice.sees('relayed alice says 5.', 'committed')
    await bob.page.locator('[data-testid=path][data-path=relay]').waitFor()
    expect((await alice.channels()).open).toBe(0)
    const history = await alice.history()
    expect(said(history, 'relayed alice')).toEqual(numbered('relayed alice', 5))
    expect(said(history, 'relayed bob')).toEqual(numbered('relayed bob', 5))
    expect(history.findLast((message) => message.text.startsWith('relayed alice'))?.path).toBe('relay')
  })

  it('find what was sent while one was away, all of it once and in order', async () => {
    await bob.close()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-presence=offline]').waitFor()
    await sayMany(alice, 'kept', 20)
    await alice.sees('kept says 20.', 'stored')
    await picture(alice, 'messenger-kept', 'light')
    await alice.say('a mistake')
    await alice.sees('a mistake', 'stored')
    await alice.page.locator('[data-testid=message]', { hasText: 'a mistake' }).getByTestId('delivery-mark').click()
    await alice.page.getByTestId('steps').getByText('Kept by the server').waitFor()
    await picture(alice, 'messenger-details', 'light')
    await alice.page.getByTestId('take-back').click()
    await alice.page.getByTestId('steps').getByText('Taken back').waitFor()
    await alice.page.keyboard.press('Escape')
    await bob.openAgain()
    await bob.openConversation('alice')
    await bob.sees('kept says 20.')
    await alice.sees('kept says 20.', 'committed')
    await alice.sees('a mistake', 'expired')
    const history = await bob.history()
    expect(said(history, 'kept')).toEqual(numbered('kept', 20))
    expect(history.map((message) => message.text)).not.toContain('a mistake')
  })

  it('lose and double nothing when the server is killed in the middle', async () => {
    await Promise.all([sayMany(alice, 'before the crash', 10), sayMany(bob, 'answer', 10)])
    await network.kill()
    await sayMany(alice, 'during the crash', 10)
    await network.startAgain()
    await sayMany(alice, 'after the crash', 10)
    await alice.sees('after the crash says 10.', 'committed')
    await bob.sees('after the crash says 10.')
    const history = await bob.history()
    for (const when of ['before', 'during', 'after']) {
      expect(said(history, `${when} the crash`)).toEqual(numbered(`${when} the crash`, 10))
    }
    const own = await alice.history()
    expect(said(own, 'answer')).toEqual(numbered('answer', 10))
    expect(new Set(own.map((message) => message.mid)).size).toBe(own.length)
    expect(own.filter((message) => message.from === 'me').map((message) => message.state)).not.toContain('pending')
  })
})

/** A little to look at, for the pictures in the documentation. */
async function talk(alice: Profile, bob: Profile): Promise<void> {
  const lines: readonly (readonly [Profile, Profile, string])[] = [
    [alice, bob, 'Hello Bob! Did this arrive?'],
    [bob, alice, 'It did, and without a detour: see the sign at the top.'],
    [alice, bob, 'Nobody between us can read it either.'],
    [alice, bob, 'The notes of Thursday are at https://example.org/notes'],
    [bob, alice, 'Thank you. I close the laptop now; what you write meanwhile waits for me.'],
    [alice, bob, 'Good. See you tomorrow.'],
  ]
  for (const [from, to, text] of lines) {
    await from.say(text)
    await to.sees(text)
  }
  await alice.sees('See you tomorrow.', 'committed')
}

async function sayMany(profile: Profile, what: string, count: number): Promise<void> {
  for (const text of numbered(what, count)) await profile.say(text)
}

function numbered(what: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${what} says ${String(i + 1)}.`)
}

/** The texts that begin so, as the page shows them, oldest first. */
function said(history: readonly ShownMessage[], what: string): readonly string[] {
  return history.map((message) => message.text).filter((text) => text.startsWith(`${what} says`))
}
