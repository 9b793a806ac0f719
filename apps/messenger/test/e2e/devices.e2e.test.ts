import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('the devices of one person, in Chromium profiles of their own', () => {
  const stack = new AsyncDisposableStack()
  let laptop: Profile
  let phone: Profile

  beforeAll(async () => {
    const network = stack.use(await NetworkProcess.start())
    laptop = stack.use(await Profile.open(network.url))
    phone = stack.use(await Profile.open(network.url))
    await phone.page.setViewportSize({ width: 390, height: 844 })
    await laptop.takeName('alice')
  }, 60_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('are linked by a code and six digits, with a yes on both', async () => {
    await phone.page.getByTestId('way-link').click()
    const code = (await phone.page.getByTestId('join-code').textContent()) ?? ''
    await picture(phone, 'messenger-link-new', 'light')
    await laptop.page.getByTestId('me').click()
    await laptop.page.getByTestId('devices-open').click()
    await laptop.page.getByTestId('link-new').click()
    await laptop.page.getByTestId('link-code').fill('0000-0000-0000-0000')
    await laptop.page.getByTestId('link-submit').click()
    await laptop.page.getByTestId('link-fault').filter({ hasText: 'No device waits with this code.' }).waitFor()
    await laptop.page.getByTestId('link-code').fill(code.toLowerCase().replaceAll('-', ' '))
    await laptop.page.getByTestId('link-submit').click()
    const digits = await laptop.page.getByTestId('digits').textContent()
    expect(digits).toMatch(/^[0-9]{3} [0-9]{3}$/u)
    expect(await phone.page.getByTestId('digits').textContent()).toBe(digits)
    await picture(laptop, 'messenger-link-old', 'light')
    await phone.page.getByTestId('digits-same').click()
    await laptop.page.getByTestId('digits-same').click()
    await laptop.page.getByTestId('link-done').click()
    await phone.page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    await laptop.page.getByTestId('device').nth(1).waitFor()
  })

  it('are still linked when the page is loaded again', async () => {
    await phone.page.reload()
    await phone.page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    await phone.page.goto(`${phone.page.url().split('#')[0] ?? ''}#devices`)
    await phone.page.locator('[data-testid=device][data-this=true]').waitFor()
    expect(await phone.page.getByTestId('device').count()).toBe(2)
  })

  it('are linked by none who is told no', async () => {
    await using other = await Profile.open(laptop.page.url().split('#')[0] ?? '')
    await other.page.getByTestId('way-link').click()
    const code = (await other.page.getByTestId('join-code').textContent()) ?? ''
    // As the camera opens what it scanned.
    await laptop.page.goto(`${laptop.page.url().split('#')[0] ?? ''}#link=${code}`)
    await laptop.page.getByTestId('link-submit').click()
    await laptop.page.getByTestId('digits-differ').click()
    await other.page.getByTestId('digits-same').click()
    await other.page.getByTestId('join-fault').filter({ hasText: 'Nothing was linked.' }).waitFor()
    await laptop.page.getByTestId('close').click()
  })

  it('are renamed, and taken out', async () => {
    await laptop.page.goto(`${laptop.page.url().split('#')[0] ?? ''}#devices`)
    const linked = laptop.page.locator('[data-testid=device][data-this=false]')
    await linked.getByTestId('device-rename').click()
    await laptop.page.getByTestId('device-name').fill('Phone')
    await laptop.page.getByTestId('device-name').press('Enter')
    await linked.getByTestId('device-label').filter({ hasText: 'Phone' }).waitFor()
    await phone.page.getByTestId('device-label').filter({ hasText: 'Phone' }).waitFor()
    await picture(laptop, 'messenger-devices', 'light')
    await linked.getByTestId('device-remove').click()
    await laptop.page.getByTestId('device-remove-confirm').click()
    await linked.waitFor({ state: 'detached' })
    await phone.page.getByTestId('banner').filter({ hasText: 'taken out of its name' }).waitFor()
  })

  it('come back by a new link after they were taken out, in the same browser', async () => {
    await phone.page.getByTestId('close').click()
    await phone.page.getByTestId('banner-action').click()
    await phone.page.getByTestId('way-link').click()
    const code = (await phone.page.getByTestId('join-code').textContent()) ?? ''
    await laptop.page.getByTestId('link-new').click()
    await laptop.page.getByTestId('link-code').fill(code)
    await laptop.page.getByTestId('link-submit').click()
    await laptop.page.getByTestId('digits-same').click()
    await phone.page.getByTestId('digits-same').click()
    await phone.page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    await laptop.page.getByTestId('link-done').click()
    await laptop.page.getByTestId('device').nth(1).waitFor()
  })

  it('[PE87] keep nothing of what they were before, once their person has said so', async () => {
    const databases = (): Promise<readonly string[]> =>
      phone.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? '').sort())
    const before = (await databases()).filter((name) => !name.endsWith('-blobs'))
    expect(before).toHaveLength(2)
    await phone.page.getByTestId('leftover').waitFor()
    await picture(phone, 'messenger-leftover', 'light')
    await phone.page.getByTestId('leftover-delete').click()
    await phone.page.getByTestId('leftover').waitFor({ state: 'detached' })
    const store = await phone.page.evaluate(() => localStorage.getItem('kith.store.alice') ?? '')
    expect(await databases()).toEqual([store, `${store}-blobs`])
    await phone.page.reload()
    await phone.page.getByTestId('own-name').filter({ hasText: 'alice' }).waitFor()
    expect(await phone.page.getByTestId('leftover').count()).toBe(0)
  })
})
