import { createHash } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { messenger, NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a messenger that was opened once', () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let network: NetworkProcess
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kith-built-'))
    stack.defer(() => rm(folder, { recursive: true, force: true }))
    await cp(messenger, folder, { recursive: true })
    network = stack.use(await NetworkProcess.start([], folder))
    alice = stack.use(await Profile.open(network.url))
    bob = stack.use(await Profile.open(network.url))
    await alice.takeName('alice')
    await bob.takeName('bob')
    await alice.ask('bob')
    await bob.openConversation('alice')
    await bob.page.getByTestId('contact-accept').click()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-standing=contact]').waitFor()
    await alice.openConversation('bob')
    await alice.say('while there is a network')
    await bob.sees('while there is a network')
    await alice.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  }, 120_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('starts without a server, shows the conversations, and takes a line that goes out later', async () => {
    await alice.close()
    await network.kill()
    await alice.openAgain()
    await alice.openConversation('bob')
    await alice.sees('while there is a network')
    await alice.say('written without a server')
    const line = alice.page.getByTestId('message').filter({ hasText: 'written without a server' })
    await line.locator('[data-testid=delivery-mark][data-sign=clock]').waitFor()
    await picture(alice, 'messenger-offline-start', 'light')
    await network.startAgain()
    await bob.sees('written without a server')
    await alice.sees('written without a server', 'committed')
  })

  it('says that a new version is here, goes on with the old one, and has the new one from the next start', async () => {
    const { page } = alice
    await page.getByTestId('contact').first().waitFor()
    await makeNewer(folder, 'Kith of tomorrow')
    await network.kill()
    await network.startAgain()
    await lookForNewer(page)
    await page.getByTestId('update').filter({ hasText: 'It is used from the next start.' }).waitFor()
    await picture(alice, 'messenger-update', 'light')
    await page.getByTestId('update-later').click()
    await page.getByTestId('update').waitFor({ state: 'detached' })
    expect(await source(page)).not.toContain('Kith of tomorrow')
    await alice.close()
    await alice.openAgain()
    await alice.page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    expect(await source(alice.page)).toContain('Kith of tomorrow')
  })

  it('uses a new version at once when one says so', async () => {
    const { page } = alice
    await makeNewer(folder, 'Kith of next week')
    await network.kill()
    await network.startAgain()
    await lookForNewer(page)
    const loaded = page.waitForEvent('load')
    await page.getByTestId('update-now').click()
    await loaded
    await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    expect(await source(page)).toContain('Kith of next week')
    // What is two versions old is not kept.
    const kept = await page.evaluate(() => caches.keys())
    expect(kept.filter((name) => name.startsWith('kith-build-'))).toHaveLength(2)
  })
})

/** The page as the service worker hands it out. */
async function source(page: Page): Promise<string> {
  return page.evaluate(() => fetch('/').then((answer) => answer.text()))
}

async function lookForNewer(page: Page): Promise<void> {
  await page.evaluate(() =>
    navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => undefined),
  )
}

/** The build as it would be after a change of its page. */
async function makeNewer(folder: string, description: string): Promise<void> {
  const index = join(folder, 'index.html')
  const before = await readFile(index, 'utf8')
  const after = before.replace(/name="description" content="[^"]*"/u, `name="description" content="${description}"`)
  const worker = join(folder, 'worker.js')
  const script = await readFile(worker, 'utf8')
  const version = createHash('sha256').update(description).digest('hex').slice(0, 16)
  await writeFile(index, after)
  await writeFile(
    worker,
    script.replaceAll(integrityOf(before), integrityOf(after)).replace(/\b[0-9a-f]{16}\b/u, version),
  )
}

function integrityOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
