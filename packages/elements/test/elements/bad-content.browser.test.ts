import type { BlobRef } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { OwnMedia } from '../../src/controllers/calls/own-media.ts'
import { mediaFaultWords } from '../../src/controllers/calls/call-words.ts'
import { chatCollections, type ChatMessage, latestOf, messageKey } from '../../src/controllers/chat/message-record.ts'
import { groupPicture } from '../../src/controllers/groups/group-picture.ts'
import { KithConversation } from '../../src/elements/conversation/conversation.ts'
import { english } from '../../src/words/words.ts'
import { type Stage, setStage } from '../chat/stage.ts'
import { drawn, expectAccessible, find, findAll, show, type, until, words } from './stage.ts'

async function talking(said: readonly string[] = []): Promise<Stage> {
  const stage = await setStage((anna) => {
    said.forEach((text, index) => {
      const atMs = Date.now() - 60_000 + index
      const key = messageKey('bo', atMs, '')
      const message: ChatMessage = { mid: `m${index}`, from: 'them', text, atMs }
      anna.records.commit([
        { collection: chatCollections.messages, key, value: message },
        { collection: chatCollections.latest, key: 'bo', value: latestOf(key, message) },
      ])
    })
  })
  stage.bo.messages.on('kith.file', () => undefined)
  const element = new KithConversation()
  element.messenger = stage.messenger
  element.with = 'bo'
  await show(element)
  return stage
}

async function pictureOf(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.fillRect(0, 0, width, height)
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
}

/** A picture of a few bytes that says to be as large as this. */
async function bombOf(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await pictureOf(8, 8)
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}

const faultOf = async (name: string): Promise<HTMLElement> =>
  until(() => {
    const row = findAll('file').find((one) => words(one).includes(name))
    const fault = row?.nextElementSibling
    return fault instanceof HTMLElement && fault.dataset['testid'] === 'file-fault' && fault
  })

beforeEach(async () => {
  await page.viewport(800, 900)
})
afterEach(() => {
  document.body.replaceChildren()
})

describe('a file whose content is bad', () => {
  it('is a row that says what is wrong, what is safe and what to do', async () => {
    const { network, bo } = await talking()
    const send = async (name: string, type: string, content: BlobPart): Promise<BlobRef> =>
      (await bo.blobs.send('anna', new File([content], name, { type }))).ref
    await send('lie.png', 'image/png', 'MZ\x90\0 a program')
    await send('cut.png', 'image/png', (await pictureOf(64, 64)).slice(0, 60))
    await send('bomb.png', 'image/png', await bombOf(60_000, 60_000))
    await send('film.webm', 'video/webm', new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3, 4]))
    await send('voice.ogg', 'audio/ogg', 'OggS no voice')
    await network.settled()
    for (const [name, fault, said] of [
      ['lie.png', 'other', 'not what it says to be'],
      ['cut.png', 'broken', 'damaged'],
      ['bomb.png', 'large', '60,000 by 60,000 pixels'],
      ['film.webm', 'broken', 'this browser cannot show it'],
      ['voice.ogg', 'broken', 'can still be saved'],
    ] as const) {
      const shown = await faultOf(name)
      expect([name, shown.dataset['fault']]).toEqual([name, fault])
      expect(words(shown)).toContain(said)
    }
    expect(findAll('file-save')).toHaveLength(5)
    expect(findAll('picture')).toEqual([])
    expect(document.querySelector('kith-conversation')?.shadowRoot?.querySelectorAll('audio, video')).toHaveLength(0)
    await expectAccessible()
  })

  it('is no picture of a group', async () => {
    expect(await groupPicture(new Blob([await bombOf(60_000, 60_000)]))).toBeUndefined()
    expect(await groupPicture(new Blob(['nothing']))).toBeUndefined()
    expect(await groupPicture(new Blob([await pictureOf(300, 200)]))).toBeDefined()
  })
})

