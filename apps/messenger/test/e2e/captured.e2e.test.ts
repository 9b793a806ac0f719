import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined
const fakeDevices = ['--use-fake-device-for-media-stream=fps=5', '--use-fake-ui-for-media-stream']

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('what is dropped, pasted, spoken and photographed', () => {
  const stack = new AsyncDisposableStack()
  let alice: Profile
  let bob: Profile

  beforeAll(async () => {
    const network = stack.use(await NetworkProcess.start())
    alice = stack.use(await Profile.open(network.url, fakeDevices))
    bob = stack.use(await Profile.open(network.url, fakeDevices))
    await alice.takeName('alice')
    await bob.takeName('bob')
    await alice.ask('bob')
    await bob.openConversation('alice')
    await bob.page.getByTestId('contact-accept').click()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-standing=contact]').waitFor()
    await alice.openConversation('bob')
  }, 90_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('goes out when it is dropped anywhere on the conversation', async () => {
    await give(alice, 'drop', { name: 'notes.txt', type: 'text/plain', from: 'words' })
    await fileOf(bob, 'notes.txt').waitFor()
  })

  it('goes out when a picture is pasted, and is shown in its place', async () => {
    await give(alice, 'paste', { name: 'map.png', type: 'image/png', from: 'canvas' })
    const shown = bob.page.getByTestId('picture').last()
    await shown.waitFor()
    await expect.poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
    await shown.click()
    await bob.page.getByTestId('viewer-picture').waitFor()
    await bob.page.keyboard.press('Escape')
  })

  it('is a voice note, heard in its place', async () => {
    await alice.page.getByTestId('take-voice').click()
    // What is shorter may hold no sound at all.
    await alice.page.locator('[data-testid=recorder][data-state=recording]').filter({ hasText: '0:01' }).waitFor()
    await alice.page.getByTestId('recorder-stop').click()
    await alice.page.locator('[data-testid=recorder][data-state=recorded]').waitFor()
    await alice.page.getByTestId('recorder-send').click()
    const note = bob.page.locator('kith-timeline audio').last()
    // How long it is stands beside it before it is played.
    await expect.poll(() => note.evaluate(lengthOf)).toSatisfy(Number.isFinite)
    await expect.poll(() => note.evaluate((element) => (element as HTMLAudioElement).currentTime)).toBe(0)
    await note.waitFor()
    await note.evaluate(async (element) => {
      const audio = element as HTMLAudioElement
      audio.muted = true
      const ended = new Promise((resolve) => {
        audio.addEventListener('ended', resolve, { once: true })
      })
      await audio.play()
      await ended
    })
    await picture(bob, 'voice-note', 'light')
  })

  it('is a picture of the camera', async () => {
    const before = await bob.page.getByTestId('picture').count()
    await alice.page.getByTestId('take-picture').click()
    await alice.page.locator('[data-testid=camera][data-state=looking]').waitFor()
    await alice.page.getByTestId('camera-take').click()
    await alice.page.getByTestId('camera-send').click()
    await expect.poll(() => bob.page.getByTestId('picture').count()).toBe(before + 1)
  })
})

function fileOf({ page }: Profile, name: string): Locator {
  return page.locator('[data-testid=file][data-state=whole]').filter({ hasText: name })
}

/** What a person who drops or pastes a file does to the page; the file is made there. */
async function give(
  { page }: Profile,
  how: 'drop' | 'paste',
  file: { readonly name: string; readonly type: string; readonly from: 'words' | 'canvas' },
): Promise<void> {
  await page.getByTestId('composer').evaluate(
    async (composer, { how, name, type, from }) => {
      const canvas = new OffscreenCanvas(320, 200)
      canvas.getContext('2d')?.fillRect(40, 40, 80, 60)
      const content = from === 'canvas' ? await canvas.convertToBlob({ type }) : 'Bread, butter, tea'
      const data = new DataTransfer()
      data.items.add(new File([content], name, { type }))
      const options = { bubbles: true, composed: true, cancelable: true }
      composer.dispatchEvent(
        how === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: data })
          : new ClipboardEvent('paste', { ...options, clipboardData: data }),
      )
    },
    { how, ...file },
  )
}

/** In seconds. */
function lengthOf(element: Element): number {
  return (element as HTMLAudioElement).duration
}
