import { type DeviceKeys, newOneTimeLock, signLockKey, withNewLock } from '@kith/keys'
import { decodeLockKey, limits, type PeerName } from '@kith/wire'
import { expect, it } from 'vitest'

import { publishLocks, takeLock } from '../../src/naming/one-time-locks.ts'
import { openNaming } from '../../src/naming/open.ts'
import type { Database } from '../../src/store/database.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'
import { context, firstListOf, listAfter, makePerson, type Person, signInOf } from './people.ts'

const nowMs = 50 * 86_400_000
const contact = { nowMs, level: 'contact' } as const
const stranger = { nowMs, level: 'none' } as const

async function madeLocks(device: DeviceKeys, count: number): Promise<readonly Uint8Array[]> {
  return Promise.all(Array.from({ length: count }, async () => (await newOneTimeLock(device, 1000)).signed))
}

/** What is done with one-time lock keys on every database. */
export function registerOneTimeLocksContract(open: OpenTestDatabase): void {
  const signedIn = async (database: Database, ...names: readonly string[]): Promise<readonly Person[]> => {
    const naming = openNaming(database, { now: () => nowMs })
    const people: Person[] = []
    for (const name of names) {
      const person = await makePerson(name, 2)
      await naming.signIn(await signInOf(person), context)
      people.push(person)
    }
    return people
  }
  const deviceOf = (person: Person | undefined): DeviceKeys => {
    const device = person?.devices[0]
    if (device === undefined) throw new Error('a person has a device')
    return device
  }

  it('[NM17] keeps what the device signed, once, up to 100 of a device', async () => {
    const database = await open()
    const bob = deviceOf((await signedIn(database, 'bob'))[0])
    const locks = await madeLocks(bob, limits.oneTimeLocksMax + 3)
    expect(await publishLocks(database, bob.listed, locks.slice(0, 2))).toMatchObject({ kind: 'done', count: 2 })
    expect(await publishLocks(database, bob.listed, locks.slice(1, 4))).toMatchObject({ kind: 'done', count: 4 })
    expect(await publishLocks(database, bob.listed, locks.slice(4))).toMatchObject({ kind: 'done', count: 100 })
    expect(await publishLocks(database, bob.listed, [])).toMatchObject({ kind: 'done', count: 100 })
  })

  it('[NM17] refuses what another signed, and keeps nothing that came with it', async () => {
    const database = await open()
    const [bob, eve] = (await signedIn(database, 'bob', 'eve')).map(deviceOf)
    if (bob === undefined || eve === undefined) throw new Error('there are two')
    const [good] = await madeLocks(bob, 1)
    const [foreign] = await madeLocks(eve, 1)
    const refused = async (lockKey: Uint8Array | undefined): Promise<unknown> =>
      publishLocks(database, bob.listed, [good ?? new Uint8Array(), lockKey ?? new Uint8Array()])
    expect(await refused(foreign)).toMatchObject({ code: 'signature-wrong' })
    expect(await refused(new Uint8Array(9))).toMatchObject({ kind: 'refused' })
    expect(await publishLocks(database, bob.listed, [])).toMatchObject({ kind: 'done', count: 0 })
  })

  it('[NM18] hands out each once, also to those who ask at the same time', async () => {
    const database = await open()
    const bob = deviceOf((await signedIn(database, 'bob', 'alice', 'carol'))[0])
    await publishLocks(database, bob.listed, await madeLocks(bob, 5))
    const askers = ['alice', 'carol', 'alice', 'carol', 'alice', 'carol', 'alice', 'carol']
    const taken = await Promise.all(askers.map((asker) => takeLock(database, asker as PeerName, bob.device, contact)))
    const found = taken.flatMap((one) => (one === undefined ? [] : [Buffer.from(one).toString('hex')]))
    expect(found).toHaveLength(5)
    expect(new Set(found).size).toBe(5)
    expect(await takeLock(database, 'carol' as PeerName, bob.device, contact)).toBeUndefined()
  })

  it('[NM18] gives a name four of a device and day, strangers none of the last 20, and who is blocked none', async () => {
    const database = await open()
    const bob = deviceOf((await signedIn(database, 'bob', 'alice', 'eve'))[0])
    await publishLocks(database, bob.listed, await madeLocks(bob, 22))
    const take = (asker: string, how: Parameters<typeof takeLock>[3]): Promise<Uint8Array | undefined> =>
      takeLock(database, asker as PeerName, bob.device, how)
    expect(await take('eve', { nowMs, level: 'blocked' })).toBeUndefined()
    expect(await take('eve', stranger)).toBeDefined()
    expect(await take('eve', stranger)).toBeDefined()
    expect(await take('eve', stranger)).toBeUndefined()
    for (let count = 0; count < 4; count++) expect(await take('alice', contact)).toBeDefined()
    expect(await take('alice', contact)).toBeUndefined()
    expect(await take('alice', { ...contact, nowMs: nowMs + 86_400_000 })).toBeDefined()
    expect(await take('nobody', contact)).toBeUndefined()
  })

  it('[NM19] keeps the newest lock key that lives for long, however it comes, and tells who follows the name', async () => {
    const database = await open()
    const naming = openNaming(database, { now: () => nowMs })
    const bob = await makePerson('bob')
    const device = deviceOf(bob)
    await naming.signIn(await signInOf(bob), context)
    const numbers = async (): Promise<readonly number[]> =>
      ((await naming.lookup('bob'))?.lockKeys ?? []).flatMap((bytes) => {
        const decoded = decodeLockKey(bytes)
        return decoded.kind === 'ok' ? [decoded.value.lockKey.number] : []
      })
    const told: boolean[] = []
    naming.onChange((change) => {
      if (change.kind === 'devices') told.push(change.isListNew)
    })
    const publish = async (above: number): Promise<unknown> => {
      const locks = await withNewLock(device.locks, above, nowMs)
      const outcome = await publishLocks(database, device.listed, [await signLockKey(device.withLocks(locks))])
      if (outcome.kind === 'done' && outcome.isReplaced) await naming.lockReplaced(bob.name, device.device)
      return outcome
    }
    expect(await publish(4)).toEqual({ kind: 'done', count: 0, isReplaced: true })
    expect(await numbers()).toEqual([5])
    expect(told).toEqual([false])
    // An older one, and another of the same number, change nothing; neither does a sign-in of an older copy of the device.
    expect(await publish(3)).toMatchObject({ isReplaced: false })
    expect(await publish(4)).toMatchObject({ isReplaced: false })
    await naming.signIn(await signInOf(bob), context)
    expect(await numbers()).toEqual([5])
    expect(told).toEqual([false])
    const newer = device.withLocks(await withNewLock(device.locks, 5, nowMs))
    await naming.signIn(await signInOf(bob, { device: newer }), context)
    expect(await numbers()).toEqual([6])
    // What is used once never takes its place.
    const [once] = await madeLocks(device, 1)
    const signed = { ...(await signInOf(bob)), lockKey: once ?? new Uint8Array() }
    await naming.signIn(signed, context)
    expect(await numbers()).toEqual([6])
  })

  it('[NM17] forgets those of a device that is listed no more', async () => {
    const database = await open()
    const [bob] = await signedIn(database, 'bob', 'alice')
    if (bob === undefined) throw new Error('there is one')
    const [device, other] = bob.devices
    if (device === undefined || other === undefined) throw new Error('there are two devices')
    await publishLocks(database, device.listed, await madeLocks(device, 3))
    const naming = openNaming(database, { now: () => nowMs })
    await naming.setDevices(await listAfter(await firstListOf(bob), [other], other))
    expect(await takeLock(database, 'alice' as PeerName, device.device, contact)).toBeUndefined()
  })
}
