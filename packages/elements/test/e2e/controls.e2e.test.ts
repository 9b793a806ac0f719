import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { chromium } from 'playwright'
import { preview } from 'vite'
import { expect, it } from 'vitest'

import manifest from '../../custom-elements.json' with { type: 'json' }
import { chromiumArguments } from '../../../../tools/provision/chromium-arguments.ts'

const repository = new URL('../../../../', import.meta.url).pathname

it('a static page has every element alive, with its HTML and what there is to know of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kith-controls-'))
  execFileSync(process.execPath, ['tools/controls.ts', folder], { cwd: repository })
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { port: 0 },
  })
  const executablePath = process.env['KITH_TEST_CHROMIUM']
  const browser = await chromium.launch({ args: chromiumArguments(), ...(executablePath && { executablePath }) })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const faults: string[] = []
    page.on('pageerror', ({ message }) => faults.push(message))
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}controls.html`)
    const tags = manifest.modules.flatMap(({ declarations }) => declarations.map(({ tagName }) => tagName))
    await page
      .locator('section')
      .nth(tags.length - 1)
      .waitFor({ state: 'attached' })
    expect((await page.locator('section').evaluateAll((all) => all.map(({ id }) => id))).sort()).toEqual(tags.sort())
    for (const tag of tags) {
      const section = page.locator(`section#${tag}`)
      await section.scrollIntoViewIfNeeded()
      const opening = section.getByTestId(`open-${tag}`)
      if ((await opening.count()) > 0) continue
      await section.locator(`.frame > ${tag}`).waitFor({ state: 'attached' })
    }
    const presence = page.locator('section#kith-presence')
    expect(await presence.locator('.line').textContent()).toBe('<kith-presence with="bo"></kith-presence>')
    expect(await presence.locator('caption').allInnerTexts()).toEqual(
      expect.arrayContaining(['Attributes', 'Properties', 'Slots', 'Parts', 'Custom properties']),
    )
    // What covers the page comes when it is asked for, and goes.
    await page.getByTestId('open-kith-dialog').click()
    await page.getByRole('dialog', { name: 'About this' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'About this' }).waitFor({ state: 'detached' })
    await page.getByTestId('lang').selectOption('de')
    await page.locator('section#kith-mute').getByRole('button', { name: 'Stummschalten' }).waitFor()
    expect(faults).toEqual([])
    const shots = process.env['KITH_TEST_SHOTS']
    if (shots !== undefined) {
      await page.getByTestId('lang').selectOption('en')
      for (const id of ['kith-avatar', 'kith-composer', 'kith-messenger', 'kith-roster']) {
        await page.locator(`section#${id}`).evaluate((section) => {
          section.scrollIntoView()
        })
        await page.screenshot({ path: join(shots, `controls-${id}.png`) })
      }
      await page.setViewportSize({ width: 390, height: 844 })
      await page.getByTestId('theme').selectOption('dark')
      await page.screenshot({ path: join(shots, 'controls-phone.png') })
    }
  } finally {
    await browser.close()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
})
