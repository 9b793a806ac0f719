import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { KithCamera } from '../../src/elements/camera/camera.ts'
import { KithComposer } from '../../src/elements/composer/composer.ts'
import { KithFilesEvent } from '../../src/elements/foundation/events.ts'
import { KithRecorder } from '../../src/elements/recorder/recorder.ts'
import { drawn, expectAccessible, find, press, show, type, until, words } from './stage.ts'

const { mediaDevices } = navigator
const truly = mediaDevices.getUserMedia.bind(mediaDevices)
let given: MediaStream[]
let sent: File[]

/** A microphone that hums, and a camera that sees a colour. */
function pretend(give: () => MediaStream | DOMException): void {
  mediaDevices.getUserMedia = () => {
    const what = give()
    if (what instanceof DOMException) return Promise.reject(what)
    given.push(what)
    return Promise.resolve(what)
  }
}

function hum(): MediaStream {
  const context = new AudioContext()
  const tone = context.createOscillator()
  const out = context.createMediaStreamDestination()
  tone.connect(out)
  tone.start()
  return out.stream
}

function colour(): MediaStream {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  const paint = (): void => context?.fillRect(0, 0, 160, 120)
  canvas.width = 160
  canvas.height = 120
  paint()
  const timer = setInterval(paint, 50)
  afterEach(() => {
    clearInterval(timer)
  })
  return canvas.captureStream(20)
}

const isLetGo = (): boolean =>
  given.every((stream) => stream.getTracks().every(({ readyState }) => readyState === 'ended'))

async function open<T extends HTMLElement>(element: T): Promise<{ element: T; isClosed: () => boolean }> {
  let isClosed = false
  element.addEventListener(KithFilesEvent.eventName, (event) => {
    sent.push(...(event as KithFilesEvent).files)
  })
  element.addEventListener('kith-close', () => {
    isClosed = true
  })
  await show(element)
  return { element, isClosed: () => isClosed }
}

beforeEach(async () => {
  await page.viewport(800, 700)
  // Sound is made only where a person has touched the page.
  await userEvent.click(document.body)
  given = []
  sent = []
})
afterEach(() => {
  mediaDevices.getUserMedia = truly
  document.body.replaceChildren()
})

describe('a voice note', () => {
  it('is recorded, heard before it goes out, and sent; the microphone is let go', async () => {
    pretend(hum)
    const { isClosed } = await open(new KithRecorder())
    await until(() => find('recorder')?.dataset['state'] === 'recording')
    await expectAccessible()
    await until(() => (find('recorder')?.querySelectorAll('rect').length ?? 0) > 3)
    find('recorder-stop')?.click()
    await until(() => find('recorder')?.dataset['state'] === 'recorded')
    expect(isLetGo(), 'the light is out').toBe(true)
    await expectAccessible()
    find('recorder-send')?.click()
    await until(isClosed)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.name).toMatch(/^voice-\d{4}-\d\d-\d\d\.webm$/)
    expect(sent[0]?.type).toBe('audio/webm')
    const heard = await new AudioContext().decodeAudioData((await sent[0]?.arrayBuffer()) ?? new ArrayBuffer())
    expect(heard.duration).toBeGreaterThan(0.1)
    expect(Math.max(...heard.getChannelData(0))).toBeGreaterThan(0.1)
  })

  it('goes out at once when it is sent while it is recorded', async () => {
    pretend(hum)
    const { isClosed } = await open(new KithRecorder())
    await until(() => (find('recorder')?.querySelectorAll('rect').length ?? 0) > 2)
    find('recorder-send')?.click()
    await until(isClosed)
    expect(sent).toHaveLength(1)
    expect(isLetGo()).toBe(true)
  })

  it('is thrown away with Escape', async () => {
    pretend(hum)
    const { isClosed } = await open(new KithRecorder())
    await until(() => find('recorder')?.dataset['state'] === 'recording')
    press('Escape')
    await until(isClosed)
    expect(isLetGo()).toBe(true)
    expect(sent).toEqual([])
  })

  it('keeps what was said when the microphone is taken away', async () => {
    pretend(hum)
    await open(new KithRecorder())
    await until(() => (find('recorder')?.querySelectorAll('rect').length ?? 0) > 2)
    for (const track of given[0]?.getTracks() ?? []) {
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
    await until(() => find('recorder')?.dataset['state'] === 'recorded')
    expect(words(document.querySelector('kith-recorder')?.shadowRoot?.querySelector('.hint') ?? undefined)).toContain(
      'taken away',
    )
    find('recorder-send')?.click()
    await until(() => sent.length === 1)
  })

  it('says why there is none, and what to do, and tries again', async () => {
    for (const [name, said] of [
      ['NotAllowedError', 'does not allow it'],
      ['NotFoundError', 'Nothing was found'],
      ['NotReadableError', 'Another program'],
    ] as const) {
      pretend(() => new DOMException('no', name))
      await open(new KithRecorder())
      await until(() => words(find('recorder-fault')).includes(said))
      await expectAccessible()
    }
    pretend(hum)
    find('recorder-again')?.click()
    await until(() => find('recorder')?.dataset['state'] === 'recording')
  })
})

