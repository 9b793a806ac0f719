import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { expect, it } from 'vitest'

import { calledBody, tellCalled } from '../../src/controllers/calls/call-record.ts'
import { calledMessageType } from '../../src/controllers/calls/call-types.ts'
import { chatCollections, MessageClock } from '../../src/controllers/chat/message-record.ts'
import { conversationOf } from '../../src/controllers/chat/place.ts'
import { beginGroup } from '../../src/controllers/groups/group-keeping.ts'
import { Messenger } from '../../src/controllers/messenger.ts'

const called = { call: 'a-call-of-several', media: 'voice', outcome: 'unanswered', seconds: 0 } as const

async function person(network: MockNetwork, peer: MockPeer): Promise<Messenger> {
  const messenger = new Messenger(peer, network.nowMs)
  await messenger.start()
  return messenger
}

it('[CC16] what became of a call in a group stands in the group, once at everybody', async () => {
  const network = new MockNetwork()
  const [alice, bob] = [await network.join('alice'), await network.join('bob')]
  network.befriend(alice, bob)
  const one = await person(network, alice)
  const other = await person(network, bob)
  const place = await beginGroup(alice, one.groups, { title: 'Choir', members: ['bob'] })
  await network.settled()
  await alice.transact((tx) => {
    tellCalled(tx, { place, own: 'alice' }, new MessageClock(network.nowMs), called)
  })
  await network.settled()
  expect(one.summaries.of(place).latest).toMatchObject({ from: 'me', by: 'alice', called })
  expect(other.summaries.of(place).latest).toMatchObject({ from: 'them', by: 'alice', called })
  expect(other.summaries.of(place).unread).toHaveLength(1)
  expect(other.summaries.of('alice').latest).toBeUndefined()
  // Said again with the mid that it has, it is nothing new.
  const messages = await bob.records.list<{ mid: string }>(chatCollections.messages, { prefix: place })
  const mid = messages.at(-1)?.value.mid ?? ''
  await alice.transact((tx) => {
    tx.say(conversationOf(place) ?? '', calledMessageType, { ...called, id: mid })
  })
  await network.settled()
  expect(await bob.records.list(chatCollections.messages, { prefix: place })).toHaveLength(messages.length)
})

it('[CC10] a body that tells nothing of a call is refused', () => {
  const check = (body: unknown): boolean => 'value' in (calledBody['~standard'].validate(body) as object)
  expect(check(called)).toBe(true)
  for (const wrong of [null, {}, { ...called, outcome: '<b>' }, { ...called, seconds: -1 }, { ...called, call: 7 }])
    expect(check(wrong)).toBe(false)
})
