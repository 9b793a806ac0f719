import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'

import {
  type Conversation,
  emoticonAddress,
  Messenger,
  ownEmoticonsOf,
  preferencesOf,
} from '@kith/elements/controllers'
import { join, linkDevice, type Peer } from '@kith/peer'
import { serve, type Server, silentLogger } from '@kith/server'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

/** Two pictures of one point. */
const [dot, otherDot] = ['YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'Yw8D4DwACWgGAY5o2owAAAABJRU5ErkJggg=='].map(
  (end) => new Uint8Array(Buffer.from(`iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk${end}`, 'base64')),
) as [Uint8Array, Uint8Array]
let folder: string
let server: Server
const ending: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'kith-test-'))
  server = await serve({ dataDir: joinPath(folder, 'server'), port: 0, logger: silentLogger })
})
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A messenger on a device, and the conversation with somebody. */
interface Desk {
  readonly peer: Peer
  readonly messenger: Messenger
  readonly conversation: Conversation
  readonly texts: () => readonly string[]
  readonly close: () => Promise<void>
}

async function desk(name: string, label: string, other: string): Promise<Desk> {
  const peer = await join(server.url, { name, label, store: joinPath(folder, `${name}-${label}.sqlite`) })
  const messenger = new Messenger(peer)
  await messenger.start()
  const conversation = messenger.conversation(other)
  await conversation.open()
  let isOpen = true
  const close = async (): Promise<void> => {
    if (!isOpen) return
    isOpen = false
    conversation.close()
    messenger.stop()
    await peer.leave()
  }
  ending.push(close)
  return { peer, messenger, conversation, close, texts: () => conversation.state.value.entries.map(({ text }) => text) }
}

/** Makes an installation a device of a name. */
async function link(from: Peer, label: string): Promise<void> {
  const name = `${from.name}-${label}.sqlite`
  await using newcomer = await linkDevice(server.url, { label })
  const request = await from.devices.link(newcomer.code)
  await newcomer.offer()
  await Promise.all([newcomer.accept({ store: joinPath(folder, name) }), request.confirm()])
}

it('shows each message on two laptops and a phone of one person, with what became of it, and what was read', async () => {
  const bob = await desk('bob', 'laptop', 'alice')
  const laptop = await desk('alice', 'laptop', 'bob')
  await laptop.conversation.send('from before the others')
  await until(() => bob.texts().length === 1)
  await link(laptop.peer, 'second')
  await link(laptop.peer, 'phone')
  const second = await desk('alice', 'second', 'bob')
  let phone = await desk('alice', 'phone', 'bob')
  const devices = await laptop.peer.devices.list()
  expect(devices.map(({ label }) => label)).toEqual(['laptop', 'second', 'phone'])

  await laptop.conversation.send('from the laptop')
  await phone.conversation.send('from the phone')
  for (const one of [laptop, second, phone])
    await until(() => {
      const own = one.conversation.state.value.entries.filter(({ text }) => text !== 'from before the others')
      return own.length === 2 && own.every(({ from, state }) => from === 'me' && state === 'committed')
    })
  expect(second.texts()).not.toContain('from before the others')

  await bob.conversation.send('to all of you')
  for (const one of [laptop, second, phone])
    await until(() => one.messenger.summaries.of('bob').unread.length === 1 && one.texts().includes('to all of you'))
  await second.conversation.markSeen()
  for (const one of [laptop, phone]) await until(() => one.messenger.summaries.of('bob').unread.length === 0)

  // What happens while the phone is off is there when it is on again, read as far as it was read elsewhere.
  await phone.close()
  await bob.conversation.send('while the phone is off')
  await until(() => second.messenger.summaries.of('bob').unread.length === 1)
  await second.conversation.send('an answer from the second')
  await until(() => laptop.texts().includes('an answer from the second'))
  phone = await desk('alice', 'phone', 'bob')
  await until(() => {
    const texts = phone.texts()
    return texts.includes('while the phone is off') && texts.includes('an answer from the second')
  })
  await until(() => phone.messenger.summaries.of('bob').unread.length === 0)

  // The phone is lost.
  const lost = devices.find(({ label }) => label === 'phone')
  if (lost === undefined) throw new Error('the phone is in the list')
  await laptop.peer.devices.remove(lost.device)
  await until(() => phone.peer.status.state === 'refused')
  const before = phone.texts().length
  await laptop.conversation.send('without the phone')
  await bob.conversation.send('to who is left')
  for (const one of [laptop, second])
    await until(() => one.texts().includes('without the phone') && one.texts().includes('to who is left'))
  expect(phone.texts()).toHaveLength(before)
})

