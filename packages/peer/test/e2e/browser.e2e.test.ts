import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { chromiumArguments } from '../../../../tools/provision/chromium-arguments.ts'
import { Network } from './network.ts'
import type { TestPage } from './page/page.ts'

declare const kithTest: TestPage

const executablePath = process.env['KITH_TEST_CHROMIUM']
let folder: string
let browser: Browser
let network: Network

async function opened(page: Page): Promise<Page> {
  await page.goto(network.server.pageUrl)
  await page.waitForFunction(() => 'kithTest' in globalThis)
  return page
}

// Where there is no Chromium, the test run says so by name.
describe.skipIf(executablePath === undefined)('in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), 'kith-page-'))
    await build({
      root: fileURLToPath(new URL('page/', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['@kith/source', 'browser', 'module', 'import', 'default'] },
      build: { outDir: folder, emptyOutDir: true, target: 'esnext', modulePreload: { polyfill: false } },
    })
    network = await Network.start({ staticDir: folder })
    browser = await chromium.launch({
      args: chromiumArguments(),
      ...(executablePath === undefined ? {} : { executablePath }),
    })
  })
  afterAll(async () => {
    await browser.close()
    await network[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('[PE2] [PE3] shares one peer among tabs, and goes on in another when its tab is closed', async () => {
    const bob = await network.join('bob')
    const heard: string[] = []
    bob.messages.on<string>('text', ({ body }) => {
      heard.push(body)
    })
    const context = await browser.newContext()
    const [first, second] = [await opened(await context.newPage()), await opened(await context.newPage())]
    const { url } = network
    const device = await first.evaluate((server) => kithTest.join(server, 'alice'), url)
    expect(await second.evaluate((server) => kithTest.join(server, 'alice'), url)).toBe(device)
    await second.evaluate(() => kithTest.send('bob', 'from the second tab'))
    expect(heard).toEqual(['from the second tab'])
    await (await bob.messages.send('alice', 'text', 'one')).committed()
    expect(await first.evaluate(() => kithTest.handled)).toEqual(['one'])
    expect(await second.evaluate(() => kithTest.handled)).toEqual([])
    expect(await second.evaluate(() => kithTest.texts())).toEqual(['one'])
    await first.close()
    await (await bob.messages.send('alice', 'text', 'two')).committed()
    expect(await second.evaluate(() => kithTest.handled)).toEqual(['two'])
    await second.close()
    await (await bob.messages.send('alice', 'text', 'three')).stored()
    const third = await opened(await context.newPage())
    expect(await third.evaluate((server) => kithTest.join(server, 'alice'), url)).toBe(device)
    await third.waitForFunction(() => kithTest.handled.length > 0)
    expect(await third.evaluate(() => kithTest.handled)).toEqual(['three'])
    await third.evaluate(() => kithTest.leave())
    await context.close()
  })

  it('[PE32] [PE35] asks and answers in any tab, and gets its reply although the owner went meanwhile', async () => {
    const carol = await network.join('carol')
    let answer: (text: string) => void = () => undefined
    const asked = new Promise<void>((resolve) => {
      carol.requests.answer<string>('question', ({ body }) => {
        resolve()
        return new Promise((reply) => {
          answer = (text) => {
            reply(`${body} ${text}`)
          }
        })
      })
    })
    const context = await browser.newContext()
    const [first, second] = [await opened(await context.newPage()), await opened(await context.newPage())]
    const { url } = network
    await first.evaluate((server) => kithTest.join(server, 'dora'), url)
    await second.evaluate((server) => kithTest.join(server, 'dora'), url)
    expect((await carol.requests.ask('dora', 'length', 'four')).body).toBe(4)
    await second.evaluate(() => {
      kithTest.ask('carol', 'really?')
    })
    await asked
    await first.close()
    answer('yes')
    expect(await second.evaluate(() => kithTest.reply())).toBe('really? yes')
    await second.evaluate(() => kithTest.leave())
    await context.close()
  })
})
