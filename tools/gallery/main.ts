/**
 * `npm run gallery [-- screen …]`: takes pictures of every main screen of the messenger, over mock peers, on a phone and on a desktop, light and dark, into
 * `docs/gallery`, and writes the page that shows them. About a minute; signs such as 🎉 need a font for them on this machine. With names of screens only their pictures are taken anew.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { chromium } from 'playwright'
import { build, type InlineConfig, preview } from 'vite'

import { chromiumArguments } from '../provision/chromium-arguments.ts'
import { provideChromium } from '../provision/chromium.ts'
import { root } from '../steps/run.ts'
import { type Screen, screens } from './screens.ts'

const folder = `${root}/docs/gallery`
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const
const schemes = ['light', 'dark'] as const
/** The moment at which all pictures are taken, so that they differ only where something changed. */
const moment = new Date('2026-11-21T14:05:00Z')
const stillMs = 400
const shownMsMax = 15_000

type Size = keyof typeof sizes
type Scheme = (typeof schemes)[number]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((id) => !screens.some((screen) => screen.id === id))
if (unknown.length > 0) fail(`no screen ${unknown.join(', ')}; there are: ${screens.map(({ id }) => id).join(' ')}`)
const found = await provideChromium()
if (found.state !== 'ready') fail(found.why)
const executablePath = found.environment['KITH_TEST_CHROMIUM']
const built = await mkdtemp(join(tmpdir(), 'kith-gallery-'))
const elements: InlineConfig = {
  ...{ root: `${root}/packages/elements`, configFile: false, logLevel: 'error' },
  resolve: { conditions: ['@kith/source', 'browser', 'module', 'import', 'default'] },
  build: { outDir: built, emptyOutDir: true, target: 'es2023', rolldownOptions: { input: 'test/mock/index.html' } },
}
const fonts = await fontStyles()
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: [...chromiumArguments(), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
})
try {
  await build(elements)
  const server = await preview({ ...elements, preview: { host: '127.0.0.1', port: 0 } })
  await mkdir(folder, { recursive: true })
  const [address = ''] = server.resolvedUrls?.local ?? []
  const taken = screens.filter(({ id }) => wanted.length === 0 || wanted.includes(id))
  for (const size of Object.keys(sizes) as Size[])
    for (const scheme of schemes) await takeAll(taken, address, size, scheme)
  await writeFile(`${folder}/README.md`, page())
  await server.close()
} finally {
  await browser.close()
  await rm(built, { recursive: true, force: true })
}

async function takeAll(taken: readonly Screen[], address: string, size: Size, scheme: Scheme): Promise<void> {
  const context = await browser.newContext({
    ...{ viewport: sizes[size], colorScheme: scheme, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' },
    ...(size === 'phone' && { hasTouch: true, isMobile: true }),
    permissions: ['camera', 'microphone'],
  })
  for (const { id, scene, route, press = [], key } of taken) {
    const tab = await context.newPage()
    await tab.clock.setFixedTime(moment)
    await tab.goto(`${address}test/mock/?scene=${scene}${route}`)
    await tab.addStyleTag({ content: fonts })
    await tab.locator('kith-messenger').waitFor({ timeout: shownMsMax })
    await tab.waitForTimeout(stillMs)
    for (const testId of press) {
      await tab.getByTestId(testId).first().click({ timeout: shownMsMax })
      await tab.waitForTimeout(stillMs)
    }
    if (key !== undefined) await tab.keyboard.press(key)
    await tab.waitForTimeout(stillMs)
    await tab.screenshot({ path: `${folder}/${fileOf(id, size, scheme)}` })
    await tab.close()
  }
  await context.close()
  console.log(`${taken.length} screens, ${size}, ${scheme}`)
}

function fileOf(id: string, size: Size, scheme: Scheme): string {
  return `${id}-${size}-${scheme}.png`
}

/** The messenger's fonts, which the mock page does without, in one style sheet. */
async function fontStyles(): Promise<string> {
  const near = `${root}/apps/messenger/src/fonts`
  let styles = await readFile(`${near}/fonts.css`, 'utf8')
  for (const [address, name = ''] of styles.matchAll(/url\('\.\/([\w.-]+)'\)/g)) {
    const content = (await readFile(`${near}/${name}`)).toString('base64')
    styles = styles.replace(address, `url('data:font/woff2;base64,${content}')`)
  }
  return styles
}

/** The page of the gallery: a screen a section, light beside dark. */
function page(): string {
  const picture = (id: string, title: string, size: Size, scheme: Scheme): string =>
    `<img src="${fileOf(id, size, scheme)}" alt="${title}, on a ${size}, ${scheme}" width="${size === 'phone' ? 200 : 560}">`
  const sections = screens.map(({ id, title }) => {
    const row = (size: Size): string => schemes.map((scheme) => picture(id, title, size, scheme)).join(' ')
    return `## ${title}\n\n${row('desktop')}\n\n${row('phone')}\n`
  })
  return `# Gallery\n\nEvery main screen of the messenger, over mock peers. \`npm run gallery\` takes the pictures anew.\n\n${sections.join('\n')}`
}

function fail(reason: string): never {
  console.error(`gallery: ${reason}`)
  process.exit(1)
}
