/** Lock keys: published once, handed out once, to whom they may go, and replaced by newer ones (spec NM17 to NM19). */
import { type DeviceKeys, newOneTimeLock, signLockKey, verifyLockKey, withNewLock } from '@kith/keys'
import { type DeviceId, limits } from '@kith/wire'

import type { Person } from '../client/person.ts'
import type { Actor } from '../running/actor.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { holds, same } from '../running/expectations.ts'
import type { Stage } from '../running/stage.ts'

/** A name is given so many of one device on a day, and strangers none of the last that are left. */
const ofOneDay = 4
const forContacts = 20

/** The cases of this chapter. */
export const lockKeys: readonly ConformanceCase[] = casesOf('lock-keys', [
  [
    'NM17.1',
    'counts each one-time lock key once, however often it is published',
    async (stage) => {
      const alice = await stage.signedIn()
      const locks = await made(alice.person.keys, 3)
      same('at first', await published(alice, locks.slice(0, 2)), 2)
      same('with one more', await published(alice, locks), 3)
      same('with none more', await published(alice, []), 3)
    },
  ],
  [
    'NM17.2',
    'keeps 100 of a device and passes the others over',
    async (stage) => {
      const alice = await stage.signedIn()
      const locks = await made(alice.person.keys, limits.oneTimeLocksMax + 2)
      same('at first', await published(alice, locks.slice(0, limits.oneTimeLocksMax)), limits.oneTimeLocksMax)
      same('with two more', await published(alice, locks.slice(-2)), limits.oneTimeLocksMax)
    },
  ],
  [
    'NM17.3',
    'refuses one that the device did not sign, and keeps nothing of that request',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      const lockKeys = [...(await made(alice.person.keys, 1)), ...(await made(bob.person.keys, 1))]
      await alice.refused('signature-wrong', { type: 'lock-publish', lockKeys })
      same('what is there', await published(alice, []), 0)
    },
  ],
  [
    'NM17.4',
    'hands out none of a device that is listed no more',
    async (stage) => {
      const [one, other] = await stage.twoDevices()
      const [laptop, bob] = await Promise.all([stage.signedIn(one), stage.signedIn()])
      await published(laptop, await made(one.keys, forContacts + 5))
      await took(bob, one.device)
      await stage.renewed({ ...other, deviceList: one.deviceList }, [other.keys])
      await gotNone(bob, one.device)
    },
  ],
  [
    'NM18.1',
    'hands each one-time lock key out once, as its device signed it',
    async (stage) => {
      const [alice, bob] = await contacts(stage, 3)
      const numbers = new Set<number>()
      for (let count = 1; count <= 3; count++) numbers.add(await numberOf(await took(bob, alice.device), alice.person))
      same('different ones', numbers.size, 3)
      await gotNone(bob, alice.device)
      same('what is left', await published(alice, []), 0)
    },
  ],
  [
    'NM18.2',
    'hands each out once also to those who ask at the same time',
    async (stage) => {
      const [alice, bob] = await contacts(stage, ofOneDay)
      const carol = await stage.signedIn()
      await alice.grant(carol.name, 'contact')
      const askers = [bob, carol, bob, carol, bob, carol]
      const taken = await Promise.all(askers.map((asker) => take(asker, alice.device)))
      const found = taken.filter((one) => one.byteLength > 0).map((one) => Buffer.from(one).toString('hex'))
      same('handed out', found.length, ofOneDay)
      same('different ones', new Set(found).size, ofOneDay)
    },
  ],
  [
    'NM18.3',
    'gives a name four of a device on one day',
    async (stage) => {
      const [alice, bob] = await contacts(stage, ofOneDay + 2)
      for (let count = 1; count <= ofOneDay; count++) await took(bob, alice.device)
      await gotNone(bob, alice.device)
      same('what is left', await published(alice, []), 2)
    },
  ],
  [
    'NM18.4',
    'gives a stranger none of the last 20, and a contact all the same',
    async (stage) => {
      const [alice, bob] = await contacts(stage, forContacts + 1)
      const stranger = await stage.signedIn()
      await took(stranger, alice.device)
      await gotNone(stranger, alice.device)
      await took(bob, alice.device)
    },
  ],
  [
    'NM18.5',
    'gives none to who is blocked, and none of a device that nobody has',
    async (stage) => {
      const [alice, bob] = await contacts(stage, forContacts + 5)
      const mallory = await stage.signedIn()
      await alice.grant(mallory.name, 'blocked')
      await gotNone(mallory, alice.device)
      await gotNone(bob, (await stage.person()).device)
    },
  ],
  [
    'NM19.1',
    'keeps the lock key with the highest number, however it came',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      same('the one of the sign-in', await newest(bob, alice.person), 1)
      same('one-time lock keys', await published(alice, [await weekly(alice.person.keys, 6)]), 0)
      same('a newer one', await newest(bob, alice.person), 7)
      await published(alice, [await weekly(alice.person.keys, 4)])
      same('after an older one', await newest(bob, alice.person), 7)
      await stage.signedIn(alice.person)
      same('after a sign-in with the first', await newest(bob, alice.person), 7)
    },
  ],
  [
    'NM19.2',
    'tells who looked the name up',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await newest(bob, alice.person)
      await published(alice, [await weekly(alice.person.keys, 1)])
      const { record } = await bob.expect('stale-devices', { to: bob.device })
      same('the name', record.name, alice.name)
      same('the lock key', await numberOf(record.lockKeys[0], alice.person), 2)
    },
  ],
])

