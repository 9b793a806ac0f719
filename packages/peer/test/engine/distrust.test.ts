import {
  generateDevice,
  generateIdentity,
  readDeviceList,
  signDirectoryEntry,
  signFirstList,
  signLockKey,
  signNextList,
} from '@kith/keys'
import { openMemoryStore, type Peer } from '@kith/peer'
import {
  decodeDeviceList,
  type DirectoryEntry,
  encodeDirectoryEntry,
  encodeLockKey,
  joinSigned,
  type NameRecord,
  numberOfCode,
  type PeerName,
  readHeader,
  utf8Bytes,
} from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { KnownNames } from '../../src/identity/known-names.ts'
import { OwnChain } from '../../src/identity/own-chain.ts'
import { joinFake } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

let server: FakeServer
let peers: Peer[]
beforeEach(() => {
  server = new FakeServer()
  peers = []
})
afterEach(async () => {
  await Promise.all(peers.map((peer) => peer.leave()))
})

async function joined(name: string): Promise<Peer> {
  const peer = await joinFake(server, name)
  peers.push(peer)
  return peer
}

/** What a server says that puts other keys behind a name. */
async function impostor(
  name: string,
): Promise<{ readonly record: NameRecord; readonly device: Awaited<ReturnType<typeof generateDevice>> }> {
  const [identity, device] = await Promise.all([generateIdentity(), generateDevice('Evil', 1)])
  const first = await signFirstList(identity, { name, devices: [device.listed], madeAtMs: 1 })
  return { record: { name, version: 1, lists: [first], lockKeys: [await signLockKey(device)] }, device }
}

describe('a server that refuses', () => {
  it('[PE5] says why and when to try again, and the application hears both', async () => {
    const alice = await joined('alice')
    server.lookups = (request) => ({
      ...{ type: 'refused', request, message: 'Not now.' },
      ...{ code: numberOfCode('server-busy'), retryAfterMs: 2500 },
    })
    await expect(alice.names.lookup('bob')).rejects.toMatchObject({
      ...{ code: 'server-busy', message: 'Not now.', retryAfterMs: 2500 },
    })
  })
})

