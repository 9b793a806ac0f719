import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a person with two names in one browser', () => {
  const stack = new AsyncDisposableStack()
  let network: NetworkProcess
  let anna: Profile
  let work: Page
  let bob: Profile

  beforeAll(async () => {
    network = stack.use(await NetworkProcess.start())
    anna = stack.use(await Profile.open(network.url))
    bob = stack.use(await Profile.open(network.url))
    await anna.takeName('anna')
    await bob.takeName('bob')
  }, 120_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('takes a second name in another tab, and the first tab stays with its own', async () => {
    work = await anna.page.context().newPage()
    await work.goto(`${network.url}/?as=`)
    await work.getByTestId('name').fill('anna-at-work')
    await work.getByTestId('claim').click()
    await shows(work, 'anna-at-work')
    expect(new URL(work.url()).search).toBe('')
    await anna.page.reload()
    await shows(anna.page, 'anna')
    await work.reload()
    await shows(work, 'anna-at-work')
  })

  it('receives as both at the same time', async () => {
    for (const [name, page] of [
      ['anna', anna.page],
      ['anna-at-work', work],
    ] as const) {
      await bob.page.bringToFront()
      await bob.ask(name)
      await page.bringToFront()
      await page.locator('[data-testid=contact][data-name=bob]').click()
      await page.getByTestId('contact-accept').click()
      await bob.page.locator(`[data-testid=contact][data-name=${name}][data-standing=contact]`).waitFor()
      await bob.openConversation(name)
      await bob.say(`only for ${name}`)
      await message(page, `only for ${name}`).waitFor()
    }
    expect(await message(anna.page, 'only for anna-at-work').count()).toBe(0)
    expect(await message(work, 'only for anna').filter({ hasNotText: 'at-work' }).count()).toBe(0)
  })

  it('opens the name that an address asks for, and none that is not of this browser', async () => {
    const third = await anna.page.context().newPage()
    await third.goto(`${network.url}/?as=anna#/bob`)
    await shows(third, 'anna')
    await message(third, 'only for anna').waitFor()
    const led = await anna.page.context().newPage()
    await led.goto(`${network.url}/?as=mallory`)
    await shows(led, 'anna')
    await led.close()
    await third.close()
  })

  it('goes from one name to the other in one page, and to a third', async () => {
    const { page } = anna
    await page.bringToFront()
    await page.getByTestId('me').click()
    await page.getByTestId('names-open').click()
    await picture(anna, 'messenger-names', 'light')
    await page.locator('[data-testid=own-name-row][data-name=anna-at-work] [data-testid=own-name-show]').click()
    await shows(page, 'anna-at-work')
    await page.locator('[data-testid=contact][data-name=bob]').click()
    await message(page, 'only for anna-at-work').waitFor()
    await page.getByTestId('me').click()
    await page.getByTestId('names-open').click()
    await page.getByTestId('own-name-new').click()
    await page.getByTestId('name').waitFor()
    await picture(anna, 'messenger-names-new', 'light')
    await page.locator('[data-testid=own-name-row][data-name=anna] [data-testid=own-name-show]').click()
    await shows(page, 'anna')
  })
})

async function shows(page: Page, name: string): Promise<void> {
  await page.getByTestId('own-name').getByText(name, { exact: true }).waitFor()
}

function message(page: Page, text: string): ReturnType<Page['locator']> {
  return page.getByTestId('message').filter({ hasText: text })
}
