import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { join, openMemoryStore, type Peer } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, firstOf, lastingStore, Network, Wire } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

describe('claiming and resuming a name', () => {
  it('[PE1] claims a free name, and resumes it from the store', async () => {
    const disk = lastingStore()
    const first = await network.join('Alice', { store: disk.store() })
    expect(first).toMatchObject({ name: 'alice', network: 'localhost' })
    expect(first.status.state).toBe('connected')
    await first.leave()
    const again = await network.join('alice', { store: disk.store() })
    expect(again.device).toBe(first.device)
    await again.connected()
  })

  it('[PE1] [PE3] [NM9] rejects what cannot be claimed, and lets the store take another name', async () => {
    await network.join('alice')
    const disk = lastingStore()
    expect(await codeOf(network.join('alice', { store: disk.store() }))).toBe('name-taken')
    expect(await codeOf(network.join('a1ice', { store: disk.store() }))).toBe('name-lookalike')
    expect(await codeOf(network.join('root', { store: disk.store() }))).toBe('name-reserved')
    expect(await codeOf(network.join('-', { store: disk.store() }))).toBe('name-malformed')
    const bob = await network.join('bob', { store: disk.store() })
    await bob.leave()
    expect(await codeOf(network.join('carol', { store: disk.store() }))).toBe('name-wrong')
  })

  it('rejects what is no address, and an aborted joining', async () => {
    expect(await codeOf(join('nowhere', { name: 'alice', store: ':memory:' }))).toBe('option-invalid')
    expect(await codeOf(join('ftp://localhost', { name: 'alice', store: ':memory:' }))).toBe('option-invalid')
    expect(await codeOf(network.join('alice', { signal: AbortSignal.abort() }))).toBe('aborted')
    const { url } = network
    await network.restart(async () => {
      expect(await codeOf(join(url, { name: 'alice', store: ':memory:', signal: AbortSignal.timeout(100) }))).toBe(
        'aborted',
      )
    })
  })

  it('[PE2] works without a connection when the name was claimed before, and connects when it can', async () => {
    const disk = lastingStore()
    const before = await network.join('alice', { store: disk.store() })
    await before.leave()
    const bob = await network.join('bob')
    const got = new Promise<unknown>((resolve) => {
      bob.messages.on('t', ({ body }) => {
        resolve(body)
      })
    })
    const { url } = network
    let alice: Peer | undefined
    await network.restart(async () => {
      alice = await network.join('alice', { url, store: disk.store() })
      expect(alice.status.state).not.toBe('connected')
      await alice.records.put('app', 'a', 1)
      expect(await alice.records.get('app', 'a')).toBe(1)
      const sent = await alice.messages.send('bob', 't', 'from before')
      expect((await alice.why(sent.mid)).state).toBe('addressing')
      expect(await alice.presence.query(['bob'])).toMatchObject([{ freshness: 'unknown' }])
    })
    await alice?.connected()
    expect(await got).toBe('from before')
  })

  it('[PE4] stops when the server has another network key', async () => {
    const disk = lastingStore()
    const alice = await network.join('alice', { store: disk.store() })
    await alice.leave()
    await using other = await Network.start()
    const misled = await other.join('alice', { store: disk.store() })
    expect(await codeOf(misled.connected())).toBe('network-changed')
    expect(misled.status).toMatchObject({ state: 'refused', code: 'network-changed' })
    expect(await codeOf(misled.directory.search('songs'))).toBe('network-changed')
  })

  it('[SE5] [PE6] is taken over by a newer connection of the same device', async () => {
    const disk = lastingStore()
    const older = await network.join('alice', { store: disk.store() })
    const refused = firstOf(older.statusChanges(), ({ state }) => state === 'refused')
    const newer = await network.join('alice', { store: disk.store() })
    await newer.connected()
    expect(await refused).toMatchObject({ code: 'taken-over' })
    expect(newer.status.state).toBe('connected')
  })

  it('[PE3] refuses a second process on one store', async () => {
    const path = `${network.folder}/alice.sqlite`
    await network.join('alice', { store: path })
    expect(await codeOf(network.join('alice', { store: path }))).toBe('store-busy')
    expect(await firstLine(network.url, path)).toBe('store-busy')
  })

  it('[PE5] comes back by itself after the wire was cut', async () => {
    await using wire = await Wire.to(network.server)
    const alice = await network.join('alice', { url: wire.url })
    const waiting = firstOf(alice.statusChanges(), ({ state }) => state === 'waiting')
    wire.cut()
    await waiting
    wire.mend()
    await alice.connected()
  })
})

