import type { BlobRef } from '@kith/peer'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { chatCollections, type ChatMessage, latestOf, messageKey } from '../../src/controllers/chat/message-record.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { drawn, find, findAll, press, show, type, until } from '../elements/stage.ts'
import { expectHarmless, haveRun, listenForHarm } from './harmless.ts'
import { payloads } from './payloads.ts'

let network: MockNetwork
let anna: MockPeer
let bo: MockPeer

beforeEach(async () => {
  await page.viewport(1280, 800)
  listenForHarm()
  network = new MockNetwork()
  anna = await network.join('anna')
  bo = await network.join('bo')
  network.befriend(anna, bo)
})
afterEach(() => {
  document.body.replaceChildren()
})

async function open(hash: string): Promise<void> {
  location.hash = hash
  const app = new KithMessenger()
  app.session = new Session(async () => anna, { getItem: () => 'anna', setItem: () => {}, removeItem: () => {} })
  await app.session.start()
  await show(app)
}

/** A person who reads upwards. */
function scrollUp(): false {
  const timeline = find('timeline')
  if (timeline !== undefined) timeline.scrollTop -= timeline.clientHeight / 2
  return false
}

describe('more than a hundred texts that are more than text elsewhere', () => {
  it('are at least a hundred, and would be noticed', async () => {
    expect(new Set(payloads).size).toBeGreaterThanOrEqual(100)
    const careless = document.createElement('div')
    careless.innerHTML = '<img src=x onerror=kithWasHere()>'
    document.body.append(careless)
    await until(() => haveRun() > 0)
  })

  it('are shown as they were written, as messages and as names of files, from others and from oneself', async () => {
    const beginMs = Date.now() - payloads.length * 2000
    const names = Array.from({ length: Math.ceil(payloads.length / 25) }, (_, index) => `friend-${index}`)
    for (const name of names) network.befriend(anna, await network.join(name))
    payloads.forEach((text, index) => {
      const place = names[Math.floor(index / 25)] ?? ''
      for (const from of ['me', 'them'] as const) {
        const atMs = beginMs + index * 2000 + (from === 'me' ? 0 : 1000)
        const name = text.slice(0, 120)
        const labels = { bytes: 10, type: 'image/svg+xml', from: place, name }
        const file = { blob: `b${index}`, key: '', root: '', ...labels } as unknown as BlobRef
        const message: ChatMessage = {
          ...{ mid: `m${index}${from}`, from, text, atMs },
          ...(from === 'me' && { state: 'committed' as const }),
          ...(index % 3 === 0 && { file }),
        }
        const key = messageKey(place, atMs, '')
        anna.records.commit([
          { collection: chatCollections.messages, key, value: message },
          { collection: chatCollections.latest, key: place, value: latestOf(key, message) },
        ])
      }
    })
    const seen = new Set<string>()
    await open(`#/${names[0] ?? ''}`)
    for (const [index, place] of names.entries()) {
      location.hash = `#/${place}`
      const first = `m${index * 25}`
      await until(() => findAll('message').some(({ dataset }) => dataset['mid']?.startsWith(first)) || scrollUp())
      const wanted = Math.min(payloads.length, (index + 1) * 25) * 2
      await until(() => {
        for (const message of findAll('message')) seen.add(message.dataset['mid'] ?? '')
        return seen.size >= wanted || scrollUp()
      })
      await expectHarmless()
    }
    expect(seen.size).toBe(payloads.length * 2)
  })

  it('are nothing but words in requests, notes and the list', async () => {
    for (const [index, text] of payloads.entries()) {
      anna.contacts.put(`asker-${index}`, 'asking', text.slice(0, 500))
      if (index < 20) network.befriend(anna, await network.join(`friend-${index}`))
    }
    for (let index = 0; index < 20; index += 1)
      await network.peer(`friend-${index}`)?.presence.set({ note: (payloads[index * 5] ?? '').slice(0, 140) })
    await network.settled()
    await open('#/')
    await until(() => findAll('contact').length > 20)
    await expectHarmless()
    for (const index of [0, 12, 30, 63]) {
      location.hash = `#/asker-${index}`
      await until(() => find('request-words')?.textContent.includes((payloads[index] ?? '').slice(0, 10)))
      await expectHarmless()
    }
  })

  it('are no routes, and do not get into the page by its address', async () => {
    await open('#/')
    for (const [index, text] of payloads.entries()) {
      location.hash = `#/${encodeURIComponent(text)}`
      await drawn()
      location.hash = `#add=${encodeURIComponent(text)}`
      await drawn()
      if (index % 10 === 0) await expectHarmless()
    }
    await expectHarmless()
  })

  it('are sent as they were typed', async () => {
    const heard: string[] = []
    bo.messages.on<{ text: string }>('chat.text', ({ body }) => void heard.push(body.text))
    await open('#/bo')
    const composer = (await until(() => find('composer'))) as HTMLTextAreaElement
    for (const text of payloads.slice(0, 20)) {
      type(composer, text)
      press('Enter')
      await drawn()
    }
    await until(() => heard.length === 20)
    expect(heard).toEqual(payloads.slice(0, 20))
    await expectHarmless()
  })
})
