import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { chromiumArguments } from '../../../../tools/provision/chromium-arguments.ts'

const repository = new URL('../../../../', import.meta.url).pathname
const pages = ['chat', 'shop-chat', 'react-chat', 'vue-chat', 'svelte-chat'] as const
const components = ['chat.tsx', 'chat.vue', 'chat.svelte'] as const
const linesMax = 10

let folder: string
let browser: Browser
let url: string
let shop: Page
const endings: (() => Promise<unknown> | undefined)[] = []

/** Builds the pages of `examples` as anybody would, and has a server hand them out. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-embedded-'))
  const source = join(repository, 'examples')
  await build({
    root: source,
    configFile: false,
    logLevel: 'error',
    // Vue is told what is an element, and Svelte to make elements one by one: a Kith server lets no page make markup out of text.
    plugins: [
      vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('kith-') } } }),
      svelte({ configFile: false, compilerOptions: { fragments: 'tree' } }),
    ],
    resolve: { conditions: ['@kith/source', 'browser', 'module', 'import', 'default'] },
    build: {
      target: 'es2023',
      outDir: join(folder, 'pages'),
      emptyOutDir: true,
      rolldownOptions: { input: pages.map((page) => join(source, `${page}.html`)) },
    },
  })
  await cp(join(folder, 'pages/chat.html'), join(folder, 'pages/index.html'))
  const bin = join(repository, 'packages/cli/dist/bin.js')
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0', '--data', join(folder, 'data')], {
    env: { ...process.env, KITH_MESSENGER: join(folder, 'pages') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endings.push(async () => {
    child.kill()
    await once(child, 'exit')
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  while (!/http:\/\/\S+/u.test(said)) await once(child.stdout, 'data')
  url = /http:\/\/[^\s/]+/u.exec(said)?.[0] ?? ''
  const executablePath = process.env['KITH_TEST_CHROMIUM']
  browser = await chromium.launch({ args: chromiumArguments(), ...(executablePath && { executablePath }) })
  endings.unshift(() => browser.close())
  shop = await visitor('chat.html', 'shop')
  await shop.setViewportSize({ width: 1200, height: 700 })
  await shop.getByTestId('own-name').filter({ hasText: 'shop' }).waitFor()
})

afterAll(async () => {
  for (const end of endings) await end()
  await rm(folder, { recursive: true, force: true })
})

/** Somebody with a browser of their own, on one of the pages. */
async function visitor(page: string, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } })
  const opened = await context.newPage()
  await opened.goto(`${url}/${page}`)
  await opened.getByTestId('name').fill(name)
  await opened.getByTestId('claim').click()
  return opened
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text)
  await page.getByTestId('composer').press('Enter')
}

describe('a page of at most ten lines', () => {
  it('is no longer', async () => {
    for (const file of [...pages.map((page) => `${page}.html`), ...components]) {
      const lines = (await readFile(join(repository, 'examples', file), 'utf8')).trim().split('\n')
      expect(lines.length, file).toBeLessThanOrEqual(linesMax)
    }
  })

  it('embeds a working chat between two visitors', async () => {
    const anna = await visitor('chat.html', 'anna')
    const bo = await visitor('chat.html', 'bo')
    await bo.getByTestId('own-name').filter({ hasText: 'bo' }).waitFor()
    await anna.getByTestId('add').click()
    await anna.getByTestId('add-name').fill('bo')
    await anna.getByTestId('add-submit').click()
    await bo.locator('[data-testid=contact][data-name=anna]').click()
    await bo.getByTestId('contact-accept').click()
    await bo.getByTestId('composer').waitFor()
    await write(bo, 'Good morning')
    await anna.getByTestId('message-text').filter({ hasText: 'Good morning' }).waitFor()
    await write(anna, 'And to you')
    await bo.getByTestId('message-text').filter({ hasText: 'And to you' }).waitFor()
  })

  const shops = [
    ['shop-chat.html', 'visitor'],
    ['react-chat.html', 'reactive'],
    ['vue-chat.html', 'viewer'],
    ['svelte-chat.html', 'slender'],
  ] as const
  it.each(shops)('lets the visitors of a shop write to it: %s', async (page, name) => {
    const visiting = await visitor(page, name)
    await write(visiting, 'Is the radio still there?')
    await shop.locator(`[data-testid=contact][data-name=${name}]`).click()
    await shop.getByTestId('contact-accept').click()
    await shop.getByTestId('conversation-name').filter({ hasText: name }).waitFor()
    await shop.getByTestId('composer').waitFor()
    await write(shop, 'It is.')
    await visiting.getByTestId('message-text').filter({ hasText: 'It is.' }).waitFor()
    // Whoever comes back is known, and sees what was said.
    await visiting.reload()
    await visiting.getByTestId('message-text').filter({ hasText: 'It is.' }).waitFor()
    expect(await visiting.getByTestId('name').isVisible()).toBe(false)
    expect(new URL(visiting.url()).hash).toBe('')
    const shots = process.env['KITH_TEST_SHOTS']
    if (shots !== undefined) await visiting.screenshot({ path: join(shots, `${name}.png`) })
  })
})
