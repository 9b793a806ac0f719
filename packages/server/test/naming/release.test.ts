import {
  generateDevice,
  type NetworkPlace,
  readDeviceList,
  signChainEnd,
  signDirectoryEntry,
  signNameTake,
  type VerifiedList,
} from '@kith/keys'
import { attached, MadeBlob, newPerson, nextListOf, type Person, RawClient } from '@kith/testing/conformance'
import { until } from '@kith/testing/contracts'
import { codeOfNumber, type FrameOf, noDevice } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { dataFrameOf } from '../../src/mailbox/envelope-bytes.ts'
import { readingStore } from '../../src/store/reading.ts'
import { verifyStore } from '../../src/store/verify.ts'
import { envelopeOf, frameIn } from '../mailbox/envelopes.ts'
import { running, temporaryFolder } from '../running.ts'

describe('giving a name up', () => {
  it('[NM29] puts its devices out, tells who looked it up, and answers look-ups with what became of it', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const hers = await attached(server.url, alice)
    const his = await attached(server.url, bob)
    his.send({ type: 'lookup', request: his.request(), as: bob.device, name: 'alice', have: 0 })
    await his.next('name-record')
    const end = await endOf(hers, alice)
    hers.send({ type: 'chain-end', request: 9, as: alice.device, end, heirList: new Uint8Array() })
    expect(await hers.next('done')).toMatchObject({ request: 9 })
    expect(codeOfNumber((await hers.next('bye')).code)).toBe('name-released')
    const told = await his.next('chain-ended')
    expect(told).toMatchObject({ request: 0, to: bob.device, name: 'alice', lists: [] })
    expect([...told.end]).toEqual([...end])
    his.send({ type: 'lookup', request: 7, as: bob.device, name: 'alice', have: 0 })
    const refused = await his.next('refused')
    expect(codeOfNumber(refused.code)).toBe('name-released')
    expect(refused.message).toMatch(/free from \d{4}-\d\d-\d\d on/)
    his.send({
      ...{ type: 'chain-end-query', request: 8, as: bob.device, name: 'alice', have: 0 },
      identityKey: new Uint8Array(32),
    })
    expect((await his.next('chain-ended')).lists.map((list) => [...list])).toEqual([[...alice.deviceList]])
    const again = await RawClient.connect(server.url)
    await expect(again.signIn(alice)).rejects.toMatchObject({ code: 'name-released' })
    await expect(again.signIn(await newPerson('alice'))).rejects.toMatchObject({ code: 'name-released' })
  })

  it('[NM29] takes its entries out of the directory and its blobs off the disk, and tells live searches', async () => {
    const server = await running({ dataDir: await temporaryFolder() })
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const [hers, his] = [await attached(server.url, alice), await attached(server.url, bob)]
    const entry = await signDirectoryEntry(alice.keys, {
      ...{ owner: 'alice', device: alice.device, kind: 'songs', id: 'one', version: 1, ttlSeconds: 3600 },
      ...{ visibility: 'network', readers: [], content: new TextEncoder().encode('{"title":"one"}') },
    })
    hers.send({ type: 'publish', request: 2, as: alice.device, entry })
    await hers.next('done')
    const blob = new MadeBlob(1000)
    hers.send(blob.reserve(alice.device, 3))
    await hers.next('blob-kept')
    for (let part = 0; part < blob.parts; part++) hers.send(blob.put(alice.device, part))
    await hers.next('blob-stored')
    const search = {
      type: 'search',
      kind: 'songs',
      text: '',
      filters: [],
      owner: '',
      sort: 'oldest',
      cursor: '',
    } as const
    his.send({ ...search, request: 4, as: bob.device, limit: 10, live: true })
    expect((await his.next('results')).entries).toHaveLength(1)
    await released(hers, alice)
    expect(await his.next('directory-change')).toMatchObject({ change: 'removed', owner: 'alice', id: 'one' })
    const { id, root, token } = blob
    await until(async () => {
      his.send({ type: 'blob-query', request: 5, as: bob.device, blob: id, root, token })
      return (await his.next('blob-kept')).state === 'unknown'
    })
  })

  it('[NM30] [NM31] [NM33] leaves a store that proves itself, also behind names that others have by now', async () => {
    const store = `sqlite:${await temporaryFolder()}/kith.sqlite`
    let nowMs = 1_000_000
    const server = await running({ store, clock: { nowMs: () => nowMs } })
    const people = await Promise.all(['alice', 'bob', 'carol'].map((name) => newPerson(name)))
    const [alice, bob, carol] = people
    if (alice === undefined || bob === undefined || carol === undefined) throw new Error('there are three')
    for (const person of [alice, bob]) await released(await attached(server.url, person), person)
    const heir = await newPerson('carol')
    const hers = await attached(server.url, carol)
    const take = await signNameTake(heir.keys, read(heir.deviceList), read(carol.deviceList), place(hers), 6)
    const end = await signChainEnd(carol.keys, read(carol.deviceList), place(hers), { madeAtMs: 7, take })
    hers.send({ type: 'chain-end', request: 9, as: carol.device, end, heirList: heir.deviceList })
    await hers.next('done')
    nowMs += 31 * 86_400_000
    await attached(server.url, await newPerson('alice'))
    await attached(server.url, heir)
    await server.stop()
    const { checked, damaged } = await verifyStore(store)
    expect(damaged).toEqual([])
    expect(checked.get('names')).toBe(5)
    expect(checked.get('key_log')).toBe(8)
  })

  it('[NM29] is for the name itself alone', async () => {
    const server = await running()
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const [hers, his] = [await attached(server.url, alice), await attached(server.url, bob)]
    const end = await endOf(hers, alice)
    his.send({ type: 'chain-end', request: 3, as: bob.device, end, heirList: new Uint8Array() })
    expect(codeOfNumber((await his.next('refused')).code)).toBe('list-foreign')
    await hers.sync()
  })

  it('[NM29] [NM31] leaves nothing of it on the server but what others wait for, and lets it come back', async () => {
    const folder = await temporaryFolder()
    const store = `sqlite:${folder}/kith.sqlite`
    const server = await running({ store })
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const reading = readingStore(store)
    const rows = async (): Promise<number> =>
      (await reading.reader.selectFrom('mailbox_rows').select('id').execute()).length
    const hers = await RawClient.connect(server.url)
    await hers.signIn(alice)
    const his = await attached(server.url, bob)
    his.send(storeFrame(bob, alice, 1))
    await his.next('stored')
    expect(await rows()).toBe(1)
    hers.send({
      type: 'chain-end',
      request: 9,
      as: alice.device,
      end: await endOf(hers, alice),
      heirList: new Uint8Array(),
    })
    await hers.next('done')
    await until(async () => (await rows()) === 0)
    his.send(storeFrame(bob, alice, 2))
    expect(codeOfNumber((await his.next('turned-down')).code)).toBe('device-gone')
    const back = await RawClient.connect(server.url)
    const keys = await generateDevice('new', 1)
    const deviceList = await nextListOf(alice, [alice.keys, keys])
    back.send({ type: 'devices-set', request: 4, as: noDevice, deviceList })
    await back.next('done')
    expect(await back.signIn({ ...alice, deviceList })).toMatchObject({ claimed: false })
    await reading.close()
  })
})

async function released(client: RawClient, person: Person): Promise<void> {
  client.send({
    ...{ type: 'chain-end', request: 9, as: person.device, end: await endOf(client, person) },
    heirList: new Uint8Array(),
  })
  await client.next('done')
}

function place({ challenge }: RawClient): NetworkPlace {
  if (challenge === undefined) throw new Error('not connected')
  return challenge
}

function endOf(client: RawClient, person: Person): Promise<Uint8Array> {
  return signChainEnd(person.keys, read(person.deviceList), place(client), { madeAtMs: 5 })
}

function read(signed: Uint8Array): VerifiedList {
  const list = readDeviceList(signed)
  if (list.kind === 'refused') throw new Error(list.code)
  return list.value
}

function storeFrame(from: Person, to: Person, seq: number): FrameOf<'store'> {
  const data = frameIn(dataFrameOf(envelopeOf({ from: from.device, to: to.device, seq }), 60_000))
  if (data.type !== 'data') throw new Error('not a data frame')
  return { type: 'store', first: 1, envelope: data.envelope }
}
