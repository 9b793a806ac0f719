import { join as joinPath } from 'node:path'

import type { Peer } from '@kith/peer'
import { readReports } from '@kith/server'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { befriend, contactUntil } from './befriend.ts'
import { Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

/** How a message ended, or why it waits. */
async function fate(
  from: Peer,
  to: string,
  type: string,
  body: Parameters<Peer['messages']['send']>[2],
): Promise<string> {
  const sent = await from.messages.send(to, type, body)
  const ended = sent.committed().then(
    () => 'committed',
    (error: unknown) => (error as { code: string }).code,
  )
  const kept = sent.stored().then(
    () => ended,
    (error: unknown) => (error as { code: string }).code,
  )
  return Promise.race([ended, kept])
}

it('[FC1] whoever says nothing takes messages from strangers, and a choice stays when another device says nothing', async () => {
  const alice = await network.join('alice')
  const bob = await network.join('bob')
  const heard: string[] = []
  bob.messages.on<string>('chat.text', ({ body }) => void heard.push(body))
  expect(await fate(alice, 'bob', 'chat.text', 'hello')).toBe('committed')
  expect(heard).toEqual(['hello'])
})

it('[FC2] who takes requests alone gets a request, no message before it, and every message once it accepted', async () => {
  const bob = await network.join('bob', { strangers: 'requests' })
  const alice = await network.join('alice')
  const heard: string[] = []
  bob.messages.on<string>('chat.text', ({ body }) => void heard.push(body))
  expect(await fate(alice, 'bob', 'chat.text', 'buy this')).toBe('contacts-only')
  await alice.contacts.request('bob', 'It is Alice from next door')
  await contactUntil(bob, 'alice', 'asking')
  expect(await bob.contacts.list()).toMatchObject([{ name: 'alice', note: 'It is Alice from next door' }])
  expect(heard).toEqual([])
  await bob.contacts.accept('alice')
  await contactUntil(alice, 'bob', 'contact')
  expect(await fate(alice, 'bob', 'chat.text', 'hello')).toBe('committed')
  expect(heard).toEqual(['hello'])
})

it('[FC2] who refuses strangers gets nothing of them, and everything of whom it asked itself', async () => {
  const bob = await network.join('bob', { strangers: 'refuse' })
  const [alice, carol] = [await network.join('alice'), await network.join('carol')]
  bob.messages.on('chat.text', () => undefined)
  expect(await fate(alice, 'bob', 'chat.text', 'hello')).toBe('contacts-only')
  await alice.contacts.request('bob', 'please')
  await befriend(bob, carol)
  expect(await fate(carol, 'bob', 'chat.text', 'hello')).toBe('committed')
  expect((await bob.contacts.list()).map(({ name }) => name)).toEqual(['carol'])
})

it('[FC4] a request that breaks the rules is refused to who writes it', async () => {
  const alice = await network.join('alice')
  await network.join('bob')
  const refused = { code: 'request-malformed' }
  await expect(alice.contacts.request('bob', 'x'.repeat(501))).rejects.toMatchObject(refused)
  await expect(alice.contacts.request('bob', 'two\nlines')).rejects.toMatchObject(refused)
  await expect(alice.contacts.request('bob', 'turned \u202earound')).rejects.toMatchObject(refused)
  await alice.contacts.request('bob', 'é'.repeat(500))
})

it('[FC5] a body that nobody signed is no request, whoever sends it', async () => {
  const bob = await network.join('bob', { strangers: 'requests' })
  const [mallory, eve, alice] = [await network.join('mallory'), await network.join('eve'), await network.join('alice')]
  expect(await fate(mallory, 'bob', 'contact.request', { note: 'unsigned' })).toBe('body-malformed')
  expect(await fate(eve, 'bob', 'contact.request', new Uint8Array(200))).toBe('body-malformed')
  await alice.contacts.request('bob', 'signed')
  await contactUntil(bob, 'alice', 'asking')
  expect((await bob.contacts.list()).map(({ name }) => name)).toEqual(['alice'])
})

it('[FC7] what is larger than a request never reaches a device that takes requests alone', async () => {
  const bob = await network.join('bob', { strangers: 'requests' })
  const alice = await network.join('alice')
  bob.messages.on('chat.text', () => undefined)
  const sent = await alice.messages.send('bob', 'chat.text', 'x'.repeat(5000))
  await expect(sent.stored()).rejects.toMatchObject({ code: 'contacts-only' })
  await sent.cancel()
})

it('[FC7] a request does not wait behind what its sender wrote before, and that comes once it was accepted', async () => {
  const bob = await network.join('bob', { strangers: 'requests' })
  const alice = await network.join('alice')
  const heard: unknown[] = []
  bob.messages.on('chat.text', ({ body }) => void heard.push(body))
  const before = await alice.messages.send('bob', 'chat.text', 'x'.repeat(5000))
  await expect(before.stored()).rejects.toMatchObject({ code: 'contacts-only' })
  await alice.contacts.request('bob', 'It is Alice')
  await contactUntil(bob, 'alice', 'asking')
  // Taken back, and asked again by the other.
  await alice.contacts.remove('bob')
  await until(async () => (await bob.contacts.list()).length === 0)
  await bob.contacts.request('alice', 'Were you there?')
  await contactUntil(alice, 'bob', 'asking')
  await alice.contacts.accept('bob')
  await before.committed()
  expect(heard).toEqual(['x'.repeat(5000)])
})

it('[FC8] a second request is refused in the same words while one is open and after it was declined', async () => {
  const bob = await network.join('bob', { strangers: 'requests' })
  const alice = await network.join('alice')
  await alice.contacts.request('bob', 'first')
  await contactUntil(bob, 'alice', 'asking')
  expect(await fate(alice, 'bob', 'chat.text', 'and?')).toBe('contacts-only')
  await bob.contacts.decline('alice')
  await until(async () => (await bob.contacts.list()).length === 0)
  await alice.contacts.remove('bob')
  await alice.contacts.request('bob', 'second')
  expect(await fate(alice, 'bob', 'chat.text', 'and?')).toBe('contacts-only')
  expect(await bob.contacts.list()).toEqual([])
})

it('[FC9] a blocked name hears what every stranger hears, and nothing of the block', async () => {
  const bob = await network.join('bob', { strangers: 'requests' })
  const alice = await network.join('alice')
  await befriend(alice, bob)
  await bob.contacts.block('alice')
  await until(async () => (await fate(alice, 'bob', 'chat.text', 'hello')) === 'contacts-only')
  expect(await alice.contacts.list()).toMatchObject([{ name: 'bob', state: 'contact' }])
})

it('[PE85] a name is muted until a time, or for ever, and not when it is in no list', async () => {
  const [alice, bob] = [await network.join('alice'), await network.join('bob')]
  await befriend(alice, bob)
  await alice.contacts.mute('bob', 'forever')
  expect(await alice.contacts.list()).toMatchObject([{ name: 'bob', mutedUntilMs: Number.MAX_SAFE_INTEGER }])
  await alice.contacts.mute('bob', 5000)
  expect(await alice.contacts.list()).toMatchObject([{ mutedUntilMs: 5000 }])
  await alice.contacts.unmute('bob')
  expect((await alice.contacts.list())[0]?.mutedUntilMs).toBeUndefined()
  await expect(alice.contacts.mute('zoe', 'forever')).rejects.toMatchObject({ code: 'option-invalid' })
})

it('[FC20] a report brings the signed request to the operator, and forged evidence nowhere', async () => {
  const bob = await network.join('bob', { strangers: 'requests' })
  const mallory = await network.join('mallory')
  await mallory.contacts.request('bob', 'send me your card')
  await contactUntil(bob, 'mallory', 'asking')
  await bob.contacts.report('mallory', { reason: 'fraud', words: 'never met', messages: [] })
  await expect(bob.contacts.report('zoe', { reason: 'other' })).rejects.toMatchObject({ code: 'name-unknown' })
  await expect(bob.contacts.report('bob', { reason: 'other' })).rejects.toMatchObject({ code: 'report-malformed' })
  const tooLong = { reason: 'other', words: 'x'.repeat(1001) } as const
  await expect(bob.contacts.report('mallory', tooLong)).rejects.toMatchObject({ code: 'report-malformed' })
})

it('[FC5] the words of a request stay with both when it is accepted, and its proof with whom it was sent to', async () => {
  const bob = await network.join('bob', { strangers: 'requests' })
  const alice = await network.join('alice')
  await alice.contacts.request('bob', 'It is Alice from next door')
  await contactUntil(bob, 'alice', 'asking')
  await bob.contacts.accept('alice')
  await contactUntil(alice, 'bob', 'contact')
  const note = 'It is Alice from next door'
  expect(await alice.contacts.list()).toMatchObject([{ name: 'bob', state: 'contact', note, asked: { by: 'me' } }])
  expect(await bob.contacts.list()).toMatchObject([{ name: 'alice', state: 'contact', note, asked: { by: 'them' } }])
  await bob.contacts.report('alice', { reason: 'other' })
  const [reported] = await readReports(joinPath(network.folder, 'kith.sqlite'))
  expect(reported?.request?.words).toBe(note)
})
