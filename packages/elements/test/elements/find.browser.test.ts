import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { chatCollections, messageKey } from '../../src/controllers/chat/message-record.ts'
import { KithConversation } from '../../src/elements/conversation/conversation.ts'
import { KithFind } from '../../src/elements/find/find.ts'
import type { KithNavigateEvent } from '../../src/elements/foundation/events.ts'
import { setStage, type Stage } from '../chat/stage.ts'
import { expectAccessible, find, findAll, press, show, type, until, words } from './stage.ts'

let stage: Stage
let shown: string[]

beforeEach(async () => {
  await page.viewport(800, 700)
  shown = []
  stage = await setStage((anna) => {
    for (let index = 0; index < 30; index += 1) {
      const value = { mid: `m${index}`, from: 'them', text: index % 10 === 0 ? `Kettle ${index}` : 'tea', atMs: index }
      anna.records.commit([{ collection: chatCollections.messages, key: messageKey('bo', index, ''), value }])
    }
  })
})
afterEach(() => {
  stage.messenger.stop()
})

describe('looking for words in a conversation', () => {
  it('leads from one find to the next by keys and by buttons, and says which it is', async () => {
    await stage.messenger.search.settled()
    const element = new KithFind()
    element.messenger = stage.messenger
    element.in = 'bo'
    let isClosed = false
    element.addEventListener('kith-navigate', (event) => {
      shown.push((event as KithNavigateEvent).key ?? '')
    })
    element.addEventListener('kith-close', () => {
      isClosed = true
    })
    await show(element)
    expect(element.shadowRoot?.activeElement).toBe(find('find-field'))
    type(find('find-field'), 'KETTLE')
    await until(() => words(find('find-count')) === '1 of 3')
    await expectAccessible()
    press('Enter')
    press('Enter')
    await until(() => words(find('find-count')) === '3 of 3')
    press('Enter')
    press('Enter', { shiftKey: true })
    await until(() => words(find('find-count')) === '2 of 3')
    find('find-newer')?.click()
    await until(() => words(find('find-count')) === '1 of 3')
    expect(shown.map((key) => Number(key.slice(3, 18)))).toEqual([20, 10, 0, 10, 20])
    type(find('find-field'), 'coffee')
    await until(() => words(find('find-count')) === 'Nothing')
    expect(find('find')?.dataset['count']).toBe('0')
    press('Escape')
    await until(() => isClosed)
  })

  it('says nothing of what it has not read yet, finds it then, and stays where one was', async () => {
    const { records } = stage.anna
    const list = records.list.bind(records)
    let go = (): void => undefined
    const read = new Promise<void>((resolve) => (go = resolve))
    records.list = async (collection, range) => {
      if (collection === chatCollections.messages && range?.prefix === undefined) await read
      return list(collection, range)
    }
    const element = new KithFind()
    element.messenger = stage.messenger
    element.in = 'bo'
    await show(element)
    type(find('find-field'), 'kettle')
    await until(() => find('find')?.dataset['count'] === '0')
    expect(words(find('find-count'))).toBe('')
    go()
    await until(() => words(find('find-count')) === '1 of 3')
  })

  it('opens over the conversation by Ctrl F, and shows there what it found', async () => {
    const element = new KithConversation()
    element.messenger = stage.messenger
    element.with = 'bo'
    await show(element)
    await until(() => find('composer'))
    find('composer')?.focus()
    press('f', { ctrlKey: true })
    await until(() => find('find-field'))
    type(find('find-field'), 'kettle 10')
    const target = await until(() => findAll('message').find((one) => one.classList.contains('target')))
    expect(words(target)).toContain('Kettle 10')
    await expectAccessible()
    press('Escape')
    await until(() => find('find') === undefined)
    expect(element.shadowRoot?.activeElement?.localName).toBe('kith-composer')
    find('find-open')?.click()
    await until(() => find('find-field'))
  })
})
