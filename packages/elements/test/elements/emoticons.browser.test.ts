import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { readPictureHeader } from '../../src/controllers/media/picture-header.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { expectHarmless, listenForHarm } from '../hostile/harmless.ts'
import { payloads } from '../hostile/payloads.ts'
import { png } from '../pictures/headers.ts'
import { drawn, expectAccessible, find, findAll, press, show, type, until, words } from './stage.ts'

interface Line {
  readonly text: string
  readonly emoticons?: readonly (readonly [string, string])[]
}

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer
let lines: Line[]
let pictures: string[]

beforeEach(async () => {
  await page.viewport(1280, 800)
  network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
  lines = []
  pictures = []
  bo.messages.on<Line>('chat.text', ({ body }) => void lines.push(body))
  bo.messages.on<{ picture: string }>('chat.emoticon', ({ body }) => void pictures.push(body.picture))
})
afterEach(() => {
  document.body.replaceChildren()
  location.hash = '#/'
})

/** A picture with a clear place around a disc of a colour. */
async function disc(colour: string, width = 300, height = 200): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.fillStyle = colour
  context.ellipse(width / 2, height / 2, width / 3, height / 3, 0, 0, Math.PI * 2)
  context.fill()
  return canvas.convertToBlob()
}

async function open(hash: string): Promise<void> {
  const messenger = new KithMessenger()
  messenger.peer = anna
  location.hash = hash
  await show(messenger)
}

function choose(...files: readonly File[]): void {
  const input = find('emoticons-input') as HTMLInputElement
  const chosen = new DataTransfer()
  for (const file of files) chosen.items.add(file)
  input.files = chosen.files
  input.dispatchEvent(new Event('change'))
}

const file = async (name: string, colour = '#c00'): Promise<File> =>
  new File([await disc(colour)], name, { type: 'image/png' })
const rows = (): readonly (string | undefined)[] => findAll('emoticon-row').map((row) => row.dataset['name'])