describe('a picture of fifty megapixels', () => {
  it('is shown small, while the page goes on', async () => {
    const { network, bo } = await talking()
    const picture = await pictureOf(8660, 5774)
    let longestMs = 0
    let lastMs = performance.now()
    let isWatching = true
    const watch = (): void => {
      longestMs = Math.max(longestMs, performance.now() - lastMs)
      lastMs = performance.now()
      if (isWatching) setTimeout(watch, 10)
    }
    watch()
    await bo.blobs.send('anna', new File([picture], 'large.png', { type: 'image/png' }))
    await network.settled()
    const shown = (await until(() => find('picture'))) as HTMLImageElement
    await shown.decode()
    isWatching = false
    expect(shown.naturalWidth).toBe(960)
    // It is decoded beside the page's own thread; a machine with much to do still has its pauses.
    expect(longestMs).toBeLessThan(2000)
  })
})

describe('a line of 100,000 characters', () => {
  it('is drawn as its beginning, and to its end when somebody wants that', async () => {
    await talking([`${'word '.repeat(19_999)}end.`, 'x'.repeat(100_000), '*a _b ~c `d '.repeat(8334)])
    await until(() => findAll('show-all').length === 3)
    for (const text of findAll('message-text')) expect(text.textContent.length).toBeLessThan(4100)
    expect(words(find('show-all'))).toBe('Show all of it: 99,999 characters')
    await expectAccessible()
    const beganMs = performance.now()
    find('show-all')?.click()
    await until(() => words(find('message-text')).endsWith('end.'))
    expect(performance.now() - beganMs).toBeLessThan(2000)
    expect(findAll('show-all')).toHaveLength(2)
    const timeline = find('timeline')
    expect(timeline?.scrollWidth).toBe(timeline?.clientWidth)
  })

  it('is not sent as a message: the composer says by how much it is too long, and sends it as a file', async () => {
    const { network, anna, bo, messenger } = await talking()
    const field = await until(() => find('composer'))
    type(field, 'y'.repeat(100_000))
    const button = await until(() => find('send-as-file'))
    expect(words(button.parentElement ?? undefined)).toContain('shorten it by about 60 %')
    expect((find('send') as HTMLButtonElement).disabled).toBe(true)
    await expectAccessible()
    button.click()
    await network.settled()
    await until(() => messenger.summaries.of('bo').latest?.text === 'text.txt')
    expect((field as HTMLTextAreaElement).value).toBe('')
    const [sent] = await anna.blobs.list()
    expect([sent?.ref.bytes, sent?.ref.type]).toEqual([100_000, 'text/plain'])
    await until(() => find('send-as-file') === undefined)
    expect(bo.name).toBe('bo')
  })
})

describe('a microphone that is taken away in the middle of a call', () => {
  const { mediaDevices } = navigator
  const truly = mediaDevices.getUserMedia.bind(mediaDevices)
  afterEach(() => {
    mediaDevices.getUserMedia = truly
  })

  it('is told, the others see that one is silent, and it is asked for again at unmute', async () => {
    await show(document.createElement('div'))
    await userEvent.click(document.body)
    const given: MediaStreamTrack[] = []
    mediaDevices.getUserMedia = () => {
      const context = new AudioContext()
      const { stream } = context.createMediaStreamDestination()
      given.push(...stream.getTracks())
      return Promise.resolve(stream)
    }
    const told: boolean[] = []
    const media = new OwnMedia((_, { isMuted }) => void told.push(isMuted))
    await media.open('voice', { isRelayOnly: false } as never)
    expect([media.state.value.hasVoice, told.at(-1)]).toEqual([true, false])
    given[0]?.stop()
    given[0]?.dispatchEvent(new Event('ended'))
    await drawn()
    expect([media.state.value.hasVoice, told.at(-1)]).toEqual([false, true])
    expect(mediaFaultWords(media.state.value, english)).toContain('nobody hears you; the call goes on')
    media.mute(false)
    await until(() => media.state.value.hasVoice)
    expect([media.state.value.fault, told.at(-1)]).toEqual([undefined, false])
    media.close()
  })
})
