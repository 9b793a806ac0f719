import type { SaidRecord } from '@kith/peer'
import { limits } from '@kith/wire'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { four } from './listeners.ts'
import { codeOf, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

it('[CV17] a picture is there for all members, for who comes later too, can be changed and taken away, and is bounded', async () => {
  const [alice, bob, , dave] = await four(network)
  const picture = crypto.getRandomValues(new Uint8Array(limits.conversationPictureBytesMax))
  const group = await alice.peer.conversations.create({ title: 'Picnic', picture, members: ['bob'] })
  await bob.hears('title Picnic alice')
  const shown = async (of: typeof bob): Promise<string | undefined> =>
    (await of.peer.conversations.list()).find(({ id }) => id === group.id)?.picture
  expect(await shown(bob)).toBe(Buffer.from(picture).toString('base64'))
  await group.add('dave')
  await dave.hears('joined dave alice writer')
  expect(await shown(dave)).toBe(Buffer.from(picture).toString('base64'))
  await group.setPicture(undefined)
  await (await group.send('chat', 'gone')).committed()
  expect(await shown(dave)).toBeUndefined()
  expect((await bob.heard()).filter((line) => line.startsWith('picture'))).toEqual(['picture  alice', 'picture  alice'])
  expect(await codeOf(group.setPicture(new Uint8Array(limits.conversationPictureBytesMax + 1)))).toBe('field-too-long')
  expect(await codeOf(bob.peer.conversations.get(group.id).setPicture(picture))).toBe('roll-not-entitled')
})

it('[CV18] what is said in a transaction leaves a record of what carries it to each name, in the same commit or not at all', async () => {
  const [alice] = await four(network)
  const group = await alice.peer.conversations.create({ members: ['bob', 'carol'] })
  const say = (conversation: string, key: string): Promise<unknown> =>
    alice.peer.transact((tx) => {
      tx.say(conversation, 'chat', 'hello', { sentAs: { collection: 'said', key } })
    })
  await say(group.id, 'first')
  const record = await alice.peer.records.get<SaidRecord>('said', 'first')
  expect(record?.number).toBe(1)
  expect(record?.sent.map(({ to }) => to)).toEqual(['bob', 'carol'])
  for (const { mid, to } of record?.sent ?? []) expect((await alice.peer.why(mid)).to).toBe(to)
  expect(await codeOf(say('00'.repeat(32), 'second'))).toBe('conversation-unknown')
  expect(await alice.peer.records.get('said', 'second')).toBeUndefined()
  const own = alice.peer.transact((tx) => {
    tx.say(group.id, 'chat', 'hello', { sentAs: { collection: 'kith.conversations', key: group.id } })
  })
  expect(await codeOf(own)).toBe('option-invalid')
})
