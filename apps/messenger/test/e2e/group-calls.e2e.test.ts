import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

const fakeDevices = ['--use-fake-device-for-media-stream=fps=5', '--use-fake-ui-for-media-stream']
const names = ['alice', 'bob', 'carol', 'dave'] as const

/** One story from beginning to end: each step stands on those before it. Only `alice` is a contact of the others. */
describe.skipIf(!hasChromium)('a call in a group of four Chromium profiles', () => {
  const stack = new AsyncDisposableStack()
  const people = new Map<string, Profile>()
  const of = (name: string): Profile => {
    const profile = people.get(name)
    if (profile === undefined) throw new Error(`${name} is not there`)
    return profile
  }

  beforeAll(async () => {
    const network = stack.use(await NetworkProcess.start())
    for (const name of names) {
      const profile = stack.use(await Profile.open(network.url, fakeDevices))
      people.set(name, profile)
      await profile.takeName(name)
    }
    const alice = of('alice')
    for (const name of names.slice(1)) {
      await alice.ask(name)
      await of(name).openConversation('alice')
      await of(name).page.getByTestId('contact-accept').click()
      await alice.page.locator(`[data-testid=contact][data-name=${name}][data-standing=contact]`).waitFor()
    }
    await alice.page.getByTestId('group-open').click()
    await alice.page.getByTestId('group-title').fill('Quartet')
    for (const name of names.slice(1)) await alice.page.locator(`[data-testid=person][data-name=${name}]`).check()
    await alice.page.getByTestId('group-begin').click()
    for (const name of names) {
      await of(name).page.locator('[data-testid=contact][data-standing=group]').click()
      await of(name).page.getByTestId('conversation-name').filter({ hasText: 'Quartet' }).waitFor()
    }
  }, 240_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('[CC16] rings all in the place of the group, and each knows of each', async () => {
    await of('alice').page.getByTestId('call-voice').click()
    for (const name of names.slice(1)) {
      const { page } = of(name)
      await page.locator('[data-testid=ringing][data-from=alice]').waitFor()
      await page.getByTestId('call-accept').click()
    }
    for (const name of names.slice(1))
      await of('alice').page.locator(`[data-testid=call-party][data-name=${name}][data-path=connected]`).waitFor()
    // The other two of each are no contacts: they are in the call, though nothing passes between them (FC10).
    for (const name of names.slice(1))
      await of(name).page.locator('[data-testid=call-party][data-name=alice][data-path=connected]').waitFor()
    await picture(of('alice'), 'call-group', 'light')
  })

  it('has no button for who is no contact of all', async () => {
    expect(await of('bob').page.getByTestId('call-voice').count()).toBe(0)
  })

  it('[CC16] is told once, in the group, by who began it', async () => {
    await of('alice').page.getByTestId('call-end').click()
    for (const name of names) {
      const called = of(name).page.locator('[data-testid=called][data-outcome=answered]')
      await called.waitFor()
      expect(await called.count()).toBe(1)
    }
    for (const name of names.slice(1)) {
      const end = of(name).page.getByTestId('call-end')
      if (await end.isVisible()) await end.click()
    }
  })

  it('[CC16] is a missed call of the group for who does not answer', async () => {
    await of('alice').page.getByTestId('call-voice').and(of('alice').page.locator(':enabled')).click()
    for (const name of names.slice(1)) await of(name).page.locator('[data-testid=ringing][data-from=alice]').waitFor()
    await of('alice').page.getByTestId('call-end').click()
    for (const name of names.slice(1))
      await of(name).page.locator('[data-testid=called][data-outcome=canceled][data-from=them]').waitFor()
    await picture(of('dave'), 'call-group-missed', 'light')
  })
})
