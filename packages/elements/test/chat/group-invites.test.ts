import type { MockPeer } from '@kith/testing/mock-peer'
import { MockNetwork } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { askToJoin } from '../../src/controllers/groups/group-joining.ts'
import { beginGroup } from '../../src/controllers/groups/group-keeping.ts'
import {
  askWords,
  groupLinkText,
  joinProof,
  readAskWords,
  readGroupLink,
} from '../../src/controllers/groups/group-link.ts'
import type { GroupInvites } from '../../src/controllers/groups/group-invites.ts'
import { Messenger } from '../../src/controllers/messenger.ts'

const dayMs = 86_400_000
let nowMs = 0
let network: MockNetwork
let running: Messenger[] = []
beforeEach(() => {
  nowMs = 1_800_000_000_000
  network = new MockNetwork({ nowMs: () => nowMs })
})
afterEach(() => {
  for (const messenger of running) messenger.stop()
  running = []
})

async function started(peer: MockPeer): Promise<Messenger> {
  const messenger = new Messenger(peer, network.nowMs)
  running.push(messenger)
  await messenger.start()
  return messenger
}

/** Alice with a group, and what makes its links. */
async function host(): Promise<{ alice: MockPeer; messenger: Messenger; place: string; invites: GroupInvites }> {
  const alice = await network.join('alice')
  const messenger = await started(alice)
  const place = await beginGroup(alice, messenger.groups, { title: 'Choir' })
  const invites = messenger.groupInvites.value
  if (invites === undefined) throw new Error('not loaded')
  return { alice, messenger, place, invites }
}

async function ask(name: string, link: string): Promise<'asked' | 'before'> {
  const peer = network.peer(name) ?? (await network.join(name))
  if (!running.some((one) => one.peer === peer)) await started(peer)
  const read = readGroupLink(link)
  if (read === undefined) throw new Error('no link')
  const told = await askToJoin(peer, read)
  await settled()
  return told
}

/** What runs after a message, such as a proof, is no step of the network. */
async function settled(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await network.settled()
}

const members = (messenger: Messenger, place: string): readonly string[] =>
  (messenger.groups.of(place)?.members ?? []).map(({ name }) => name).sort()

