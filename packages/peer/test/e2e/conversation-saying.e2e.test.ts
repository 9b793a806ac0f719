import type { PeerStore } from '@kith/peer'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { saidKeysCollection } from '../../src/conversations/conversation-types.ts'
import { Listener } from './listeners.ts'
import { codeOf, lastingStore, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

it('[CV14] things said at once keep their order, and share commits', async () => {
  const below = lastingStore().store()
  let commits = 0
  const store: PeerStore = {
    ...below,
    commit: (groups) => {
      const changes = groups.flatMap((group) => group.changes)
      if (changes.some(({ collection, value }) => collection === saidKeysCollection && value !== undefined)) commits++
      return below.commit(groups)
    },
  }
  const alice = await Listener.join(network, 'alice', store)
  const bob = await Listener.join(network, 'bob')
  const group = await alice.peer.conversations.create({ members: ['bob'] })
  const texts = Array.from({ length: 200 }, (_, at) => `line ${String(at)}`)
  const sent = await Promise.all(texts.map((text) => group.send('chat', text)))
  expect(sent.map(({ number }) => number)).toEqual(texts.map((_, at) => at + 1))
  // One alone, and 64 together at most.
  expect(commits).toBeLessThanOrEqual(5)
  await Promise.all(sent.map((one) => one.committed()))
  expect(await bob.peer.records.get('heard', alice.peer.device)).toEqual(texts)
})

it('[CV15] something is said in one commit with what else a transaction writes, or not at all', async () => {
  const alice = await Listener.join(network, 'alice')
  const bob = await Listener.join(network, 'bob')
  const carol = await Listener.join(network, 'carol')
  const group = await alice.peer.conversations.create({ members: ['bob', { name: 'carol', role: 'reader' }] })
  await (await group.send('chat', 'one')).committed()
  await alice.peer.transact((tx) => {
    tx.put('notes', 'first', 'written')
    tx.say(group.id, 'chat', 'two')
    tx.say(group.id, 'chat', 'three')
  })
  expect(await alice.peer.records.get('notes', 'first')).toBe('written')
  await bob.hears('alice: three')
  expect((await bob.heard()).filter((line) => line.startsWith('alice:'))).toEqual([
    'alice: one',
    'alice: two',
    'alice: three',
  ])
  const refused = (listener: Listener, conversation: string): Promise<unknown> =>
    codeOf(
      listener.peer.transact((tx) => {
        tx.put('notes', 'second', 'written')
        tx.say(conversation, 'chat', 'not heard')
      }),
    )
  expect(await refused(carol, group.id)).toBe('roll-not-entitled')
  expect(await refused(alice, 'ab'.repeat(32))).toBe('conversation-unknown')
  expect(await refused(alice, 'nothing')).toBe('option-invalid')
  for (const one of [alice, carol]) expect(await one.peer.records.get('notes', 'second')).toBe(undefined)
})

it('[CV15] a handler answers in the commit of what it answers, once, also where it has to run again', async () => {
  const alice = await Listener.join(network, 'alice')
  const bob = await Listener.join(network, 'bob')
  const group = await alice.peer.conversations.create({ members: ['bob'] })
  let runs = 0
  bob.peer.conversations.on<string>('question', ({ conversation, body }, tx) => {
    tx.say(conversation, 'chat', `answer to ${body}`)
    // The first run fails after it has answered.
    if (runs++ === 0) throw new Error('again')
  })
  bob.peer.messages.on<string>('note', ({ body }, tx) => {
    tx.say(group.id, 'chat', `noted ${body}`)
  })
  await (await group.send('question', 'one')).committed()
  await (await group.send('question', 'two')).committed()
  await (await alice.peer.messages.send('bob', 'note', 'three')).committed()
  await alice.hears('bob: noted three')
  const heard = (await alice.heard()).filter((line) => line.startsWith('bob:'))
  expect(heard).toEqual(['bob: answer to one', 'bob: answer to two', 'bob: noted three'])
  expect(runs).toBe(3)
})
