import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a newcomer who was given a link by somebody', () => {
  const stack = new AsyncDisposableStack()
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    const network = stack.use(await NetworkProcess.start())
    alice = stack.use(await Profile.open(network.url))
    await alice.takeName('alice')
    await alice.page.getByTestId('add').click()
    await alice.page.getByTestId('copy-link').click()
    await alice.page.getByText('Copied').waitFor()
    const link = await alice.page.evaluate(() => navigator.clipboard.readText())
    await alice.page.getByTestId('close').click()
    bob = stack.use(await Profile.open(link))
  }, 120_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('has said the first words after two things typed and two presses', async () => {
    const { page } = bob
    await page.getByTestId('name').fill('bob')
    await picture(bob, 'onboarding-name', 'light')
    await page.getByTestId('claim').click()
    // Whom the link names stands there already.
    await page.getByTestId('add-name').waitFor()
    expect(await page.getByTestId('add-name').inputValue()).toBe('alice')
    await picture(bob, 'onboarding-ask', 'light')
    await page.getByTestId('add-submit').click()
    await page.getByTestId('composer').waitFor()
    await picture(bob, 'onboarding-first', 'light')
    await bob.say('here I am')
    await bob.sees('here I am')
  })

  it('is answered as soon as the other says yes', async () => {
    await alice.openConversation('bob')
    await alice.page.getByTestId('contact-accept').click()
    await alice.sees('here I am')
    await alice.say('welcome')
    await bob.sees('welcome')
    await picture(bob, 'onboarding-answer', 'light')
  })
})
