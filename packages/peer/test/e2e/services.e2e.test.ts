import type { DirectoryChange, Peer, PresenceInfo } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, firstOf, lastingStore, Network, Wire } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

/** Makes two peers contacts of each other. */
async function befriend(a: Peer, b: Peer): Promise<void> {
  await a.contacts.request(b.name, 'it is me')
  await firstOf(b.contacts.watch(), (list) => list.some(({ name, state }) => name === a.name && state === 'asking'))
  await b.contacts.accept(a.name)
  await firstOf(a.contacts.watch(), (list) => list.some(({ name, state }) => name === b.name && state === 'contact'))
}

describe('contacts', () => {
  it('[PE13] are asked for, accepted and ended', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    await alice.contacts.request('bob', 'it is me')
    const asked = await firstOf(bob.contacts.watch(), (list) => list.length > 0)
    expect(asked).toMatchObject([{ name: 'alice', state: 'asking', note: 'it is me' }])
    expect(await alice.contacts.list()).toMatchObject([{ name: 'bob', state: 'requested' }])
    await bob.contacts.accept('alice')
    await firstOf(alice.contacts.watch(), ([contact]) => contact?.state === 'contact')
    await alice.contacts.remove('bob')
    await firstOf(bob.contacts.watch(), (list) => list.length === 0)
    expect(await alice.contacts.list()).toEqual([])
  })

  it('[PE13] are made at once when both have asked, and not when one declines', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    await Promise.all([alice.contacts.request('bob'), bob.contacts.request('alice')])
    await firstOf(alice.contacts.watch(), ([contact]) => contact?.state === 'contact')
    await firstOf(bob.contacts.watch(), ([contact]) => contact?.state === 'contact')
    const carol = await network.join('carol')
    await carol.contacts.request('alice')
    await firstOf(alice.contacts.watch(), (list) => list.length === 2)
    await alice.contacts.decline('carol')
    expect(await alice.contacts.list()).toHaveLength(1)
    expect(await carol.contacts.list()).toMatchObject([{ state: 'requested' }])
    expect(await codeOf(alice.contacts.accept('carol'))).toBe('option-invalid')
  })

  it('[PE13] see each other although another request went to a name that nobody has', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    await alice.contacts.request('zed')
    await befriend(alice, bob)
    for (const [watcher, watched] of [
      [alice, 'bob'],
      [bob, 'alice'],
    ] as const)
      await firstOf(watcher.presence.watch([watched]), ({ state }) => state === 'online')
  })

  it('[PE13] remember who is blocked', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    await alice.names.lookup('bob')
    await bob.contacts.block('alice')
    await bob.contacts.block('dave')
    expect(await bob.contacts.list()).toMatchObject([
      { name: 'alice', state: 'blocked' },
      { name: 'dave', state: 'blocked' },
    ])
  })

  it('[PE13] are in the store, and their grants follow at the next connection', async () => {
    const disk = lastingStore()
    const alice = await network.join('alice', { store: disk.store() })
    const bob = await network.join('bob')
    await befriend(bob, alice)
    await alice.leave()
    const again = await network.join('alice', { store: disk.store() })
    expect(await again.contacts.list()).toMatchObject([{ name: 'bob', state: 'contact' }])
  })
})

const unseen: PresenceInfo = {
  name: '',
  state: 'unknown',
  freshness: 'unknown',
  sinceMs: undefined,
  idleMs: 0,
  note: '',
  activity: '',
}

describe('presence', () => {
  const of = (wanted: Partial<PresenceInfo>) => (info: PresenceInfo) =>
    Object.entries(wanted).every(([key, value]) => info[key as keyof PresenceInfo] === value)

  it('[PR2] [PR5] shows contacts to each other, with notes, and nothing to strangers', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const [stranger] = await alice.presence.query(['bob'])
    expect(stranger).toMatchObject({ name: 'bob', state: 'unknown', freshness: 'unknown', sinceMs: undefined })
    await befriend(alice, bob)
    const watch = alice.presence.watch(['bob'])
    const first = await firstOf(watch, of({ state: 'online', freshness: 'live' }))
    expect(first.sinceMs).toBeGreaterThan(0)
    const away = firstOf(alice.presence.watch(['bob']), of({ state: 'away', note: 'gone fishing' }))
    await bob.presence.set({ choice: 'away', note: 'gone fishing' })
    await away
    expect(bob.presence.own).toMatchObject({ choice: 'away', note: 'gone fishing' })
    expect(await alice.presence.query(['bob', 'nobody-there'])).toMatchObject([
      { name: 'bob', state: 'away', freshness: 'live' },
      { name: 'nobody-there', state: 'unknown', freshness: 'unknown' },
    ])
    await bob.presence.set({ choice: 'invisible' })
    await firstOf(alice.presence.watch(['bob']), of({ state: 'offline' }))
    expect(await codeOf(bob.presence.set({ note: 'x'.repeat(281) }))).toBe('field-too-long')
  })

  it('[PR9] shows a clean leave and a lost connection as offline', async () => {
    await using wire = await Wire.to(network.server)
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob', { url: wire.url })])
    await befriend(alice, bob)
    const watched = alice.presence.watch(['bob'])
    await firstOf(watched, of({ state: 'online' }))
    const offline = firstOf(alice.presence.watch(['bob']), of({ state: 'offline', freshness: 'live' }))
    wire.cut()
    await offline
    const online = firstOf(alice.presence.watch(['bob']), of({ state: 'online', freshness: 'live' }))
    wire.mend()
    await online
    const left = firstOf(alice.presence.watch(['bob']), of({ state: 'offline', freshness: 'live' }))
    await bob.leave()
    await left
  })

  it('[PR3] is stale while the own connection is lost, and live again after', async () => {
    await using wire = await Wire.to(network.server)
    const [alice, bob] = await Promise.all([network.join('alice', { url: wire.url }), network.join('bob')])
    await befriend(alice, bob)
    const seen: PresenceInfo[] = []
    const until = async (wanted: Partial<PresenceInfo>): Promise<void> => {
      while (!of(wanted)(seen.at(-1) ?? unseen)) seen.push((await watch.next()).value as PresenceInfo)
    }
    const watch = alice.presence.watch(['bob'])[Symbol.asyncIterator]()
    await until({ state: 'online', freshness: 'live' })
    const stale = until({ state: 'online', freshness: 'stale' })
    wire.cut()
    await stale
    expect(await alice.presence.query(['bob'])).toMatchObject([{ state: 'online', freshness: 'stale' }])
    wire.mend()
    await until({ state: 'online', freshness: 'live' })
  })

  it('[PE14] is kept for the next start', async () => {
    const disk = lastingStore()
    const before = await network.join('alice', { store: disk.store() })
    await before.presence.set({ choice: 'busy', activity: 'at work' })
    await before.leave()
    const alice = await network.join('alice', { store: disk.store() })
    expect(alice.presence.own).toMatchObject({ choice: 'busy', note: '', activity: 'at work' })
  })
})

