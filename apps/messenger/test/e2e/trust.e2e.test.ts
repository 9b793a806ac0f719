import { afterAll, beforeAll, describe, it } from 'vitest'

import { picture } from './picture.ts'
import type { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('who is who, between two Chromium profiles', () => {
  let people: TwoPeople
  let alice: Profile
  let bob: Profile
  let code: string

  beforeAll(async () => {
    people = await TwoPeople.contacts()
    ;({ alice, bob } = people)
  }, 60_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('is verified by what the other one reads from the screen', async () => {
    await bob.page.goto(`${people.network.url}/#/alice/verify`)
    const words = (await bob.page.getByTestId('own-words').textContent()) ?? ''
    await alice.page.getByTestId('details-verify').click()
    const own = (await alice.page.getByTestId('own-digits').textContent()) ?? ''
    await picture(alice, 'messenger-verify', 'light')
    await alice.page.getByTestId('verify-seen').fill(own)
    await alice.page.getByTestId('verify-submit').click()
    await alice.page.getByTestId('verify-different').waitFor()
    await alice.page.getByTestId('verify-again').click()
    await alice.page.getByTestId('verify-seen').fill(words)
    await alice.page.getByTestId('verify-submit').click()
    await alice.page.getByTestId('verified').waitFor()
    await alice.page.getByTestId('close').click()
    await alice.contact('bob').locator('[data-testid=trust][data-trust=verified]').waitFor()
  })

  it('becomes a question when the name was recovered, and messages go on', async () => {
    const { page } = bob
    await page.goto(`${people.network.url}/#recovery`)
    await page.getByTestId('recovery-create').click()
    code = (await page.getByTestId('recovery-code').getAttribute('data-code')) ?? ''
    await page.getByTestId('recovery-written').click()
    await page.getByTestId('recovery-typed').fill(code)
    await page.getByTestId('recovery-confirm').click()
    await page.getByTestId('recovery-done').waitFor()
    await page.evaluate(() => {
      localStorage.clear()
    })
    await page.goto(`${people.network.url}/?again`)
    await page.getByTestId('way-recover').click()
    await page.getByTestId('recover-name-field').fill('bob')
    await page.getByTestId('recover-code').fill(code)
    await page.getByTestId('recover-submit').click()
    await page.getByTestId('own-name').filter({ hasText: 'bob' }).waitFor()
    await alice.page.getByTestId('contact-strip').filter({ hasText: 'All devices of bob are new' }).waitFor()
    await alice.contact('bob').locator('[data-testid=trust][data-trust=changed]').waitFor()
    await alice.say('Is it you?')
    await alice.sees('Is it you?', 'committed')
  })

  it('is as before once one takes the change', async () => {
    await alice.page.getByTestId('contact-it-is-fine').click()
    await alice.page.getByTestId('contact-strip').waitFor({ state: 'detached' })
    await alice.contact('bob').locator('[data-testid=trust][data-trust=verified]').waitFor()
  })
})
