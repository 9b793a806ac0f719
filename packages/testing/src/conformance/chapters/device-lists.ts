/** The chain of a name's device lists: who takes the next one, who is told, and what is given of it (spec NM7, NM10, NM13, NM14, SE21). */
import { type DeviceKeys, generateDevice, readDeviceList, signDeviceList } from '@kith/keys'
import { type ErrorCode, noDevice } from '@kith/wire'

import { firstListOf, nextListOf, type Person } from '../client/person.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { answerTo, expectFrame, fits, same } from '../running/expectations.ts'
import type { Stage } from '../running/stage.ts'
import { refusedSignIn } from './names.ts'

/** The cases of this chapter. */
export const deviceLists: readonly ConformanceCase[] = casesOf('names', [
  [
    'NM7.1',
    'tells who looked a name up of its next device list',
    async (stage) => {
      const [bob, alice] = await Promise.all([stage.signedIn(), stage.away()])
      await bob.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
      const newer = await stage.renewed(alice)
      const { record } = await bob.expect('stale-devices', { to: bob.device })
      same('the newest device list', record.lists.at(-1), newer.deviceList)
    },
  ],
  [
    'NM7.2',
    'tells who looked a name up of a new lock key',
    async (stage) => {
      const [phone, laptop] = await stage.twoDevices()
      const bob = await stage.signedIn()
      await stage.away(phone)
      await bob.asked('name-record', { type: 'lookup', name: phone.name, have: 0 })
      await stage.away(laptop)
      const { record } = await bob.expect('stale-devices', { to: bob.device })
      same('lock keys', record.lockKeys.length, 2)
    },
  ],
  [
    'NM7.3',
    'tells nobody who did not ask',
    async (stage) => {
      const [bob, carol, alice] = await Promise.all([stage.signedIn(), stage.signedIn(), stage.away()])
      await bob.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
      await stage.renewed(alice)
      await bob.expect('stale-devices')
      await carol.none('stale-devices')
    },
  ],
  [
    'NM14.1',
    'takes the list that follows, and gives the whole chain to who has none of it',
    async (stage) => {
      const [bob, alice] = await Promise.all([stage.signedIn(), stage.away()])
      const newer = await stage.renewed(alice)
      const newest = await stage.renewed(newer)
      const { record } = await bob.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
      same('the version', record.version, 3)
      same('the device lists', record.lists, [alice.deviceList, newer.deviceList, newest.deviceList])
    },
  ],
  [
    'NM13.1',
    'gives the lists behind the one that the asker has, and none to who has the newest',
    async (stage) => {
      const [bob, alice] = await Promise.all([stage.signedIn(), stage.away()])
      const newer = await stage.renewed(alice)
      const lookup = { type: 'lookup', name: alice.name } as const
      const behind = await bob.asked('name-record', { ...lookup, have: 1 })
      same('the device lists', behind.record.lists, [newer.deviceList])
      for (const have of [2, 3, 0xffff_ffff]) {
        const { record } = await bob.asked('name-record', { ...lookup, have })
        same('the device lists', record.lists, [])
        same('the version', record.version, 2)
      }
    },
  ],
  [
    'NM14.2',
    'takes the next list of a signed-in device, and tells the other devices of the name',
    async (stage) => {
      const [phone, laptop] = await stage.twoDevices()
      const [one, two] = [await stage.signedIn(phone), await stage.signedIn(laptop)]
      const deviceList = await nextListOf(phone, [phone.keys, laptop.keys])
      await one.asked('done', { type: 'devices-set', deviceList })
      const { record } = await two.expect('stale-devices', { to: two.device })
      same('the device lists', record.lists, [deviceList])
    },
  ],
  [
    'NM14.3',
    'takes the newest list once more for done, and refuses an older one',
    async (stage) => {
      const alice = await stage.away()
      const newer = await stage.renewed(alice)
      await stage.publish(newer.deviceList)
      await refusedList(stage, alice.deviceList, 'list-stale')
    },
  ],
  [
    'NM14.4',
    'refuses another list of the same version',
    async (stage) => {
      const [alice, other] = await Promise.all([stage.away(), generateDevice('other', 2_000)])
      await stage.renewed(alice)
      await refusedList(stage, await nextListOf(alice, [alice.keys, other]), 'list-stale')
    },
  ],
  [
    'NM14.5',
    'refuses a list that leaves one out before it',
    async (stage) => {
      const alice = await stage.away()
      const second = { ...alice, deviceList: await nextListOf(alice, [alice.keys]) }
      await refusedList(stage, await nextListOf(second, [alice.keys]), 'list-gap')
    },
  ],
  [
    'NM14.6',
    'refuses a list that a device signed which the list before does not have',
    async (stage) => {
      const [alice, stranger] = await Promise.all([stage.away(), generateDevice('stranger', 2_000)])
      await refusedList(stage, await forgedNext(alice, stranger), 'list-unentitled')
      const { keys } = await stage.renewed(alice)
      same('the device', keys.device, alice.device)
    },
  ],
  [
    'NM14.7',
    'refuses a device list with a device of another name',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.away(), stage.away()])
      await refusedList(stage, await nextListOf(bob, [bob.keys, alice.keys]), 'device-unlisted')
    },
  ],
  [
    'NM14.8',
    'binds a free name by its first list, which nobody else takes then',
    async (stage) => {
      const alice = await stage.person()
      await stage.publish(alice.deviceList)
      await refusedSignIn(await stage.connect(), await stage.person(alice.name), 'name-taken')
      same('claimed', (await (await stage.connect()).signIn(alice)).claimed, false)
    },
  ],
  [
    'NM10.1',
    'lets a device in with an older list that still has it, and sends the newest',
    async (stage) => {
      const alice = await stage.away()
      const newer = await stage.renewed(alice)
      const old = await stage.signedIn(alice)
      const { record } = await old.expect('stale-devices', { to: old.device })
      same('the device lists', record.lists, [newer.deviceList])
    },
  ],
  [
    'NM10.2',
    'refuses a device that the newest list does not have, with whichever list it comes',
    async (stage) => {
      const [phone, laptop] = await stage.twoDevices()
      await stage.away(phone)
      await stage.renewed(laptop)
      await refusedSignIn(await stage.connect(), phone, 'device-unlisted')
    },
  ],
  [
    'NM10.3',
    'refuses a sign-in with another list than stands at its place',
    async (stage) => {
      const alice = await stage.away()
      const other = await generateDevice('other', 2_000)
      const deviceList = await firstListOf(alice.name, alice.identity, [alice.keys, other])
      await refusedSignIn(await stage.connect(), { ...alice, deviceList }, 'list-forked')
    },
  ],
  [
    'NM10.4',
    'refuses a claim with a device of another name',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.away(), stage.person()])
      const deviceList = await firstListOf(bob.name, bob.identity, [bob.keys, alice.keys])
      await refusedSignIn(await stage.connect(), { ...bob, deviceList }, 'device-unlisted')
    },
  ],
  [
    'NM10.5',
    'refuses a sign-in with a list that it does not have yet',
    async (stage) => {
      const alice = await stage.away()
      const deviceList = await nextListOf(alice, [alice.keys])
      await refusedSignIn(await stage.connect(), { ...alice, deviceList }, 'list-gap')
    },
  ],
  [
    'NM10.6',
    'refuses a list of a name that another identity began',
    async (stage) => {
      const alice = await stage.away()
      const mallory = await stage.person(alice.name)
      await refusedList(stage, await nextListOf(mallory, [mallory.keys]), 'name-taken')
      await refusedSignIn(await stage.connect(), mallory, 'name-taken')
    },
  ],
  [
    'SE21.1',
    'answers look-ups before sign-in, and refuses what a name does not allow',
    async (stage) => {
      const [client, alice] = await Promise.all([stage.connect(), stage.away()])
      for (const name of [alice.name, stage.name(), 'Not A Name'])
        client.send({ type: 'lookup', request: client.request(), as: noDevice, name, have: 0 })
      const { record } = await expectFrame(client, 'name-record', { request: 1 })
      same('the device lists', record.lists, [alice.deviceList])
      await expectFrame(client, 'refused', { request: 2, code: 'name-unknown' })
      await expectFrame(client, 'refused', { request: 3, code: 'name-malformed' })
    },
  ],
  [
    'SE21.2',
    'does not take the device that is none for one that has signed in',
    async (stage) => {
      const alice = await stage.signedIn()
      alice.send({ type: 'lookup', request: 1, as: noDevice, name: alice.name, have: 0 })
      await alice.ends('not-signed-in')
    },
  ],
  [
    'SE22.1',
    'puts a device out that a new list of its name has no more, and no other',
    async (stage) => {
      const [kept, removed] = await stage.twoDevices()
      const [here, there] = [await stage.signedIn(kept), await stage.signedIn(removed)]
      const deviceList = await nextListOf(kept, [kept.keys])
      await here.asked('done', { type: 'devices-set', deviceList })
      await there.ends('device-unlisted')
      await here.sync()
    },
  ],
])

/** A list is refused with this code, and the connection stays. */
async function refusedList(stage: Stage, deviceList: Uint8Array, code: ErrorCode): Promise<void> {
  const client = await stage.connect()
  const request = client.request()
  client.send({ type: 'devices-set', request, as: noDevice, deviceList })
  fits(await answerTo(client, request), 'refused', { code })
  await client.sync()
}

/** The list that would follow, signed by a device that it has not. */
async function forgedNext({ deviceList, keys }: Person, stranger: DeviceKeys): Promise<Uint8Array> {
  const before = readDeviceList(deviceList)
  if (before.kind === 'refused') throw new Error(before.code)
  const { list, hash } = before.value
  const devices = [keys.listed, stranger.listed]
  const signer = stranger.signing.publicKey
  return signDeviceList(stranger.signing, { ...list, version: list.version + 1, previous: hash, signer, devices })
}
