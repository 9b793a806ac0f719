import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Profile } from './profile.ts'
import { TwoPeople } from './two-people.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('files between two Chromium profiles', () => {
  let people: TwoPeople
  let alice: Profile
  let bob: Profile
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kith-files-'))
    people = await TwoPeople.contacts()
    ;({ alice, bob } = people)
  }, 60_000)

  afterAll(async () => {
    await people[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('are fetched by themselves when they are not large, and saved as they were', async () => {
    const bytes = await send(alice, 'tape.bin', 3_000_000)
    await fileOf(bob, 'tape.bin', 'whole').waitFor()
    expect(await saved(bob, 'tape.bin')).toBe(hashOf(bytes))
    await lineOf(alice, 'tape.bin', 'bob has it').waitFor()
  })

  it('are gone on with after the page was closed in the middle', async () => {
    const bytes = await send(alice, 'concert.bin', 40_000_000)
    await fileOf(bob, 'concert.bin').getByTestId('file-fetch').click()
    await bob.page.waitForFunction(() => {
      const value = document
        .querySelector('kith-messenger')
        ?.shadowRoot?.querySelector('kith-conversation')
        ?.shadowRoot?.querySelector('kith-timeline')
        ?.shadowRoot?.querySelector('[data-state=running] [role=progressbar]')
        ?.getAttribute('aria-valuenow')
      return Number(value ?? 0) > 5
    })
    // The chat goes on meanwhile, both ways.
    await alice.say('Is it good?')
    await bob.sees('Is it good?')
    await bob.say('It is still coming')
    await alice.sees('It is still coming')
    expect(await fileOf(bob, 'concert.bin', 'whole').count()).toBe(0)
    await bob.page
      .locator('[data-testid=file-line]')
      .filter({ hasText: /MB\/s · \d+ \S+ left/u })
      .waitFor()
    await fileOf(bob, 'concert.bin').getByTestId('file-pause').click()
    await fileOf(bob, 'concert.bin', 'paused').getByTestId('file-resume').click()
    // What was pressed is kept by then.
    await fileOf(bob, 'concert.bin', 'running').waitFor()
    await bob.close()
    await bob.openAgain()
    await bob.openConversation('alice')
    await fileOf(bob, 'concert.bin', 'whole').waitFor()
    expect(await saved(bob, 'concert.bin')).toBe(hashOf(bytes))
  })

  it('wait with the server while their receiver is away, and come when their sender is', async () => {
    await bob.close()
    const bytes = await send(alice, 'letter.bin', 2_000_000)
    await lineOf(alice, 'letter.bin', 'waits for bob with the server, until').waitFor()
    await alice.close()
    await bob.openAgain()
    await bob.openConversation('alice')
    await fileOf(bob, 'letter.bin', 'whole').waitFor()
    expect(await saved(bob, 'letter.bin')).toBe(hashOf(bytes))
    // She hears that he has it, and remembers who had what before.
    await alice.openAgain()
    await alice.openConversation('bob')
    for (const name of ['tape.bin', 'concert.bin', 'letter.bin']) await lineOf(alice, name, 'bob has it').waitFor()
  })

  it('can be taken back by who gives them', async () => {
    await send(alice, 'secret.bin', 20_000_000)
    await fileOf(bob, 'secret.bin').waitFor()
    await fileOf(alice, 'secret.bin').getByTestId('file-stop').click()
    await lineOf(alice, 'secret.bin', 'taken back').waitFor()
    await fileOf(bob, 'secret.bin').getByTestId('file-fetch').click()
    await lineOf(bob, 'secret.bin', 'alice does not give it any more').waitFor()
  })

  async function send(from: Profile, name: string, size: number): Promise<Uint8Array> {
    const bytes = randomBytes(size)
    const path = join(folder, name)
    await writeFile(path, bytes)
    await from.page.getByTestId('file-input').setInputFiles(path)
    await fileOf(from, name, 'whole').waitFor()
    return bytes
  }
})

function fileOf(profile: Profile, name: string, state?: string): ReturnType<Profile['contact']> {
  const file = profile.page.locator(`[data-testid=file]${state === undefined ? '' : `[data-state=${state}]`}`)
  return file.filter({ hasText: name })
}

function lineOf(profile: Profile, name: string, words: string): ReturnType<Profile['contact']> {
  return fileOf(profile, name).getByTestId('file-line').filter({ hasText: words })
}

async function saved(profile: Profile, name: string): Promise<string> {
  const download = profile.page.waitForEvent('download')
  await fileOf(profile, name, 'whole').getByTestId('file-save').click()
  return hashOf(await readFile(await (await download).path()))
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
