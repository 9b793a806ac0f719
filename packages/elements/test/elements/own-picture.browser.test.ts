import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { picturesOf } from '../../src/controllers/pictures/own-picture.ts'
import { readPictureHeader } from '../../src/controllers/media/picture-header.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { payloads } from '../hostile/payloads.ts'
import { jpeg, png } from '../pictures/headers.ts'
import { drawn, expectAccessible, find, press, show, until, words } from './stage.ts'

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer
beforeEach(async () => {
  await page.viewport(1280, 800)
  network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
})
afterEach(() => {
  document.body.replaceChildren()
  location.hash = '#/'
})

/** A picture, red on its left and blue on its right. */
async function twoColours(width: number, height: number, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  for (const [at, colour] of ['#c00', '#00c'].entries()) {
    context.fillStyle = colour
    context.fillRect((at * width) / 2, 0, width / 2, height)
  }
  return canvas.convertToBlob({ type })
}

function choose(content: BlobPart, name: string, type: string): void {
  const input = find('own-picture-input') as HTMLInputElement
  const files = new DataTransfer()
  files.items.add(new File([content], name, { type }))
  input.files = files.files
  input.dispatchEvent(new Event('change'))
}

/** The colour in the middle of the left and of the right half of a picture. */
async function coloursOf(address: string): Promise<readonly string[]> {
  const bitmap = await createImageBitmap(await (await fetch(address)).blob())
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  context?.drawImage(bitmap, 0, 0)
  return [0.25, 0.75].map((part) => {
    const [red = 0, , blue = 0] = context?.getImageData(bitmap.width * part, bitmap.height / 2, 1, 1).data ?? []
    return red > blue ? 'red' : 'blue'
  })
}

async function open(): Promise<KithMessenger> {
  const messenger = new KithMessenger()
  messenger.peer = anna
  location.hash = '#picture'
  await show(messenger)
  await until(() => find('own-picture'))
  return messenger
}

