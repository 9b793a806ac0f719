import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { chromiumArguments } from '../../../../tools/provision/chromium-arguments.ts'
import { NetworkProcess } from './network-process.ts'

// Where there is no Chromium, the test run says so by name.
const executablePath = process.env['KITH_TEST_CHROMIUM']

/**
 * What is shown first needs two round trips: one for the page, one for what the page names itself. Everything else is held back here and never answered, so that whatever is painted was painted
 * without it.
 */
describe.skipIf(executablePath === undefined)('the first useful paint of the messenger', () => {
  const stack = new AsyncDisposableStack()
  let network: NetworkProcess
  let context: BrowserContext

  beforeAll(async () => {
    network = stack.use(await NetworkProcess.start())
    const browser: Browser = await chromium.launch({
      args: [...chromiumArguments()],
      ...(executablePath === undefined ? {} : { executablePath }),
    })
    stack.defer(() => browser.close())
    // A service worker would answer without asking anybody.
    context = await browser.newContext({ serviceWorkers: 'block', locale: 'en-US' })
  }, 120_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  /** A page that gets itself and what its HTML names. */
  async function inTwoRounds(): Promise<Page> {
    const html = await (await fetch(network.url)).text()
    const named = [...html.matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, path = '']) => new URL(path, network.url).href)
    const answered = new Set([`${network.url}/`, ...named])
    const page = await context.newPage()
    await page.route('**/*', async (route) => {
      if (answered.has(route.request().url())) await route.continue()
    })
    await page.goto(network.url, { waitUntil: 'commit' })
    return page
  }

  it('is where one takes a name, after two round trips', async () => {
    const page = await inTwoRounds()
    await page.getByTestId('name').fill('alice')
    expect(await page.getByTestId('claim').isVisible()).toBe(true)
    await page.close()
  })

  it('is the roster for who has a name, after two round trips and without an answer of the server', async () => {
    const first = await context.newPage()
    await first.goto(network.url)
    await first.getByTestId('name').fill('alice')
    await first.getByTestId('claim').click()
    await first.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    await first.getByTestId('add').click()
    await first.getByTestId('add-name').fill('alice-too')
    await first.close()
    const page = await inTwoRounds()
    await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    expect(await page.getByTestId('add').isVisible()).toBe(true)
    await page.close()
  })
})