describe('a server that lies', () => {
  it('[KY4] cannot put another identity behind a name that is known', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.messages.on('t', () => undefined)
    const known = await alice.names.lookup('bob')
    server.records.set('bob', (await impostor('bob')).record)
    await expect(alice.names.lookup('bob')).rejects.toMatchObject({ code: 'key-changed' })
    await (await alice.messages.send('bob', 't', {})).committed()
    server.records.set('bob', (await impostor('carol')).record)
    await expect(alice.names.lookup('bob')).rejects.toMatchObject({ code: 'list-foreign' })
    expect(known.devices[0]?.device).toBe(bob.device)
  })

  it('[PE44] is said as an alarm, and changes nothing', async () => {
    const alarms: unknown[] = []
    const alice = await joinFake(server, 'alice', openMemoryStore(), ({ event, detail }) => {
      if (event === 'alarm') alarms.push(detail)
    })
    peers.push(alice)
    const bob = await joined('bob')
    await alice.names.lookup('bob')
    const { record } = await impostor('bob')
    server.inject(alice.device, { type: 'stale-devices', to: alice.device, record })
    await until(() => alarms.length > 0)
    expect(alarms).toEqual([{ code: 'key-changed', name: 'bob', count: 1 }])
    expect((await alice.names.lookup('bob')).devices[0]?.device).toBe(bob.device)
  })

  it('[PE73] [PE74] makes the name one that has changed, until a person takes it as it is', async () => {
    const alice = await joined('alice')
    const bob = await joined('bob')
    bob.messages.on('t', () => undefined)
    const before = await alice.names.lookup('bob')
    expect(await alice.names.verify('bob', (await bob.names.fingerprint('bob')).words)).toBe('same')
    const { record, device } = await impostor('bob')
    server.records.set('bob', record)
    await expect(alice.names.lookup('bob')).rejects.toMatchObject({ code: 'key-changed' })
    const trust = async (): Promise<unknown> => (await alice.names.trust('bob')).trust
    await until(async () => (await trust()) === 'changed')
    expect(await alice.names.trust('bob')).toMatchObject({ because: 'key-changed' })
    await (await alice.messages.send('bob', 't', {})).committed()
    await alice.names.acceptChange('bob')
    expect(await trust()).toBe('unverified')
    const after = await alice.names.lookup('bob')
    expect(after.devices.map((each) => each.device)).toEqual([device.device])
    expect(after.identity).not.toBe(before.identity)
  })

  it('[KY37] is not believed when the lists do not reach to the version that it names', async () => {
    const alice = await joined('alice')
    const { record } = await impostor('carol')
    server.records.set('carol', { ...record, version: 2 })
    await expect(alice.names.lookup('carol')).rejects.toMatchObject({ code: 'list-gap' })
    server.records.set('carol', { ...record, version: 0xffff_ffff, lists: [] })
    await expect(alice.names.lookup('carol')).rejects.toMatchObject({ code: 'list-gap' })
    server.records.set('carol', record)
    expect(await alice.names.lookup('carol')).toMatchObject({ name: 'carol' })
  })

  it('[KY4] cannot bring an older lock key back, or another list of the same version', async () => {
    const [identity, device] = await Promise.all([generateIdentity(), generateDevice('One', 1)])
    const named = (label: string) => ({ devices: [{ ...device.listed, label }], madeAtMs: 1 })
    const first = await signFirstList(identity, { name: 'carol', ...named('One') })
    const before = readDeviceList(first)
    if (before.kind === 'refused') throw new Error(before.code)
    const next = async (label: string): Promise<Uint8Array> => {
      const signed = await signNextList(before.value, named(label), device.signing)
      if (signed.kind === 'refused') throw new Error(signed.code)
      return signed.value
    }
    const lockKeys = await Promise.all(
      [1, 2].map((number) =>
        device.signing.signJoined(
          'lockKey',
          encodeLockKey({ device: device.device, number, publicKey: new Uint8Array(32).fill(number), madeAtMs: 1 }),
        ),
      ),
    )
    const store = openMemoryStore()
    const own = (await impostor('alice')).record
    const known = new KnownNames(store, OwnChain.of(store, 'alice' as PeerName, own.lists), () => undefined)
    const carol = 'carol' as PeerName
    const now = { name: carol, version: 2, lists: [first, await next('One')], lockKeys: [lockKeys[1]!] }
    const told = [
      { ...now, version: 1, lists: [first] },
      { ...now, lockKeys: [lockKeys[0]!] },
      { ...now, lists: [], lockKeys: [] },
      { ...now, lists: [await next('Other')] },
    ]
    await known.learn(now, carol)
    const outcomes = await Promise.all(told.map((record) => known.learn(record, carol)))
    expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : 'ok'))).toEqual([
      ...['ok', 'ok', 'ok', 'list-forked'],
    ])
    expect(known.deviceOf(device.device)).toMatchObject({ device: { label: 'One' }, lockKey: { number: 2 } })
    expect(known.get(carol)?.list.version).toBe(2)
  })

  it('[PE15] cannot make up directory entries', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    await bob.directory.publish('songs', { title: 'true' }, { id: 'true', ttl: '1h' })
    const [signed] = server.entries
    if (signed === undefined) throw new Error('nothing was published')
    const { device } = await impostor('bob')
    const forged: DirectoryEntry = {
      owner: 'bob',
      device: device.device,
      kind: 'songs',
      id: 'forged',
      version: 1,
      ttlSeconds: 1,
      visibility: 'network',
      readers: [],
      content: utf8Bytes('{"title":"forged"}'),
    }
    const asBob = { ...forged, device: bob.device, id: 'as bob' }
    const changed = signed.slice()
    changed[changed.byteLength - 70]! ^= 1
    server.entries = [
      await signDirectoryEntry(device, forged),
      joinSigned(encodeDirectoryEntry(asBob), new Uint8Array(64)),
      changed,
      new Uint8Array(100),
      signed,
    ]
    const page = await alice.directory.search('songs')
    expect(page.entries.map(({ id }) => id)).toEqual(['true'])
  })

  it('[KY8] cannot say that a message was committed', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    let isHonest = false
    server.tamper = (frame) => {
      if (isHonest || frame.type !== 'ack') return frame
      return { ...frame, next: frame.next + 1, exceptions: [] }
    }
    let runs = 0
    bob.messages.on('t', (_, tx) => {
      tx.put('app', 'runs', ++runs)
    })
    const changes = bob.records.changes('app')
    const sent = await alice.messages.send('bob', 't', {})
    for await (const { value } of changes) if (value === 1) break
    expect((await alice.why(sent.mid)).state).toBe('accepted')
    isHonest = true
    await sent.committed()
    expect(runs).toBe(1)
  })

  it('[DL14] cannot make a receiver skip a message by its own word', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    const got: unknown[] = []
    bob.messages.on('t', ({ body }) => {
      got.push(body)
    })
    await (await alice.messages.send('bob', 't', 'first')).committed()
    let said = 0
    server.tamper = (frame) => {
      if (frame.type !== 'data' || said > 0) return frame
      const { to, from, stream, seq } = readHeader(frame.envelope.authenticated)
      said = seq
      const tag = new Uint8Array(16)
      return { type: 'gap', to, from, stream, fromSeq: seq, toSeq: seq, reason: 'acknowledged-before', tag }
    }
    await (await alice.messages.send('bob', 't', 'second')).committed()
    expect(said).toBe(2)
    expect(got).toEqual(['first', 'second'])
  })

  it('[DL26] cannot change what a message says', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    let tampered = 0
    server.tamper = (frame) => {
      if (frame.type !== 'data' || tampered > 0) return frame
      tampered++
      const body = frame.envelope.body.slice()
      body[0]! ^= 1
      return { ...frame, envelope: { ...frame.envelope, body } }
    }
    const got = new Promise((resolve) => {
      bob.messages.on('t', ({ body }) => {
        resolve(body)
      })
    })
    await (await alice.messages.send('bob', 't', 'true')).committed()
    expect(await got).toBe('true')
    expect(tampered).toBe(1)
  })
})

