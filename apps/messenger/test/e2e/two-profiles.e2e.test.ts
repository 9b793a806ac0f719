import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { Profile, type ShownMessage } from './profile.ts'

const images = fileURLToPath(new URL('../../../../docs/images', import.meta.url))
const each = 100

/** One story from beginning to end: each step stands on those before it. */
describe('two people, two Chromium profiles, one server', () => {
  let network: NetworkProcess
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    await mkdir(images, { recursive: true })
    network = await NetworkProcess.start()
    alice = await Profile.open(network.url)
    bob = await Profile.open(network.url)
  }, 60_000)

  afterAll(async () => {
    await alice[Symbol.asyncDispose]()
    await bob[Symbol.asyncDispose]()
    await network[Symbol.asyncDispose]()
  })

  it('take names and become contacts', async () => {
    await alice.takeName('alice')
    await bob.takeName('bob')
    await alice.ask('bob')
    await bob.openConversation('alice')
    await bob.page.getByTestId('contact-accept').click()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-standing=contact]').waitFor()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-presence=online]').waitFor()
    await bob.page.locator('[data-testid=contact][data-name=alice][data-presence=online]').waitFor()
    await alice.openConversation('bob')
  })

  it('send 100 messages each way over a direct path, as the data channel counts them', async () => {
    await alice.say('are we direct?')
    await bob.sees('are we direct?')
    await alice.page.locator('[data-testid=path][data-path=direct]').waitFor()
    await bob.page.locator('[data-testid=path][data-path=direct]').waitFor()
    const before = await bob.channels()
    await Promise.all([sayMany(alice, 'alice', 1, each), sayMany(bob, 'bob', 1, each)])
    await alice.sees(`alice says ${String(each)}.`, 'committed')
    await bob.sees(`bob says ${String(each)}.`, 'committed')
    await alice.sees(`bob says ${String(each)}.`)
    await bob.sees(`alice says ${String(each)}.`)
    const after = await bob.channels()
    expect(after.open).toBe(1)
    // Many envelopes travel in one packet, and one answer may serve many, so the channel counts fewer than 100 of its own messages.
    expect(after.messagesReceived - before.messagesReceived).toBeGreaterThan(20)
    const history = await bob.history()
    expect(textsOf(history, 'alice', 'says')).toEqual(numbered('alice says', 1, each))
    expect(textsOf(history, 'me', 'says')).toEqual(numbered('bob says', 1, each))
    expect(
      history.filter((message) => message.from === 'alice' && message.path === 'direct').length,
    ).toBeGreaterThanOrEqual(each)
    await picture(alice, 'messenger-desktop-light', 'light')
    await picture(alice, 'messenger-desktop-dark', 'dark')
  })

  it('go on through the relay when WebRTC is taken away from one of them', async () => {
    await alice.takeWebRtcAway()
    await sayMany(alice, 'relayed alice', 1, 5)
    await sayMany(bob, 'relayed bob', 1, 5)
    await bob.sees('relayed alice says 5.')
    await alice.sees('relayed bob says 5.')
    await alice.sees('relayed alice says 5.', 'committed')
    const history = await bob.history()
    const relayed = history.filter((message) => message.text.startsWith('relayed alice'))
    expect(relayed.map((message) => message.text)).toEqual(numbered('relayed alice says', 1, 5))
    expect(relayed.at(-1)?.path).toBe('relay')
  })

  it('find what was sent while one was away, all of it once and in order', async () => {
    await bob.close()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-presence=offline]').waitFor()
    await sayMany(alice, 'kept', 1, 20)
    await alice.sees('kept says 20.', 'stored')
    await picture(alice, 'messenger-kept', 'light')
    await bob.openAgain()
    await bob.openConversation('alice')
    await bob.sees('kept says 20.')
    await alice.sees('kept says 20.', 'committed')
    expect(textsOf(await bob.history(), 'alice', 'kept')).toEqual(numbered('kept says', 1, 20))
  })

  it('lose and double nothing when the server is killed in the middle', async () => {
    await Promise.all([sayMany(alice, 'before the crash', 1, 10), sayMany(bob, 'answer', 1, 10)])
    await network.kill()
    await sayMany(alice, 'during the crash', 1, 10)
    await network.startAgain()
    await sayMany(alice, 'after the crash', 1, 10)
    await alice.sees('after the crash says 10.', 'committed')
    await bob.sees('after the crash says 10.')
    const history = await bob.history()
    for (const when of ['before', 'during', 'after']) {
      expect(textsOf(history, 'alice', `${when} the crash`)).toEqual(numbered(`${when} the crash says`, 1, 10))
    }
    const own = await alice.history()
    expect(textsOf(own, 'bob', 'answer')).toEqual(numbered('answer says', 1, 10))
    expect(new Set(own.map((message) => message.mid)).size).toBe(own.length)
    expect(own.filter((message) => message.from === 'me').map((message) => message.state)).not.toContain('pending')
    await bob.page.setViewportSize({ width: 390, height: 844 })
    await picture(bob, 'messenger-phone-light', 'light')
    await picture(bob, 'messenger-phone-dark', 'dark')
  })
})

async function sayMany(profile: Profile, who: string, from: number, to: number): Promise<void> {
  for (let i = from; i <= to; i++) await profile.say(`${who} says ${String(i)}.`)
}

function numbered(what: string, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `${what} ${String(from + i)}.`)
}

function textsOf(history: readonly ShownMessage[], from: string, word: string): readonly string[] {
  return history
    .filter(
      (message) =>
        message.from === from &&
        message.text.includes(word) &&
        /^\S.* says \d+\.$/.test(message.text) &&
        matches(message.text, word),
    )
    .map((message) => message.text)
}

function matches(text: string, word: string): boolean {
  return word === 'says' ? /^(alice|bob) says/.test(text) : text.startsWith(word)
}

async function picture(profile: Profile, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await profile.page.emulateMedia({ colorScheme })
  await profile.page.screenshot({ path: `${images}/${name}.png` })
  await profile.page.emulateMedia({ colorScheme: 'light' })
}
