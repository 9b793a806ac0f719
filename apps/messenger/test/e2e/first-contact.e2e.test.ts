import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { picture } from './picture.ts'
import type { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('two strangers, two Chromium profiles', () => {
  let people: TwoPeople
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    people = await TwoPeople.strangers()
    ;({ alice, bob } = people)
    await alice.takeName('alice')
    await bob.takeName('bob')
  }, 60_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('[FC2] ask with a few words, and what is written meanwhile waits', async () => {
    await alice.page.getByTestId('add').click()
    await alice.page.getByTestId('add-name').fill('bob')
    await alice.page.getByTestId('add-note').fill('We met at the market: https://example.org/stall')
    await alice.page.getByTestId('add-submit').click()
    await alice.sees('We met at the market')
    await bob.openConversation('alice')
    await bob.page.getByTestId('request-words').filter({ hasText: 'We met at the market' }).waitFor()
    expect(await bob.page.getByTestId('request').locator('blockquote *').count()).toBe(0)
    expect(await bob.page.getByTestId('composer').count()).toBe(0)
    await alice.say('Shall I keep a loaf for you?')
    await alice.say('Or two?')
    await alice.sees('Shall I keep a loaf for you?', 'rejected')
    await alice.sees('Or two?', 'rejected')
    await alice.page.getByText('bob will see this after accepting your request').last().waitFor()
    await picture(alice, 'messenger-waiting', 'light')
    await picture(bob, 'messenger-request', 'light')
    await bob.page.setViewportSize(phone)
    await picture(bob, 'messenger-request-phone', 'dark')
    await bob.page.setViewportSize(desktop)
  })

  it('[FC2] find all of it in the conversation once the other has accepted, in order', async () => {
    await bob.page.getByTestId('contact-accept').click()
    await bob.sees('Or two?')
    await alice.sees('Or two?', 'committed')
    const texts = ['We met at the market: https://example.org/stall', 'Shall I keep a loaf for you?', 'Or two?']
    expect((await bob.history()).map(({ text }) => text)).toEqual(texts)
    expect((await alice.history()).map(({ text }) => text)).toEqual(texts)
    await bob.say('Two, please')
    await alice.sees('Two, please')
  })

  it('[PE85] mute each other, and see it in the list', async () => {
    await bob.page.getByTestId('mute').click()
    await bob.page.getByTestId('mute-night').click()
    await bob.page.getByTestId('mute-state').waitFor()
    await bob.contact('alice').getByTestId('muted').waitFor()
    await bob.page.getByTestId('unmute').click()
    await bob.contact('alice').getByTestId('muted').waitFor({ state: 'detached' })
  })

  it('[FC9] [FC20] report and block; the one who is blocked is not told', async () => {
    await bob.page.getByTestId('details-report').click()
    await bob.page.getByTestId('reason-fraud').check()
    await bob.page.getByTestId('report-words').fill('There was no loaf')
    await bob.page.getByTestId('report-show').check()
    await picture(bob, 'messenger-report', 'light')
    await bob.page.getByTestId('report-submit').click()
    await bob.page.getByTestId('report-close').click()
    await bob.page
      .locator('[data-testid=contact][data-name=alice][data-standing=blocked]')
      .waitFor({ state: 'attached' })
    await alice.say('Are you there?')
    await alice.page.getByText('Waiting: Only contacts may write to this name.').last().waitFor()
    await bob.page.getByTestId('blocked').click()
    await bob.page.getByTestId('unblock').click()
    await bob.page.getByTestId('blocked').waitFor({ state: 'detached' })
  })
})