it('[CT11] brings what is preferred on all devices to a new one', async () => {
  const laptop = await desk('alice', 'laptop', 'bob')
  const preferences = preferencesOf(laptop.messenger)
  await preferences.ready
  await preferences.setShared({ tellsRead: false, showsLastSeen: false })
  await link(laptop.peer, 'phone')
  const phone = await desk('alice', 'phone', 'bob')
  await until(() => !preferencesOf(phone.messenger).shared.value.tellsRead)
  await until(() => !phone.peer.presence.own.showsLastSeen)
})

it('[CT43] [CT45] brings one’s own emoticons to a new device, and those of others with the messages from before', async () => {
  const bob = await desk('bob', 'laptop', 'alice')
  const laptop = await desk('alice', 'laptop', 'bob')
  await bob.peer.contacts.request('alice')
  await until(async () => (await laptop.peer.contacts.list())[0]?.state === 'asking')
  await laptop.peer.contacts.accept('bob')
  await until(async () => (await bob.peer.contacts.list())[0]?.state === 'contact')
  const own = ownEmoticonsOf(laptop.messenger)
  const [[, ofDot = ''] = []] = await own.add([{ picture: dot, name: 'dot' }])
  const [[, ofBob = ''] = []] = await ownEmoticonsOf(bob.messenger).add([{ picture: otherDot, name: 'bob' }])
  await laptop.conversation.send('mine :dot:')
  await bob.conversation.send('mine :bob:')
  await until(() => laptop.texts().includes('mine :bob:') && bob.texts().includes('mine :dot:'))
  expect(bob.conversation.state.value.entries.find(({ text }) => text === 'mine :dot:')?.emoticons).toEqual([
    ['dot', ofDot],
  ])
  expect(await emoticonAddress(bob.peer, ofDot)).toContain('data:image/png')

  await link(laptop.peer, 'phone')
  const phone = await desk('alice', 'phone', 'bob')
  await until(
    () =>
      ownEmoticonsOf(phone.messenger)
        .all.value.map(({ name }) => name)
        .join() === 'dot',
  )
  await ownEmoticonsOf(phone.messenger).rename(ofDot, 'point')
  await until(() => own.all.value[0]?.name === 'point')
  expect(await emoticonAddress(phone.peer, ofBob)).toBeUndefined()
  const bringing = phone.messenger.history.bring()
  await until(() => laptop.messenger.history.question.value !== undefined)
  laptop.messenger.history.question.value?.answer(true)
  await bringing
  await until(() => phone.texts().includes('mine :bob:'))
  expect(await emoticonAddress(phone.peer, ofBob)).toContain('data:image/png')
})

it('brings the messages from before to a new device when the person says yes at the old one, once each', async () => {
  const bob = await desk('bob', 'laptop', 'alice')
  const laptop = await desk('alice', 'laptop', 'bob')
  expect(laptop.messenger.history.now.value).toEqual({ state: 'none' })
  for (const text of ['one', 'two', 'three']) await bob.conversation.send(text)
  await until(() => laptop.messenger.summaries.of('bob').unread.length === 3)
  await laptop.conversation.markSeen()
  await laptop.conversation.send('four')
  await link(laptop.peer, 'phone')
  const phone = await desk('alice', 'phone', 'bob')
  expect(phone.messenger.history.now.value).toEqual({ state: 'offered', fault: undefined })
  await bob.conversation.send('five, to both')
  await until(() => phone.texts().length === 1 && laptop.texts().includes('five, to both'))

  // No at first.
  const refused = phone.messenger.history.bring()
  await until(() => laptop.messenger.history.question.value?.label === 'phone')
  laptop.messenger.history.question.value?.answer(false)
  await refused
  expect(phone.messenger.history.now.value).toMatchObject({ state: 'offered', fault: { code: 'history-declined' } })
  expect(phone.texts()).toEqual(['five, to both'])

  const bringing = phone.messenger.history.bring()
  await until(() => laptop.messenger.history.question.value !== undefined)
  expect(phone.messenger.history.now.value).toEqual({ state: 'asking' })
  laptop.messenger.history.question.value?.answer(true)
  await bringing
  expect(phone.messenger.history.now.value).toMatchObject({ state: 'done' })
  await until(() => phone.texts().length === 5)
  expect(phone.texts()).toEqual(['one', 'two', 'three', 'four', 'five, to both'])
  await until(() => phone.conversation.state.value.entries[3]?.state === 'committed')
  // What was read is read, and what was not has not just arrived.
  await until(() => phone.messenger.summaries.of('bob').unread.length === 1)
  expect(phone.messenger.summaries.arrival.value?.text).toBe('five, to both')
  await phone.messenger.history.dismiss()
  await phone.close()
  const again = await desk('alice', 'phone', 'bob')
  expect(again.messenger.history.now.value).toEqual({ state: 'none' })
})