describe('directory', () => {
  it('[DI1] [DI5] finds what others published, by words, fields and pages', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    for (let n = 0; n < 5; n++)
      await alice.directory.publish(
        'songs',
        { title: `Gaudeamus ${String(n)}`, year: 1700 + n },
        { id: String(n), ttl: '1h' },
      )
    const hits = await bob.directory.search('songs', { text: 'gaude', where: { year: 1703 } })
    expect(hits.entries).toMatchObject([
      { owner: 'alice', kind: 'songs', id: '3', content: { title: 'Gaudeamus 3', year: 1703 } },
    ])
    expect(hits.next).toBeUndefined()
    const seen: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page = await bob.directory.search('songs', { limit: 2, sort: 'oldest', cursor })
      seen.push(...page.entries.map(({ id }) => id))
      cursor = page.next
    }
    expect(seen).toEqual(['0', '1', '2', '3', '4'])
    await alice.directory.unpublish('songs', '3')
    expect((await bob.directory.search('songs')).entries).toHaveLength(4)
    expect(await codeOf(alice.directory.publish('songs', { title: 'x'.repeat(9000) }))).toBe('entry-too-large')
    expect(await codeOf(bob.directory.search('songs', { limit: 0 }))).toBe('option-invalid')
  })

  it('[DI7] [PE16] tells changes to a live search, over a lost connection too', async () => {
    await using wire = await Wire.to(network.server)
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob', { url: wire.url })])
    await alice.directory.publish('songs', { title: 'one' }, { id: '1', ttl: '1h' })
    const changes = bob.directory.watch('songs')[Symbol.asyncIterator]()
    const next = async (): Promise<DirectoryChange> => (await changes.next()).value as DirectoryChange
    expect(await next()).toMatchObject({ change: 'put', entry: { id: '1' } })
    expect(await next()).toEqual({ change: 'complete' })
    await alice.directory.publish('songs', { title: 'two' }, { id: '2', ttl: '1h' })
    expect(await next()).toMatchObject({ change: 'put', entry: { id: '2' } })
    await alice.directory.unpublish('songs', '1')
    expect(await next()).toEqual({ change: 'removed', owner: 'alice', id: '1' })
    const lost = firstOf(bob.statusChanges(), ({ state }) => state === 'waiting')
    wire.cut()
    await lost
    await alice.directory.publish('songs', { title: 'three' }, { id: '3', ttl: '1h' })
    await alice.directory.unpublish('songs', '2')
    wire.mend()
    expect(await next()).toMatchObject({ change: 'put', entry: { id: '3' } })
    expect(await next()).toEqual({ change: 'removed', owner: 'alice', id: '2' })
    expect(await next()).toEqual({ change: 'complete' })
    await changes.return?.()
  })

  it('[DI4] [PE16] takes entries that live with the connection away, and brings them again', async () => {
    await using wire = await Wire.to(network.server)
    const [alice, bob] = await Promise.all([network.join('alice', { url: wire.url }), network.join('bob')])
    await alice.directory.publish('here', { port: 1 }, { id: '1' })
    const changes = bob.directory.watch('here')
    const gone = firstOf(changes, ({ change }) => change === 'removed')
    wire.cut()
    await gone
    const back = firstOf(bob.directory.watch('here'), ({ change }) => change === 'put')
    wire.mend()
    expect(await back).toMatchObject({ entry: { owner: 'alice', id: '1', content: { port: 1 } } })
  })
})

describe('signals', () => {
  it('[DL16] reach who is connected, and nobody else', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    bob.messages.on('hello', () => undefined)
    await (await alice.messages.send('bob', 'hello', {})).committed()
    const heard = new Promise((resolve) => {
      bob.signals.on('typing', resolve)
    })
    await alice.signals.send('bob', 'typing', { on: true })
    expect(await heard).toEqual({ from: 'alice', type: 'typing', body: { on: true } })
    expect(await codeOf(alice.signals.send('bob', 'typing', new Uint8Array(9000)))).toBe('message-too-large')
    await bob.leave()
    await alice.signals.send('bob', 'typing', { on: false })
  })
})

describe('names', () => {
  it('[NM6] [KY4] are looked up with their devices', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob', { label: 'Test' })])
    const info = await alice.names.lookup('bob')
    expect(info).toMatchObject({ name: 'bob', devices: [{ device: bob.device, label: 'Test' }] })
    expect(info.identity).toMatch(/^[0-9a-f]{64}$/)
  })
})