describe('kith-own-picture', () => {
  it('[CT32, CT33] shows a part of a file, chosen by keys and pointer, to contacts, and takes it away again', async () => {
    const got: string[] = []
    bo.messages.on<{ picture: string }>('chat.picture', ({ body }) => void got.push(body.picture))
    await open()
    await expectAccessible()
    choose(await twoColours(900, 300), 'me.png', 'image/png')
    const crop = await until(() => find('crop'))
    await expectAccessible()
    await until(() => document.activeElement !== null)
    crop.focus()
    // To the left as far as it goes, and closer.
    for (let count = 0; count < 40; count += 1) press('ArrowLeft')
    press('+')
    await drawn()
    expect((find('crop-closer') as HTMLInputElement).value).toBe('1.1')
    find('own-picture-use')?.click()
    await until(() => find('own-picture')?.dataset['has'] === 'true')
    await until(() => got.length === 1)
    expect(await coloursOf(`data:image/webp;base64,${got[0] ?? ''}`)).toEqual(['red', 'red'])
    const sent = Uint8Array.from(atob(got[0] ?? ''), (letter) => letter.charCodeAt(0))
    expect(readPictureHeader(sent)).toMatchObject({ width: 256, height: 256, mayMove: false })
    expect(words(find('own-picture-told'))).toBe('Your contacts see this picture from now on.')
    await until(() => find('me')?.querySelector('kith-avatar')?.shadowRoot?.querySelector('img'))
    await expectAccessible()
    await userEvent.click(await until(() => find('own-picture-remove')))
    await until(() => got.length === 2)
    expect(got[1]).toBe('')
    await until(() => find('me')?.querySelector('kith-avatar')?.shadowRoot?.querySelector('img') === null)
  })

  it('[CT33] moves with the pointer and goes closer with the wheel', async () => {
    await open()
    choose(await twoColours(900, 300), 'me.png', 'image/png')
    const crop = await until(() => find('crop'))
    const { x, y, width } = crop.getBoundingClientRect()
    const pointer = (type: string, clientX: number): void => {
      crop.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX, clientY: y + 10, bubbles: true }))
    }
    crop.setPointerCapture = () => undefined
    // What is pulled to the right shows what lies left of it.
    pointer('pointerdown', x + 10)
    pointer('pointermove', x + 10 + width * 3)
    pointer('pointerup', x + 10 + width * 3)
    crop.dispatchEvent(new WheelEvent('wheel', { deltaY: -400, cancelable: true }))
    await drawn()
    expect(Number((find('crop-closer') as HTMLInputElement).value)).toBeGreaterThan(1.5)
    find('own-picture-use')?.click()
    const address = await until(() => find('own-picture')?.dataset['has'] === 'true' && own())
    expect(await coloursOf(address)).toEqual(['red', 'red'])
  })

  it('[CT33] refuses what is no picture, says another type, is too large, or broken, and says which', async () => {
    await open()
    const refused = async (content: BlobPart, name: string, type: string): Promise<string> => {
      choose(content, name, type)
      await until(() => find('own-picture-fault'))
      const said = words(find('own-picture-fault'))
      choose(await twoColours(64, 64), 'good.png', 'image/png')
      await until(() => find('crop'))
      find('own-picture-cancel')?.click()
      await until(() => find('crop') === undefined && find('own-picture-fault') === undefined)
      return said
    }
    const say = [
      await refused('<svg xmlns="http://www.w3.org/2000/svg" onload="kithWasHere()"/>', 'x.svg', 'image/svg+xml'),
      await refused(await twoColours(10, 10, 'image/jpeg'), 'x.png', 'image/png'),
      await refused(png(10_000, 5_000) as BlobPart, 'x.png', 'image/png'),
      await refused(jpeg(640, 480) as BlobPart, 'x.jpg', 'image/jpeg'),
      await refused(new Uint8Array(33 * 1024 * 1024), 'x.png', 'image/png'),
    ]
    expect(say).toEqual([
      'This file is no picture that can be read here. PNG, JPEG, WebP, GIF and AVIF can.',
      'This file is something else than it says, so it was left alone. Choose another one.',
      'This picture has more than 40 million pixels. Make it smaller, or choose another one.',
      'This picture is damaged and cannot be opened. Choose another one.',
      'This file has more than 32 MB. Choose a smaller one.',
    ])
    for (const name of payloads.slice(0, 12)) await refused('not a picture', name, 'image/png')
    expect(own()).toBeUndefined()
  })

  it('is shown wherever a name has a face, and nowhere in the place of a group', async () => {
    const app = await open()
    const square = await twoColours(64, 64, 'image/webp')
    const { messenger } = app
    await bo.messages.send('anna', 'chat.picture', { picture: await base64(square), changedMs: 5 })
    await until(() => messenger.faces.value.has('bo'))
    await picturesOf(messenger).set(new Uint8Array(await square.arrayBuffer()))
    location.hash = '#/bo'
    await until(() => find('conversation-name'))
    const shown = (): number => avatars().filter((one) => one.shadowRoot?.querySelector('img') !== null).length
    // In the list, over the conversation, in the details and at oneself.
    await until(() => avatars().length === 4 && shown() === 4)
    for (const one of avatars()) Object.assign(one, { isGroup: true })
    await until(() => shown() === 0)
  })
})

function own(): string | undefined {
  const image = find('me')?.querySelector('kith-avatar')?.shadowRoot?.querySelector('img')
  return image?.src
}

function avatars(root: ParentNode = document): HTMLElement[] {
  const found: HTMLElement[] = []
  for (const each of root.querySelectorAll<HTMLElement>('*')) {
    if (each.localName === 'kith-avatar') found.push(each)
    if (each.shadowRoot !== null) found.push(...avatars(each.shadowRoot))
  }
  return found
}

async function base64(content: Blob): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
