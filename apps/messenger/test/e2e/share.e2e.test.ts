import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a person who shares from another program, and follows its links', () => {
  const stack = new AsyncDisposableStack()
  let network: NetworkProcess
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    network = stack.use(await NetworkProcess.start())
    alice = stack.use(await Profile.open(network.url))
    bob = stack.use(await Profile.open(network.url))
    await alice.takeName('alice')
    await bob.takeName('bob')
    await alice.ask('bob')
    await bob.openConversation('alice')
    await bob.page.getByTestId('contact-accept').click()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-standing=contact]').waitFor()
    // What is shared comes to the service worker, once it has the page.
    await alice.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await alice.page.reload()
    await alice.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  }, 120_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('is asked to whom words and files go, and they arrive', async () => {
    await share(alice.page, network.url, { title: 'A suite', text: 'listen', url: 'https://example.org/cello' }, [
      ['score.txt', 'four strings'],
    ])
    await alice.page.getByTestId('share-text').waitFor()
    expect(await alice.page.getByTestId('share-text').textContent()).toBe('A suite\nlisten\nhttps://example.org/cello')
    expect(await alice.page.getByTestId('share-file').textContent()).toContain('score.txt')
    await picture(alice, 'messenger-share', 'light')
    await alice.page.locator('[data-testid=forward-place][data-name=bob]').click()
    await bob.sees('https://example.org/cello')
    await bob.page.getByTestId('file-name').filter({ hasText: 'score.txt' }).waitFor()
    // It goes once: nothing waits any more.
    await alice.page.goto(`${network.url}/#share`)
    await alice.page.getByTestId('share-nothing').waitFor()
    await alice.page.getByTestId('close').click()
  })

  it('is asked also without a connection, and after the page was closed', async () => {
    await alice.page.context().setOffline(true)
    await share(alice.page, network.url, { text: 'shared without a connection' }, [])
    await alice.page.getByTestId('share-text').waitFor()
    await alice.page.goto('about:blank')
    await alice.page.goto(`${network.url}/#share`)
    await alice.page.locator('[data-testid=forward-place][data-name=bob]').click()
    await alice.sees('shared without a connection')
    await alice.page.context().setOffline(false)
    await bob.sees('shared without a connection')
  })

  it('is told when more was shared than goes at once, and what is put away is gone', async () => {
    await share(alice.page, network.url, { text: '<img src=x onerror=alert(1)>'.padEnd(30_000, '!') }, [])
    await alice.page.getByTestId('share-cut').waitFor()
    expect(await alice.page.getByTestId('share-text').textContent()).toHaveLength(20_000)
    await alice.page.getByTestId('close').click()
    await alice.page.goto('about:blank')
    await alice.page.goto(`${network.url}/#share`)
    await alice.page.getByTestId('share-nothing').waitFor()
    await alice.page.getByTestId('close').click()
  })

  it('decides what a link of another program leads to, and a hostile one leads nowhere', async () => {
    await alice.page.goto(`${network.url}/?to=${encodeURIComponent('web+kith:carol')}`)
    await alice.page.getByTestId('add-name').waitFor()
    expect(await alice.page.getByTestId('add-name').inputValue()).toBe('carol')
    expect(new URL(alice.page.url()).search).toBe('')
    await alice.page.goto(`${network.url}/?to=${encodeURIComponent('web+kith:<script>alert(1)</script>')}`)
    await alice.page.getByTestId('own-name').waitFor()
    expect(await alice.page.locator('dialog[open]').count()).toBe(0)
    expect(await alice.page.locator('[data-testid=contact][data-name=carol]').count()).toBe(0)
  })
})

/** What the browser does when another program shares: from outside of the messenger's pages it sends a form to the address of the manifest. */
async function share(
  page: Page,
  origin: string,
  fields: Readonly<Record<string, string>>,
  files: readonly (readonly [name: string, content: string])[],
): Promise<void> {
  await page.goto('about:blank')
  await page.evaluate(
    ({ origin, fields, files }) => {
      const form = document.createElement('form')
      Object.assign(form, { method: 'post', action: `${origin}/-/share`, enctype: 'multipart/form-data' })
      for (const [name, value] of Object.entries(fields)) {
        const area = Object.assign(document.createElement('textarea'), { name, value })
        form.append(area)
      }
      const input = Object.assign(document.createElement('input'), { type: 'file', name: 'files', multiple: true })
      const given = new DataTransfer()
      for (const [name, content] of files) given.items.add(new File([content], name, { type: 'text/plain' }))
      input.files = given.files
      form.append(input)
      document.body.append(form)
      form.submit()
    },
    { origin, fields, files },
  )
  await page.waitForURL(/#share$/u)
}