describe('leaving', () => {
  it('[PE18] ends every stream and call, may be called again, and says so afterwards', async () => {
    const alice = await network.join('alice')
    const ends = [
      last(alice.statusChanges()),
      last(alice.messages.updates()),
      last(alice.messages.missing()),
      last(alice.presence.watch(['bob'])),
      last(alice.directory.watch('songs')),
      last(alice.contacts.watch()),
      last(alice.records.changes('app')),
      last(alice.pathChanges()),
    ]
    const sent = await alice.messages.send('nobody-known-yet', 't', {}, { keep: false })
    const committed = codeOf(sent.committed())
    await Promise.all([alice.leave(), alice.leave()])
    await alice.leave()
    await Promise.all(ends)
    expect(['disposed', 'name-unknown']).toContain(await committed)
    expect(alice.status).toEqual({ state: 'left' })
    expect(await codeOf(alice.messages.send('bob', 't', {}))).toBe('disposed')
    expect(await codeOf(alice.records.get('app', 'a'))).toBe('disposed')
    expect(await codeOf(alice.connected())).toBe('disposed')
  })

  it('[PE18] lets a running handler finish', async () => {
    const disk = lastingStore()
    const alice = await network.join('alice')
    const bob = await network.join('bob', { store: disk.store() })
    let begun: () => void = () => undefined
    let go: () => void = () => undefined
    const running = new Promise<void>((resolve) => (begun = resolve))
    const gate = new Promise<void>((resolve) => (go = resolve))
    bob.messages.on('t', async (message, tx) => {
      begun()
      await gate
      tx.put('app', 'done', message.mid)
    })
    const sent = await alice.messages.send('bob', 't', {})
    await running
    const left = bob.leave()
    go()
    await left
    await sent.committed()
    const kept = await disk.store().get('app', 'done')
    expect(kept?.version).toBe(1)
  })

  it('[PE19] is ended by a store that fails', async () => {
    const kept = openMemoryStore()
    let isBroken = false
    const alice = await network.join('alice', {
      store: {
        get: (collection, key) => kept.get(collection, key),
        list: (collection, range) => kept.list(collection, range),
        commit: (groups) => (isBroken ? Promise.reject(new Error('no disk')) : kept.commit(groups)),
        [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
      },
    })
    isBroken = true
    const refused = firstOf(alice.statusChanges(), ({ state }) => state === 'refused')
    expect(await codeOf(alice.messages.send('bob', 't', {}))).toBe('store-failed')
    await refused
    expect(await codeOf(alice.records.put('app', 'a', 1))).toBe('store-failed')
    await alice.leave()
    await alice.leave()
  })

  it('[PE18] lets the process end', async () => {
    const started = performance.now()
    expect(await firstLine(network.url, ':memory:', 'carol')).toBe('left')
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

async function last(stream: AsyncIterable<unknown>): Promise<unknown> {
  let item: unknown
  for await (item of stream);
  return item
}

/** What another process says that joins, and leaves. It must end by itself. */
async function firstLine(url: string, store: string, name = 'alice'): Promise<string> {
  const program = fileURLToPath(new URL('joining-process.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@kith/source', program, url, name, store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  await once(child, 'exit')
  return output.trim()
}
