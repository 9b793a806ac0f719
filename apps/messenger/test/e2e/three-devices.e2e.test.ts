import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('two laptops and a phone of one person, in Chromium profiles of their own', () => {
  const stack = new AsyncDisposableStack()
  let people: TwoPeople
  let laptop: Profile
  let second: Profile
  let phone: Profile
  let code: string
  const mine = (): readonly Profile[] => [laptop, second, phone]

  beforeAll(async () => {
    people = stack.use(await TwoPeople.contacts())
    laptop = people.alice
    second = stack.use(await Profile.open(people.network.url))
    phone = stack.use(await Profile.open(people.network.url))
    await phone.page.setViewportSize({ width: 390, height: 844 })
  }, 120_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  /** The device is linked at the laptop, and called as a person would call it. */
  async function link(device: Profile, label: string): Promise<void> {
    await device.page.getByTestId('way-link').click()
    const shown = (await device.page.getByTestId('join-code').textContent()) ?? ''
    await laptop.page.goto(`${people.network.url}/#devices`)
    const before = await laptop.page.getByTestId('device').count()
    await laptop.page.getByTestId('link-new').click()
    await laptop.page.getByTestId('link-code').fill(shown)
    await laptop.page.getByTestId('link-submit').click()
    await device.page.getByTestId('digits-same').click()
    await laptop.page.getByTestId('digits-same').click()
    await laptop.page.getByTestId('link-done').click()
    await device.page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    const added = laptop.page.getByTestId('device').nth(before)
    await added.getByTestId('device-rename').click()
    await laptop.page.getByTestId('device-name').fill(label)
    await laptop.page.getByTestId('device-name').press('Enter')
    await added.getByTestId('device-label').filter({ hasText: label }).waitFor()
  }

  it('are linked, and know whom alice knows', async () => {
    await people.bob.say('before the others')
    await laptop.sees('before the others')
    await link(second, 'Second laptop')
    await link(phone, 'Phone')
    await laptop.page.goto(`${people.network.url}/#/bob`)
    for (const one of mine())
      await one.page
        .locator('[data-testid=contact][data-name=bob][data-standing=contact]')
        .waitFor({ state: 'attached' })
  })

  it('show everything that is said from then on, and what was read on one is read on all', async () => {
    for (const one of mine()) await one.openConversation('bob')
    await laptop.say('from the laptop')
    // Copies stand in the order in which they came.
    await phone.sees('from the laptop', 'committed')
    await phone.say('from the phone')
    for (const one of mine()) {
      await one.sees('from the laptop', 'committed')
      await one.sees('from the phone', 'committed')
    }
    for (const text of ['from the laptop', 'from the phone']) await people.bob.sees(text)
    for (const one of [laptop, phone]) await one.page.goto(`${people.network.url}/#`)
    await second.page.goto(`${people.network.url}/#`)
    await people.bob.say('to all of you')
    for (const one of mine()) await one.contact('bob').getByTestId('unread').waitFor()
    await second.openConversation('bob')
    await second.sees('to all of you')
    for (const one of mine()) await one.contact('bob').getByTestId('unread').waitFor({ state: 'detached' })
  })

  it('have the same verified contacts', async () => {
    await people.bob.page.goto(`${people.network.url}/#/alice/verify`)
    const words = (await people.bob.page.getByTestId('own-words').textContent()) ?? ''
    await people.bob.page.getByTestId('close').click()
    await laptop.openConversation('bob')
    await laptop.page.getByTestId('details-verify').click()
    await laptop.page.getByTestId('verify-seen').fill(words)
    await laptop.page.getByTestId('verify-submit').click()
    await laptop.page.getByTestId('verified').waitFor()
    await laptop.page.getByTestId('close').click()
    for (const one of mine())
      await one.contact('bob').locator('[data-testid=trust][data-trust=verified]').waitFor({ state: 'attached' })
  })

  it('bring what was said before to the phone, when the person at the laptop says yes', async () => {
    await phone.page.getByTestId('history').getByRole('button').first().click()
    await laptop.page.getByTestId('history-question').getByRole('button').first().click()
    await phone.openConversation('bob')
    await phone.sees('before the others')
    expect((await phone.history()).map(({ text }) => text)).toEqual([
      ...['before the others', 'from the laptop', 'from the phone', 'to all of you'],
    ])
  })

  it('are rid of the phone, which hears nothing that is said from then on', async () => {
    await laptop.page.goto(`${people.network.url}/#recovery`)
    await laptop.page.getByTestId('recovery-create').click()
    code = (await laptop.page.getByTestId('recovery-code').getAttribute('data-code')) ?? ''
    await laptop.page.getByTestId('recovery-written').click()
    await laptop.page.getByTestId('recovery-typed').fill(code)
    await laptop.page.getByTestId('recovery-confirm').click()
    await laptop.page.getByTestId('recovery-done').waitFor()
    await laptop.page.goto(`${people.network.url}/#devices`)
    const lost = laptop.page.getByTestId('device').filter({ hasText: 'Phone' })
    await lost.getByTestId('device-remove').click()
    await laptop.page.getByTestId('device-remove-confirm').click()
    await lost.waitFor({ state: 'detached' })
    await phone.page.getByTestId('banner').filter({ hasText: 'taken out of its name' }).waitFor()
    await laptop.page.getByTestId('close').click()
    await laptop.openConversation('bob')
    await laptop.say('without the phone')
    await people.bob.openConversation('alice')
    await people.bob.sees('without the phone')
    await people.bob.say('to who is left')
    for (const one of [laptop, second]) {
      await one.sees('without the phone', 'committed')
      await one.sees('to who is left')
    }
    const shown = (await phone.history()).map(({ text }) => text)
    expect(shown).toHaveLength(4)
    await phone.page.reload()
    await phone.page.getByTestId('banner').filter({ hasText: 'taken out of its name' }).waitFor()
  })

  it('are all lost, and the code brings the name back in three steps', async () => {
    await laptop.close()
    await second.close()
    const fresh = stack.use(await Profile.open(people.network.url))
    await fresh.page.getByTestId('way-recover').click()
    await fresh.page.getByTestId('recover-name-field').fill('alice')
    await fresh.page.getByTestId('recover-code').fill(code)
    await fresh.page.getByTestId('recover-submit').click()
    await fresh.page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    await people.bob.page.getByTestId('contact-strip').filter({ hasText: 'All devices of alice are new' }).waitFor()
    await people.bob.say('Is it you?')
    await fresh.contact('bob').waitFor()
    await fresh.openConversation('bob')
    await fresh.sees('Is it you?')
    // Who alice's contacts were was known to her devices; bob need not be asked again.
    await fresh.page.getByTestId('contact-add').click()
    await fresh.page.locator('[data-testid=contact][data-name=bob][data-standing=contact]').waitFor()
    await fresh.say('It is me')
    await people.bob.sees('It is me')
  })
})
