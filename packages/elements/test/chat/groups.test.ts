import type { MockNetwork, MockPeer } from '@kith/testing/mock-peer'
import { MockNetwork as Network } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import type { Mark } from '../../src/controllers/chat/marks.ts'
import { layOut } from '../../src/controllers/chat/timeline.ts'
import { wholeOf } from '../../src/controllers/groups/group-delivery.ts'
import { beginGroup, forgetGroup, groupLog } from '../../src/controllers/groups/group-keeping.ts'
import { standingsOf } from '../../src/controllers/groups/group-standing.ts'
import { nameOfGroup } from '../../src/controllers/groups/groups.ts'
import { eventWords } from '../../src/controllers/groups/groups-words.ts'
import { english } from '../../src/words/words.ts'
import { conversationOf, placeOfConversation } from '../../src/controllers/chat/place.ts'
import { Messenger } from '../../src/controllers/messenger.ts'
import { readRoute, hashOf } from '../../src/controllers/route/route.ts'
import { rosterOf } from '../../src/controllers/roster/roster.ts'

interface Person {
  readonly peer: MockPeer
  readonly messenger: Messenger
}

async function people(network: MockNetwork, ...names: readonly string[]): Promise<Person[]> {
  const peers = await Promise.all(names.map((name) => network.join(name)))
  for (const one of peers) for (const other of peers) if (one !== other) network.befriend(one, other)
  const found = peers.map((peer) => ({ peer, messenger: new Messenger(peer, network.nowMs) }))
  for (const { messenger } of found) await messenger.start()
  return found
}

/** What stands in a place, line by line. */
async function lines({ messenger, peer }: Person, place: string): Promise<string[]> {
  const conversation = messenger.conversation(place)
  await conversation.open()
  const { entries } = conversation.state.value
  conversation.close()
  return entries.map(({ event, by, from, text }) =>
    event === undefined
      ? `${from === 'me' ? 'me' : (by ?? '')}: ${text}`
      : `· ${eventWords(event, peer.name, english)}`,
  )
}

