import { join as joinPath } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { until } from '@kith/testing/contracts'
import { type GrantLevel, grantLevels } from '@kith/wire'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { befriend } from './befriend.ts'
import { Listener } from './listeners.ts'
import { codeOf, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

/** What the server was told that `taker` may do. */
function grantOf(giver: string, taker: string): GrantLevel | undefined {
  const database = new DatabaseSync(joinPath(network.folder, 'kith.sqlite'), { readOnly: true })
  const row = database
    .prepare(
      'select level from grants where giver = (select id from names where name = ?) and taker = (select id from names where name = ?)',
    )
    .get(giver, taker)
  database.close()
  return row === undefined ? undefined : grantLevels[Number(row['level'])]
}

/** Somebody who takes requests alone, and hears what is said in conversations. */
function careful(name: string): Promise<Listener> {
  return Listener.join(network, name, undefined, { strangers: 'requests' })
}

async function titles({ peer }: Listener): Promise<readonly string[]> {
  return (await peer.conversations.list()).map(({ title }) => title)
}

it('[FC10] members of a conversation who are no contacts talk in it, and nowhere else', async () => {
  const [alice, bob, carol] = [await careful('alice'), await careful('bob'), await careful('carol')]
  await befriend(alice.peer, bob.peer)
  await befriend(alice.peer, carol.peer)
  const { id } = await alice.peer.conversations.create({ title: 'Picnic', members: ['bob', 'carol'] })
  await until(async () => (await titles(bob)).length + (await titles(carol)).length === 2)
  await until(() => grantOf('bob', 'carol') === 'member' && grantOf('carol', 'bob') === 'member')
  await (await bob.peer.conversations.get(id).send('chat', 'who brings bread?')).committed()
  await carol.hears('bob: who brings bread?')
  await (await carol.peer.conversations.get(id).send('chat', 'I do')).committed()
  await bob.hears('carol: I do')
  bob.peer.messages.on('chat.text', () => undefined)
  const alone = await carol.peer.messages.send('bob', 'chat.text', 'and butter?')
  expect(await codeOf(alone.committed())).toBe('contacts-only')
  expect((await bob.peer.contacts.list()).map(({ name }) => name)).toEqual(['alice'])
})

it('[FC10] a conversation begins only with a contact: neither a stranger nor a member of another one takes a person into its own', async () => {
  const [alice, bob, carol] = [await careful('alice'), await careful('bob'), await careful('carol')]
  const mallory = await Listener.join(network, 'mallory')
  await befriend(alice.peer, bob.peer)
  await befriend(alice.peer, carol.peer)
  await mallory.peer.conversations.create({ title: 'Bargains', members: ['carol'] })
  const { id } = await alice.peer.conversations.create({ title: 'Picnic', members: ['bob', 'carol'] })
  await until(async () => (await titles(bob)).length + (await titles(carol)).length === 2)
  await until(() => grantOf('bob', 'carol') === 'member' && grantOf('carol', 'bob') === 'member')
  const own = await bob.peer.conversations.create({ title: 'Only us', members: ['carol'] })
  expect(await codeOf((await own.send('chat', 'psst')).committed())).toBe('contacts-only')
  await (await bob.peer.conversations.get(id).send('chat', 'here')).committed()
  await carol.hears('bob: here')
  expect(await titles(carol)).toEqual(['Picnic'])
})

it('[FC10] who is a member no more is a stranger again', async () => {
  const [alice, bob, carol] = [await careful('alice'), await careful('bob'), await careful('carol')]
  await befriend(alice.peer, bob.peer)
  await befriend(alice.peer, carol.peer)
  const group = await alice.peer.conversations.create({ title: 'Picnic', members: ['bob', 'carol'] })
  await until(async () => (await titles(bob)).length + (await titles(carol)).length === 2)
  await until(() => grantOf('bob', 'carol') === 'member' && grantOf('carol', 'bob') === 'member')
  await (await bob.peer.conversations.get(group.id).send('chat', 'hello')).committed()
  await group.remove('bob')
  await carol.hears('left bob alice')
  await until(() => grantOf('carol', 'bob') === undefined)
  await until(() => grantOf('bob', 'carol') === undefined)
  expect(grantOf('carol', 'alice')).toBe('contact')
})
