import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { picture } from './picture.ts'
import { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a group of three Chromium profiles', () => {
  let people: TwoPeople
  let alice: Profile
  let bob: Profile
  let carol: Profile

  beforeAll(async () => {
    people = await TwoPeople.contacts()
    ;({ alice, bob } = people)
    carol = await Profile.open(people.network.url)
    await carol.takeName('carol')
    await alice.ask('carol')
    await carol.openConversation('alice')
    await carol.page.getByTestId('contact-accept').click()
    await alice.page.locator('[data-testid=contact][data-name=carol][data-standing=contact]').waitFor()
  }, 120_000)

  afterAll(async () => {
    await carol[Symbol.asyncDispose]()
    await people[Symbol.asyncDispose]()
  })

  it('is begun with people, a name and a picture', async () => {
    const { page } = alice
    await page.getByTestId('group-open').click()
    await page
      .getByTestId('picture-input')
      .setInputFiles({ name: 'oak.png', mimeType: 'image/png', buffer: await oak(alice) })
    await page.getByTestId('picture-remove').waitFor()
    await page.getByTestId('group-title').fill('Sunday hike')
    for (const name of ['bob', 'carol']) await page.locator(`[data-testid=person][data-name=${name}]`).check()
    await page.getByTestId('group-begin').click()
    await page.getByTestId('conversation-name').filter({ hasText: 'Sunday hike' }).waitFor()
    expect(await event(alice, 'You began the group with bob and carol')).toBe(1)
    for (const one of [bob, carol]) {
      await openGroup(one, 'Sunday hike')
      expect(await event(one, 'alice added you')).toBe(1)
      const shown = one.page.locator('[data-testid=group] img').first()
      expect(await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(96)
    }
  })

  it('shows who said what, and when all have it', async () => {
    await alice.say('Nine o’clock at the mill?')
    await bob.sees('Nine o’clock at the mill?')
    await bob.say('I bring the map')
    await carol.sees('I bring the map')
    await carol.say('And I the cake')
    await alice.sees('And I the cake')
    await alice.sees('Nine o’clock at the mill?', 'committed')
    expect(await said(alice)).toEqual([
      'me: Nine o’clock at the mill?',
      'bob: I bring the map',
      'carol: And I the cake',
    ])
    expect(await said(carol)).toEqual([
      'alice: Nine o’clock at the mill?',
      'bob: I bring the map',
      'me: And I the cake',
    ])
    await picture(alice, 'group', 'light')
  })

  it('shows who types', async () => {
    await bob.page.getByTestId('composer').pressSequentially('Shall we')
    await alice.page.getByTestId('group-status').filter({ hasText: 'bob is typing' }).waitFor()
    await bob.page.getByTestId('composer').fill('')
  })

  it('keeps what is said for a member who is away', async () => {
    await carol.close()
    await bob.say('It will rain')
    await alice.sees('It will rain')
    // [CT40] Who said it sees at whom it waits.
    await bob.sees('It will rain', 'stored')
    await bob.page.getByTestId('delivery-mark').last().click()
    await bob.page.locator('[data-testid=standing-of][data-name=alice][data-state=committed]').waitFor()
    await bob.page.locator('[data-testid=standing-of][data-name=carol][data-state=stored]').waitFor()
    await picture(bob, 'group-standing', 'light')
    await bob.page.keyboard.press('Escape')
    await carol.openAgain()
    await openGroup(carol, 'Sunday hike')
    await carol.sees('It will rain')
    await bob.sees('It will rain', 'committed')
  })

  it('carries files to all', async () => {
    const bytes = Buffer.alloc(200_000, 7)
    await alice.page
      .getByTestId('file-input')
      .first()
      .setInputFiles({ name: 'route.gpx', mimeType: 'application/gpx+xml', buffer: bytes })
    for (const one of [bob, carol])
      await one.page.locator('[data-testid=file][data-state=whole]').filter({ hasText: 'route.gpx' }).waitFor()
  })

  it('takes in who opens its link, whom nobody knew before', async () => {
    await alice.page.getByTestId('group-link-open').click()
    await alice.page.getByTestId('group-link-make').click()
    const link = await alice.page.getByTestId('group-invite').getByTestId('invite-link').inputValue()
    await picture(alice, 'group-link', 'light')
    const dave = await Profile.open(link)
    try {
      await dave.takeName('dave')
      await dave.page.getByTestId('group-join-ask').click()
      await groups(dave).filter({ hasText: 'Sunday hike' }).waitFor()
      await dave.page.getByTestId('close').click()
      await openGroup(dave, 'Sunday hike')
      await dave.say('May I bring the dog?')
      for (const one of [bob, carol]) await one.sees('May I bring the dog?')
      await alice.page.locator('[data-testid=group-invite][data-taken="1"]').waitFor()
      await alice.page.getByTestId('group-link-revoke').click()
      await alice.page.getByTestId('group-invite').waitFor({ state: 'detached' })
      await alice.page.getByTestId('close').click()
    } finally {
      await dave[Symbol.asyncDispose]()
    }
  })

  it('gives roles, and tells what happened in order', async () => {
    await alice.page.locator('button.member', { hasText: 'bob' }).click()
    await alice.page.getByTestId('role-manager').click()
    await event(bob, 'You lead the group now')
    await bob.page.getByTestId('group-edit').click()
    await bob.page.locator('kith-group').getByTestId('group-title').fill('Hike on Sunday')
    await bob.page.getByTestId('group-save').click()
    await carol.page.getByTestId('conversation-name').filter({ hasText: 'Hike on Sunday' }).waitFor()
    await event(alice, 'The group is called “Hike on Sunday” now')
    await picture(bob, 'group-details', 'dark')
  })

  it('lets nobody read on who was removed, or has left', async () => {
    await bob.page.locator('button.member', { hasText: 'carol' }).click()
    await bob.page.getByTestId('member-remove').click()
    await bob.page.getByTestId('confirm').click()
    await event(carol, 'bob removed you')
    await carol.page.getByTestId('group-strip').waitFor()
    expect(await carol.page.getByTestId('composer').count()).toBe(0)
    await bob.say('Only we two')
    await alice.sees('Only we two')
    expect((await said(carol)).join()).not.toContain('Only we two')
    await bob.page.getByTestId('group-leave').click()
    await bob.page.getByTestId('confirm').click()
    await event(alice, 'bob left')
    await bob.page.getByTestId('group-leave').click()
    await bob.page.getByTestId('confirm').click()
    await bob.page.getByTestId('group').waitFor({ state: 'detached' })
    expect(await groups(bob).count()).toBe(0)
  })
})

