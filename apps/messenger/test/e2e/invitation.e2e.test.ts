import { until } from '@kith/testing/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
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
    network = stack.use(await NetworkProcess.start(['--claims', 'invitation', '--invitation', 'alice']))
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
})
