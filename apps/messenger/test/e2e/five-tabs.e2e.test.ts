import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

const tabCount = 5

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a person with five tabs', () => {
  let people: TwoPeople
  let tabs: Page[]

  beforeAll(async () => {
    people = await TwoPeople.contacts()
    const { alice, network } = people
    tabs = [alice.page]
    while (tabs.length < tabCount) {
      const tab = await alice.page.context().newPage()
      await tab.goto(`${network.url}/#/bob`)
      await tab.getByTestId('composer').waitFor()
      tabs.push(tab)
    }
  }, 150_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('is told in each of them, once, what the other says', async () => {
    await people.bob.say('to all five')
    for (const tab of tabs) await lines(tab, ['to all five'])
  })

  it('says something in each of them, which the other has once and in order, and all five show', async () => {
    const said = tabs.map((_, index) => `from tab ${index + 1}`)
    for (const [index, tab] of tabs.entries()) {
      await tab.bringToFront()
      await tab.getByTestId('composer').fill(said[index] ?? '')
      await tab.getByTestId('composer').press('Enter')
      await line(tab, said[index] ?? '').waitFor()
    }
    await lines(people.bob.page, ['to all five', ...said])
    for (const tab of tabs) await lines(tab, ['to all five', ...said])
  })

  it('goes on when the tab that was there first is closed, and the next one after it', async () => {
    const { bob } = people
    await tabs.shift()?.close()
    await bob.say('one is closed')
    for (const tab of tabs) await line(tab, 'one is closed').waitFor()
    await tabs.shift()?.close()
    const [first, second] = tabs as [Page, Page]
    await second.bringToFront()
    await second.getByTestId('composer').fill('two are closed')
    await second.getByTestId('composer').press('Enter')
    await bob.sees('two are closed')
    await line(first, 'two are closed').waitFor()
    for (const tab of [...tabs, bob.page]) expect(await line(tab, 'two are closed').count()).toBe(1)
  })

  it('is left by no tab when they are closed all at once, and finds everything when one is opened again', async () => {
    const { alice, bob, network } = people
    const context = alice.page.context()
    const next = await context.newPage()
    await Promise.all(tabs.splice(0).map((tab) => tab.close()))
    await bob.say('while none was open')
    await next.goto(`${network.url}/#/bob`)
    await line(next, 'while none was open').waitFor()
    expect(await line(next, 'two are closed').count()).toBe(1)
  })
})

function line(tab: Page, text: string): Locator {
  return tab.getByTestId('message').filter({ hasText: text })
}

/** Waits until these are the messages that a tab shows. */
async function lines(tab: Page, texts: readonly string[]): Promise<void> {
  const shown = tab.getByTestId('message')
  for (const [index, text] of texts.entries()) await shown.nth(index).filter({ hasText: text }).waitFor()
  expect(await shown.count()).toBe(texts.length)
}