describe('a link into a group', () => {
  it('[CV19] says whom to ask, by what and with which secret, and nothing else is one', async () => {
    const { invites, place } = await host()
    const link = await invites.make(place, { forMs: dayMs, usesMax: 1 })
    expect(link).toMatch(/^alice\/[\w-]{11}\.[\w-]{22}$/u)
    const read = readGroupLink(link)
    expect(read && groupLinkText(read)).toBe(link)
    for (const wrong of ['', 'alice', 'alice/x.y', `${link}x`, link.slice(1, -1), `A B/${link.slice(6)}`, `${link}\n`])
      expect(readGroupLink(wrong)).toBeUndefined()
  })

  it('[CV20] takes a stranger in by a contact request, and both are contacts then', async () => {
    const { alice, invites, messenger, place } = await host()
    const link = await invites.make(place, { forMs: dayMs, usesMax: 2 })
    expect(await ask('bob', link)).toBe('asked')
    expect(members(messenger, place)).toEqual(['alice', 'bob'])
    expect(alice.contacts.stateOf('bob')).toBe('contact')
    expect([...invites.all.value.values()].map(({ taken }) => taken)).toEqual([['bob']])
  })

  it('[CV20] takes a contact in by a message, once for one who asks twice', async () => {
    const { alice, invites, messenger, place } = await host()
    const bob = await network.join('bob')
    network.befriend(alice, bob)
    const link = await invites.make(place, { forMs: dayMs, usesMax: 2 })
    await ask('bob', link)
    await ask('bob', link)
    expect(members(messenger, place)).toEqual(['alice', 'bob'])
    expect([...invites.all.value.values()].map(({ taken }) => taken)).toEqual([['bob']])
    expect(await alice.records.list('chat.group-asks')).toEqual([])
    expect(await alice.records.get('chat.group-asks-count', 'all')).toBe(0)
  })

  it('[CV20] takes in readers where it was made for them, and writers otherwise', async () => {
    const { invites, messenger, place } = await host()
    await ask('bob', await invites.make(place, { forMs: dayMs, usesMax: 1, role: 'reader' }))
    await ask('carol', await invites.make(place, { forMs: dayMs, usesMax: 1 }))
    const roles = Object.fromEntries((messenger.groups.of(place)?.members ?? []).map(({ name, role }) => [name, role]))
    expect(roles).toEqual({ alice: 'owner', bob: 'reader', carol: 'writer' })
  })

  it('[CV20] takes nobody in with a proof of somebody else, of another link, or of none', async () => {
    const { alice, invites, messenger, place } = await host()
    const eve = await network.join('eve')
    network.befriend(alice, eve)
    const link = readGroupLink(await invites.make(place, { forMs: dayMs, usesMax: 9 }))
    if (link === undefined) throw new Error('no link')
    const ofBob = await joinProof(link, 'bob')
    const ofOther = await joinProof({ ...link, secret: 'A'.repeat(22) }, 'eve')
    for (const body of [
      { id: link.id, proof: ofBob },
      { id: link.id, proof: ofOther },
      { id: 'AAAAAAAAAAA', proof: await joinProof(link, 'eve') },
      { id: link.id, proof: '' },
      { id: 7, proof: null },
    ])
      await eve.messages.send('alice', 'chat.join', body)
    await settled()
    expect(members(messenger, place)).toEqual(['alice'])
    expect(await alice.records.list('chat.group-asks')).toEqual([])
  })

  it('[CV21] takes in as many as it says, until its time is over, and nobody after it was taken back', async () => {
    const { invites, messenger, place } = await host()
    const one = await invites.make(place, { forMs: dayMs, usesMax: 1 })
    await ask('bob', one)
    await ask('carol', one)
    expect(members(messenger, place)).toEqual(['alice', 'bob'])
    const short = await invites.make(place, { forMs: dayMs, usesMax: 9 })
    nowMs += dayMs
    await ask('dave', short)
    const back = await invites.make(place, { forMs: dayMs, usesMax: 9 })
    await invites.revoke(readGroupLink(back)?.id ?? '')
    await ask('eve', back)
    expect(members(messenger, place)).toEqual(['alice', 'bob'])
  })

  it('[CV21] takes in nobody when its maker does not belong to the group any more', async () => {
    const { alice, messenger, place } = await host()
    const bob = await network.join('bob')
    network.befriend(alice, bob)
    const ofBob = await started(bob)
    const conversation = alice.conversations.get(place.slice(1))
    await conversation.add('bob', 'manager')
    await settled()
    const link = (await ofBob.groupInvites.value?.make(place, { forMs: dayMs, usesMax: 1 })) ?? ''
    await conversation.remove('bob')
    const carol = await network.join('carol')
    network.befriend(bob, carol)
    await ask('carol', link)
    expect(members(messenger, place)).toEqual(['alice'])
    expect(await bob.records.list('chat.group-asks')).toEqual([])
  })

  it('[CV20] takes in who asked while its maker was away', async () => {
    const { alice, invites, messenger, place } = await host()
    const link = await invites.make(place, { forMs: dayMs, usesMax: 1 })
    messenger.stop()
    running = running.filter((one) => one !== messenger)
    await ask('bob', link)
    const again = await started(alice)
    await settled()
    expect(members(again, place)).toEqual(['alice', 'bob'])
  })

  it('[CV20] does not go out beside a request that is open', async () => {
    const { alice, invites, place } = await host()
    const link = await invites.make(place, { forMs: dayMs, usesMax: 1 })
    const bob = await network.join('bob')
    await bob.contacts.request('alice', 'Hello')
    await network.settled()
    expect(await ask('bob', link)).toBe('before')
    expect(alice.contacts.stateOf('bob')).toBe('asking')
  })

  it('knows its own words from those of people', () => {
    const said = { id: 'AbCdEfGhIjK', proof: 'a'.repeat(22) }
    expect(readAskWords(askWords(said))).toEqual(said)
    for (const words of ['', 'Hello', 'kith:join/', `kith:join/${'a'.repeat(34)}`, `x${askWords(said)}`])
      expect(readAskWords(words)).toBeUndefined()
  })
})