describe('conversations of several people', () => {
  it('are begun, and what is said in them has its author at everybody', async () => {
    const network = new Network()
    const [alice, bob, carol] = (await people(network, 'alice', 'bob', 'carol')) as [Person, Person, Person]
    const place = await beginGroup(alice.peer, alice.messenger.groups, { title: 'Picnic', members: ['bob', 'carol'] })
    await network.settled()
    await alice.messenger.outgoing.send(place, 'Sunday at two?')
    await network.settled()
    await bob.messenger.outgoing.send(place, 'Yes')
    await network.settled()
    expect(await lines(alice, place)).toEqual([
      '· You began the group with bob and carol',
      'me: Sunday at two?',
      'bob: Yes',
    ])
    expect(await lines(carol, place)).toEqual(['· alice added you', 'alice: Sunday at two?', 'bob: Yes'])
    expect(carol.messenger.summaries.of(place).unread).toHaveLength(2)
    expect(carol.messenger.summaries.of(place).latest).toMatchObject({ by: 'bob', text: 'Yes' })
    expect(carol.messenger.groups.of(place)).toMatchObject({ name: 'Picnic', role: 'writer', isMember: true })
  })

  it('name what was said alike at all members', async () => {
    const network = new Network()
    const [alice, bob, carol] = (await people(network, 'alice', 'bob', 'carol')) as [Person, Person, Person]
    const place = await beginGroup(alice.peer, alice.messenger.groups, { members: ['bob', 'carol'] })
    await network.settled()
    await alice.messenger.outgoing.send(place, 'Hello')
    await network.settled()
    const mids = await Promise.all(
      [alice, bob, carol].map(async ({ messenger }) => {
        const conversation = messenger.conversation(place)
        await conversation.open()
        conversation.close()
        return conversation.state.value.entries.at(-1)?.mid
      }),
    )
    expect(new Set(mids).size).toBe(1)
    expect(mids[0]).toHaveLength(26)
  })

  it('tell how it stands with all members, and forget what carried it', async () => {
    const network = new Network()
    const [alice, , carol] = (await people(network, 'alice', 'bob', 'carol')) as [Person, Person, Person]
    const place = await beginGroup(alice.peer, alice.messenger.groups, { members: ['bob', 'carol'] })
    await network.settled()
    carol.peer.disconnect()
    await alice.messenger.outgoing.send(place, 'Hello')
    await network.settled()
    const conversation = alice.messenger.conversation(place)
    await conversation.open()
    const state = (): string | undefined => conversation.state.value.entries.at(-1)?.state
    expect(state()).toBe('stored')
    carol.peer.connect()
    await network.settled()
    expect(state()).toBe('committed')
    expect(await alice.peer.records.list('chat.said')).toEqual([])
    conversation.close()
  })

  it('[CT40] tell at whom what was said has arrived, and at whom not yet', async () => {
    const network = new Network()
    const [alice, , carol] = (await people(network, 'alice', 'bob', 'carol')) as [Person, Person, Person]
    const place = await beginGroup(alice.peer, alice.messenger.groups, { members: ['bob', 'carol'] })
    await network.settled()
    carol.peer.disconnect()
    await alice.messenger.outgoing.send(place, 'Hello')
    await network.settled()
    const [said] = await alice.peer.records.list('chat.said')
    const standings = async (): Promise<string[]> =>
      (await standingsOf(alice.peer, said?.key ?? '')).map(({ name, state }) => `${name} ${state}`)
    expect(await standings()).toEqual(['bob committed', 'carol stored'])
    carol.peer.connect()
    await network.settled()
    expect(await standings()).toEqual([])
  })

  it('are followed after a restart', async () => {
    const network = new Network()
    const [alice, , carol] = (await people(network, 'alice', 'bob', 'carol')) as [Person, Person, Person]
    const place = await beginGroup(alice.peer, alice.messenger.groups, { members: ['bob', 'carol'] })
    await network.settled()
    carol.peer.disconnect()
    await alice.messenger.outgoing.send(place, 'Hello')
    await network.settled()
    alice.messenger.stop()
    carol.peer.connect()
    await network.settled()
    const again = new Messenger(alice.peer)
    await again.start()
    await network.settled()
    expect(await lines({ peer: alice.peer, messenger: again }, place)).toContain('me: Hello')
    const [last] = await alice.peer.records.list<{ state?: string }>('chat.messages', { reverse: true, limit: 1 })
    expect(last?.value.state).toBe('committed')
  })

  it('log who did what, in order, and tell changes of one person together', async () => {
    let nowMs = 1_800_000_000_000
    const network = new Network({ nowMs: () => nowMs })
    const [alice, bob, , dave] = (await people(network, 'alice', 'bob', 'carol', 'dave')) as [
      Person,
      Person,
      Person,
      Person,
    ]
    const place = await beginGroup(alice.peer, alice.messenger.groups, { title: 'Hike', members: ['bob'] })
    await network.settled()
    const conversation = alice.peer.conversations.get(conversationOf(place) ?? '')
    nowMs += 5000
    await conversation.add('carol')
    await conversation.add('dave')
    await conversation.setRole('bob', 'manager')
    await conversation.rename('Sunday hike')
    await conversation.remove('carol')
    await network.settled()
    nowMs += 90_000
    await dave.peer.conversations.get(conversation.id).leave()
    await network.settled()
    const log = (await groupLog(bob.peer, place)).map(({ value }) => eventWords(value, 'bob', english)).reverse()
    expect(log.slice(-6)).toEqual([
      'alice added carol',
      'alice added dave',
      'You lead the group now',
      'The group is called “Sunday hike” now',
      'alice removed carol',
      'dave left',
    ])
    expect(await lines(bob, place)).toEqual([
      '· alice added you',
      '· alice added carol and dave',
      '· You lead the group now',
      '· The group is called “Sunday hike” now',
      '· alice removed carol',
      '· dave left',
    ])
    expect(bob.messenger.summaries.of(place).unread).toEqual([])
    expect(dave.messenger.groups.maySay(place)).toBe(false)
    expect(bob.messenger.groups.mayManage(place)).toBe(true)
  })

  it('are deleted from a device that has left, with all that was written', async () => {
    const network = new Network()
    const [alice, bob] = (await people(network, 'alice', 'bob')) as [Person, Person]
    const place = await beginGroup(alice.peer, alice.messenger.groups, { title: 'Hike', members: ['bob'] })
    await network.settled()
    await bob.messenger.outgoing.send(place, 'Hello')
    await network.settled()
    const group = bob.messenger.groups.of(place)
    if (group === undefined) throw new Error('no group')
    await expect(forgetGroup(bob.peer, group)).rejects.toMatchObject({ code: 'conversation-present' })
    await bob.peer.conversations.get(conversationOf(place) ?? '').leave()
    await forgetGroup(bob.peer, group)
    await network.settled()
    for (const collection of ['chat.messages', 'chat.group-log', 'chat.latest'])
      expect(await bob.peer.records.list(collection)).toEqual([])
    expect(bob.messenger.groups.of(place)).toBeUndefined()
  })

  it('tell who types to their members alone', async () => {
    const network = new Network()
    const [alice, bob, carol] = (await people(network, 'alice', 'bob', 'carol')) as [Person, Person, Person]
    const place = await beginGroup(alice.peer, alice.messenger.groups, { members: ['bob'] })
    await network.settled()
    alice.messenger.typing.tell(place, true)
    await carol.peer.signals.send('bob', 'chat.typing', { isTyping: true, conversation: conversationOf(place) ?? '' })
    await network.settled()
    expect(bob.messenger.typing.in(place)).toEqual(['alice'])
    expect(carol.messenger.typing.names.value.size).toBe(0)
    await alice.messenger.outgoing.send(place, 'Hello')
    await network.settled()
    expect(bob.messenger.typing.in(place)).toEqual([])
    for (const { messenger } of [alice, bob, carol]) messenger.stop()
  })
})

