import { until } from '@kith/testing/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a network that gives names for invitations', () => {
  const stack = new AsyncDisposableStack()
  let network: NetworkProcess
  let invited: string
  let alice: Profile

  beforeAll(async () => {
    network = stack.use(
      await NetworkProcess.start(['--claims', 'invitation', '--invitation', 'alice', '--invites-per-day', '2']),
    )
    await until(() => network.said.includes('#invite='))
    invited = /http\S+#invite=\S+/u.exec(network.said)?.[0] ?? ''
    alice = stack.use(await Profile.open(network.url))
  }, 60_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('says that it asks for one, and keeps the name that was typed', async () => {
    const { page } = alice
    await page.getByTestId('name').fill('alice')
    await page.getByTestId('claim').click()
    await page.getByTestId('invitation-fault').filter({ hasText: 'people who are invited' }).waitFor()
    await page.getByTestId('invitation').fill(`${network.url}/#invite=AAAAAAAAAAAAAAAAAAAAAA`)
    await page.getByTestId('claim').click()
    await page.getByTestId('invitation-fault').filter({ hasText: 'no such invitation' }).waitFor()
    expect(await page.getByTestId('name').inputValue()).toBe('alice')
  })

  it('gives the name to who came by the address, which does not stay', async () => {
    const { page } = alice
    await page.goto(invited)
    await page.reload()
    await alice.takeName('alice')
    expect(page.url()).not.toContain('invite')
  })

  it('lets a member make one, hand it out, see who came with it, and revoke the next', async () => {
    const { page } = alice
    await page.getByTestId('add').click()
    await page.getByTestId('invitations-open').click()
    await page.getByTestId('invite-make').click()
    const address = await page.getByTestId('invite-link').inputValue()
    expect(address).toMatch(/^http:\/\/localhost:\d+\/#invite=[\w-]{22}$/u)
    await page.getByTestId('copy-link').click()
    await page.getByText('Copied').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address)
    await picture(alice, 'messenger-invitation', 'light')
    await page.getByTestId('invite-done').click()
    {
      await using bob = await Profile.open(address)
      await bob.takeName('bob')
    }
    await page.getByTestId('invite-name').fill('carol')
    await page.getByTestId('invite-make').click()
    await page.getByTestId('invite-link').waitFor()
    await page.getByTestId('invite-done').click()
    await page.locator('[data-testid=invite][data-standing=used]').filter({ hasText: 'bob came with it' }).waitFor()
    const open = page.locator('[data-testid=invite][data-standing=open]')
    await open.filter({ hasText: 'carol' }).getByTestId('invite-revoke').click()
    await page.getByTestId('invite-revoke-confirm').click()
    await page.locator('[data-testid=invite][data-standing=revoked]').filter({ hasText: 'carol' }).waitFor()
    await page.getByTestId('invite-make').click()
    await page.getByTestId('invite-fault').filter({ hasText: 'as many as a member may make' }).waitFor()
  })
})