/** Somebody who published so many one-time lock keys, and a contact. */
async function contacts(stage: Stage, count: number): Promise<readonly [Actor, Actor]> {
  const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
  await alice.grant(bob.name, 'contact')
  same('published', await published(alice, await made(alice.person.keys, count)), count)
  return [alice, bob]
}

async function made(keys: DeviceKeys, count: number): Promise<readonly Uint8Array[]> {
  return Promise.all(Array.from({ length: count }, async () => (await newOneTimeLock(keys, 1_000)).signed))
}

/** A lock key that lives for long, with the number after another. */
async function weekly(keys: DeviceKeys, after: number): Promise<Uint8Array> {
  return signLockKey(keys.withLocks(await withNewLock(keys.locks, after, 1_000)))
}

/** How many one-time lock keys there are after these were published. */
async function published(actor: Actor, lockKeys: readonly Uint8Array[]): Promise<number> {
  return (await actor.asked('lock-stock', { type: 'lock-publish', lockKeys })).count
}

async function take(actor: Actor, device: DeviceId): Promise<Uint8Array> {
  return (await actor.asked('lock-taken', { type: 'lock-take', device })).lockKey
}

async function took(actor: Actor, device: DeviceId): Promise<Uint8Array> {
  const lockKey = await take(actor, device)
  holds(lockKey.byteLength > 0, 'a one-time lock key', 'none')
  return lockKey
}

async function gotNone(actor: Actor, device: DeviceId): Promise<void> {
  same('bytes of a lock key', (await take(actor, device)).byteLength, 0)
}

/** The number of a lock key that this person's device signed. */
async function numberOf(lockKey: Uint8Array | undefined, { keys }: Person): Promise<number> {
  const verified = await verifyLockKey(lockKey ?? new Uint8Array(), keys.listed)
  holds(verified.kind === 'ok', 'a lock key that its device signed', 'another')
  return verified.value.number
}

/** The number of the lock key that the server gives with the name. */
async function newest(actor: Actor, person: Person): Promise<number> {
  const { record } = await actor.asked('name-record', { type: 'lookup', name: person.name, have: 0 })
  same('lock keys', record.lockKeys.length, 1)
  return numberOf(record.lockKeys[0], person)
}