describe('the composer', () => {
  it('takes a voice in its own place, and a picture over it, and has the focus again afterwards', async () => {
    pretend(hum)
    const composer = new KithComposer()
    composer.with = 'bo'
    await open(composer)
    find('take-voice')?.click()
    await until(() => find('recorder')?.dataset['state'] === 'recording')
    expect(find('composer')).toBeUndefined()
    find('recorder-send')?.click()
    await until(() => find('composer'))
    expect(sent).toHaveLength(1)
    await until(() => composer.shadowRoot?.activeElement === find('composer'))
    await expectAccessible()
    pretend(colour)
    find('take-picture')?.click()
    await until(() => find('camera')?.dataset['state'] === 'looking')
    find('close')?.click()
    await until(() => find('camera') === undefined)
    expect(isLetGo()).toBe(true)
    type(find('composer'), 'hello')
    await until(() => find('take-voice') === undefined)
  })
})

describe('a picture from the camera', () => {
  it('is taken, shown, taken once more and sent; the camera is let go each time', async () => {
    pretend(colour)
    const { isClosed } = await open(new KithCamera())
    for (const again of [true, false]) {
      await until(() => find('camera')?.dataset['state'] === 'looking')
      await until(() => (find('camera')?.querySelector('video')?.videoWidth ?? 0) > 0)
      await expectAccessible()
      find('camera-take')?.click()
      await until(() => find('camera')?.dataset['state'] === 'taken')
      expect(isLetGo()).toBe(true)
      if (again) find('camera-again')?.click()
    }
    await expectAccessible()
    find('camera-send')?.click()
    await until(isClosed)
    expect([sent[0]?.name, sent[0]?.type]).toEqual(['picture.jpg', 'image/jpeg'])
    const picture = await createImageBitmap(sent[0] ?? new Blob())
    expect([picture.width, picture.height]).toEqual([160, 120])
  })

  it('is taken as soon as the camera sees something, when one presses before that', async () => {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [160, 120]
    const context = canvas.getContext('2d')
    // It gives a picture only when it is asked for one.
    const stream = canvas.captureStream(0)
    pretend(() => stream)
    await open(new KithCamera())
    await until(() => find('camera')?.dataset['state'] === 'looking')
    find('camera-take')?.click()
    await drawn()
    expect(find('camera')?.dataset['state']).toBe('looking')
    const [track] = stream.getVideoTracks()
    await until(() => {
      context?.fillRect(0, 0, 160, 120)
      ;(track as CanvasCaptureMediaStreamTrack).requestFrame()
      return find('camera')?.dataset['state'] === 'taken'
    })
    expect(isLetGo()).toBe(true)
  })

  it('says why there is none', async () => {
    pretend(() => new DOMException('no', 'NotAllowedError'))
    await open(new KithCamera())
    await until(() => words(find('camera-fault')).includes('does not allow it'))
    await expectAccessible()
  })

  it('lets the camera go when it is closed', async () => {
    pretend(colour)
    const { isClosed } = await open(new KithCamera())
    await until(() => find('camera')?.dataset['state'] === 'looking')
    find('close')?.click()
    await until(isClosed)
    document.body.replaceChildren()
    expect(isLetGo()).toBe(true)
  })
})
