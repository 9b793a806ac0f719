import type { Json, Peer } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { codeOf, Network } from './network.ts'
import { type OwnDevice, ownDevices } from './own-devices.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

async function three(): Promise<readonly [OwnDevice, OwnDevice, OwnDevice]> {
  const [laptop, second, phone] = await ownDevices('alice', 'Laptop', 'Second', 'Phone')
  if (laptop === undefined || second === undefined || phone === undefined) throw new Error('three were asked for')
  return [laptop, second, phone]
}

/** A peer that notes what other devices of its name sent, in the commits that take it. */
async function noting({ store }: OwnDevice): Promise<{ readonly peer: Peer; readonly got: () => Promise<unknown> }> {
  const peer = await network.join('alice', { store: store() })
  peer.messages.onSent('chat', async ({ mid, to, body, device }, tx) => {
    const before = (await tx.get<Json[]>('sent', 'all')) ?? []
    tx.put('sent', 'all', [...before, [to, body, device, mid]])
  })
  return { peer, got: () => peer.records.get('sent', 'all') }
}

it('[PE58] what one device sends reaches the others of its name, each message once and in order, with who it went to', async () => {
  const [laptop, second, phone] = await three()
  const one = await noting(laptop)
  const two = await noting(second)
  const bob = await network.join('bob')
  const heard: unknown[] = []
  bob.messages.on('chat', ({ body }) => {
    heard.push(body)
  })
  const sent = [await one.peer.messages.send('bob', 'chat', 'one')]
  sent.push(
    ...(await one.peer.messages.transaction('bob', [
      { type: 'chat', body: 'two' },
      { type: 'chat', body: 'three' },
    ])),
  )
  await one.peer.transact((tx) => {
    tx.send('bob', 'chat', 'kept to oneself', { copy: false })
    tx.send('bob', 'other', 'of a type that nobody handles')
  })
  const last = await one.peer.messages.send('carol', 'chat', 'four')
  const mids = [...sent, last].map(({ mid }) => mid)
  const all = ['one', 'two', 'three', 'four'].map((body, at) => {
    return [body === 'four' ? 'carol' : 'bob', body, laptop.keys.listed.device, mids[at]]
  })
  await until(async () => ((await two.got()) as Json[] | undefined)?.length === 4)
  expect(await two.got()).toEqual(all)
  await until(() => heard.length === 4)
  // The third was away, and gets everything from its mailbox when it comes.
  const third = await noting(phone)
  await until(async () => ((await third.got()) as unknown[] | undefined)?.length === 4)
  expect(await third.got()).toEqual(all)
  expect(await one.got()).toBeUndefined()
})

it('[PE58] a handler that sends tells the other devices too', async () => {
  const [laptop, second] = await three()
  const one = await noting(laptop)
  const two = await noting(second)
  one.peer.messages.on('question', ({ from }, tx) => {
    tx.send(from, 'chat', 'an answer')
  })
  two.peer.messages.on('question', () => undefined)
  const bob = await network.join('bob')
  bob.messages.on('chat', () => undefined)
  await (await bob.messages.send('alice', 'question', 1)).committed()
  await until(async () => (await two.got()) !== undefined)
  expect(await two.got()).toEqual([['bob', 'an answer', laptop.keys.listed.device, expect.any(String)]])
})

it('[PE58] a name with one device tells nobody, and the device that was removed hears nothing more', async () => {
  const [laptop, second, phone] = await three()
  const one = await noting(laptop)
  const two = await noting(second)
  const gone = await noting(phone)
  await one.peer.messages.send('bob', 'chat', 1)
  await until(async () => (await gone.got()) !== undefined)
  await one.peer.devices.remove(phone.keys.listed.device)
  await one.peer.messages.send('bob', 'chat', 2)
  await until(async () => ((await two.got()) as Json[] | undefined)?.length === 2)
  expect(await gone.got()).toHaveLength(1)
  await one.peer.devices.remove(second.keys.listed.device)
  const updates = one.peer.messages.updates()
  const { mid } = await one.peer.messages.send('bob', 'chat', 3)
  const self = await one.peer.messages.send('alice', 'unhandled', 'a note to oneself')
  for await (const update of updates) {
    // There is no third message, which a copy would be.
    expect([mid, self.mid]).toContain(update.mid)
    if (update.mid === self.mid && update.state === 'rejected') break
  }
})

it('[PE58] nobody else says what a name sent', async () => {
  const [laptop] = await three()
  const one = await noting(laptop)
  const eve = await network.join('eve')
  const body = new Uint8Array(100)
  const forged = await eve.messages.send('alice', 'kith.sent:chat', body)
  // The other devices of the name are never there, so that only this one decides.
  await until(async () => (await eve.why(forged.mid)).targets.some(({ code }) => code === 'no-handler'))
  expect(await one.got()).toBeUndefined()
})

it('[PE59] a message that is canceled before its time has no copy, and one that is too large for a copy is refused', async () => {
  const [laptop, second] = await three()
  const one = await noting(laptop)
  const two = await noting(second)
  const later = await one.peer.messages.send('bob', 'chat', 'later', { notBefore: Date.now() + 3_600_000 })
  await later.cancel()
  expect(await codeOf(one.peer.messages.send('bob', 'chat', new Uint8Array(47_901)))).toBe('message-too-large')
  await one.peer.messages.send('bob', 'chat', new Uint8Array(47_901), { copy: false })
  await one.peer.messages.send('bob', 'chat', 'now')
  await until(async () => (await two.got()) !== undefined)
  expect(await two.got()).toEqual([['bob', 'now', laptop.keys.listed.device, expect.any(String)]])
  expect(() => one.peer.messages.onSent('t'.repeat(55), () => undefined)).toThrow('54')
})