function groups({ page }: Profile): ReturnType<typeof page.locator> {
  return page.locator('[data-testid=contact][data-standing=group]')
}

async function openGroup(one: Profile, name: string): Promise<void> {
  await groups(one).filter({ hasText: name }).click()
  await one.page.getByTestId('conversation-name').filter({ hasText: name }).waitFor()
}

/** Waits for a line about the group itself, and counts it. */
async function event({ page }: Profile, words: string): Promise<number> {
  const found = page.getByTestId('group-event').filter({ hasText: words })
  await found.first().waitFor()
  return found.count()
}

/** What was said, with its authors, as the page shows it. */
async function said({ page }: Profile): Promise<readonly string[]> {
  return page.getByTestId('message').evaluateAll((items) =>
    items.map((item) => {
      const who = item.getAttribute('data-from') === 'me' ? 'me' : item.getAttribute('data-by')
      return `${who ?? ''}: ${item.querySelector('[data-testid=message-text]')?.textContent ?? ''}`
    }),
  )
}

/** A picture of 640 by 480 points, as a page draws it. */
async function oak({ page }: Profile): Promise<Buffer> {
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 480
    const context = canvas.getContext('2d')
    if (context !== null) {
      context.fillStyle = '#9cc5b8'
      context.fillRect(0, 0, 640, 480)
      context.fillStyle = '#7a5230'
      context.fillRect(300, 280, 40, 160)
      context.fillStyle = '#274c50'
      context.arc(320, 200, 130, 0, 7)
      context.fill()
    }
    return canvas.toDataURL('image/png').split(',')[1] ?? ''
  })
  return Buffer.from(drawn, 'base64')
}
