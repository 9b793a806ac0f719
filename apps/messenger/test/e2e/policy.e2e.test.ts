import { Buffer } from 'node:buffer'

import { until } from '@kith/testing/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** Every place of the messenger that has an address of its own. */
const places = [
  ...['#/bob', '#/bob/details', '#/bob/diagnosis', '#/bob/verify', '#/bob/report', '#add', '#devices', '#link'],
  ...['#recovery', '#invitations', '#passphrase', '#diagnosis', '#/'],
]

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('the messenger under the policy that it is handed out with', () => {
  let people: TwoPeople
  const violations: string[] = []

  beforeAll(async () => {
    people = await TwoPeople.strangers()
    for (const one of [people.alice, people.bob]) await watch(one, violations)
    await people.meet()
  }, 120_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('[SE19] violates nothing in a conversation with lines, files and pictures', async () => {
    const { alice, bob } = people
    await alice.say('<img src=x onerror=alert(1)> *bold* https://example.org')
    await bob.sees('<img src=x onerror=alert(1)>')
    const [chooser] = await Promise.all([
      alice.page.waitForEvent('filechooser'),
      alice.page.getByTestId('attach').click(),
    ])
    await chooser.setFiles({ name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') })
    await bob.page.getByTestId('file-name').filter({ hasText: 'dot.png' }).waitFor()
    await bob.page.getByTestId('picture').waitFor()
    expect(violations).toEqual([])
  })

  it('[SE19] violates nothing at any other place, with the service worker and without it', async () => {
    const { alice, network } = people
    const { page } = alice
    for (const place of places) {
      await page.goto(`${network.url}/${place}`)
      await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
      // Drawn, with everything that it loads by itself.
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
    }
    await page.getByTestId('me').click()
    await page.getByTestId('status-away').click()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.reload()
    await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
    expect(violations).toEqual([])
  })

  it('[SE19] would be told: text is no markup, no script and no style there', async () => {
    const { page } = people.bob
    const tries = await page.evaluate(() => {
      const outcomes: string[] = []
      const attempt = (what: () => void): void => {
        try {
          what()
          outcomes.push('done')
        } catch {
          outcomes.push('refused')
        }
      }
      attempt(() => {
        document.createElement('div').innerHTML = '<b>markup</b>'
      })
      attempt(() => {
        document.createElement('script').src = '/worker.js'
      })
      attempt(() => {
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is tried here
        setTimeout('1')
      })
      document.body.setAttribute('style', 'color: red')
      return [...outcomes, document.body.style.color]
    })
    expect(tries).toEqual(['refused', 'refused', 'refused', ''])
    const told = (directive: string): boolean => violations.some((each) => each.startsWith(directive))
    await until(() => told('require-trusted-types-for') && told('style-src-attr'))
  })
})

/** Hears of every violation in every page of the profile, from its next page on. */
async function watch({ page }: Profile, violations: string[]): Promise<void> {
  await page.context().exposeBinding('violated', (_, what: string) => void violations.push(what))
  await page.context().addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, sample }) => {
      ;(globalThis as unknown as { violated(what: string): void }).violated(
        `${effectiveDirective} ${blockedURI} ${sourceFile} ${sample}`,
      )
    })
  })
  await page.reload()
}

/** One red pixel. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='
