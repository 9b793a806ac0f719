import type { MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { chatCollections, type ChatMessage, messageKey } from '../../src/controllers/chat/message-record.ts'
import { Search } from '../../src/controllers/search/search.ts'
import { searchCollections } from '../../src/controllers/search/search-record.ts'
import { segmentMax } from '../../src/controllers/search/segments.ts'
import { setStage, type Stage } from '../chat/stage.ts'

let stage: Stage
const endings: AbortController[] = []

beforeEach(async () => {
  stage = await setStage()
})
afterEach(() => {
  stage.messenger.stop()
  for (const ending of endings.splice(0)) ending.abort()
})

function keep(peer: MockPeer, count: number, textOf = (index: number): string => `line ${index}`): void {
  for (let index = 0; index < count; index += 1) {
    const atMs = 1000 + index
    const message: ChatMessage = { mid: `m${index}`, from: 'them', text: textOf(index), atMs }
    peer.records.commit([{ collection: chatCollections.messages, key: messageKey('bo', atMs, ''), value: message }])
  }
}

/** Another tab, or the same page loaded again. */
function another(): Search {
  const ending = new AbortController()
  endings.push(ending)
  return new Search(stage.anna, ending.signal)
}

async function found(search: Search, text: string): Promise<readonly string[]> {
  await search.settled()
  await search.find(text)
  return search.state.value.hits.map(({ message }) => message.text)
}

describe('the search', () => {
  it('finds what was there before, what comes, and what goes out, the newest first', async () => {
    keep(stage.anna, 3, (index) => `an old kettle ${index}`)
    const { anna, bo, messenger, network } = stage
    await bo.messages.send('anna', 'chat.text', { text: 'a new KETTLE' })
    await network.settled()
    await messenger.outgoing.send('bo', 'my kettle')
    expect(await found(messenger.search, 'kettle')).toEqual([
      'my kettle',
      'a new KETTLE',
      'an old kettle 2',
      'an old kettle 1',
      'an old kettle 0',
    ])
    expect(messenger.search.state.value.count).toBe(5)
    expect(await found(messenger.search, 'kettle old 1')).toEqual(['an old kettle 1'])
    expect(await found(messenger.search, 'k')).toEqual([])
    expect(await anna.records.list(searchCollections.waiting)).toEqual([])
  })

  it('finds names of files, and nothing that was taken back', async () => {
    const { messenger, anna } = stage
    await messenger.outgoing.sendFile('bo', new File(['x'], 'Schematic of the kettle.pdf'))
    expect(await found(messenger.search, 'schematic')).toHaveLength(1)
    const [kept] = await anna.records.list<ChatMessage>(chatCollections.messages)
    if (kept === undefined) throw new Error('no message')
    await anna.transact((tx) => {
      const { mid, from, atMs } = kept.value
      tx.put(chatCollections.messages, kept.key, { mid, from, atMs, text: '', isDeleted: true })
      tx.put(searchCollections.waiting, kept.key, true)
    })
    expect(await found(messenger.search, 'schematic')).toEqual([])
    const segments = await anna.records.list(searchCollections.segments)
    expect(JSON.stringify(segments), 'nothing of it is left').not.toContain('schematic')
  })

  it('reads a long history once, and goes on where a page ended', async () => {
    const count = segmentMax * 5 + 7
    keep(stage.anna, count)
    const first = another()
    await first.index()
    endings.at(-1)?.abort()
    const lists: string[] = []
    const { records } = stage.anna
    const truly = records.list.bind(records)
    const second = another()
    expect(await found(second, `line ${count - 1}`)).toEqual([`line ${count - 1}`])
    records.list = (collection, range) => {
      lists.push(collection)
      return truly(collection, range)
    }
    const third = another()
    expect(await found(third, 'line 5')).toHaveLength(50)
    expect(third.state.value.isDone).toBe(true)
    expect(lists, 'the messages themselves are not read again').not.toContain(chatCollections.messages)
    const segments = await truly(searchCollections.segments)
    const sizes = segments.map(({ value }) => (value as { keys: string[] }).keys.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(segmentMax)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count)
  })

  it('of two tabs that write at once loses nothing', async () => {
    keep(stage.anna, segmentMax - 2)
    const [one, two] = [another(), another()]
    await Promise.all([one.settled(), two.settled()])
    for (let index = 0; index < 40; index += 1) {
      const key = messageKey('bo', 1_000_000 + index, '')
      await stage.anna.transact((tx) => {
        tx.put(chatCollections.messages, key, { mid: `n${index}`, from: 'me', text: `fresh ${index}`, atMs: 1 })
        tx.put(searchCollections.waiting, key, true)
      })
      if (index % 3 === 0) await Promise.all([one.settled(), two.settled()])
    }
    await Promise.all([one.settled(), two.settled()])
    for (const search of [one, two, another()]) {
      await found(search, 'fresh')
      expect(search.state.value.count).toBe(40)
      await found(search, 'line')
      expect(search.state.value.count).toBe(segmentMax - 2)
    }
  })

  it('searches in one conversation, and reads all again after history came from another device', async () => {
    const { messenger, anna } = stage
    keep(anna, 5)
    await messenger.search.settled()
    const key = messageKey('carla', 10, '')
    expect(await messenger.search.findIn('bo', 'line')).toHaveLength(5)
    anna.records.commit([
      { collection: chatCollections.messages, key, value: { mid: 'c', from: 'them', text: 'a line', atMs: 10 } },
    ])
    expect(await messenger.search.findIn('carla', 'line')).toEqual([])
    await messenger.search.rebuild()
    expect(await messenger.search.findIn('carla', 'line')).toEqual([key])
    expect(await messenger.search.findIn('bo', 'line')).toHaveLength(5)
  })
})
