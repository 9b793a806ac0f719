import { collections, decodeRecord, messageRecord } from '@kith/core'
import { until } from '@kith/testing/contracts'
import { type DeviceId, utf8Bytes } from '@kith/wire'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { encodeAsk, encodeFrameMessage, encodeSaid } from '../../src/conversations/roll-bodies.ts'
import {
  heldMax,
  mayHold,
  rollKeysCollection,
  rollRecordsCollection,
  waitingMax,
} from '../../src/conversations/roll-rows.ts'
import type { RollTurn } from '../../src/conversations/roll-turn.ts'
import { readAll } from '../../src/store/read-all.ts'
import { Listener } from './listeners.ts'
import { codeOf, lastingStore, Network } from './network.ts'
import { ownDevices } from './own-devices.ts'
import { rollOn } from './rolls-on-disk.ts'
import { askType, frameType, recordType } from '../../src/conversations/conversation-types.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  vi.useRealTimers()
  await network[Symbol.asyncDispose]()
})

/** Frames of one device that wait where none of others do. */
const waitingOfOne = 256

type Store = ReturnType<typeof lastingStore>['store']

/** A conversation of Alice, Bob and Carol. What Bob's device does by hand, its peer knows nothing of. */
async function three(): Promise<{
  alice: Listener
  bob: Listener
  carol: Listener
  id: string
  ofCarol: Store
  byHand: RollTurn
  toCarol: (type: string, body: Uint8Array) => Promise<unknown>
}> {
  const [ofBob] = await ownDevices('bob', 'Laptop')
  if (ofBob === undefined) throw new Error('one was asked for')
  const ofCarol = lastingStore()
  const alice = await Listener.join(network, 'alice')
  const bob = await Listener.join(network, 'bob', ofBob.store())
  const carol = await Listener.join(network, 'carol', ofCarol.store())
  const { id } = await alice.peer.conversations.create({ members: ['bob', 'carol'] })
  for (const one of [alice, bob, carol]) {
    await until(async () => (await one.members(id)).length === 3)
    await (await one.peer.conversations.get(id).send('chat', 'here')).committed()
  }
  const byHand = await rollOn(ofBob.store(), ofBob.keys, id)
  const toCarol = async (type: string, body: Uint8Array): Promise<unknown> =>
    codeOf((await bob.peer.messages.send('carol', type, body)).committed())
  return { alice, bob, carol, id, ofCarol: ofCarol.store, byHand, toCarol }
}

/** How many messages of a type a device has sent to a name. */
async function sentTo(store: Store, name: string, type: string): Promise<number> {
  const rows = await Promise.all([collections.messages, collections.ledger].map((one) => readAll(store(), one)))
  const all = rows.flat().map(({ value }) => decodeRecord(messageRecord, value))
  return all.filter(({ to, messageType }) => to === name && messageType === type).length
}

it('[CV5] however many frames of one device wait, there is room for those of others', () => {
  const held: { readonly device: DeviceId }[] = []
  const counts = Array.from({ length: 8 }, (_, at) => {
    const device = String(at) as DeviceId
    while (mayHold(held, device)) held.push({ device })
    return held.filter((one) => one.device === device).length
  })
  expect(counts).toEqual([256, 128, 64, 32, 16, 8, 4, 2])
  expect(held.length).toBeLessThan(heldMax)
})

it('[CV5] 256 frames of a device wait for their record, more are refused, and all of them are handled in order when it comes', async () => {
  const { alice, carol, id, ofCarol, byHand, toCarol } = await three()
  const asked = await sentTo(ofCarol, 'bob', askType)
  const record = await byHand.write((roll) => roll.refresh(Date.now()), Date.now())
  const texts = Array.from({ length: waitingOfOne + 1 }, (_, at) => `held ${String(at)}`)
  const codes: unknown[] = []
  for (const [at, text] of texts.entries()) {
    const said = {
      number: at + 2,
      messageType: 'chat',
      encoding: 'json',
      body: utf8Bytes(JSON.stringify(text)),
    } as const
    const { frame } = await byHand.seal(encodeSaid(said))
    codes.push(await toCarol(frameType, encodeFrameMessage(id, frame)))
  }
  expect(new Set(codes.slice(0, waitingOfOne))).toEqual(new Set(['resolved']))
  expect(codes.at(-1)).toBe('roll-full')
  // Bob was asked once for all of them.
  expect((await sentTo(ofCarol, 'bob', askType)) - asked).toBe(1)
  await (await alice.peer.conversations.get(id).send('chat', 'others go on')).committed()
  await carol.hears('alice: others go on')
  expect(await carol.heard()).not.toContain('bob: held 0')
  expect(await toCarol(recordType, record)).toBe('resolved')
  await carol.hears(`bob: held ${String(waitingOfOne - 1)}`)
  const heard = (await carol.heard()).filter((line) => line.startsWith('bob: held'))
  expect(heard).toEqual(texts.slice(0, waitingOfOne).map((text) => `bob: ${text}`))
}, 120_000)

it('[CV5] 64 records wait for those that they stand on, the oldest gives way, and all come in with what is missing', async () => {
  const { alice, carol, id, ofCarol, byHand, toCarol } = await three()
  const records: Uint8Array[] = []
  for (let count = 0; count < waitingMax + 2; count++)
    records.push(await byHand.write((roll) => roll.refresh(Date.now()), Date.now()))
  const kept = async (): Promise<number> => (await readAll(ofCarol(), rollRecordsCollection)).length
  const waiting = async (): Promise<number> =>
    (await readAll(ofCarol(), rollKeysCollection)).filter(({ key }) => key.includes('/w/')).length
  const before = await kept()
  const [first, second, ...others] = records
  if (first === undefined || second === undefined) throw new Error('more were written')
  for (const record of [second, ...others]) expect(await toCarol(recordType, record)).toBe('resolved')
  expect(await waiting()).toBe(waitingMax)
  expect(await kept()).toBe(before)
  await (await alice.peer.conversations.get(id).send('chat', 'others go on')).committed()
  await carol.hears('alice: others go on')
  // What is in memory alone is gone.
  await carol.peer.leave()
  await Listener.join(network, 'carol', ofCarol())
  expect(await toCarol(recordType, first)).toBe('resolved')
  expect(await kept()).toBe(before + 1)
  expect(await toCarol(recordType, second)).toBe('resolved')
  expect(await waiting()).toBe(0)
  expect(await kept()).toBe(before + records.length)
}, 120_000)

it('[CV5] the same question is answered once a minute', async () => {
  const { id, ofCarol, byHand, toCarol } = await three()
  const answers = (): Promise<number> => sentTo(ofCarol, 'bob', recordType)
  const before = await answers()
  const all = byHand.records().length
  const ask = encodeAsk(id, [])
  for (let count = 0; count < 3; count++) expect(await toCarol(askType, ask)).toBe('resolved')
  expect((await answers()) - before).toBe(all)
  // Another question has an answer of its own: who has all gets nothing.
  expect(await toCarol(askType, encodeAsk(id, byHand.ends))).toBe('resolved')
  expect((await answers()) - before).toBe(all)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 })
  expect(await toCarol(askType, ask)).toBe('resolved')
  expect((await answers()) - before).toBe(2 * all)
})