describe('a name that is blocked', () => {
  it('[PE20] is not handled and not heard, whatever way it comes', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    const got: unknown[] = []
    bob.messages.on('t', ({ body }) => {
      got.push(body)
    })
    bob.signals.on('s', ({ body }) => {
      got.push(body)
    })
    await (await alice.messages.send('bob', 't', 'before')).committed()
    await bob.contacts.block('alice')
    await alice.signals.send('bob', 's', 'typing')
    await expect((await alice.messages.send('bob', 't', 'after')).committed()).rejects.toMatchObject({
      code: 'blocked',
    })
    await expect((await alice.messages.send('bob', 'contact.request', {})).committed()).rejects.toMatchObject({
      code: 'blocked',
    })
    expect(got).toEqual(['before'])
    expect(await bob.contacts.list()).toMatchObject([{ name: 'alice', state: 'blocked' }])
  })
})

describe('a device that lies', () => {
  it('[KY4] cannot speak for the device of another name by listing it', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.messages.on('t', () => undefined)
    const heard = new Promise((resolve) => {
      bob.signals.on('s', ({ from }) => {
        resolve(from)
      })
    })
    await (await alice.messages.send('bob', 't', 1)).committed()
    const listed = decodeDeviceList(server.records.get('alice')!.lists[0]!)
    if (listed.kind === 'refused') throw new Error(listed.message)
    const identity = await generateIdentity()
    const { devices } = listed.value.list
    const first = await signFirstList(identity, { name: 'mallory', devices, madeAtMs: 1 })
    server.records.set('mallory', { name: 'mallory', version: 1, lists: [first], lockKeys: [] })
    await expect(bob.names.lookup('mallory')).rejects.toMatchObject({ code: 'device-unlisted' })
    await alice.signals.send('bob', 's', {})
    expect(await heard).toBe('alice')
    await (await alice.messages.send('bob', 't', 2)).committed()
  })
})

describe('what is seen on the wire', () => {
  it('[PE13] holds no body, and tells grants when contacts are made', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    await alice.contacts.request('bob', 'a secret note')
    for await (const list of bob.contacts.watch()) if (list.length > 0) break
    await bob.contacts.accept('alice')
    for await (const [contact] of alice.contacts.watch()) if (contact?.state === 'contact') break
    const grants = server.seen.filter((frame) => frame.type === 'grant').map(({ name, level }) => `${name} ${level}`)
    expect(grants.sort()).toEqual(['alice contact', 'bob contact'])
    const bytes = server.seen.flatMap((frame) =>
      frame.type === 'data' ? [new TextDecoder('latin1').decode(frame.envelope.body)] : [],
    )
    expect(bytes.length).toBeGreaterThan(0)
    expect(bytes.join('')).not.toContain('secret')
  })
})

describe('leaving', () => {
  it('[PE18] leaves no timer behind', async () => {
    const before = timers()
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.messages.on('t', () => undefined)
    await (await alice.messages.send('bob', 't', {})).committed()
    await alice.messages.send('nobody-there', 't', {}, { keep: false })
    await Promise.all([alice.leave(), bob.leave()])
    await new Promise((resolve) => setImmediate(resolve))
    expect(timers()).toBeLessThanOrEqual(before)
  })
})

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}