describe('what a conversation of several people is called and where it stands', () => {
  it('is its title, or who else is in it', () => {
    const members = ['anna', 'bo', 'carla', 'dawud', 'eve', 'fritz'].map((name) => ({ name }))
    expect(nameOfGroup(' Choir ', members, 'anna')).toBe('Choir')
    expect(nameOfGroup('', members.slice(0, 3), 'anna')).toBe('bo, carla')
    expect(nameOfGroup('', members, 'anna')).toBe('bo, carla, dawud, +2')
  })

  it('has an address', () => {
    const place = placeOfConversation('ab'.repeat(32))
    expect(readRoute(`#/${place}`)).toEqual({ view: 'conversation', name: place })
    expect(readRoute(hashOf({ view: 'details', name: place }))).toEqual({ view: 'details', name: place })
    expect(readRoute(hashOf({ view: 'group-add', name: place }))).toEqual({ view: 'group-add', name: place })
    expect(readRoute('#/~abc')).toEqual({ view: 'list' })
  })

  it('is found by its name in the roster, between the people', () => {
    const group = {
      ...{ id: 'ab'.repeat(32), place: placeOfConversation('ab'.repeat(32)), name: 'Choir', title: 'Choir' },
      ...{ picture: undefined, isMember: true, members: [], role: 'owner' as const },
    }
    const parts = { contacts: [], summaries: new Map(), presences: new Map(), typing: new Set<string>(), nowMs: 0 }
    const groups = new Map([[group.place, group]])
    expect(rosterOf({ ...parts, groups, query: 'cho' }).people.map(({ called }) => called)).toEqual(['Choir'])
    expect(rosterOf({ ...parts, groups, query: 'x' }).people).toEqual([])
  })

  it('groups lines by author', () => {
    const line = (by: string, atMs: number): Parameters<typeof layOut>[0][number] => {
      return { key: String(atMs), mid: '', from: 'them', by, text: 'x', atMs }
    }
    const items = layOut([line('bo', 1), line('bo', 2), line('carla', 3)]).flatMap((day) => day.items)
    const firsts = items.flatMap((item) => (item.kind === 'message' ? [item.isFirst] : []))
    expect(firsts).toEqual([true, false, true])
  })
})

describe('how a message to several people stands', () => {
  const mark = (state: Parameters<typeof wholeOf>[0][number]['state'], code?: 'no-handler') => ({
    ...{ state, code, path: undefined },
  })

  it('is as with the one who has least of it', () => {
    expect(wholeOf([mark('committed'), mark('stored'), mark('accepted')]).state).toBe('accepted')
    expect(wholeOf([mark('committed'), mark('stored')]).state).toBe('stored')
    expect(wholeOf([mark('committed'), mark('committed')])).toMatchObject({ state: 'committed', code: undefined })
    expect(wholeOf([])).toMatchObject({ state: 'committed', code: undefined })
  })

  it('says when it is over that somebody will not have it', () => {
    expect(wholeOf([mark('rejected', 'no-handler'), mark('stored')])).toMatchObject({
      state: 'stored',
      code: undefined,
    })
    expect(wholeOf([mark('rejected', 'no-handler'), mark('committed')])).toMatchObject({
      state: 'committed',
      code: 'no-handler',
    })
    expect(wholeOf([mark('rejected', 'no-handler')])).toMatchObject({ state: 'rejected', code: 'no-handler' })
  })

  it('[CT40] names who will not have it when it is over, where others have it', () => {
    const told = (...marks: readonly (readonly [string, Mark])[]): Mark =>
      wholeOf(
        marks.map(([, one]) => one),
        marks,
      )
    expect(told(['bob', mark('expired')], ['carol', mark('committed')]).lacks).toEqual(['bob'])
    expect(told(['bob', mark('expired')], ['carol', mark('stored')])).not.toHaveProperty('lacks')
    expect(told(['bob', mark('committed')], ['carol', mark('committed')])).not.toHaveProperty('lacks')
  })
})
