import type { HistoryTaken, TakeHistoryOptions } from '@kith/peer'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, KithError } from '@kith/wire'
import { beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import { chatCollections, type ChatMessage, messageKey } from '../../src/controllers/chat/message-record.ts'
import { messengerOf } from '../../src/controllers/messenger-of.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Session } from '../../src/controllers/session/session.ts'
import { drawn, expectAccessible, find, show, until, words } from './stage.ts'

const laptop = bytesToId<DeviceId>(new Uint8Array(16).fill(7))
let anna: MockPeer

async function open(): Promise<void> {
  location.hash = '#'
  const app = new KithMessenger()
  app.session = new Session(async () => anna, {
    getItem: () => 'anna',
    setItem: () => undefined,
    removeItem: () => undefined,
  })
  await app.session.start()
  await show(app)
}

/** This device was linked to a laptop that had the name before. */
async function linked(): Promise<void> {
  const own = await anna.devices.list()
  anna.devices.show([{ device: laptop, label: 'Laptop', addedAtMs: 0, isThis: false }, ...own])
}

/** The laptop asks, as soon as this device gives anything. */
async function asked(): Promise<{ readonly said: Promise<boolean> }> {
  for (;;) {
    const said = anna.devices.history.ask(laptop, 'Firefox on Android')
    await drawn()
    if (find('history-question') !== undefined) return { said }
    await said
  }
}

beforeEach(async () => {
  await page.viewport(390, 844)
  anna = await new MockNetwork().join('anna')
})

describe('earlier messages', () => {
  it('are no matter on the first device', async () => {
    await open()
    await until(() => find('own-name'))
    await drawn()
    expect(find('history')).toBeUndefined()
  })

  it('are offered on a linked one, come with progress, and are there', async () => {
    await linked()
    let end: (taken: HistoryTaken) => void = () => undefined
    let options: TakeHistoryOptions = {}
    anna.devices.history.taking = (_, given = {}) => {
      options = given
      return new Promise((resolve) => {
        end = resolve
      })
    }
    await open()
    await until(() => find('history')?.dataset['state'] === 'offered')
    await expectAccessible()
    find('history-bring')?.click()
    await until(() => find('history')?.dataset['state'] === 'asking')
    await until(() => options.onProgress)
    await expectAccessible()
    options.onProgress?.({ records: 120, total: 480 })
    await until(() => words(find('history')).includes('120 of 480'))
    // What has come can be found before the rest has.
    const key = messageKey('bo', Date.now() - 86_400_000, '')
    const old: ChatMessage = {
      mid: 'old',
      from: 'them',
      text: 'a marmot of last year',
      atMs: Date.now(),
      elsewhere: true,
    }
    const { search } = messengerOf(anna)
    await search.settled()
    await anna.records.put(chatCollections.messages, key, old)
    options.onProgress?.({ records: 1000, total: 4800 })
    await until(async () => search.isComplete.value && (await search.findIn('bo', 'marmot')).length > 0)
    await expectAccessible()
    end({ from: laptop, records: 480, kept: 480, leftOut: 0 })
    await until(() => find('history')?.dataset['state'] === 'done')
    await expectAccessible()
    find('history-dismiss')?.click()
    await until(() => find('history') === undefined)
  })

  it('stay offered when they do not come, with the reason, and can be done without', async () => {
    await linked()
    anna.devices.history.taking = () => Promise.reject(new KithError('history-declined'))
    await open()
    await until(() => find('history-bring'))
    find('history-bring')?.click()
    await until(() => words(find('history')).includes('does not give'))
    await expectAccessible()
    find('history-dismiss')?.click()
    await until(() => find('history') === undefined)
    expect(await anna.records.get('chat.history', 'decided')).toBe(true)
  })

  it('are given when the person says yes, with the focus on no', async () => {
    await open()
    await until(() => find('own-name'))
    for (const isYes of [false, true]) {
      const answer = await asked()
      expect(words(find('history-question'))).toContain('Firefox on Android')
      expect(find('history-no')?.matches(':focus')).toBe(true)
      await expectAccessible()
      find(isYes ? 'history-yes' : 'history-no')?.click()
      await until(() => find('history-question') === undefined)
      expect(await answer.said).toBe(isYes)
    }
  })
})
