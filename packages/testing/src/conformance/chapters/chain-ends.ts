/** Names that their owners give up: who may, what becomes of them, and who gets them (spec NM29 to NM33, KL13). */
import { createHash } from 'node:crypto'

import {
  type DeviceKeys,
  type EndSigner,
  generateDevice,
  readDeviceList,
  signChainEnd,
  signFirstList,
  SigningKey,
  signNameTake,
  type VerifiedList,
} from '@kith/keys'

import { nextListOf, type Person } from '../client/person.ts'
import type { Actor } from '../running/actor.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { holds, same } from '../running/expectations.ts'
import { refusedSignIn } from './names.ts'

const nobody = new Uint8Array()
const anybody = new Uint8Array(32)

/** The cases of this chapter. */
export const chainEnds: readonly ConformanceCase[] = casesOf('names', [
  [
    'NM29.1',
    'gives up a name for its device, puts that out, and tells who looked the name up',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await bob.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
      const end = await endOf(alice)
      await alice.asked('done', { type: 'chain-end', end, heirList: nobody })
      await alice.ends('name-released')
      const told = await bob.expect('chain-ended', { request: 0, to: bob.device, name: alice.name })
      same('the end', told.end, end)
    },
  ],
  [
    'NM29.2',
    'takes no end that another key signed, and none of a device that the newest list does not have',
    async (stage) => {
      const [phone, laptop] = await stage.twoDevices()
      const alice = await stage.signedIn(phone)
      const ended = (end: Uint8Array) => ({ type: 'chain-end', end, heirList: nobody }) as const
      const other = await generateDevice('other', 1)
      await alice.refused('signature-wrong', ended(await endOf(alice, { signer: other })))
      const end = await endOf(alice)
      await alice.refused('signature-wrong', ended(end.with(-1, (end.at(-1) ?? 0) ^ 1)))
      const without = await stage.renewed(phone)
      await alice.refused('signature-wrong', ended(await endOf(alice, { person: without, signer: laptop.keys })))
      await alice.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
    },
  ],
  [
    'NM29.3',
    'takes no end behind an older list, and none of another network',
    async (stage) => {
      const alice = await stage.signedIn()
      const old = await endOf(alice)
      const person = await stage.renewed(alice.person)
      await alice.refused('list-stale', { type: 'chain-end', end: old, heirList: nobody })
      const end = await endOf(alice, { person, domain: 'elsewhere.example' })
      await alice.refused('chain-end-wrong', { type: 'chain-end', end, heirList: nobody })
    },
  ],
  [
    'NM29.4',
    'takes the end of a name from its own devices alone',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await bob.refused('list-foreign', { type: 'chain-end', end: await endOf(alice), heirList: nobody })
      await alice.sync()
    },
  ],
  [
    'NM30.1',
    'gives a released name to nobody at once, nor one that looks like it, and says why',
    async (stage) => {
      const alice = await released(await stage.signedIn(await stage.person(`${stage.name()}o`)))
      const bob = await stage.signedIn()
      await bob.refused('name-released', { type: 'lookup', name: alice.name, have: 0 })
      const client = await stage.connect()
      await refusedSignIn(client, await stage.person(alice.name), 'name-released')
      await refusedSignIn(client, alice.person, 'name-released')
      await refusedSignIn(client, await stage.person(`${alice.name.slice(0, -1)}0`), 'name-lookalike')
    },
  ],
  [
    'NM31.1',
    'lets the owner take the name back by the next list, and takes no end of before again',
    async (stage) => {
      const alice = await stage.signedIn()
      const end = await endOf(alice)
      await alice.asked('done', { type: 'chain-end', end, heirList: nobody })
      const deviceList = await nextListOf(alice.person, [alice.person.keys])
      await stage.publish(deviceList)
      const back = await stage.signedIn({ ...alice.person, deviceList })
      await back.refused('list-stale', { type: 'chain-end', end, heirList: nobody })
      const bob = await stage.signedIn()
      const { record } = await bob.asked('name-record', { type: 'lookup', name: alice.name, have: 1 })
      same('the device lists', record.lists, [deviceList])
    },
  ],
  [
    'NM32.1',
    'shows how a chain ended, with the lists that the asker lacks',
    async (stage) => {
      const before = await stage.signedIn()
      const person = await stage.renewed(before.person)
      const end = await endOf(before, { person })
      await before.asked('done', { type: 'chain-end', end, heirList: nobody })
      const bob = await stage.signedIn()
      const query = { type: 'chain-end-query', name: person.name, identityKey: anybody } as const
      const whole = await bob.asked('chain-ended', { ...query, have: 0 })
      same('the end', whole.end, end)
      same('the lists', whole.lists, [before.person.deviceList, person.deviceList])
      const { lists } = await bob.asked('chain-ended', {
        ...{ ...query, have: 1 },
        identityKey: person.identity.publicKey,
      })
      same('the lists', lists, [person.deviceList])
      await bob.refused('name-unknown', { ...query, have: 0, identityKey: bob.person.identity.publicKey })
    },
  ],
  [
    'NM33.1',
    'gives a name to who took it, at once, when both signed',
    async (stage) => {
      const alice = await stage.signedIn()
      const heir = await stage.person(alice.name)
      const take = await takeOf(alice, heir, heir.keys)
      await alice.asked('done', { type: 'chain-end', end: await endOf(alice, { take }), heirList: heir.deviceList })
      await alice.ends('name-transferred')
      const theirs = await stage.signedIn(heir)
      const { record } = await theirs.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
      same('the device lists', record.lists, [heir.deviceList])
      await refusedSignIn(await stage.connect(), alice.person, 'name-transferred')
    },
  ],
  [
    'NM33.2',
    'gives a name to nobody who did not take it, and by no other list',
    async (stage) => {
      const alice = await stage.signedIn()
      const [heir, other] = await Promise.all([stage.person(alice.name), stage.person(alice.name)])
      const forged = await endOf(alice, { take: await takeOf(alice, heir, other.keys) })
      await alice.refused('signature-wrong', { type: 'chain-end', end: forged, heirList: heir.deviceList })
      const end = await endOf(alice, { take: await takeOf(alice, heir, heir.keys) })
      await alice.refused('chain-end-wrong', { type: 'chain-end', end, heirList: other.deviceList })
      await alice.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
    },
  ],
  [
    'NM33.3',
    'gives a name with recovery keys away by the first of them alone',
    async (stage) => {
      const made = await stage.person()
      const keys = await Promise.all([SigningKey.generate(), SigningKey.generate()])
      const recovery = keys.map(({ publicKey: key }) => ({ kind: 'code' as const, key, hint: nobody }))
      const first = { name: made.name, devices: [made.keys.listed], recovery, madeAtMs: 1_000 }
      const person = { ...made, deviceList: await signFirstList(made.identity, first) }
      const alice = await stage.signedIn(person)
      const heir = await stage.person(alice.name)
      const take = await takeOf(alice, heir, heir.keys)
      const [highest, lower] = keys.map((signing) => ({ signing }))
      for (const signer of [made.keys, lower])
        await alice.refused('list-unentitled', {
          ...{ type: 'chain-end', end: await endOf(alice, { take, signer }), heirList: heir.deviceList },
        })
      const end = await endOf(alice, { take, signer: highest })
      await alice.asked('done', { type: 'chain-end', end, heirList: heir.deviceList })
    },
  ],
  [
    'KL13.1',
    'has the end of a chain in its log, as the newest entry of the name',
    async (stage) => {
      const alice = await stage.signedIn()
      const end = await endOf(alice)
      await alice.asked('done', { type: 'chain-end', end, heirList: nobody })
      const bob = await stage.signedIn()
      const { shown } = await bob.asked('log-proof', { type: 'log-query', older: 0, newer: 0, name: alice.name })
      holds(shown !== undefined, 'the newest entry of the name', 'none')
      same('the version', shown.entry.version, 0)
      same('the hash', shown.entry.listHash, createHash('sha256').update(end).digest())
      same('the identity key', shown.entry.identityKey, alice.person.identity.publicKey)
    },
  ],
])

interface EndParts {
  readonly person?: Person
  readonly signer?: EndSigner | undefined
  readonly domain?: string
  readonly take?: Uint8Array
}

/** The end of an actor's chain, signed by its device unless something else is said. */
function endOf({ person: own, client }: Actor, { person = own, signer = own.keys, domain, take }: EndParts = {}) {
  const place = challengeOf(client.challenge)
  return signChainEnd(signer, read(person), { ...place, domain: domain ?? place.domain }, { madeAtMs: 3_000, take })
}

function takeOf({ person, client }: Actor, heir: Person, signer: DeviceKeys): Promise<Uint8Array> {
  return signNameTake(signer, read(heir), read(person), challengeOf(client.challenge), 4_000)
}

async function released(alice: Actor): Promise<Actor> {
  await alice.asked('done', { type: 'chain-end', end: await endOf(alice), heirList: nobody })
  return alice
}

function challengeOf<T>(challenge: T | undefined): T {
  if (challenge === undefined) throw new Error('not connected yet')
  return challenge
}

function read({ deviceList }: Person): VerifiedList {
  const list = readDeviceList(deviceList)
  if (list.kind === 'refused') throw new Error(list.code)
  return list.value
}
