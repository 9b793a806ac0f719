import { createHash } from 'node:crypto'

import {
  type DeviceKeys,
  readDeviceList,
  signChainEnd,
  signFirstList,
  SigningKey,
  signNameTake,
  type VerifiedList,
} from '@kith/keys'
import type { PeerName } from '@kith/wire'
import { expect, it } from 'vitest'

import { Clearing } from '../../src/naming/clearing.ts'
import type { Naming, NamingChange } from '../../src/naming/naming.ts'
import { openNaming } from '../../src/naming/open.ts'
import type { Database } from '../../src/store/database.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'
import { context, firstListOf, listAfter, makePerson, type Person, signInOf } from './people.ts'

const day = 86_400_000
const nobody: Uint8Array = new Uint8Array()

/** What becomes of names that their owners give up, on every database. */
export function registerChainEndsContract(open: OpenTestDatabase): void {
  let nowMs = 5000
  const opened = async (): Promise<{ readonly naming: Naming; readonly database: Database }> => {
    nowMs = 5000
    const database = await open()
    return { database, naming: openNaming(database, { now: () => nowMs }) }
  }
  const joined = async (naming: Naming, name: string, devices = 1): Promise<Person> => {
    const person = await makePerson(name, devices)
    expect(await naming.signIn(await signInOf(person), context)).toMatchObject({ kind: 'signed-in' })
    return person
  }
  const released = async (naming: Naming, person: Person): Promise<Uint8Array> => {
    const end = await endOf(person, await firstListOf(person))
    expect(await naming.endChain(end, nobody, context)).toEqual({ kind: 'done' })
    return end
  }

  it('[NM29] gives up a name for a device of its newest list: nobody finds it, and no device of it gets in', async () => {
    const { naming } = await opened()
    const alice = await joined(naming, 'alice', 2)
    const changes: NamingChange[] = []
    naming.onChange((change) => changes.push(change))
    const end = await released(naming, alice)
    expect(await naming.lookup('alice')).toBeUndefined()
    expect(await naming.released('alice')).toMatchObject({ code: 'name-released' })
    expect(await naming.signIn(await signInOf(alice), context)).toMatchObject({ code: 'name-released' })
    for (const { device } of alice.devices)
      expect(await naming.deviceRecord(device)).toMatchObject({ isListed: false, name: 'alice' })
    expect(changes).toMatchObject([{ kind: 'ended', name: 'alice', isTransfer: false }])
    expect(changes[0]?.kind === 'ended' && [...changes[0].removed].sort()).toEqual(
      alice.devices.map(({ device }) => device).sort(),
    )
    expect(await naming.endChain(end, nobody, context)).toEqual({ kind: 'done' })
    expect(changes).toHaveLength(1)
  })

  it('[NM29] refuses what no device of the newest list signed, and what ends an older list or a chain elsewhere', async () => {
    const { naming } = await opened()
    const alice = await joined(naming, 'alice', 2)
    const mallory = await joined(naming, 'mallory')
    const first = await firstListOf(alice)
    const [one, two] = alice.devices
    const ended = (end: Uint8Array, heirList = nobody): Promise<unknown> => naming.endChain(end, heirList, context)
    const forged = await signChainEnd(one!, read(await firstListOf(mallory)), context, { madeAtMs: 1 })
    expect(await ended(forged)).toMatchObject({ code: 'signature-wrong' })
    expect(await ended(await endOf(alice, first, mallory.devices[0]))).toMatchObject({ code: 'signature-wrong' })
    for (const elsewhere of [{ domain: 'example.org' }, { networkKey: new Uint8Array(32) }]) {
      const end = await signChainEnd(one!, read(first), { ...context, ...elsewhere }, { madeAtMs: 1 })
      expect(await ended(end)).toMatchObject({ code: 'chain-end-wrong' })
    }
    const bytes = await endOf(alice, first)
    expect(await ended(bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1))).toMatchObject({ code: 'signature-wrong' })
    expect(await ended(bytes.subarray(0, 40))).toMatchObject({ kind: 'refused' })
    expect(await ended(bytes, first)).toMatchObject({ code: 'chain-end-wrong' })
    const second = await listAfter(first, [one!], one)
    expect(await ended(await endOf(alice, second))).toMatchObject({ code: 'list-gap' })
    await naming.setDevices(second)
    expect(await ended(bytes)).toMatchObject({ code: 'list-stale' })
    expect(await ended(await endOf(alice, second, two))).toMatchObject({ code: 'signature-wrong' })
    expect(await naming.lookup('alice')).toMatchObject({ version: 2 })
    expect(await ended(await endOf(await makePerson('nobody-here'), undefined))).toMatchObject({
      code: 'name-unknown',
    })
  })

  it('[NM30] gives a released name to nobody else before its quarantine is over, nor one that looks like it', async () => {
    const { naming } = await opened()
    await released(naming, await joined(naming, 'alice'))
    const claim = async (name: string): Promise<unknown> =>
      naming.signIn(await signInOf(await makePerson(name)), context)
    nowMs += 30 * day - 1
    expect(await claim('alice')).toMatchObject({ code: 'name-released' })
    expect(await naming.setDevices(await firstListOf(await makePerson('alice')))).toMatchObject({
      code: 'name-released',
    })
    expect(await claim('a1ice')).toMatchObject({ code: 'name-lookalike' })
    nowMs += 1
    expect(await naming.released('alice')).toBeUndefined()
    expect(await claim('a1ice')).toMatchObject({ kind: 'signed-in', claimed: true })
    expect(await claim('alice')).toMatchObject({ code: 'name-lookalike' })
  })

  it('[NM30] begins a name that is claimed anew without anything of its former owner', async () => {
    const { naming } = await opened()
    const former = await joined(naming, 'alice')
    await joined(naming, 'bob')
    await naming.setGrant('bob' as PeerName, 'alice', 'contact')
    await naming.setGrant('alice' as PeerName, 'bob', 'contact')
    await naming.setStrangers('alice' as PeerName, 'refuse')
    expect(await naming.grantLevel('bob' as PeerName, 'alice' as PeerName)).toBe('contact')
    await released(naming, former)
    expect(await naming.grantLevel('alice' as PeerName, 'bob' as PeerName)).toBe('none')
    expect(await naming.setGrant('bob' as PeerName, 'alice', 'contact')).toMatchObject({ code: 'name-unknown' })
    nowMs += 30 * day
    const next = await joined(naming, 'alice')
    expect(await naming.lookup('alice')).toMatchObject({ version: 1 })
    expect(await naming.grantLevel('bob' as PeerName, 'alice' as PeerName)).toBe('none')
    expect(await naming.grants('bob' as PeerName, '')).toEqual([])
    expect(await naming.strangers('alice' as PeerName)).toBe('accept')
    expect(await naming.signIn(await signInOf(former), context)).toMatchObject({ code: 'name-taken' })
    expect(
      await naming.setDevices(await listAfter(await firstListOf(former), former.devices, former.devices[0])),
    ).toMatchObject({ code: 'name-taken' })
    await released(naming, next)
    expect(await naming.chainEnd('alice', former.identity.publicKey, 0)).toMatchObject({
      lists: [Buffer.from(await firstListOf(former))],
    })
  })

  it('[NM31] lets its owner take a name back in the quarantine, by the next list, and no end of before ends it again', async () => {
    const { naming } = await opened()
    const alice = await joined(naming, 'alice', 2)
    const first = await firstListOf(alice)
    const end = await released(naming, alice)
    expect(await naming.setDevices(first)).toMatchObject({ code: 'name-released' })
    const mallory = await makePerson('mallory')
    const next = await listAfter(first, alice.devices, alice.devices[0])
    expect(await naming.setDevices(next.with(-1, (next.at(-1) ?? 0) ^ 1))).toMatchObject({ code: 'signature-wrong' })
    expect(await naming.setDevices(await firstListOf({ ...mallory, name: alice.name }))).toMatchObject({
      code: 'name-released',
    })
    const changes: NamingChange[] = []
    naming.onChange((change) => changes.push(change))
    expect(await naming.setDevices(next)).toEqual({ kind: 'done' })
    expect(changes).toMatchObject([{ kind: 'devices', isListNew: true, listVersion: 2 }])
    expect(await naming.lookup('alice')).toMatchObject({ version: 2 })
    expect(await naming.signIn(await signInOf(alice, { deviceList: next }), context)).toMatchObject({
      kind: 'signed-in',
      claimed: false,
    })
    expect(await naming.endChain(end, nobody, context)).toMatchObject({ code: 'list-stale' })
    expect(await naming.chainEnd('alice', undefined, 0)).toBeUndefined()
  })

  it('[NM31] lets nobody take a name back when the quarantine is over', async () => {
    const { naming } = await opened()
    const alice = await joined(naming, 'alice')
    await released(naming, alice)
    nowMs += 30 * day
    const next = await listAfter(await firstListOf(alice), alice.devices, alice.devices[0])
    expect(await naming.setDevices(next)).toMatchObject({ code: 'list-gap' })
  })

  it('[NM32] shows how a chain ended, with its lists behind a version', async () => {
    const { naming } = await opened()
    const alice = await joined(naming, 'alice')
    const first = await firstListOf(alice)
    const second = await listAfter(first, alice.devices, alice.devices[0])
    await naming.setDevices(second)
    const end = await endOf(alice, second)
    await naming.endChain(end, nobody, context)
    const shown = await naming.chainEnd('alice', undefined, 0)
    expect(shown && [...shown.signed]).toEqual([...end])
    expect(shown?.lists.map((list) => [...list])).toEqual([[...first], [...second]])
    expect((await naming.chainEnd('alice', alice.identity.publicKey, 1))?.lists).toHaveLength(1)
    expect(await naming.chainEnd('alice', new Uint8Array(32).fill(9), 0)).toBeUndefined()
    expect(await naming.chainEnd('bob', undefined, 0)).toBeUndefined()
  })

  it('[KL13] has the end of a chain in the key log, as the newest entry of the name', async () => {
    const { naming } = await opened()
    const alice = await joined(naming, 'alice')
    const end = await released(naming, alice)
    const { shown, state } = await naming.keyLog({ older: 0, newer: 0, name: 'alice' })
    expect(state.size).toBe(2)
    expect(shown?.entry).toMatchObject({ name: 'alice', version: 0, atMs: 5000 })
    expect(Buffer.from(shown?.entry.listHash ?? [])).toEqual(createHash('sha256').update(end).digest())
    expect(Buffer.from(shown?.entry.identityKey ?? [])).toEqual(Buffer.from(alice.identity.publicKey))
    nowMs += 30 * day
    const next = await joined(naming, 'alice')
    const after = await naming.keyLog({ older: 0, newer: 0, name: 'alice' })
    expect(after.shown).toMatchObject({ index: 2, entry: { version: 1 } })
    expect(Buffer.from(after.shown?.entry.identityKey ?? [])).toEqual(Buffer.from(next.identity.publicKey))
  })

  it('[NM33] gives a name to who took it, in one step, when both signed', async () => {
    const { naming } = await opened()
    const alice = await joined(naming, 'alice')
    const heir = await makePerson('alice')
    await joined(naming, 'bob')
    await naming.setGrant('bob' as PeerName, 'alice', 'contact')
    const changes: NamingChange[] = []
    naming.onChange((change) => changes.push(change))
    const { end, heirList } = await transferOf(alice, heir)
    expect(await naming.endChain(end, heirList, context)).toEqual({ kind: 'done' })
    expect(changes).toMatchObject([
      { kind: 'ended', name: 'alice', isTransfer: true },
      { kind: 'devices', listVersion: 1, record: { name: 'alice' } },
    ])
    expect((await naming.lookup('alice'))?.lists.map((list) => [...list])).toEqual([[...heirList]])
    expect(await naming.signIn(await signInOf(heir), context)).toMatchObject({ kind: 'signed-in', claimed: false })
    expect(await naming.signIn(await signInOf(alice), context)).toMatchObject({ code: 'name-transferred' })
    expect(await naming.grantLevel('bob' as PeerName, 'alice' as PeerName)).toBe('none')
    expect(await naming.chainEnd('alice', alice.identity.publicKey, 0)).toBeDefined()
    expect((await naming.keyLog({ older: 0, newer: 0, name: 'alice' })).state.size).toBe(4)
  })

  it('[NM33] gives a name to nobody who did not sign, and to no other list than the one that was signed for', async () => {
    const { naming } = await opened()
    const alice = await joined(naming, 'alice')
    const [heir, other, bob] = [await makePerson('alice'), await makePerson('alice'), await joined(naming, 'bob')]
    const first = read(await firstListOf(alice))
    const { end } = await transferOf(alice, heir)
    const given = (signed: Uint8Array, list: Uint8Array): Promise<unknown> => naming.endChain(signed, list, context)
    expect(await given(end, await firstListOf(other))).toMatchObject({ code: 'chain-end-wrong' })
    expect(await given(end, nobody)).toMatchObject({ kind: 'refused' })
    expect(await given(end, await firstListOf({ ...bob, name: alice.name }))).toMatchObject({ kind: 'refused' })
    // Mallory signs for an heir who did not.
    const listed = read(await firstListOf(other))
    const forged = await signNameTake(heir.devices[0]!, listed, first, context, 1)
    const unwilling = await signChainEnd(alice.devices[0]!, first, context, { madeAtMs: 1, take: forged })
    expect(await given(unwilling, listed.bytes)).toMatchObject({ code: 'signature-wrong' })
    // One that brings a device of another name.
    const thief = { ...(await makePerson('alice')), devices: bob.devices }
    const stolen = await transferOf(alice, thief)
    expect(await given(stolen.end, stolen.heirList)).toMatchObject({ code: 'device-unlisted' })
    expect(await naming.lookup('alice')).toMatchObject({ version: 1 })
    expect(await naming.signIn(await signInOf(alice), context)).toMatchObject({ kind: 'signed-in' })
  })

  it('[NM33] gives a name with recovery keys away by the first of them alone, and releases it by any device', async () => {
    const { naming } = await opened()
    const [first, second] = [await SigningKey.generate(), await SigningKey.generate()]
    const alice = await makePerson('alice')
    const [device] = alice.devices
    if (device === undefined) throw new Error('a person has a device')
    const recovery = [first, second].map(({ publicKey }) => ({ kind: 'code' as const, key: publicKey, hint: nobody }))
    const signed = await signFirstList(alice.identity, {
      ...{ name: 'alice', devices: [device.listed], recovery, madeAtMs: 1000 },
    })
    await naming.signIn(await signInOf(alice, { deviceList: signed }), context)
    const heir = await makePerson('alice')
    const [newest, list] = [read(signed), read(await firstListOf(heir))]
    const take = await signNameTake(heir.devices[0]!, list, newest, context, 1)
    const given = async (signing: SigningKey, taken?: Uint8Array): Promise<unknown> =>
      naming.endChain(
        await signChainEnd({ signing }, newest, context, { madeAtMs: 2, take: taken }),
        taken === undefined ? nobody : list.bytes,
        context,
      )
    for (const signing of [device.signing, second, alice.identity])
      expect(await given(signing, take)).toMatchObject({ code: 'list-unentitled' })
    for (const signing of [first, second]) expect(await given(signing)).toMatchObject({ code: 'signature-wrong' })
    expect(await given(first, take)).toEqual({ kind: 'done' })
    expect((await naming.lookup('alice'))?.lists.map((each) => [...each])).toEqual([[...list.bytes]])
  })

  it('[NM29] removes what is left of a name step by step, also what a crash left', async () => {
    const { naming, database } = await opened()
    const alice = await joined(naming, 'alice')
    await released(naming, alice)
    const cleared: string[] = []
    let isBroken = true
    const failures: unknown[] = []
    const clearing = (): Clearing =>
      new Clearing(
        database,
        [
          ({ name }) => {
            cleared.push(name)
            return isBroken ? Promise.reject(new Error('the disk is away')) : Promise.resolve()
          },
        ],
        (cause) => failures.push(cause),
      )
    const first = clearing()
    first.begin()
    await first.idle()
    expect(failures).toHaveLength(1)
    isBroken = false
    const second = clearing()
    second.begin()
    await second.idle()
    second.begin()
    await second.idle()
    expect(cleared).toEqual(['alice', 'alice'])
  })
}

function read(signed: Uint8Array): VerifiedList {
  const list = readDeviceList(signed)
  if (list.kind === 'refused') throw new Error(list.code)
  return list.value
}

async function endOf(
  person: Person,
  list: Uint8Array | undefined,
  signer: DeviceKeys | undefined = person.devices[0],
): Promise<Uint8Array> {
  if (signer === undefined) throw new Error('a person has a device')
  return signChainEnd(signer, read(list ?? (await firstListOf(person))), context, { madeAtMs: 1 })
}

async function transferOf(
  owner: Person,
  heir: Person,
): Promise<{ readonly end: Uint8Array; readonly heirList: Uint8Array }> {
  const [signer, taker] = [owner.devices[0], heir.devices[0]]
  if (signer === undefined || taker === undefined) throw new Error('both have devices')
  const [newest, list] = [read(await firstListOf(owner)), read(await firstListOf(heir))]
  const take = await signNameTake(taker, list, newest, context, 1)
  return { end: await signChainEnd(signer, newest, context, { madeAtMs: 2, take }), heirList: list.bytes }
}
