import { KithError, limits } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { describe, expect, it } from 'vitest'

import type { ByteChannel } from '../../src/engine/byte-channel.ts'
import { ChannelPair, readAll, type Side } from './channel-pair.ts'

function listening(side: Side, type = 't'): Promise<ByteChannel> {
  return new Promise((resolve) => {
    side.keeper.listen(type, resolve)
  })
}

/** Resolves when what was to be done at the end of this turn and the next is done. */
async function endOfTurn(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  return error instanceof KithError ? error.code : undefined
}

describe('channels between two programs', () => {
  it('[CH1][CH3] carry bytes both ways, and end when both ends have ended', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't', Uint8Array.of(1, 2))
    const other = await taken
    await channel.opened
    expect([other.device, other.type, [...other.init]]).toEqual([pair.alice.device, 't', [1, 2]])
    const large = new Uint8Array(700_000).map((_, at) => at % 251)
    const sending = channel.write(large).then(() => channel.end())
    expect(Buffer.compare(await readAll(other), large)).toBe(0)
    await sending
    await other.write(Uint8Array.of(9))
    await other.end()
    expect(await readAll(channel)).toEqual(Uint8Array.of(9))
    await Promise.all([channel.closed, other.closed])
  })

  it.each(['direct', 'relay'] as const)(
    '[CH15] over a path that is %s, what is written first in a turn leaves before the call returns, and the rest together at its end',
    async (kind) => {
      using pair = await ChannelPair.make()
      pair.connect(kind)
      const taken = listening(pair.bob)
      const channel = pair.alice.keeper.open(pair.bob.device, 't')
      const other = await taken
      // Both ends have heard of each other's session, and nothing waits.
      for (let trip = 0; trip < 3; trip++) {
        void channel.write(Uint8Array.of(1))
        await other.read()
        void other.write(Uint8Array.of(2))
        await channel.read()
      }
      await endOfTurn()
      const sent = (): number => pair.bytesSentBy(pair.alice)
      const before = sent()
      void channel.write(new Uint8Array(10))
      const first = sent()
      expect(first).toBeGreaterThan(before)
      for (let at = 0; at < 5; at++) void channel.write(new Uint8Array(10))
      expect(sent()).toBe(first)
      await endOfTurn()
      expect(sent()).toBeGreaterThan(first)
      // One packet brings them all; a sealed one may also say whose session it is of.
      if (kind === 'direct') expect(sent() - first).toBe(first - before + 40)
    },
  )

  it('[CH3] are refused where nobody listens for their type', async () => {
    using pair = await ChannelPair.make()
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    expect(await codeOf(channel.opened)).toBe('no-listener')
    expect([await codeOf(channel.closed), await codeOf(channel.write(new Uint8Array(1)))]).toEqual([
      'no-listener',
      'no-listener',
    ])
  })

  it('[CH3] come from a stranger, whose name is learned, and not from who is blocked', async () => {
    using pair = await ChannelPair.make({ isStranger: true })
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    await channel.opened
    expect([(await taken).device, pair.bob.lookups]).toEqual([pair.alice.device, 1])
    pair.bob.blocked.add('alice')
    let count = 0
    pair.bob.keeper.listen('u', () => count++)
    pair.alice.keeper.open(pair.bob.device, 'u')
    const before = pair.seen.length
    await until(() => pair.seen.length > before)
    expect(count).toBe(0)
  })

  it('[KY23][CH4] are not opened by what an earlier life of the receiver was sent', async () => {
    using pair = await ChannelPair.make()
    let opened = 0
    const listen = (): void => {
      pair.bob.keeper.listen('t', (channel) => {
        opened++
        void readAll(channel).catch(() => undefined)
      })
    }
    listen()
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    await channel.opened
    await channel.write(Uint8Array.of(1, 2, 3))
    await channel.end()
    expect(opened).toBe(1)
    const old = pair.seen.filter(({ to }) => to === pair.bob.device)
    pair.bob.restart()
    listen()
    const before = pair.seen.length
    for (const frame of old) pair.bob.keeper.frame(frame, undefined)
    // It answers with its session, so that a living sender would learn it; and opens nothing.
    await until(() => pair.seen.slice(before).some(({ from }) => from === pair.bob.device))
    expect(opened).toBe(1)
  })

  it('[CH4] are not opened twice by a packet that was held back', async () => {
    using pair = await ChannelPair.make()
    let opened = 0
    pair.bob.keeper.listen('t', (channel) => {
      opened++
      channel.reset('canceled')
    })
    const first = pair.alice.keeper.open(pair.bob.device, 't')
    expect(await codeOf(first.opened)).toBe('canceled')
    for (const frame of [...pair.seen]) if (frame.to === pair.bob.device) pair.bob.keeper.frame(frame, undefined)
    const second = pair.alice.keeper.open(pair.bob.device, 't')
    expect(await codeOf(second.opened)).toBe('canceled')
    expect(opened).toBe(2)
  })

  it.each([
    { kind: 'direct', memory: 65_536 },
    { kind: 'direct', memory: 1_000 },
    { kind: 'relay', memory: 65_536 },
  ] as const)(
    '[CH14] are read over a $kind path into memory of $memory bytes and without, in order',
    async ({ kind, memory }) => {
      using pair = await ChannelPair.make()
      pair.connect(kind)
      const taken = listening(pair.bob)
      const channel = pair.alice.keeper.open(pair.bob.device, 't')
      const other = await taken
      const large = new Uint8Array(1_500_000).map((_, at) => at % 251)
      const sending = channel.write(large).then(() => channel.end())
      const into = new Uint8Array(memory)
      const kept: Uint8Array[] = []
      for (let turn = 0; ; turn++) {
        // Memory that a reader was given stays as it is, whatever comes behind it.
        const bytes = await other.read(turn % 7 === 3 ? undefined : into)
        if (bytes === undefined) break
        if (turn % 7 !== 3) expect(bytes.buffer === into.buffer && bytes.byteOffset === 0).toBe(true)
        kept.push(turn % 7 === 3 ? bytes : bytes.slice())
      }
      expect(Buffer.compare(Buffer.concat(kept), large)).toBe(0)
      await sending
    },
  )

  it('[CH14] lose no byte when a reader takes its memory away', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    const other = await taken
    const gone = new Uint8Array(100)
    const refused = codeOf(other.read(gone))
    const reading = [other.read(), other.read(new Uint8Array(100))]
    structuredClone(gone, { transfer: [gone.buffer] })
    await channel.write(Uint8Array.of(1, 2))
    await channel.write(Uint8Array.of(3))
    await channel.end()
    expect(await refused).toBe('option-invalid')
    const rest = [await reading[0], await reading[1], await other.read()]
    expect(Buffer.concat(rest.filter((each) => each !== undefined))).toEqual(Buffer.of(1, 2, 3))
  })

  it('[CH6] lose and double no byte when one path after the other breaks', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    const other = await taken
    const total = 2_000_000
    const reading = readAll(other)
    const writing = (async () => {
      for (let at = 0; at < total; at += 10_000) {
        await channel.write(new Uint8Array(10_000).map((_, place) => (at + place) % 253))
        if (at % 100_000 === 50_000) pair.connect(at % 200_000 === 50_000 ? 'direct' : 'relay')
      }
      await channel.end()
    })()
    const bytes = await reading
    await writing
    expect(bytes.byteLength).toBe(total)
    expect(bytes.every((byte, at) => byte === at % 253)).toBe(true)
  })

  it('[CH6] tell what has come with what they answer: a question and its answer are two frames', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    const other = await taken
    await channel.opened
    const answering = (async () => {
      for (let asked = await other.read(); asked !== undefined; asked = await other.read()) await other.write(asked)
    })()
    const ask = async (): Promise<void> => {
      await channel.write(Uint8Array.of(1, 2, 3))
      expect(await channel.read()).toEqual(Uint8Array.of(1, 2, 3))
    }
    for (let round = 0; round < 3; round++) await ask()
    const before = pair.seen.length
    for (let round = 0; round < 50; round++) await ask()
    expect(pair.seen.length - before).toBeLessThanOrEqual(2 * 50 + 2)
    channel.reset('canceled')
    await answering.catch(() => undefined)
  })

  it('[CH10] end when the other program began anew', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    await taken
    await channel.opened
    pair.bob.restart()
    await channel.write(Uint8Array.of(1))
    expect(await codeOf(channel.closed)).toBe('channel-lost')
    expect(await codeOf(channel.read())).toBe('channel-lost')
  })

  it('[CH10] end at both ends by a reset, with its code at the other', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    const other = await taken
    await channel.opened
    const reading = codeOf(other.read())
    channel.reset('canceled')
    expect([await reading, await codeOf(channel.closed)]).toEqual(['canceled', 'aborted'])
    channel.reset('internal')
  })

  it('[CH10] end when the program leaves, and nothing more is opened', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    const other = await taken
    await channel.opened
    const error = new KithError('disposed')
    await pair.alice.keeper.leave(error)
    pair.alice.keeper.end(error)
    expect(await codeOf(other.closed)).toBe('channel-lost')
    expect(() => pair.alice.keeper.open(pair.bob.device, 't')).toThrow(error)
  })

  it('[CH9] end well also when one program leaves as soon as they are over', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    const other = await taken
    await channel.end()
    expect(await other.read()).toBeUndefined()
    const ended = other.end()
    await channel.closed
    await pair.alice.keeper.leave(new KithError('disposed'))
    pair.alice.keeper.end(new KithError('disposed'))
    await ended
    await other.closed
  })

  it('[CH5] wait for their reader: a writer is held when nobody reads', async () => {
    using pair = await ChannelPair.make()
    const taken = listening(pair.bob)
    const channel = pair.alice.keeper.open(pair.bob.device, 't')
    const other = await taken
    let written = 0
    const writing = (async () => {
      for (; written < 12_000_000; written += 50_000) await channel.write(new Uint8Array(50_000))
      await channel.end()
    })()
    let last = -1
    await until(() => {
      const isStill = written === last && written > 1_000_000
      last = written
      return isStill
    })
    expect(written).toBeLessThan(5_000_000)
    expect((await readAll(other)).byteLength).toBe(12_000_000)
    await writing
  })

  it('[CH12] are bounded in number, at both ends', async () => {
    using pair = await ChannelPair.make()
    pair.bob.keeper.listen('t', () => undefined)
    const opened: ByteChannel[] = []
    for (let at = 0; at < limits.channelsPerDeviceMax; at++) opened.push(pair.alice.keeper.open(pair.bob.device, 't'))
    expect(() => pair.alice.keeper.open(pair.bob.device, 't')).toThrow(new KithError('channel-limit'))
    await Promise.all(opened.map((channel) => channel.opened))
    // A program that keeps no limits itself meets those of the other.
    pair.alice.restart()
    const further = pair.alice.keeper.open(pair.bob.device, 't')
    expect(await codeOf(further.opened)).toBe('channel-limit')
  })

  it('[CH12] refuse what is too long, two listeners of a type, and listeners that throw', async () => {
    using pair = await ChannelPair.make()
    const { keeper } = pair.alice
    expect(() => keeper.open(pair.bob.device, 't', new Uint8Array(1_025))).toThrow(KithError)
    expect(() => keeper.open(pair.bob.device, 't'.repeat(65))).toThrow(KithError)
    const listener = keeper.listen('t', () => undefined)
    expect(() => keeper.listen('t', () => undefined)).toThrow(KithError)
    listener[Symbol.dispose]()
    keeper.listen('t', () => undefined)
    pair.bob.keeper.listen('x', () => {
      throw new Error('not today')
    })
    const channel = keeper.open(pair.bob.device, 'x')
    expect([await codeOf(channel.opened), pair.bob.failures.length]).toEqual(['internal', 1])
  })
})
