import type { PathPolicy, Peer, PeerPath } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

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

async function joined(name: string, paths?: PathPolicy): Promise<Peer> {
  const peer = await joinFake(server, name, undefined, undefined, undefined, paths)
  peers.push(peer)
  return peer
}

async function befriend(a: Peer, b: Peer): Promise<void> {
  await a.contacts.request(b.name)
  for await (const list of b.contacts.watch()) if (list.length > 0) break
  await b.contacts.accept(a.name)
  for await (const [contact] of a.contacts.watch()) if (contact?.state === 'contact') break
}

async function pathUntil(peer: Peer, wanted: (path: PeerPath) => boolean): Promise<PeerPath> {
  for await (const paths of peer.pathChanges()) {
    const found = paths.find(wanted)
    if (found !== undefined) return found
  }
  throw new Error('the peer left')
}

describe('between contacts in a browser', () => {
  it('[DL4] [PE17] moves to a direct path, and counts what it carries', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    const got: unknown[] = []
    bob.messages.on('t', ({ body, path }) => {
      got.push([body, path])
    })
    await befriend(alice, bob)
    await (await alice.messages.send('bob', 't', 0)).committed()
    await Promise.all([
      pathUntil(alice, ({ path }) => path === 'direct'),
      pathUntil(bob, ({ path }) => path === 'direct'),
    ])
    const relayed = server.seen.filter(({ type }) => type === 'data').length
    for (let n = 1; n <= 20; n++) await alice.messages.send('bob', 't', n)
    await (await alice.messages.send('bob', 't', 21)).committed()
    expect(got.slice(-21)).toEqual(Array.from({ length: 21 }, (_, i) => [i + 1, 'direct']))
    expect(server.seen.filter(({ type }) => type === 'data')).toHaveLength(relayed)
    const counted = await pathUntil(alice, ({ bytesSent }) => bytesSent > 0)
    expect(counted).toMatchObject({ name: 'bob', device: bob.device, path: 'direct' })
  })

  it('[DL20] goes on over the relay when the contact is ended, without a loss', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    const got: unknown[] = []
    bob.messages.on('t', ({ body }) => {
      got.push(body)
    })
    await befriend(alice, bob)
    await (await alice.messages.send('bob', 't', 0)).committed()
    await pathUntil(alice, ({ path }) => path === 'direct')
    for (let n = 1; n <= 50; n++) {
      await alice.messages.send('bob', 't', n)
      if (n === 25) await alice.contacts.remove('bob')
    }
    await (await alice.messages.send('bob', 't', 51)).committed()
    expect(got).toEqual(Array.from({ length: 52 }, (_, i) => i))
    expect(alice.paths.every(({ path }) => path === 'relay')).toBe(true)
  })
})

describe('with a policy', () => {
  it('[PA11] relay-only shows no address, whatever the other side tries', async () => {
    const [alice, bob] = [await joined('alice', 'relay-only'), await joined('bob')]
    bob.messages.on('t', () => undefined)
    await befriend(alice, bob)
    await (await alice.messages.send('bob', 't', 0)).committed()
    const path = await pathUntil(bob, ({ state }) => state === 'declined')
    expect(path).toMatchObject({ name: 'alice', path: 'relay', carrier: undefined })
    expect(alice.paths).toMatchObject([{ name: 'bob', path: 'relay', state: 'policy' }])
  })

  it('[PA11] direct-only of a contact sends nothing over the relay, and a message says that it waits', async () => {
    const [alice, bob] = [await joined('alice', 'relay-only'), await joined('bob')]
    const got: unknown[] = []
    alice.messages.on('t', ({ body, path }) => {
      got.push([body, path])
    })
    await befriend(alice, bob)
    await bob.contacts.setPaths('alice', 'direct-only')
    for await (const [contact] of bob.contacts.watch()) if (contact?.paths === 'direct-only') break
    const relayed = server.seen.filter(({ type }) => type === 'data' || type === 'store').length
    const sent = await bob.messages.send('alice', 't', 1)
    await until(async () => (await bob.why(sent.mid, { server: false })).code === 'no-direct-path')
    expect(server.seen.filter(({ type }) => type === 'data' || type === 'store')).toHaveLength(relayed)
    await alice.contacts.setPaths('bob', 'any')
    await bob.contacts.setPaths('alice', undefined)
    await sent.committed()
    expect(got).toEqual([[1, expect.stringMatching(/relay|direct/)]])
    await expect(bob.contacts.setPaths('carol', 'any')).rejects.toMatchObject({ code: 'option-invalid' })
  })
})

describe('between strangers', () => {
  it('[PE17] offers no direct path', async () => {
    const [alice, bob] = [await joined('alice'), await joined('bob')]
    bob.messages.on('t', () => undefined)
    for (let n = 0; n < 5; n++) await (await alice.messages.send('bob', 't', n)).committed()
    expect(server.seen.filter(({ type }) => type === 'signal')).toEqual([])
    expect(alice.paths).toMatchObject([{ name: 'bob', path: 'relay' }])
  })
})