describe('emoticons of one’s own', () => {
  it('[CT45] [CT46] are added from files, renamed, moved, taken away and brought back, by keys and pointer', async () => {
    await open('#emoticons')
    await until(() => find('emoticons'))
    await expectAccessible()
    choose(await file('Party time.png'), await file('wave.png', '#0c0'))
    await until(() => findAll('emoticon-row').length === 2)
    expect(rows()).toEqual(['party_time', 'wave'])
    expect(words(find('emoticons-told'))).toBe('Added: :party_time: and :wave:')
    await expectAccessible()

    const field = find('emoticon-name') as HTMLInputElement
    for (const [written, why] of [
      ['wave', 'Another emoticon has this name.'],
      ['a b', 'A name has 2 to 24 letters and digits, and can have _, + and -.'],
    ] as const) {
      await userEvent.fill(field, written)
      field.blur()
      await until(() => words(find('emoticon-wrong')) === why)
      await drawn()
    }
    await expectAccessible()
    await userEvent.fill(field, ':Party:')
    field.blur()
    await until(() => rows().join() === 'party,wave')
    expect(find('emoticon-wrong')).toBeUndefined()

    await userEvent.click(await until(() => findAll('emoticon-down')[0]))
    await until(() => rows().join() === 'wave,party')
    await userEvent.click(await until(() => findAll('emoticon-remove')[0]))
    await until(() => rows().join() === 'party')
    expect(words(find('emoticons-told'))).toBe(':wave: is removed. Messages that have it keep it. Undo')
    expect(find('emoticon-undo')?.matches(':focus')).toBe(true)
    await userEvent.keyboard('{Enter}')
    await until(() => rows().join() === 'wave,party')
  })

  it('[CT46] are no files that are no pictures, and it is said which and why', async () => {
    await open('#emoticons')
    await until(() => find('emoticons'))
    choose(
      new File(['<svg onload=alert(1)>'], 'a.svg', { type: 'image/svg+xml' }),
      new File(['no picture'], 'b.png', { type: 'image/png' }),
      new File([png(64, 64) as Uint8Array<ArrayBuffer>], 'c.png', { type: 'image/png' }),
      new File([png(16_000, 16_000) as Uint8Array<ArrayBuffer>], 'd.png', { type: 'image/png' }),
      await file('good.png'),
    )
    await until(() => rows().join() === 'good')
    expect(findAll('emoticons-fault').map((fault) => words(fault).slice(0, 40))).toEqual([
      expect.stringContaining('a.svg: This file is no picture'),
      expect.stringContaining('b.png: This file is something else'),
      expect.stringContaining('c.png: This picture is damaged'),
      expect.stringContaining('d.png: This picture has more than 40'),
    ])
    await expectAccessible()
    choose(await file('again.png'))
    await until(() => words(find('emoticons-told')) === 'These pictures are among your emoticons already.')
  })

  it('[CT41] [CT43] are written with the menu and behind a colon, shown in the conversation, and small for others', async () => {
    await open('#emoticons')
    await until(() => find('emoticons'))
    choose(await file('party.png'), await file('parrot.png', '#0c0'))
    await until(() => findAll('emoticon-row').length === 2)
    location.hash = '#/bo'
    const composer = (await until(() => find('composer'))) as HTMLTextAreaElement
    await userEvent.click(await until(() => find('charm-open')))
    await expectAccessible()
    await userEvent.click(await until(() => findAll('emoticon-write')[0]))
    expect(composer.value).toBe(':party: ')
    expect(composer.matches(':focus')).toBe(true)
    await userEvent.keyboard('and :pa')
    await until(() => findAll('offer').length === 2)
    expect(findAll('offer').map(words)).toEqual([':party:', ':parrot:'])
    await expectAccessible()
    await userEvent.keyboard('{ArrowDown}{Tab}')
    expect(composer.value).toBe(':party: and :parrot: ')
    await userEvent.keyboard('{Enter}')
    const shown = await until(() => findAll('emoticon').length === 2 && findAll('emoticon'))
    expect(shown.map((image) => image.getAttribute('alt'))).toEqual([':party:', ':parrot:'])
    expect(shown.every((image) => !image.classList.contains('large'))).toBe(true)
    await expectAccessible()
    await until(() => lines.length === 1)
    expect(lines[0]?.text).toBe(':party: and :parrot:')
    expect(lines[0]?.emoticons?.map(([name]) => name)).toEqual(['party', 'parrot'])
    for (const picture of pictures) {
      const header = readPictureHeader(Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0)))
      expect(header).toMatchObject({ width: 96, height: 64, mayMove: false })
    }
    expect(pictures).toHaveLength(2)

    // Alone they are large, and words of code are none.
    type(composer, ':party:')
    composer.focus()
    press('Enter')
    await until(() => findAll('emoticon').at(-1)?.classList.contains('large') === true)
    type(composer, '`:party:`')
    composer.focus()
    press('Enter')
    await until(() => findAll('message').length === 3)
    await drawn()
    expect(findAll('emoticon')).toHaveLength(3)
  })

  it('[CT41] [CT46] of others are kept with the menu of a message; a picture that is not here is words', async () => {
    await open('#/bo')
    await until(() => find('composer'))
    const canvas = new OffscreenCanvas(48, 48)
    canvas.getContext('2d')?.fillRect(8, 8, 32, 32)
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp' })).arrayBuffer())
    const picture = btoa(String.fromCharCode(...bytes))
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    const hash = btoa(String.fromCharCode(...digest))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace('=', '')
    await bo.transact((tx) => {
      tx.send('anna', 'chat.emoticon', { picture })
      const emoticons = [
        ['box', hash],
        ['gone', 'x'.repeat(43)],
      ]
      tx.send('anna', 'chat.text', { text: 'Look: :box: :gone:', emoticons })
    })
    await until(() => find('emoticon'))
    await drawn()
    expect(words(find('message-text'))).toBe('Look: :gone:')
    find('message')?.focus()
    press('Enter')
    await userEvent.click(await until(() => find('menu-keep-emoticons')))
    await until(() => words(find('emoticons-kept')) === 'Kept: :box:')
    await expectAccessible()
    await userEvent.click(await until(() => find('menu-emoticons')))
    await until(() => rows().join() === 'box')
  })

  it('draw nothing of what only looks like one', { timeout: 60_000 }, async () => {
    listenForHarm()
    await open('#/bo')
    await until(() => find('composer'))
    for (const [index, text] of payloads.entries()) {
      await bo.transact((tx) => {
        tx.send('anna', 'chat.emoticon', { picture: text })
        const emoticons = [
          [text, 'x'.repeat(43)],
          ['ab', text],
        ]
        tx.send('anna', 'chat.text', { text: `:${text}: :ab: ${index}`, emoticons })
      })
      await bo.messages.send('anna', 'chat.emoticon-own', {
        hash: text,
        name: text,
        at: 1,
        changedMs: 1,
        picture: text,
      })
    }
    await network.settled()
    await until(() => words(findAll('message').at(-1)).includes(`:ab: ${payloads.length - 1}`))
    expect(find('emoticon')).toBeUndefined()
    await expectHarmless()
    location.hash = '#emoticons'
    await until(() => find('emoticons'))
    expect(rows()).toEqual([])
    await expectHarmless()
  })
})
