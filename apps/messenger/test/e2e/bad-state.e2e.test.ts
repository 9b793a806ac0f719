import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('the messenger on a device whose disk or clock is bad', () => {
  let people: TwoPeople
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    people = await TwoPeople.strangers()
    ;({ alice, bob } = people)
    await bob.page.context().addInitScript(makeFillable)
    await bob.page.reload()
    await people.meet()
  }, 120_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  const banner = (profile: Profile, words: string): ReturnType<Profile['contact']> =>
    profile.page.getByTestId('banner').filter({ hasText: words })
  const fill = (isFull: boolean): Promise<void> =>
    bob.page.evaluate((is) => {
      ;(globalThis as unknown as { isDiskFull: boolean }).isDiskFull = is
    }, isFull)

  it('[PE26] acknowledges nothing that is not on a full disk, says so, and goes on by itself when there is room', async () => {
    await alice.say('before')
    await bob.sees('before')
    await fill(true)
    await bob.say('from a full disk')
    await banner(bob, 'There is no room on this device').waitFor()
    await bob.sees('from a full disk', 'failed')
    await alice.say('to a full disk')
    // It arrives, and is not acknowledged: it stands nowhere there, and is not delivered here.
    await alice.sees('to a full disk', 'accepted')
    expect(await bob.page.getByTestId('message').filter({ hasText: 'to a full disk' }).count()).toBe(0)
    await bob.page
      .getByTestId('file-input')
      .setInputFiles({ name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(300_000, 1) })
    await bob.sees('big.bin', 'failed')
    await fill(false)
    await alice.sees('to a full disk', 'committed')
    await bob.sees('to a full disk', 'received')
    await bob.sees('from a full disk', 'committed')
    await alice.sees('from a full disk', 'received')
    await bob.sees('big.bin', 'committed')
    await alice.page.locator('[data-testid=file][data-state=whole]').filter({ hasText: 'big.bin' }).waitFor()
    await bob.page.getByTestId('banner').waitFor({ state: 'detached' })
  })

  it('[PE89] keeps the order by a clock that is an hour wrong in either direction, and says what to do', async () => {
    for (const [hours, words] of [
      [-1, 'is 1 hour behind'],
      [1, 'is 1 hour ahead'],
    ] as const) {
      await bob.page.context().addInitScript(shiftClock, hours * 3_600_000)
      await bob.page.reload()
      await banner(bob, words).waitFor()
      await alice.say(`said to ${words}`)
      await bob.sees(`said to ${words}`)
      await bob.say(`answered, ${words}`)
      await alice.sees(`answered, ${words}`)
      await bob.sees(`answered, ${words}`, 'committed')
    }
    await bob.page.getByTestId('banner-action').click()
    await bob.page.getByTestId('banner').waitFor({ state: 'detached' })
    await bob.page.context().addInitScript(shiftClock, 0)
    await bob.page.reload()
    await alice.say('by a clock that is right')
    await bob.sees('by a clock that is right')
    const order = ['said to is 1 hour behind', 'answered, is 1 hour behind', 'said to is 1 hour ahead']
    for (const profile of [alice, bob]) {
      const texts = (await profile.history()).map(({ text }) => text).filter((text) => text !== '')
      expect(texts.slice(-5)).toEqual([...order, 'answered, is 1 hour ahead', 'by a clock that is right'])
    }
    const last = bob.page.getByTestId('message').filter({ hasText: 'by a clock that is right' }).locator('time')
    const shownMs = Date.parse((await last.last().getAttribute('datetime')) ?? '')
    expect(Math.abs(shownMs - Date.now())).toBeLessThan(5 * 60_000)
  })

  it('[PE90] tells at once that its storage was cleared, sends nothing more, and begins anew after one press', async () => {
    const { page } = bob
    let loads = 0
    page.on('load', () => loads++)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Storage.clearDataForOrigin', { origin: people.network.url, storageTypes: 'all' })
    // Nobody writes or receives anything: it is told all the same.
    await banner(bob, 'was cleared').waitFor()
    await bob.say('into nothing')
    await bob.sees('into nothing', 'failed')
    expect(loads).toBe(0)
    page.on('dialog', (dialog) => void dialog.accept())
    await page.getByTestId('banner-action').click()
    await page.getByTestId('claim').waitFor()
    expect(loads).toBe(1)
  })
})

/** Runs in the page before its scripts: what is written into a full disk is refused as browsers do it. */
function makeFillable(): void {
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
    if ((globalThis as unknown as { isDiskFull?: boolean }).isDiskFull === true)
      throw new DOMException('The disk is full.', 'QuotaExceededError')
    return put.call(this, value, key)
  }
}

/** Runs in the page before its scripts: the clock of the device is wrong by this. */
function shiftClock(byMs: number): void {
  const scope = globalThis as unknown as { TrueDate?: DateConstructor }
  const True = (scope.TrueDate ??= Date)
  const now = (): number => True.now() + byMs
  globalThis.Date = new Proxy(True, {
    construct: (target, values: [], made) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, made) as Date,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  })
}
