import { createHash } from 'node:crypto'

import { generateDevice } from '@kith/keys'
import { decodeDeviceList, type PeerName, skeletonOf } from '@kith/wire'
import { expect, it } from 'vitest'

import { applySignIn } from '../../src/naming/claims.ts'
import type { Naming, NamingChange } from '../../src/naming/naming.ts'
import { openNaming } from '../../src/naming/open.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'
import { context, makePerson, signInOf } from './people.ts'
import { unsigned } from './unsigned.ts'

/** What naming does on every database. */
export function registerNamingContract(open: OpenTestDatabase): void {
  const opened = async (): Promise<Naming> => openNaming(await open(), { now: () => 5000 })

  it('[NM8] binds a free name at the first sign-in, and knows it after a restart', async () => {
    const database = await open()
    const alice = await makePerson('alice')
    const frame = await signInOf(alice)
    const first = await openNaming(database, { now: () => 5000 }).signIn(frame, context)
    expect(first).toMatchObject({ kind: 'signed-in', name: 'alice', claimed: true, epoch: 1, listVersion: 1 })
    await database[Symbol.asyncDispose]()
    const again = await (await opened()).signIn(frame, context)
    expect(again).toMatchObject({ kind: 'signed-in', claimed: false, epoch: 2 })
  })

  it('[NM8] refuses a name that another identity has', async () => {
    const naming = await opened()
    await naming.signIn(await signInOf(await makePerson('alice')), context)
    const other = await naming.signIn(await signInOf(await makePerson('alice')), context)
    expect(other).toMatchObject({ kind: 'refused', code: 'name-taken' })
  })

  it('[NM8] gives a name to exactly one of 1000 that claim it at the same time', async () => {
    const database = await open()
    const claims = Array.from({ length: 1000 }, (_, index) => unsigned('alice', index))
    const outcomes = await Promise.all(claims.map((claim) => database.commit((tx) => applySignIn(tx, claim, 5000))))
    expect(outcomes.filter((outcome) => outcome.kind === 'applied')).toHaveLength(1)
    const codes = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.code] : []))
    expect(new Set(codes)).toEqual(new Set(['name-taken']))
  })

  it('[NM9] refuses a name that looks like one that is taken', async () => {
    const naming = await opened()
    await naming.signIn(await signInOf(await makePerson('modern')), context)
    for (const name of ['modem', 'mo.dern', 'm0dern']) {
      const outcome = await naming.signIn(await signInOf(await makePerson(name)), context)
      expect(outcome).toMatchObject({ kind: 'refused', code: 'name-lookalike' })
    }
  })

  it('[NM9] gives one skeleton to exactly one of those who claim it at the same time', async () => {
    const database = await open()
    const names = ['illinois', '1llinois', 'l1linois', 'i-llinois', 'il.linois', 'i11inois']
    expect(new Set(names.map((name) => skeletonOf(name as PeerName))).size).toBe(1)
    const outcomes = await Promise.all(
      names.map((name, index) => database.commit((tx) => applySignIn(tx, unsigned(name, index), 5000))),
    )
    expect(outcomes.filter((outcome) => outcome.kind === 'applied')).toHaveLength(1)
  })

  it('[NM10] takes a newer device list and refuses an older or a different one', async () => {
    const naming = await opened()
    const alice = await makePerson('alice', 2)
    const [one, two] = alice.devices
    await naming.signIn(await signInOf(alice, { version: 2 }), context)
    const changes: NamingChange[] = []
    naming.onChange((change) => changes.push(change))
    const older = await naming.signIn(await signInOf(alice, { version: 1 }), context)
    const different = await naming.signIn(await signInOf(alice, { version: 2, listed: [one!] }), context)
    expect([older, different]).toMatchObject([{ code: 'list-stale' }, { code: 'list-stale' }])
    expect(changes).toEqual([])
    const newer = await naming.signIn(await signInOf(alice, { version: 3, listed: [one!] }), context)
    expect(newer).toMatchObject({ kind: 'signed-in', listVersion: 3, claimed: false })
    expect(await naming.deviceRecord(two!.device)).toMatchObject({ isListed: false, listVersion: 3, name: 'alice' })
    const removed = await naming.signIn(await signInOf(alice, { version: 2, device: two! }), context)
    expect(removed).toMatchObject({ code: 'list-stale' })
  })

  it('[NM7] tells of a new list and of the devices that it has no more', async () => {
    const naming = await opened()
    const alice = await makePerson('alice', 2)
    const [one, two] = alice.devices
    await naming.signIn(await signInOf(alice), context)
    await naming.deviceRecord(two!.device)
    const changes: NamingChange[] = []
    const end = naming.onChange((change) => changes.push(change))
    const frame = await signInOf(alice, { version: 2, listed: [one!] })
    await naming.signIn(frame, context)
    await naming.signIn(frame, context)
    end()
    await naming.signIn(await signInOf(alice, { version: 3 }), context)
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ kind: 'devices', listVersion: 2, removed: [two!.device] })
    expect(await naming.deviceRecord(two!.device)).toMatchObject({ isListed: true })
  })

  it('[NM7] signs no device in after the word that it is no more listed', async () => {
    const naming = await opened()
    for (let round = 0; round < 20; round++) {
      const alice = await makePerson(`alice${String(round)}`, 2)
      const [one, two] = alice.devices
      await naming.signIn(await signInOf(alice), context)
      const frames = await Promise.all([
        signInOf(alice, { device: two! }),
        signInOf(alice, { version: 2, listed: [one!] }),
      ])
      const heard: string[] = []
      const end = naming.onChange((change) => {
        if (change.kind === 'devices' && change.removed.includes(two!.device)) heard.push('removed')
      })
      const [stays] = await Promise.all(
        frames.map(async (frame, at) => {
          const outcome = await naming.signIn(frame, context)
          if (at === 0) heard.push(outcome.kind)
          return outcome
        }),
      )
      end()
      expect(heard.join()).not.toBe('removed,signed-in')
      if (stays?.kind === 'refused') expect(['device-unlisted', 'list-stale']).toContain(stays.code)
    }
  })

  it('[NM10] refuses a list with a device of another name', async () => {
    const naming = await opened()
    const alice = await makePerson('alice')
    await naming.signIn(await signInOf(alice), context)
    const bob = await makePerson('bob')
    const devices = [...bob.devices, ...alice.devices]
    const stolen = await naming.signIn(await signInOf({ ...bob, devices }), context)
    expect(stolen).toMatchObject({ kind: 'refused', code: 'device-unlisted' })
    expect(await naming.lookup('bob')).toBeUndefined()
    await naming.signIn(await signInOf(bob), context)
    expect(await naming.signIn(await signInOf(bob, { version: 2, listed: devices }), context)).toMatchObject({
      code: 'device-unlisted',
    })
  })

  it('[NM6] looks up the signed list and the newest lock key of each device that has signed in', async () => {
    const naming = await opened()
    expect(await naming.lookup('alice')).toBeUndefined()
    expect(await naming.lookup('Not A Name')).toBeUndefined()
    const alice = await makePerson('alice', 2)
    const frame = await signInOf(alice)
    await naming.signIn(frame, context)
    const record = await naming.lookup('alice')
    expect([...(record?.deviceList ?? [])]).toEqual([...frame.deviceList])
    expect(record?.lockKeys.map((key) => [...key])).toEqual([[...frame.lockKey]])
    const second = await signInOf(alice, { device: alice.devices[1]! })
    await naming.signIn(second, context)
    const both = await naming.lookup('alice')
    expect(both?.lockKeys.map((key) => [...key])).toEqual([[...frame.lockKey], [...second.lockKey]])
    expect(decodeDeviceList(both?.deviceList ?? new Uint8Array()).kind).toBe('ok')
  })

  it('counts the epoch of a device up, across restarts, and of no other', async () => {
    const database = await open()
    const naming = openNaming(database, { now: () => 5000 })
    const alice = await makePerson('alice', 2)
    const frame = await signInOf(alice)
    const epochs = await Promise.all([1, 2, 3].map(() => naming.signIn(frame, context)))
    expect(epochs.map((outcome) => (outcome.kind === 'signed-in' ? outcome.epoch : 0)).sort()).toEqual([1, 2, 3])
    await database[Symbol.asyncDispose]()
    const later = await opened()
    expect(await later.signIn(frame, context)).toMatchObject({ epoch: 4 })
    expect(await later.signIn(await signInOf(alice, { device: alice.devices[1]! }), context)).toMatchObject({
      epoch: 1,
    })
  })

  it('knows devices by their id, with their handle, and forgets nothing false', async () => {
    const naming = await opened()
    const alice = await makePerson('alice')
    const device = alice.devices[0]!.device
    expect(naming.deviceRecordNow(device)).toBe('unloaded')
    expect(await naming.deviceRecord(device)).toBeUndefined()
    expect(naming.deviceRecordNow(device)).toBeUndefined()
    await naming.signIn(await signInOf(alice), context)
    expect(await naming.deviceRecord(device)).toMatchObject({ device, name: 'alice', isListed: true, listVersion: 1 })
    expect(naming.deviceRecordNow(device)).toMatchObject({ device, name: 'alice' })
  })

  it('[NM11] keeps the last grant given, and lists grants in the byte order of the names', async () => {
    const database = await open()
    const naming = openNaming(database, { now: () => 5000, grantsPerNameMax: 3 })
    const names = ['alice', 'bob', 'carol', 'carol.x', 'dave'] as PeerName[]
    for (const name of names) await naming.signIn(await signInOf(await makePerson(name)), context)
    const [alice, bob, carol, carolX, dave] = names as [PeerName, PeerName, PeerName, PeerName, PeerName]
    expect(await naming.grantLevel(alice, bob)).toBe('none')
    expect(await naming.setGrant(alice, 'nobody-here', 'contact')).toMatchObject({ code: 'name-unknown' })
    for (const taker of [carolX, bob, carol]) await naming.setGrant(alice, taker, 'contact')
    expect(await naming.setGrant(alice, dave, 'contact')).toMatchObject({ code: 'pair-quota' })
    await naming.setGrant(alice, bob, 'blocked')
    await naming.setGrant(alice, carol, 'none')
    expect(naming.grantLevelNow(alice, bob)).toBe('blocked')
    await database[Symbol.asyncDispose]()
    const later = await opened()
    expect(later.grantLevelNow(alice, bob)).toBe('unloaded')
    expect(await later.grantLevels([alice, bob, 'nobody-here'], bob)).toEqual(['blocked', 'none', 'none'])
    expect(later.grantLevelNow(alice, bob)).toBe('blocked')
    expect(await later.grants(alice, '')).toEqual([
      { name: 'bob', level: 'blocked' },
      { name: 'carol.x', level: 'contact' },
    ])
    expect(await later.grants(alice, 'bob')).toEqual([{ name: 'carol.x', level: 'contact' }])
  })

  it('[NM11] takes texts that are no names for names that nobody has', async () => {
    const database = await open()
    const naming = openNaming(database, { now: () => 5000 })
    for (const text of ['', 'a\0b', 'Bob', '\ufffd'])
      expect(await naming.setGrant('alice' as PeerName, text, 'contact')).toMatchObject({ code: 'name-unknown' })
    expect(await naming.grants('alice' as PeerName, 'a\0b')).toEqual([])
  })

  it('[NM12] appends every claim and every new list to a log whose heads follow from each other', async () => {
    const database = await open()
    const naming = openNaming(database, { now: () => 5000 })
    expect(await naming.keyLogHead()).toMatchObject({ seq: 0 })
    const alice = await makePerson('alice')
    const first = await signInOf(alice)
    const laptop = await generateDevice('laptop', 1000)
    const second = await signInOf(alice, { version: 2, listed: [...alice.devices, laptop] })
    for (const frame of [first, first, second]) await naming.signIn(frame, context)
    let head = Buffer.alloc(32)
    for (const [index, frame] of [first, second].entries()) {
      const number = Buffer.from([0, 0, 0, 0, 0, 0, 0, index + 1])
      const list = createHash('sha256').update(frame.deviceList).digest()
      head = createHash('sha256').update(head).update(number).update(list).update(alice.identity.publicKey).digest()
    }
    const newest = await naming.keyLogHead()
    expect(newest.seq).toBe(2)
    expect([...newest.head]).toEqual([...head])
  })
}
