import { readFile } from 'node:fs/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** Opens what can be done with the message of these words, and does one of it. */
async function does({ page }: Profile, words: string, entry: string): Promise<void> {
  const message = page.getByTestId('message').filter({ hasText: words }).last()
  await message.hover()
  await message.getByTestId('tool-more').click()
  await page.getByTestId('message-menu').waitFor()
  await page.getByTestId(entry).first().click()
}

/** A picture of the page, where somebody wants to look at it (`KITH_TEST_PICTURES` names a folder). */
async function picture({ page }: Profile, name: string): Promise<void> {
  const folder = process.env['KITH_TEST_PICTURES']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('what becomes of messages, between two Chromium profiles', () => {
  let people: TwoPeople
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    people = await TwoPeople.contacts()
    ;({ alice, bob } = people)
    await bob.openConversation('alice')
    await bob.page.getByTestId('composer').waitFor()
  }, 120_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('[CT11, CT12, CT14] shows what the other has read, and nothing of it to who tells nothing', async () => {
    await alice.say('Lunch at noon?')
    await bob.page.bringToFront()
    await bob.sees('Lunch at noon?')
    await alice.page.locator('[data-testid=delivery-mark][data-sign=read]').last().waitFor()
    await alice.page.locator('[data-testid=delivery-mark]').last().click()
    await alice.page.getByTestId('read-by').filter({ hasText: 'bob' }).waitFor()
    await picture(alice, 'read')
    await alice.page.keyboard.press('Escape')
    await alice.page.getByTestId('me').click()
    await alice.page.getByTestId('settings-open').click()
    await alice.page.getByTestId('tells-read').uncheck()
    await picture(alice, 'settings')
    await alice.page.getByTestId('close').click()
    await alice.openConversation('bob')
    await alice.page.locator('[data-testid=delivery-mark][data-sign=ticks]').last().waitFor()
    expect(await alice.page.locator('[data-testid=delivery-mark][data-sign=read]').count()).toBe(0)
  })

  it('[CT3, CT7, CT8, CT9] shows edits, signs, pins and deletions to the other', async () => {
    await does(alice, 'Lunch at noon?', 'menu-edit')
    await expect.poll(() => alice.page.getByTestId('composer').inputValue(), { timeout: 60_000 }).toBe('Lunch at noon?')
    await alice.page.getByTestId('composer').fill('')
    await alice.page.getByTestId('composer').pressSequentially('Lunch at one?')
    await alice.page.getByTestId('composer').press('Enter')
    await bob.sees('Lunch at one?')
    await bob.page.getByTestId('edited').waitFor()
    await does(bob, 'Lunch at one?', 'menu-sign')
    await alice.page.getByTestId('sign').waitFor()
    await does(bob, 'Lunch at one?', 'menu-pin')
    await alice.page.getByTestId('pinned').filter({ hasText: 'Lunch at one?' }).waitFor()
    await picture(alice, 'changed')
    await alice.say('Forget this')
    await bob.sees('Forget this')
    await does(alice, 'Forget this', 'menu-delete')
    await alice.page.getByTestId('menu-confirm').click()
    await bob.page.getByTestId('deleted').waitFor()
    expect(await bob.page.getByTestId('message-text').filter({ hasText: 'Forget this' }).count()).toBe(0)
  })

  it('[CT15, CT16] lets messages disappear, told to both', async () => {
    await alice.page.locator('[data-testid=lasting]').selectOption('300')
    await bob.page.getByTestId('timer').filter({ hasText: '5 minutes' }).waitFor()
    await alice.say('The door code is 4711')
    await bob.sees('The door code is 4711')
    await bob.page.getByTestId('lasts').waitFor()
    await picture(bob, 'lasting')
  })

  it('[CT19] exports what stays, to read and as data', async () => {
    await bob.page.getByTestId('export-open').click()
    const [file] = await Promise.all([bob.page.waitForEvent('download'), bob.page.getByTestId('export-html').click()])
    const text = await readFile(await file.path(), 'utf8')
    expect(file.suggestedFilename()).toMatch(/^alice \d{4}-\d\d-\d\d\.html$/u)
    expect(text).toContain('Lunch at one?')
    expect(text).not.toContain('4711')
    await picture(bob, 'export')
    const [data] = await Promise.all([bob.page.waitForEvent('download'), bob.page.getByTestId('export-json').click()])
    const read = JSON.parse(await readFile(await data.path(), 'utf8')) as { readonly messages: readonly unknown[] }
    expect(JSON.stringify(read.messages)).not.toContain('4711')
    expect(read.messages.length).toBeGreaterThan(2)
  })

  it('[CT16, CT18] are gone at the next start, when their time is over', async () => {
    for (const who of [alice, bob]) {
      const url = who.page.url()
      await who.page.clock.install({ time: Date.now() + 600_000 })
      await who.page.goto('about:blank')
      await who.page.goto(url)
      await who.page.getByTestId('timeline').waitFor()
      await who.sees('Lunch at one?')
      await who.page.getByTestId('message').filter({ hasText: '4711' }).waitFor({ state: 'detached' })
    }
  })
})
