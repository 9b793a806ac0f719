import { describe, expect, it } from 'vitest'

import { KithComposer } from '../../src/elements/composer/composer.ts'
import { KithConversation } from '../../src/elements/conversation/conversation.ts'
import { KithFilesEvent } from '../../src/elements/foundation/events.ts'
import { type Stage, setStage } from '../chat/stage.ts'
import { drawn, expectAccessible, find, findAll, press, show, until, words } from './stage.ts'

async function talking(): Promise<Stage> {
  const stage = await setStage()
  stage.bo.messages.on('kith.file', () => undefined)
  const element = new KithConversation()
  element.messenger = stage.messenger
  element.with = 'bo'
  await show(element)
  return stage
}

async function squareOf(side: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side)
  canvas.getContext('2d')?.fillRect(0, 0, side, side)
  return canvas.convertToBlob({ type: 'image/png' })
}

function transferOf(...files: File[]): DataTransfer {
  const transfer = new DataTransfer()
  for (const file of files) transfer.items.add(file)
  return transfer
}

describe('files in the composer', () => {
  it('are chosen and pasted', async () => {
    const composer = new KithComposer()
    composer.with = 'bo'
    await show(composer)
    const told: string[] = []
    composer.addEventListener(KithFilesEvent.eventName, (event) => {
      told.push((event as KithFilesEvent).files.map(({ name }) => name).join(' '))
    })
    const input = find('file-input') as HTMLInputElement
    input.files = transferOf(new File(['a'], 'a.txt'), new File(['b'], 'b.txt')).files
    input.dispatchEvent(new Event('change'))
    const clipboardData = transferOf(new File(['c'], 'c.png', { type: 'image/png' }))
    find('composer')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    expect(told).toEqual(['a.txt b.txt', 'c.png'])
    await expectAccessible()
  })
})

describe('files in a conversation', () => {
  it('are sent by dropping them', async () => {
    const { network, messenger } = await talking()
    const dataTransfer = transferOf(new File(['hello'], 'hello.txt'))
    const target = document.querySelector('kith-conversation')
    target?.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }))
    await drawn()
    expect(words(find('drop'))).toBe('Drop to send to bo')
    const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
    target?.dispatchEvent(drop)
    expect(drop.defaultPrevented).toBe(true)
    await until(() => words(find('file-name')) === 'hello.txt')
    await network.settled()
    expect(find('drop')).toBe(undefined)
    await until(() => messenger.summaries.of('bo').latest?.text === 'hello.txt')
    await expectAccessible()
  })

  it('show how they stand, and can be paused, resumed and given up', async () => {
    const { network, anna, bo } = await talking()
    anna.blobs.hold = true
    const { ref } = await bo.blobs.send('anna', new File([new Uint8Array(2000)], 'tape.flac'))
    await network.settled()
    await until(() => find('file')?.dataset['state'] === 'running')
    anna.blobs.play(ref.blob, { bytesHere: 500, rate: 100, leftMs: 15_000 })
    await until(() => words(find('file-line')) === '500 bytes of 2 kB · 100 bytes/s · 15 s left')
    expect(find('file')?.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).toBe('25')
    await expectAccessible()
    find('file-pause')?.click()
    await until(() => find('file')?.dataset['state'] === 'paused')
    find('file-resume')?.click()
    await until(() => find('file')?.dataset['state'] === 'running')
    find('file-cancel')?.click()
    await until(() => find('file-fetch'))
    anna.blobs.hold = false
    find('file-fetch')?.click()
    await until(() => find('file-save'))
  })

  it('say who has them and where they wait, and can be taken back', async () => {
    const { network, anna, bo, messenger } = await talking()
    await messenger.outgoing.sendFile('bo', new File([new Uint8Array(2000)], 'tape.flac'))
    await messenger.outgoing.sendFile('bo', new File([new Uint8Array(900)], 'secret.txt'))
    await network.settled()
    const [secret, tape] = (await anna.blobs.list()).map(({ ref }) => ref)
    if (tape === undefined || secret === undefined) throw new Error('a file is missing')
    const line = (at: number): string => words(findAll('file-line')[at])
    anna.blobs.play(tape.blob, {
      takers: [{ name: 'bo', device: 'mailbox', bytes: 500, rate: 100, isDone: false }],
    })
    await until(() => line(0) === '2 kB · bo has 25 % · 15 s left')
    expect(find('file')?.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).toBe('25')
    await expectAccessible()
    await bo.blobs.open(tape)
    await until(() => line(0) === '2 kB · bo has it')
    await until(() => findAll('file-stop').length === 1)
    find('file-stop')?.click()
    await until(() => line(1) === '900 bytes · taken back')
    expect(await anna.blobs.list()).toMatchObject([{ ref: tape }])
    await expectAccessible()
  })

  it('are shown in their place when they are pictures', async () => {
    const { network, bo } = await talking()
    const picture = await squareOf(8)
    await bo.blobs.send('anna', new File([picture], 'dot.png', { type: 'image/png' }), { text: 'look' })
    await network.settled()
    const shown = (await until(() => find('picture'))) as HTMLImageElement
    await shown.decode()
    expect([shown.naturalWidth, shown.alt]).toEqual([8, 'dot.png'])
    expect(words(find('message-text'))).toBe('look')
    await expectAccessible()
  })

  it('are looked at large, one after the other, by keys', async () => {
    const { network, bo } = await talking()
    for (const [side, name] of [
      [8, 'one.png'],
      [2000, 'two.png'],
    ] as const) {
      await bo.blobs.send('anna', new File([await squareOf(side)], name, { type: 'image/png' }))
      await network.settled()
    }
    await until(() => findAll('picture').length === 2)
    const small = findAll('picture')[1] as HTMLImageElement
    await small.decode()
    expect(small.naturalWidth, 'what is shown in its place is small').toBe(960)
    findAll('picture-open')[0]?.click()
    const shown = (): HTMLImageElement | undefined => find('viewer-picture') as HTMLImageElement | undefined
    await until(() => shown()?.alt === 'one.png')
    await expectAccessible()
    press('ArrowRight')
    await until(() => shown()?.alt === 'two.png')
    await shown()?.decode()
    expect(shown()?.naturalWidth).toBe(2000)
    press('ArrowRight')
    await drawn()
    expect(find('viewer')?.dataset['at']).toBe('1')
    find('viewer-close')?.click()
    await until(() => find('viewer') === undefined)
  })

  it('that are not what they say are not shown, and can be saved', async () => {
    const { network, bo } = await talking()
    await bo.blobs.send('anna', new File(['<svg onload=alert(1)>'], 'lie.png', { type: 'image/png' }))
    const cut = (await squareOf(64)).slice(0, 60)
    await bo.blobs.send('anna', new File([cut], 'cut.png', { type: 'image/png' }))
    await bo.blobs.send('anna', new File(['\x1a\x45\xdf\xa3 no film'], 'film.webm', { type: 'video/webm' }))
    await network.settled()
    await until(() => findAll('file-save').length === 3)
    for (let frame = 0; frame < 10; frame += 1) await drawn()
    expect(findAll('picture')).toEqual([])
  })

  it('with a name that lies stay text, and show the ending that they have', async () => {
    const { network, bo } = await talking()
    await bo.blobs.send('anna', new File(['x'], '<img src=x onerror=alert(1)>/../\u202Egnp.exe'))
    await network.settled()
    await until(() => find('file-name'))
    expect(findAll('picture')).toEqual([])
    expect(find('file-name')?.querySelector('img')).toBe(null)
    expect(words(find('file-name'))).not.toMatch(/[/\u202E]/u)
  })
})
