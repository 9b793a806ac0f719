import { createHash } from 'node:crypto'

import { compareHeads, isInLog, generateDevice } from '@kith/keys'
import { type PeerName, skeletonOf } from '@kith/wire'
import { expect, it } from 'vitest'

import { applySignIn } from '../../src/naming/claims.ts'
import type { Naming, NamingChange } from '../../src/naming/naming.ts'
import { openNaming } from '../../src/naming/open.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'
import { context, firstListOf, listAfter, makePerson, signInOf } from './people.ts'
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

  it('[NM14] takes the next device list and refuses every other', async () => {
    const naming = await opened()
    const alice = await makePerson('alice', 2)
    const [one, two] = alice.devices
    const first = await firstListOf(alice)
    const second = await listAfter(first, [one!, two!], two)
    const third = await listAfter(second, [one!], one)
    expect(await naming.setDevices(second)).toMatchObject({ code: 'list-gap' })
    await naming.signIn(await signInOf(alice), context)
    expect(await naming.setDevices(third)).toMatchObject({ code: 'list-gap' })
    expect(await naming.setDevices(second)).toEqual({ kind: 'done' })
    const changes: NamingChange[] = []
    naming.onChange((change) => changes.push(change))
    expect(await naming.setDevices(second)).toEqual({ kind: 'done' })
    expect(await naming.setDevices(first)).toMatchObject({ code: 'list-stale' })
    expect(await naming.setDevices(await listAfter(first, [one!], one))).toMatchObject({ code: 'list-stale' })
    expect(changes).toEqual([])
    expect(await naming.setDevices(third)).toEqual({ kind: 'done' })
    expect(await naming.deviceRecord(two!.device)).toMatchObject({ isListed: false, listVersion: 3, name: 'alice' })
    const forked = await listAfter(await listAfter(second, [two!], two), [two!], two)
    expect(await naming.setDevices(forked)).toMatchObject({ code: 'list-forked' })
  })

  it('[NM14] takes exactly one of many lists that follow the same one at the same time', async () => {
    const naming = await opened()
    const alice = await makePerson('alice')
    await naming.signIn(await signInOf(alice), context)
    const first = await firstListOf(alice)
    const others = await Promise.all(Array.from({ length: 20 }, (_, at) => generateDevice(`other ${at}`, 1000)))
    const lists = await Promise.all(others.map((one) => listAfter(first, [...alice.devices, one], alice.devices[0])))
    const outcomes = await Promise.all(lists.map((list) => naming.setDevices(list)))
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1)
    const codes = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.code] : []))
    expect(new Set(codes)).toEqual(new Set(['list-stale']))
    const taken = lists[outcomes.findIndex(({ kind }) => kind === 'done')]
    expect((await naming.lookup('alice'))?.lists.map((list) => [...list])).toEqual([[...(taken ?? [])]])
  })

  it('[NM10] lets a device in with an older list of the chain, and out when the newest has it no more', async () => {
    const naming = await opened()
    const alice = await makePerson('alice', 2)
    const [one, two] = alice.devices
    const first = await firstListOf(alice)
    await naming.signIn(await signInOf(alice), context)
    const second = await listAfter(first, [one!], one)
    await naming.setDevices(second)
    expect(await naming.signIn(await signInOf(alice), context)).toMatchObject({ listVersion: 2, isListOld: true })
    expect(await naming.signIn(await signInOf(alice, { deviceList: second }), context)).toMatchObject({
      isListOld: false,
    })
    expect(await naming.signIn(await signInOf(alice, { device: two! }), context)).toMatchObject({
      code: 'device-unlisted',
    })
    const ahead = await listAfter(second, [one!], one)
    expect(await naming.signIn(await signInOf(alice, { deviceList: ahead }), context)).toMatchObject({
      code: 'list-gap',
    })
    const forked = await listAfter(first, [one!, two!], two)
    expect(await naming.signIn(await signInOf(alice, { deviceList: forked }), context)).toMatchObject({
      code: 'list-forked',
    })
  })

  it('[NM13] gives the lists behind the one that is known, as many as there is room for', async () => {
    const naming = await opened()
    const alice = await makePerson('alice')
    const lists = [await firstListOf(alice)]
    await naming.signIn(await signInOf(alice), context)
    for (let version = 2; version <= 230; version++) {
      lists.push(await listAfter(lists.at(-1)!, alice.devices, alice.devices[0]))
      await naming.setDevices(lists.at(-1)!)
    }
    const known: Uint8Array[] = []
    for (let asked = 0; known.length < lists.length; asked++) {
      const record = await naming.lookupSince('alice', known.length)
      expect(record?.version).toBe(230)
      expect(record!.lists.length).toBeLessThanOrEqual(100)
      known.push(...record!.lists)
      expect(asked).toBeLessThan(5)
    }
    expect(known.map((list) => [...list])).toEqual(lists.map((list) => [...list]))
    expect((await naming.lookupSince('alice', 230))?.lists).toEqual([])
    expect((await naming.lookupSince('alice', 0xffff_ffff))?.lists).toEqual([])
    expect((await naming.lookup('alice'))?.lists.map((list) => [...list])).toEqual([[...lists.at(-1)!]])
  })

  it('[NM7] tells of a new list and of the devices that it has no more', async () => {
    const naming = await opened()
    const alice = await makePerson('alice', 2)
    const [one, two] = alice.devices
    await naming.signIn(await signInOf(alice), context)
    await naming.deviceRecord(two!.device)
    const changes: NamingChange[] = []
    const end = naming.onChange((change) => changes.push(change))
    const second = await listAfter(await firstListOf(alice), [one!], one)
    await naming.setDevices(second)
    await naming.setDevices(second)
    end()
    await naming.setDevices(await listAfter(second, [one!, two!], one))
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ kind: 'devices', listVersion: 2, isListNew: true, removed: [two!.device] })
    expect(await naming.deviceRecord(two!.device)).toMatchObject({ isListed: true })
  })

  it('[NM7] signs no device in after the word that it is no more listed', async () => {
    const naming = await opened()
    for (let round = 0; round < 20; round++) {
      const alice = await makePerson(`alice${String(round)}`, 2)
      const [one, two] = alice.devices
      await naming.signIn(await signInOf(alice), context)
      const frame = await signInOf(alice, { device: two! })
      const next = await listAfter(await firstListOf(alice), [one!], one)
      const heard: string[] = []
      const end = naming.onChange((change) => {
        if (change.kind === 'devices' && change.removed.includes(two!.device)) heard.push('removed')
      })
      const [stays] = await Promise.all([
        naming.signIn(frame, context).then((outcome) => {
          heard.push(outcome.kind)
          return outcome
        }),
        naming.setDevices(next),
      ])
      end()
      expect(heard.join()).not.toBe('removed,signed-in')
      if (stays.kind === 'refused') expect(stays.code).toBe('device-unlisted')
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
    const next = await listAfter(await firstListOf(bob), devices, bob.devices[0])
    expect(await naming.setDevices(next)).toMatchObject({ code: 'device-unlisted' })
  })

  it('[NM6] looks up the signed list and the newest lock key of each device that has signed in', async () => {
    const naming = await opened()
    expect(await naming.lookup('alice')).toBeUndefined()
    expect(await naming.lookup('Not A Name')).toBeUndefined()
    const alice = await makePerson('alice', 2)
    const frame = await signInOf(alice)
    await naming.signIn(frame, context)
    const record = await naming.lookup('alice')
    expect(record?.lists.map((list) => [...list])).toEqual([[...frame.deviceList]])
    expect(record?.lockKeys.map((key) => [...key])).toEqual([[...frame.lockKey]])
    const second = await signInOf(alice, { device: alice.devices[1]! })
    await naming.signIn(second, context)
    const both = await naming.lookup('alice')
    expect(both?.lockKeys.map((key) => [...key])).toEqual([[...frame.lockKey], [...second.lockKey]])
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

  it('[NM12] [KL1] [KL2] [KL4] [KL5] logs every claim and every new list, and shows each, and how the log went on', async () => {
    const database = await open()
    const naming = openNaming(database, { now: () => 5000 })
    const question = { older: 0, newer: 0, name: '' }
    expect((await naming.keyLog(question)).state).toEqual({ size: 0, root: new Uint8Array(32), atMs: 0 })
    const alice = await makePerson('alice')
    const first = await signInOf(alice)
    const laptop = await generateDevice('laptop', 1000)
    const second = await listAfter(first.deviceList, [...alice.devices, laptop], alice.devices[0])
    for (const frame of [first, first]) await naming.signIn(frame, context)
    const heads = [await naming.keyLog(question)]
    await naming.setDevices(second)
    for (const name of ['bob', 'carol', 'dave', 'erin']) {
      heads.push(await naming.keyLog(question))
      await naming.signIn(await signInOf(await makePerson(name)), context)
    }
    const { state, shown } = await naming.keyLog({ ...question, name: 'alice' })
    expect({ size: state.size, index: shown?.index, version: shown?.entry.version }).toEqual({
      size: 6,
      index: 1,
      version: 2,
    })
    const head = { domain: '', ...state }
    const listHash = createHash('sha256').update(second).digest()
    const entry = { name: 'alice', version: 2, identityKey: alice.identity.publicKey, listHash, atMs: 5000 }
    expect(isInLog(entry, 1, head, shown?.path ?? [])).toBe(true)
    expect(heads.map((one) => one.state.size)).toEqual([1, 2, 3, 4, 5])
    for (const before of heads) {
      const { consistency } = await naming.keyLog({ ...question, older: before.state.size })
      expect(compareHeads({ domain: '', ...before.state }, head, consistency)).toBe('same-history')
    }
    expect((await naming.keyLog({ ...question, name: 'nobody-here' })).shown).toBeUndefined()
  })

  it('[KL6] refuses sizes that the log has not', async () => {
    const database = await open()
    const naming = openNaming(database, { now: () => 5000 })
    await naming.signIn(await signInOf(await makePerson('alice')), context)
    for (const [older, newer] of [
      [2, 0],
      [0, 2],
      [1, 4_000_000_000],
      [2, 1],
    ] as const)
      await expect(naming.keyLog({ older, newer, name: '' })).rejects.toMatchObject({ code: 'log-wrong' })
  })
}
