import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('the charm of the old messengers, between two Chromium profiles', () => {
  let people: TwoPeople
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    people = await TwoPeople.contacts()
    ;({ alice, bob } = people)
  }, 120_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
  })

  it('[CT32, CT33] shows a display picture to a contact, and to one who comes later', async () => {
    await choosePicture(alice, '#7a5230')
    await faceOf(bob, 'alice', 256)
    const carol = await Profile.open(people.network.url)
    try {
      await carol.takeName('carol')
      await carol.ask('alice')
      await alice.openConversation('carol')
      await alice.page.getByTestId('contact-accept').click()
      await faceOf(carol, 'alice', 256)
    } finally {
      await carol[Symbol.asyncDispose]()
    }
  })

  it('[CT32] brings the newest picture alone to who was away', async () => {
    const before = await faceOf(bob, 'alice', 256)
    await bob.close()
    await choosePicture(alice, '#274c50')
    await choosePicture(alice, '#b3423a')
    const own = await faceOf(alice, undefined, 256)
    await bob.openAgain()
    await bob.contact('alice').waitFor()
    await bob.page.waitForFunction(
      ({ address }) =>
        document
          .querySelector('kith-messenger')
          ?.shadowRoot?.querySelector('kith-roster')
          ?.shadowRoot?.querySelector('[data-name=alice] kith-avatar')
          ?.shadowRoot?.querySelector('img')?.src === address,
      { address: own },
    )
    expect(own).not.toBe(before)
  })

  it('[CT41, CT43, CT45, CT46] draws emoticons of one’s own for who was away, who keeps one and answers with it', async () => {
    await bob.close()
    const { page } = alice
    await page.getByTestId('me').click()
    await page.getByTestId('settings-open').click()
    await page.getByRole('link', { name: 'Your emoticons' }).click()
    await page.getByTestId('emoticons-input').setInputFiles([
      { name: 'Party.png', mimeType: 'image/png', buffer: await pictureOf(alice, '#d18a1f', 'image/png') },
      { name: 'wave.png', mimeType: 'image/png', buffer: await pictureOf(alice, '#1f6f8b', 'image/png') },
    ])
    await page.getByTestId('emoticons-told').filter({ hasText: 'Added: :party: and :wave:' }).waitFor()
    await page.getByTestId('close').click()
    await alice.openConversation('bob')
    await page.getByTestId('composer').pressSequentially('See you there :pa')
    await page.getByTestId('offer').filter({ hasText: ':party:' }).click()
    await page.getByTestId('composer').press('Enter')
    await page.locator('[data-testid=emoticon][alt=":party:"]').waitFor()

    await bob.openAgain()
    await bob.openConversation('alice')
    const shown = bob.page.locator('[data-testid=emoticon][alt=":party:"]')
    await shown.waitFor()
    expect(await shown.evaluate((image) => [(image as HTMLImageElement).naturalWidth, image.clientHeight > 0])).toEqual(
      [96, true],
    )
    await bob.page.getByTestId('message').last().press('Enter')
    await bob.page.getByTestId('menu-keep-emoticons').click()
    await bob.page.getByTestId('emoticons-kept').filter({ hasText: 'Kept: :party:' }).waitFor()
    await bob.page.keyboard.press('Escape')
    await bob.page.getByTestId('charm-open').click()
    await bob.page.getByTestId('emoticon-write').click()
    await bob.page.getByTestId('composer').press('Enter')
    await alice.page.locator('[data-from=them] [data-testid=emoticon].large').waitFor()
  })

  it('[CT34, CT36, CT37] lets one nudge the other, and the other turn that off', async () => {
    await alice.openConversation('bob')
    await bob.openConversation('alice')
    await bob.page.getByTestId('composer').waitFor()
    await alice.page.getByTestId('charm-open').click()
    await alice.page.getByTestId('nudge-send').click()
    await alice.page.locator('[data-testid=nudge][data-state=committed]').waitFor()
    await bob.page.getByTestId('nudge').filter({ hasText: 'alice nudges you' }).waitFor()
    await alice.say('/nudge')
    await alice.page.getByTestId('nudge-told').filter({ hasText: 'Not again so soon' }).waitFor()
    await bob.page.getByTestId('nudges-from').uncheck()
    await bob.page.getByTestId('me').click()
    await bob.page.getByTestId('settings-open').click()
    await bob.page.getByRole('link', { name: 'Sounds and writing' }).click()
    await bob.page.getByTestId('sound-nudge').check()
    await bob.page.getByTestId('enter-line').check()
    await bob.page.getByTestId('close').click()
    await bob.openConversation('alice')
    await bob.page.getByTestId('composer').fill('first line')
    await bob.page.getByTestId('composer').press('Enter')
    await bob.page.getByTestId('composer').pressSequentially('second line')
    await bob.page.getByTestId('composer').press('Control+Enter')
    await alice.sees('second line')
    expect(await alice.page.getByTestId('nudge').count()).toBe(1)
  })
})

/** Draws a picture in the page, of this type. */
async function pictureOf({ page }: Profile, colour: string, type = 'image/jpeg'): Promise<Buffer> {
  const drawn = await page.evaluate(
    ([fill, as]) => {
      const canvas = document.createElement('canvas')
      canvas.width = 640
      canvas.height = 480
      const context = canvas.getContext('2d')
      if (context !== null) {
        context.fillStyle = fill
        context.fillRect(0, 0, 640, 480)
      }
      return canvas.toDataURL(as)
    },
    [colour, type] as const,
  )
  return Buffer.from(drawn.split(',')[1] ?? '', 'base64')
}

/** Draws a picture in the page and makes it one's own. */
async function choosePicture(profile: Profile, colour: string): Promise<void> {
  const { page } = profile
  const buffer = await pictureOf(profile, colour)
  await page.getByTestId('me').click()
  await page.getByTestId('own-picture-open').click()
  await page.getByTestId('own-picture-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByTestId('own-picture-use').click()
  await page.getByTestId('own-picture-told').filter({ hasText: 'from now on' }).waitFor()
  await page.getByTestId('close').click()
}

/** Waits until a name, or oneself, has a picture this wide, and gives its address. */
async function faceOf({ page }: Profile, name: string | undefined, width: number): Promise<string> {
  const place = name === undefined ? page.getByTestId('me') : page.locator(`[data-testid=contact][data-name="${name}"]`)
  const image = place.locator('kith-avatar img')
  await image.waitFor()
  expect(await image.evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth))).toBe(width)
  return image.evaluate((one: HTMLImageElement) => one.src)
}
