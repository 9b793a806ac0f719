import type { Channel, Peer } from '@kith/peer'
import { KithError } from '@kith/peer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { Network } from './network.ts'

let network: Network
let alice: Peer
let bob: Peer

beforeAll(async () => {
  network = await Network.start()
  ;[alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
})

afterAll(() => network[Symbol.asyncDispose]())

let types = 0

/** Both ends of a channel. */
async function connected(): Promise<readonly [Channel, Channel]> {
  const type = `test.${String(++types)}`
  const other = new Promise<Channel>((resolve) => {
    bob.channels.on(type, resolve)
  })
  const channel = await alice.channels.open('bob', { type, init: Uint8Array.of(4, 2) })
  return [channel, await other]
}

async function readAll(channel: Channel): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of channel.readable) parts.push(part)
  return Buffer.concat(parts)
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  return error instanceof KithError ? error.code : undefined
}

describe('channels over a server', () => {
  it('[CH1][CH9] are streams both ways, each of which ends by itself', async () => {
    const [channel, other] = await connected()
    expect([channel.with, other.with, [...other.init], other.device]).toEqual(['bob', 'alice', [4, 2], alice.device])
    expect([channel.path, other.path]).toEqual(['relay', 'relay'])
    const large = new Uint8Array(1_500_000).map((_, at) => at % 241)
    const writer = channel.writable.getWriter()
    const memory = large.slice()
    await writer.write(memory)
    memory.fill(0)
    const closing = writer.close()
    expect(Buffer.compare(await readAll(other), large)).toBe(0)
    await closing
    const answer = other.writable.getWriter()
    await answer.write(Uint8Array.of(1))
    await answer.write(Uint8Array.of(2))
    await answer.close()
    expect([...(await readAll(channel))]).toEqual([1, 2])
    await Promise.all([channel.closed, other.closed])
  })

  it('[CH1][CH9] are read and written by calls, which are answered in their order', async () => {
    const [channel, other] = await connected()
    const reading = [other.read(), other.read()]
    await channel.write(Uint8Array.of(1))
    expect(await reading[0]).toEqual(Uint8Array.of(1))
    const ended = channel.write(Uint8Array.of(2, 3)).then(() => channel.end())
    expect(await reading[1]).toEqual(Uint8Array.of(2, 3))
    await ended
    expect([await other.read(), await other.read()]).toEqual([undefined, undefined])
    void other.write(new Uint8Array(100_000))
    void other.write(new Uint8Array(1))
    const closing = other.end()
    let total = 0
    for await (const bytes of channel) total += bytes.byteLength
    expect(total).toBe(100_001)
    await Promise.all([closing, channel.closed, other.closed])
    expect(await codeOf(other.write(new Uint8Array(1)))).toBe('option-invalid')
    expect(await codeOf(channel.write('text' as unknown as Uint8Array))).toBe('option-invalid')
  })

  it('[CH10] fail by calls with the code of the abort, also those that wait', async () => {
    const [channel, other] = await connected()
    const waiting = [codeOf(other.read()), codeOf(other.read())]
    const full = codeOf(other.write(new Uint8Array(9_000_000)))
    channel.abort('canceled')
    expect(await Promise.all([...waiting, full])).toEqual(['canceled', 'canceled', 'canceled'])
    expect([await codeOf(channel.read()), await codeOf(channel.write(Uint8Array.of(1)))]).toEqual([
      'aborted',
      'aborted',
    ])
  })

  it('[CH6] go on after the server was restarted', async () => {
    const [channel, other] = await connected()
    const reading = readAll(other)
    const writer = channel.writable.getWriter()
    const total = 200
    for (let at = 0; at < total; at++) {
      await writer.write(new Uint8Array(5_000).fill(at))
      if (at === 100) await network.restart()
    }
    await writer.close()
    const bytes = await reading
    expect(bytes.byteLength).toBe(total * 5_000)
    expect(bytes.every((byte, at) => byte === Math.floor(at / 5_000) % 256)).toBe(true)
  })

  it('[CH10] fail at the other end with the code of an abort', async () => {
    const [channel, other] = await connected()
    const reading = codeOf(readAll(other))
    channel.abort('canceled')
    expect([await reading, await codeOf(other.closed), await codeOf(channel.closed)]).toEqual([
      'canceled',
      'canceled',
      'aborted',
    ])
    expect(await codeOf(channel.writable.getWriter().write(Uint8Array.of(1)))).toBe('aborted')
  })

  it('[CH3] are refused where nobody listens, and not opened to nobody', async () => {
    expect(await codeOf(alice.channels.open('bob', { type: 'nothing' }))).toBe('no-listener')
    expect(await codeOf(alice.channels.open('zoe', { type: 'nothing' }))).toBe('name-unknown')
    expect(await codeOf(alice.channels.open('bob', { type: 'kith.x' }))).toBe('option-invalid')
    expect(await codeOf(alice.channels.open('bob', { type: 'x', init: new Uint8Array(1_025) }))).toBe('option-invalid')
    bob.channels.on('moody', () => {
      throw new KithError('canceled')
    })
    // The refusal may overtake the taking.
    expect(await codeOf(alice.channels.open('bob', { type: 'moody' }).then(({ closed }) => closed))).toBe('canceled')
  })

  it('[CH3] are not taken after a listener is disposed, and go to one device of a name', async () => {
    const listener = bob.channels.on('once', () => undefined)
    await alice.channels.open('bob', { type: 'once', device: bob.device })
    listener[Symbol.dispose]()
    expect(await codeOf(alice.channels.open('bob', { type: 'once' }))).toBe('no-listener')
    expect(await codeOf(alice.channels.open('bob', { type: 'once', device: alice.device }))).toBe('receiver-absent')
  })

  it('[CH9] are closed when they are disposed, and what is on its way arrives', async () => {
    const [channel, other] = await connected()
    const reading = readAll(other)
    {
      await using used = channel
      await used.writable.getWriter().write(new Uint8Array(300_000))
    }
    expect((await reading).byteLength).toBe(300_000)
    await other.close()
    await Promise.all([channel.closed, other.closed])
  })

  it('give a caller back who waits no longer', async () => {
    const gone = await network.join('gone')
    await gone.leave()
    const giving = new AbortController()
    const opening = codeOf(alice.channels.open('gone', { type: 'x', signal: giving.signal }))
    giving.abort()
    expect(await opening).toBe('aborted')
  })

  it('[CH10] end when the other program leaves', async () => {
    const carol = await network.join('carol')
    const taken = new Promise<Channel>((resolve) => {
      bob.channels.on('leaving', resolve)
    })
    const channel = await carol.channels.open('bob', { type: 'leaving' })
    const other = await taken
    await carol.leave()
    expect([await codeOf(other.closed), await codeOf(channel.closed)]).toEqual(['channel-lost', 'disposed'])
    await expect(carol.channels.open('bob', { type: 'leaving' })).rejects.toMatchObject({ code: 'disposed' })
  })
})
