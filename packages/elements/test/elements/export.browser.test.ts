import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { expectAccessible, find, show, until, words } from './stage.ts'

let anna: MockPeer
let app: KithMessenger
/** What was saved: the name of the file, and what is in it. */
let saved: { readonly name: string; readonly text: Promise<string> }[]
beforeEach(async () => {
  await page.viewport(1280, 800)
  const network = new MockNetwork()
  anna = await network.join('anna')
  network.befriend(anna, await network.join('bo'))
  location.hash = '#/bo/details'
  app = new KithMessenger()
  app.peer = anna
  await show(app)
  saved = []
  const files = new Map<string, Blob>()
  const make = URL.createObjectURL.bind(URL)
  vi.spyOn(URL, 'createObjectURL').mockImplementation((source) => {
    const address = make(source)
    if (source instanceof Blob) files.set(address, source)
    return address
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, text: files.get(this.href)?.text() ?? Promise.resolve('') })
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  document.body.replaceChildren()
  location.hash = '#/'
})

describe('a conversation as a file', () => {
  it('[CT19] is saved to read or as data, from its details, by keyboard alone', async () => {
    await app.messenger.outgoing.send('bo', 'Shall we?')
    const open = await until(() => find('export-open'))
    open.focus()
    await userEvent.keyboard('{Enter}')
    await until(() => find('export')?.dataset['state'] === 'choosing')
    await expectAccessible()
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await until(() => find('export')?.dataset['state'] === 'saved')
    expect(words(find('export-told'))).toBe('Saved.')
    expect(saved[0]?.name).toMatch(/^bo \d{4}-\d\d-\d\d\.html$/u)
    const text = (await saved[0]?.text) ?? ''
    const read = new DOMParser().parseFromString(text, 'text/html')
    expect(read.querySelector('article')?.textContent).toContain('Shall we?')
    await expectAccessible()
    find('export-json')?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    await until(() => saved.length === 2)
    expect(JSON.parse((await saved[1]?.text) ?? '')).toMatchObject({ with: 'bo', messages: [{ text: 'Shall we?' }] })
  })

  it('[CT19] says that it did not work, and can be given up', async () => {
    ;(await until(() => find('export-open'))).dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    await until(() => find('export-json'))
    const { records } = anna
    const others = records.list.bind(records)
    let answer = (): Promise<never> => Promise.reject(new Error('gone'))
    // What else reads the store goes on.
    vi.spyOn(records, 'list').mockImplementation((collection, range) =>
      collection === 'chat.messages' && range?.limit === 500 ? answer() : others(collection, range),
    )
    find('export-json')?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    await until(() => words(find('export-told')) === 'The export did not work. Try again.')
    await expectAccessible()
    answer = () => new Promise(() => undefined)
    find('export-json')?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    const cancel = await until(() => find('export-cancel'))
    await expectAccessible()
    cancel.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    await until(() => find('export')?.dataset['state'] === 'choosing')
    expect(saved).toEqual([])
  })
})
