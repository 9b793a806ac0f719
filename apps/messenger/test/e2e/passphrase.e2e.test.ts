import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { picture } from './picture.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

const one = 'correct horse battery staple'
const other = 'another horse than this one'

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a browser with a passphrase', () => {
  let people: TwoPeople

  beforeAll(async () => {
    people = await TwoPeople.contacts()
    await people.bob.say('before the passphrase')
    await people.alice.sees('before the passphrase')
  }, 120_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('[PE86] is asked for it after the page was loaded again, and opens with no other', async () => {
    const { alice, bob } = people
    const { page } = alice
    await page.getByTestId('me').click()
    await page.getByTestId('passphrase-open').click()
    await page.getByTestId('passphrase-set').click()
    await page.getByTestId('new-passphrase').fill(one)
    await page.getByTestId('same-passphrase').fill(one)
    await picture(alice, 'messenger-passphrase', 'light')
    await page.getByTestId('passphrase-submit').click()
    await page.locator('[data-testid=passphrase-panel][data-set=true]').waitFor()
    await page.getByTestId('close').click()
    // The address is that of the list then; else the panel would be there again after the passphrase.
    await page.getByTestId('passphrase-panel').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByTestId('unlock').waitFor()
    await bob.say('while it is locked')
    await picture(alice, 'messenger-locked', 'light')
    expect(await page.getByText('before the passphrase').count()).toBe(0)
    await page.getByTestId('passphrase').fill(other)
    await page.getByTestId('passphrase').press('Enter')
    await page.getByTestId('passphrase-fault').filter({ hasText: 'This is not the passphrase.' }).waitFor()
    await open(page, one)
    await alice.openConversation('bob')
    await alice.sees('before the passphrase')
    await alice.sees('while it is locked')
  })

  it('is locked and opened in all tabs at once', async () => {
    const { page } = people.alice
    const second = await page.context().newPage()
    await second.goto(people.network.url)
    // What one tab has open the others share.
    await second.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    await second.getByTestId('me').click()
    await second.getByTestId('lock').click()
    for (const each of [page, second]) await each.getByTestId('unlock').waitFor()
    await page.reload()
    await page.getByTestId('unlock').waitFor()
    await open(second, one)
    await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    await second.close()
    // It was the one that knew the passphrase.
    await open(page, one)
  })

  it('[PE88] is opened by no wrong passphrase where another tab has it open', async () => {
    const { page } = people.alice
    // As when a tab sleeps and does not hear that it is locked.
    await page.evaluate(() => {
      localStorage.setItem('kith.lock.alice', 'locked')
    })
    const second = await page.context().newPage()
    await second.goto(people.network.url)
    await second.getByTestId('passphrase').fill(other)
    await second.getByTestId('unlock-submit').click()
    await second.getByTestId('passphrase-fault').filter({ hasText: 'This is not the passphrase.' }).waitFor()
    await open(second, one)
    await second.close()
    await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
  })

  it('[PE86] is opened by the new one when it was changed, and by nothing more when it was taken away', async () => {
    const { page } = people.alice
    await page.goto(`${people.network.url}/#passphrase`)
    await page.getByTestId('passphrase-set').click()
    await page.getByTestId('current-passphrase').fill(other)
    for (const id of ['new-passphrase', 'same-passphrase']) await page.getByTestId(id).fill(other)
    await page.getByTestId('passphrase-submit').click()
    await page.getByTestId('current-passphrase-fault').filter({ hasText: 'This is not the passphrase.' }).waitFor()
    await page.getByTestId('current-passphrase').fill(one)
    await page.getByTestId('passphrase-submit').click()
    await page.locator('[data-testid=passphrase-panel][data-state=none]').waitFor()
    await page.getByTestId('lock-now').click()
    await open(page, other)
    await page.goto(`${people.network.url}/#passphrase`)
    await page.getByTestId('passphrase-remove').click()
    await page.getByTestId('current-passphrase').fill(other)
    await page.getByTestId('passphrase-submit').click()
    await page.locator('[data-testid=passphrase-panel][data-set=false]').waitFor()
    await page.reload()
    await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
  })
})

/** Opens the name where the page asks for the passphrase. */
async function open(page: Page, passphrase: string): Promise<void> {
  await page.getByTestId('passphrase').fill(passphrase)
  await page.getByTestId('unlock-submit').click()
  await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
}
