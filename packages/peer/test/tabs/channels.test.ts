import { KithError, type PeerName } from '@kith/wire'
import { type Channel, openMemoryStore, type Peer } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { HandlerTable } from '../../src/backend/handlers.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import { peerUpon } from '../../src/services/joined-peer.ts'
import { openSharedBackend } from '../../src/tabs/shared-backend.ts'
import { joinFake, silentProbe } from '../engine/fake-peer.ts'
import { FakeServer } from '../engine/fake-server.ts'

let server: FakeServer
let alice: Peer
let owner: Peer
let second: Peer
let count = 0

/** A tab of bob's; the first is the owner. */
async function openTab(peer: string): Promise<Peer> {
  const handlers = new HandlerTable()
  const own = (): ReturnType<typeof openEngine> =>
    openEngine({
      name: 'bob' as PeerName,
      label: 'Test',
      store: openMemoryStore(),
      dial: server.dial,
      host: 'fake',
      probe: silentProbe,
      handlers,
      carriers: [],
    })
  return peerUpon(await openSharedBackend({ peer, own }), handlers)
}

beforeEach(async () => {
  server = new FakeServer()
  alice = await joinFake(server, 'alice')
  const peer = `channels-${String(process.pid)}-${String(++count)}`
  owner = await openTab(peer)
  second = await openTab(peer)
})

afterEach(async () => {
  for (const peer of [second, owner, alice]) await peer.leave()
})

async function readAll(channel: Channel): Promise<number[]> {
  const bytes: number[] = []
  for await (const part of channel.readable) bytes.push(...part)
  return bytes
}

describe('channels of a tab that does not own the peer', () => {
  it('[CH1] are opened and taken there as in the owner', async () => {
    alice.channels.on('up', (channel) => channel.readable.pipeTo(channel.writable))
    const opened = await second.channels.open('alice', { type: 'up', init: Uint8Array.of(7) })
    const writer = opened.writable.getWriter()
    void writer.write(Uint8Array.of(1, 2, 3)).then(() => writer.close())
    expect(await readAll(opened)).toEqual([1, 2, 3])
    await opened.closed
    const taken = new Promise<Channel>((resolve) => {
      second.channels.on('down', resolve)
    })
    const other = await opening('down')
    const channel = await taken
    expect([channel.with, channel.path, channel.device]).toEqual(['alice', 'relay', alice.device])
    await other.writable.getWriter().write(Uint8Array.of(9))
    const { value } = await channel.readable.getReader().read()
    expect(value).toEqual(Uint8Array.of(9))
    channel.abort('canceled')
    await expect(other.closed).rejects.toMatchObject({ code: 'canceled' })
  })

  it('[CH14] are read there into memory, which keeps nothing of what comes from those behind', async () => {
    alice.channels.on('up', async (channel) => {
      for (let at = 0; at < 10; at++) await channel.write(new Uint8Array(3_000).fill(at))
      await channel.end()
    })
    const opened = await second.channels.open('alice', { type: 'up' })
    const into = new Uint8Array(700)
    const read: number[] = []
    for (let turn = 0; ; turn++) {
      const bytes = await opened.read(turn % 5 === 4 ? undefined : into)
      if (bytes === undefined) break
      if (turn % 5 !== 4) expect(bytes.buffer).toBe(into.buffer)
      read.push(...bytes)
    }
    expect(read).toEqual(Array.from({ length: 30_000 }, (_, at) => Math.floor(at / 3_000)))
    for (const peer of [second, owner]) {
      const channel = await peer.channels.open('alice', { type: 'up' })
      await expect(channel.read(new Uint8Array(0))).rejects.toMatchObject({ code: 'option-invalid' })
      await expect(channel.read('no bytes' as unknown as Uint8Array)).rejects.toMatchObject({ code: 'option-invalid' })
      const gone = new Uint8Array(9)
      const reading = [channel.read(gone), channel.read(into)]
      structuredClone(gone, { transfer: [gone.buffer] })
      await expect(reading[0]).rejects.toMatchObject({ code: 'option-invalid' })
      expect((await reading[1])?.[0]).toBe(0)
    }
  })

  it('[CH10] are given up when the tab goes', async () => {
    const taken: Channel[] = []
    alice.channels.on('up', (channel) => void taken.push(channel))
    const opened = await second.channels.open('alice', { type: 'up' })
    // What the tab said before it goes has reached the owner then.
    await opened.writable.getWriter().write(Uint8Array.of(1))
    await second.leave()
    await expect(taken[0]!.closed).rejects.toMatchObject({ code: 'aborted' })
    expect(owner.status.state).toBe('connected')
  })

  it('[CH10] fail there when the owner goes', async () => {
    alice.channels.on('up', () => undefined)
    const opened = await second.channels.open('alice', { type: 'up' })
    await owner.leave()
    await expect(opened.closed).rejects.toBeInstanceOf(KithError)
  })
})

/** The other tab's listener may take a moment to reach the owner. */
async function opening(type: string): Promise<Channel> {
  for (;;) {
    try {
      return await alice.channels.open('bob', { type })
    } catch (error) {
      if (!(error instanceof KithError) || error.code !== 'no-listener') throw error
    }
  }
}
