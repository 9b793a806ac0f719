import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

const phoneSize = { width: 390, height: 844 }

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a name that comes back after all its devices are lost', () => {
  const stack = new AsyncDisposableStack()
  let network: NetworkProcess
  let lost: Profile
  let code: string

  beforeAll(async () => {
    network = stack.use(await NetworkProcess.start())
    lost = stack.use(await Profile.open(network.url))
    await lost.takeName('alice')
  }, 60_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('is told that nothing brings it back yet, and gets a code that counts when it was typed back', async () => {
    const { page } = lost
    await page.getByTestId('me').click()
    await page.getByTestId('devices-open').click()
    await page.locator('[data-testid=recovery-line][data-keys="0"]').waitFor()
    await page.getByTestId('recovery-open').click()
    await page.getByTestId('recovery-create').click()
    code = (await page.getByTestId('recovery-code').getAttribute('data-code')) ?? ''
    expect(code).toMatch(/^(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}$/u)
    await picture(lost, 'messenger-recovery-code', 'light')
    await page.getByTestId('recovery-written').click()
    expect(await page.getByTestId('recovery-code').count()).toBe(0)
    await page.getByTestId('recovery-typed').fill('0000')
    await page.getByTestId('recovery-confirm').click()
    await page.getByTestId('recovery-fault').filter({ hasText: 'no whole recovery code' }).waitFor()
    await page.getByTestId('recovery-typed').fill(code.toLowerCase().replaceAll('-', ' '))
    await page.getByTestId('recovery-confirm').click()
    await page.getByTestId('recovery-done').click()
    await page.locator('[data-testid=recovery-line][data-keys="1"]').waitFor()
  })

  it('prints the code, and nothing else, while it is shown', async () => {
    const { page } = lost
    await page.getByTestId('recovery-open').click()
    await page.getByTestId('recovery-create').click()
    await page.getByTestId('recovery-code').waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.getByTestId('paper-code').waitFor()
    expect(await page.getByTestId('own-name').isVisible()).toBe(false)
    await picture(lost, 'messenger-recovery-paper', 'light')
    await page.emulateMedia({ media: 'screen' })
    await page.getByTestId('close').click()
    await page.getByTestId('paper-code').waitFor({ state: 'detached' })
  })

  it('comes back on a new device in three steps, and the lost one is out', async () => {
    await using found = await Profile.open(network.url)
    const { page } = found
    await page.setViewportSize(phoneSize)
    await picture(found, 'messenger-recover-1', 'light')
    await page.getByTestId('way-recover').click()
    await page.getByTestId('recover-name-field').fill('alice')
    await page.getByTestId('recover-code').fill(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`)
    await page.getByTestId('recover-submit').click()
    await page.getByTestId('recover-fault').filter({ hasText: 'Look at each letter again.' }).waitFor()
    await page.getByTestId('recover-code').fill(code)
    await picture(found, 'messenger-recover-2', 'light')
    await page.getByTestId('recover-submit').click()
    await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    await picture(found, 'messenger-recover-3', 'light')
    await lost.page.getByTestId('banner').filter({ hasText: 'taken out of its name' }).waitFor()
    await page.reload()
    await page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
  })

  it('comes back by a passkey, which knows the name, and leaves the other devices when asked to', async () => {
    await using owner = await Profile.open(network.url)
    const { page } = owner
    await withPasskeys(owner)
    await page.reload()
    await owner.takeName('bob')
    await page.goto(`${network.url}/#recovery`)
    await page.getByTestId('recovery-passkey').click()
    await page.getByTestId('recovery-done').click()
    await page.getByTestId('recovery-open').click()
    await page.locator('[data-testid=recovery-key][data-kind=passkey]').waitFor()
    await page.getByTestId('recovery-passkey').click()
    await page.getByTestId('recovery-fault').filter({ hasText: 'There is a passkey for your name' }).waitFor()
    // Everything that the browser knew of the name is gone; the passkey is not in the browser.
    await page.evaluate(() => {
      localStorage.clear()
    })
    await page.goto(`${network.url}/?again`)
    await page.getByTestId('way-recover').click()
    await page.getByTestId('recover-keep').check()
    await page.getByTestId('recover-passkey').click()
    await page.getByTestId('own-name').filter({ hasText: 'bob' }).waitFor()
    await page.goto(`${network.url}/?again#devices`)
    await page.getByTestId('device').nth(1).waitFor()
  })
})

/** Gives the page an authenticator that says yes to everything, as a phone with a finger on it. */
async function withPasskeys({ page }: Profile): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', automaticPresenceSimulation: true },
      ...{ hasResidentKey: true, hasUserVerification: true, hasPrf: true, isUserVerified: true },
    },
  })
}
