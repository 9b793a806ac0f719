import { generateDevice, generateIdentity, signFirstList, signLockKey } from '@kith/keys'
import type { Peer } from '@kith/peer'
import { hexOfBytes, type NameRecord } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { type OwnDevice, ownDevices } from '../e2e/own-devices.ts'
import { joinFake } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

let server: FakeServer
let own: readonly OwnDevice[]
let peers: Peer[]
beforeEach(async () => {
  server = new FakeServer()
  own = await ownDevices('alice', 'Laptop', 'Phone')
  peers = []
})
afterEach(async () => {
  await Promise.all(peers.map((peer) => peer.leave()))
})

async function device(at: number): Promise<Peer> {
  const peer = await joinFake(server, 'alice', own[at]?.store())
  peers.push(peer)
  return peer
}

/** Somebody with an identity of its own behind a name, from list 1. */
async function somebody(name: string): Promise<{ readonly record: NameRecord; readonly identity: string }> {
  const [identity, one] = await Promise.all([generateIdentity(), generateDevice('One', 1)])
  const lists = [await signFirstList(identity, { name, devices: [one.listed], madeAtMs: 1 })]
  const record = { name, version: 1, lists, lockKeys: [await signLockKey(one)] }
  return { record, identity: hexOfBytes(identity.publicKey) }
}

async function identityOf(peer: Peer): Promise<string> {
  return (await peer.names.lookup('bob')).identity
}

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'ok',
    (error: unknown) => (error as { readonly code: string }).code,
  )
}

async function trust(peer: Peer): Promise<string> {
  const { trust, because } = await peer.names.trust('bob')
  return because === undefined ? trust : `${trust} ${because}`
}

/** One device has handled what the other said until now. */
async function heardAll(one: Peer, other: Peer): Promise<void> {
  const heard = new Promise((resolve) => {
    one.messages.on('after', resolve)
  })
  await other.messages.send('alice', 'after', {})
  await heard
}

describe('a name that has another identity', () => {
  it('[PE76] is taken as it is by all devices when one took it, and by none as somebody else again', async () => {
    const [before, after, other] = await Promise.all([somebody('bob'), somebody('bob'), somebody('bob')])
    server.records.set('bob', before.record)
    const [phone, laptop] = [await device(1), await device(0)]
    for (const one of [phone, laptop]) expect(await identityOf(one)).toBe(before.identity)
    server.records.set('bob', after.record)
    for (const one of [phone, laptop]) {
      expect(await codeOf(identityOf(one))).toBe('key-changed')
      await until(async () => (await trust(one)) === 'changed key-changed')
    }
    await laptop.names.acceptChange('bob')
    await until(async () => (await trust(phone)) === 'unverified')
    for (const one of [phone, laptop]) expect(await identityOf(one)).toBe(after.identity)

    await phone.leave()
    server.records.set('bob', before.record)
    expect(await codeOf(identityOf(laptop))).toBe('key-changed')
    await until(async () => (await trust(laptop)) === 'changed key-changed')
    await laptop.names.acceptChange('bob')
    server.records.set('bob', other.record)
    const again = await device(1)
    await until(async () => (await trust(again)) === 'changed key-changed')
    expect(await codeOf(identityOf(again))).toBe('key-changed')
    server.records.set('bob', before.record)
    // The network says of the known one what it is not, and so the device asks for the one that was taken.
    await until(async () => (await codeOf(identityOf(again))) === 'ok')
    await until(async () => (await trust(again)) === 'unverified')
    expect(await identityOf(again)).toBe(before.identity)
  })
})

describe('a name that was decided about elsewhere', () => {
  it('[PE77] is not known by another identity on a device that looks it up for the first time', async () => {
    const [real, forged] = await Promise.all([somebody('bob'), somebody('bob')])
    server.records.set('bob', real.record)
    const [phone, laptop] = [await device(1), await device(0)]
    expect(await laptop.names.verify('bob', (await laptop.names.fingerprint('bob')).digits)).toBe('same')
    await heardAll(phone, laptop)
    server.records.set('bob', forged.record)
    expect(await codeOf(identityOf(phone))).toBe('key-changed')
    await until(async () => (await trust(phone)) === 'changed key-changed')
    server.records.set('bob', real.record)
    expect(await identityOf(phone)).toBe(real.identity)
    await phone.names.acceptChange('bob')
    expect(await trust(phone)).toBe('verified')
  })

  it('[PE77] may be taken as it is by a person', async () => {
    const [real, forged] = await Promise.all([somebody('bob'), somebody('bob')])
    server.records.set('bob', real.record)
    const [phone, laptop] = [await device(1), await device(0)]
    await laptop.names.verify('bob', (await laptop.names.fingerprint('bob')).digits)
    await heardAll(phone, laptop)
    server.records.set('bob', forged.record)
    expect(await codeOf(identityOf(phone))).toBe('key-changed')
    await until(async () => (await trust(phone)) === 'changed key-changed')
    await phone.names.acceptChange('bob')
    expect([await identityOf(phone), await trust(phone)]).toEqual([forged.identity, 'unverified'])
    // The other follows, because its person said so.
    await until(async () => (await codeOf(identityOf(laptop))) === 'ok')
    await until(async () => (await trust(laptop)) === 'unverified')
    expect(await identityOf(laptop)).toBe(forged.identity)
  })
})
