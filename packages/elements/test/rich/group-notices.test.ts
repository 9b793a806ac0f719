import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { charmPreferencesOf } from '../../src/controllers/charm/charm-preferences.ts'
import { followHeard, type Heard } from '../../src/controllers/charm/heard.ts'
import { mutePlace, unmutePlace } from '../../src/controllers/muting/mute-place.ts'
import { GroupNotices } from '../../src/controllers/groups/group-notices.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { rosterOf } from '../../src/controllers/roster/roster.ts'

const hourMs = 3_600_000

let network: MockNetwork
let anna: MockPeer
let room: Awaited<ReturnType<MockPeer['conversations']['create']>>
let place: string
let messenger: Messenger
let nowMs: number

beforeEach(async () => {
  nowMs = Date.now()
  network = new MockNetwork()
  anna = await network.join('anna')
  const bo = await network.join('bo')
  network.befriend(anna, bo)
  messenger = new Messenger(anna, () => nowMs)
  await messenger.start()
  room = await bo.conversations.create({ title: 'Choir', members: ['anna'] })
  await network.settled()
  place = `~${room.id}`
})
afterEach(() => {
  messenger.stop()
  vi.useRealTimers()
})

async function say(text: string, mentions?: readonly string[]): Promise<void> {
  await room.send('chat.text', { text, ...(mentions && { mentions }) })
  await network.settled()
}

/** Until when the list says that the group is muted. */
function shownUntil(of: Messenger): number | undefined {
  const { groups, contacts } = of
  const parts = { summaries: new Map(), presences: new Map(), typing: new Set<string>(), nowMs }
  const { people } = rosterOf({
    ...parts,
    contacts: contacts.all.value,
    groups: groups.all.value,
    notices: groups.notices.chosen.value,
  })
  return people.find(({ name }) => name === place)?.mutedUntilMs
}

describe('a group that is muted for a time', () => {
  it('[CT22] gives notice of mentions alone, until that ends by itself', async () => {
    const pass = (ms: number): void => {
      nowMs += ms
      vi.advanceTimersByTime(ms)
    }
    await say('Tea?')
    await say('@anna?', ['anna'])
    expect(messenger.noticeCount).toBe(2)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await mutePlace(messenger, place, hourMs)
    expect([messenger.isQuiet(place), messenger.isQuiet(place, true), messenger.noticeCount]).toEqual([true, false, 1])
    expect(shownUntil(messenger)).toBe(nowMs + hourMs)
    let shown = 0
    messenger.groups.notices.chosen.subscribe(() => (shown += 1))
    pass(hourMs - 1)
    expect([messenger.isQuiet(place), shown]).toEqual([true, 0])
    pass(1)
    expect([messenger.isQuiet(place), shown, messenger.noticeCount]).toEqual([false, 1, 2])
    expect(shownUntil(messenger)).toBeUndefined()
  })

  it('[CT22] is so in another tab and after a new start, for good where no time was chosen, and until it is unmuted', async () => {
    const other = new GroupNotices(anna, () => nowMs, messenger.ending)
    await other.start()
    await mutePlace(messenger, place, undefined)
    await network.settled()
    expect([other.wanted(place), shownUntil(messenger)]).toEqual(['mentions', Number.MAX_SAFE_INTEGER])
    nowMs += 1000 * hourMs
    messenger.stop()
    messenger = new Messenger(anna, () => nowMs)
    await messenger.start()
    expect(messenger.isQuiet(place)).toBe(true)
    await unmutePlace(messenger, place)
    expect([messenger.isQuiet(place), shownUntil(messenger)]).toEqual([false, undefined])
  })

  it('[CT22] gives notice of nothing where that was chosen, and keeps what was chosen', async () => {
    const { notices } = messenger.groups
    await mutePlace(messenger, place, hourMs)
    await notices.choose(place, 'nothing')
    expect(messenger.isQuiet(place, true)).toBe(true)
    await unmutePlace(messenger, place)
    expect([notices.of(place).notice, notices.wanted(place)]).toEqual(['nothing', 'nothing'])
  })

  it('[CT22] is no choice where what is kept is none, and that of an earlier version is read', async () => {
    const { notices } = messenger.groups
    for (const none of [7, 'loud', null, [], { notice: 3, mutedUntilMs: 'soon' }, { mutedUntilMs: Number.NaN }]) {
      await anna.records.put('chat.group-notice', place, none)
      await network.settled()
      expect([notices.wanted(place), messenger.isQuiet(place)]).toEqual(['all', false])
    }
    await anna.records.put('chat.group-notice', place, 'mentions')
    await network.settled()
    expect(notices.of(place)).toEqual({ notice: 'mentions' })
  })
})

it('[CT34] nothing is heard of a quiet group but what mentions the person', async () => {
  await charmPreferencesOf(messenger).start()
  await charmPreferencesOf(messenger).set({ sounds: { message: true } })
  const told: Heard[] = []
  followHeard(messenger, (one) => told.push(one))
  await messenger.groups.notices.choose(place, 'mentions')
  await say('Tea?')
  await say('@anna?', ['anna'])
  await messenger.groups.notices.choose(place, 'nothing')
  await say('@anna!', ['anna'])
  expect(told.map(({ place: where }) => where)).toEqual([place])
})
