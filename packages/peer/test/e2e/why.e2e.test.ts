import type { Peer } from '@kith/peer'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { firstOf, lastingStore, Network, Wire } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(() => network[Symbol.asyncDispose]())

async function befriend(alice: Peer, bob: Peer): Promise<void> {
  const asked = firstOf(bob.contacts.watch(), (contacts) => contacts.some(({ state }) => state === 'asking'))
  await alice.contacts.request('bob')
  await asked
  const accepted = firstOf(alice.contacts.watch(), (contacts) => contacts.some(({ state }) => state === 'contact'))
  await bob.contacts.accept('alice')
  await accepted
}

it('[MB24] [MB25] says to a contact where a message is, and whether the receiver was there', async () => {
  const disk = lastingStore()
  const alice = await network.join('alice')
  const before = await network.join('bob', { store: disk.store() })
  await befriend(alice, before)
  await before.leave()
  const sent = await alice.messages.send('bob', 'n', { n: 1 }, { keep: '1h' })
  await sent.stored()
  const why = await alice.why(sent.mid)
  const server = why.targets[0]?.server
  expect(why).toMatchObject({
    state: 'stored',
    asked: 'answered',
    targets: [{ server: { state: 'kept', pushes: 0, receiver: 'away' } }],
  })
  expect((server?.deadlineMs ?? 0) - (server?.sinceMs ?? 0)).toBeLessThanOrEqual(3_600_000)
  expect(why.sentence).toMatch(
    /^It waits in the mailbox until bob is there\. The mailbox of bob has it since [\d: -]+, until [\d: -]+; bob has not been there since\.$/,
  )
  expect(await alice.why(sent.mid, { server: false })).toMatchObject({
    asked: 'not-asked',
    targets: [{ server: undefined }],
  })
  const bob = await network.join('bob', { store: disk.store() })
  bob.messages.on('n', () => undefined)
  await sent.committed()
  expect(await alice.why(sent.mid)).toMatchObject({ state: 'committed', asked: 'not-asked' })
  expect(await bob.why(sent.mid)).toMatchObject({ direction: 'received', asked: 'answered' })
})

it('[MB25] says to a stranger only that the mailbox has it', async () => {
  const alice = await network.join('alice')
  await (await network.join('bob')).leave()
  const sent = await alice.messages.send('bob', 'n', { n: 1 })
  await sent.stored()
  const why = await alice.why(sent.mid)
  expect(why.targets[0]?.server).toMatchObject({ state: 'kept', pushes: undefined, receiver: undefined })
  expect(why.sentence).toMatch(/The mailbox of bob has it since [\d: -]+, until [\d: -]+\.$/)
})

it('[MB24] says why the mailbox turned a message down, and that there is no connection to ask', async () => {
  await using wire = await Wire.to(network.server)
  const alice = await network.join('alice', { url: wire.url })
  await (await network.join('bob')).leave()
  const sent = await Promise.all(Array.from({ length: 2 }, () => alice.messages.send('bob', 'n', 'x'.repeat(40_000))))
  const last = sent.at(-1)!
  await expect(last.stored()).rejects.toMatchObject({ code: 'stranger-quota' })
  const why = await alice.why(last.mid)
  expect(why).toMatchObject({
    state: 'accepted',
    code: 'stranger-quota',
    targets: [{ server: { state: 'turned-down', code: 'stranger-quota' } }],
  })
  const gone = firstOf(alice.statusChanges(), ({ state }) => state !== 'connected')
  wire.cut()
  await gone
  expect(await alice.why(last.mid)).toMatchObject({ asked: 'offline', targets: [{ server: undefined }] })
})
