import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { picture } from './picture.ts'
import type { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined
const looksMax = 10

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('the paths between two Chromium profiles', () => {
  let people: TwoPeople
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    people = await TwoPeople.contacts()
    ;({ alice, bob } = people)
  }, 60_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('are told in the details, and looked at when one asks', async () => {
    await alice.say('hello')
    await bob.sees('hello')
    await way(alice, 'direct').waitFor()
    await alice.page.getByTestId('path-words').filter({ hasText: 'By WebRTC' }).waitFor()
    await details(alice).getByTestId('check').click()
    await lookUntilWorks(alice, ['relay', 'webrtc'])
    expect(await alice.page.getByTestId('headline').textContent()).toMatch(/You and bob reach each other directly\./u)
    await picture(alice, 'messenger-connection', 'light')
    await alice.page.getByTestId('copy-diagnosis').click()
    await alice.page.waitForFunction(async () => (await navigator.clipboard.readText()) !== '')
    await alice.page.keyboard.press('Escape')
    await alice.page.getByTestId('diagnostics').waitFor({ state: 'detached' })
    await alice.page.getByTestId('composer').press('Control+V')
    expect(await alice.page.getByTestId('composer').inputValue()).toMatch(/\n {2}Directly, by WebRTC: Works/u)
    await alice.page.getByTestId('composer').fill('')
  })

  it('are those that one chose: through the server alone', async () => {
    await alice.page.getByTestId('policy-relay-only').click()
    await way(alice, 'relay').waitFor()
    await alice.page.locator('[data-testid=path-state][data-state=policy]').waitFor()
    await way(bob, 'relay').waitFor()
    await alice.say('by the server')
    await alice.sees('by the server', 'committed')
    expect(await pathOf(alice, 'by the server')).toBe('relay')
    await details(alice).getByTestId('check').click()
    await alice.page.locator('[data-testid=tried][data-path=webrtc][data-state=untried]').waitFor()
    await alice.page.getByTestId('close').click()
  })

  it('are those that one chose: directly alone, also after the page was loaded again', async () => {
    await alice.page.getByTestId('policy-direct-only').click()
    await way(alice, 'direct').waitFor()
    await alice.page.reload()
    await alice.page.locator('[data-testid=policy][data-policy=direct-only]').waitFor()
    await alice.say('by no server')
    await alice.sees('by no server', 'committed')
    expect(await pathOf(alice, 'by no server')).toBe('direct')
  })
})

/** Looks until these paths work: on a machine with much else to do an answer may come too late. */
async function lookUntilWorks({ page }: Profile, paths: readonly string[]): Promise<void> {
  for (let looks = 0; looks < looksMax; looks++) {
    await page.locator('[data-testid=diagnostics][data-state=done]').waitFor()
    const works = page.locator('[data-testid=tried][data-state=works]')
    const found = await works.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-path')))
    if (paths.every((path) => found.includes(path))) return
    await page.getByTestId('look-again').click()
  }
  throw new Error(`not all of ${paths.join(' ')} worked in ${String(looksMax)} looks`)
}

function details({ page }: Profile): Locator {
  return page.locator('kith-details')
}

function way({ page }: Profile, path: 'direct' | 'relay'): Locator {
  return page.locator(`[data-testid=way][data-way=${path}]`)
}

async function pathOf(profile: Profile, text: string): Promise<string | undefined> {
  return (await profile.history()).findLast((message) => message.text === text)?.path
}
