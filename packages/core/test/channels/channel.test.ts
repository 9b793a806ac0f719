import { type ChannelAck, type ChannelPacket, channelRangesMax, numberOfCode } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { Channel, channelSizes, channelTimes } from '@kith/core'
import { channel, dataOf, TwoEnds } from './two-ends.ts'

/** An end that took a channel, with the packets that it sends. */
function taken(windowBytesMax = 1_048_576): { end: Channel; sent: () => ChannelPacket[]; codes: () => unknown[] } {
  const end = new Channel(0, { channel, windowBytesMax, limit: 100_000 })
  const packets: ChannelPacket[] = []
  const codes: unknown[] = []
  const drain = (): void => {
    for (let output = end.pollOutput(); output !== undefined; output = end.pollOutput()) {
      if (output.kind === 'transmit') packets.push(output.packet)
      if (output.kind === 'ended') codes.push(output.code)
    }
  }
  return {
    end,
    sent: () => {
      drain()
      const ack = end.nextAck()
      return [...packets.splice(0), ...(ack === undefined ? [] : [ack])]
    },
    codes: () => {
      drain()
      return codes
    },
  }
}

function give(end: Channel, packet: ChannelPacket, nowMs = 1): void {
  end.handleInput(nowMs, { kind: 'packet', packet })
}

function lastAck(packets: readonly ChannelPacket[]): ChannelAck {
  const last = packets.at(-1)
  if (last?.kind !== 'ack') throw new Error('no ack was sent')
  return last
}

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(length)

describe('one end of a channel', () => {
  it('[CH3] repeats its opening, slower each time, and gives up when nobody answers', () => {
    const end = new Channel(0, { channel, windowBytesMax: 1e6, open: { number: 1, type: 't', init: bytes(2) } })
    const times: number[] = []
    let code: unknown
    for (let nowMs = 0; end.isLive && nowMs < 60_000; nowMs = end.nextTimeout() ?? Infinity) {
      end.handleTimeout(nowMs)
      for (let output = end.pollOutput(); output !== undefined; output = end.pollOutput()) {
        if (output.kind === 'transmit' && output.packet.kind === 'open') times.push(nowMs)
        if (output.kind === 'ended') code = output.code
      }
    }
    expect(times.slice(0, 5)).toEqual([0, 250, 750, 1_750, 3_750])
    expect(times.length).toBeLessThan(12)
    expect(code).toBe('receiver-absent')
  })

  it('[CH3] is open when it hears an ack, or data of an end that took it', () => {
    for (const packet of [{ kind: 'ack', channel, upTo: 0, limit: 9, ranges: [] }, dataOf(0, bytes(1))] as const) {
      const end = new Channel(0, { channel, windowBytesMax: 1e6, open: { number: 1, type: 't', init: bytes(0) } })
      give(end, packet)
      expect(end.state.state).toBe('open')
    }
  })

  it('[CH5] gives credit as it is read, and takes nothing beyond it', () => {
    const { end, sent, codes } = taken()
    const first = lastAck(sent()).limit
    expect(first).toBe(channelSizes.creditBytesFirst)
    for (let at = 0; at < first; at += 50_000) give(end, dataOf(at, bytes(Math.min(50_000, first - at))))
    expect(lastAck(sent())).toMatchObject({ upTo: first, limit: first })
    while (end.read() !== undefined);
    const { limit } = lastAck(sent())
    expect(limit).toBeGreaterThan(2 * first)
    give(end, dataOf(limit - 1, bytes(2)))
    expect([sent().at(-1), codes()]).toEqual([
      { kind: 'reset', channel, code: numberOfCode('channel-malformed') },
      ['channel-malformed'],
    ])
  })

  it('[CH5] takes no byte behind a known end, nor an end before a known byte, nor two ends', () => {
    for (const last of [dataOf(11, bytes(1)), dataOf(4, bytes(2), true), dataOf(10, bytes(2), true)]) {
      const { end, codes } = taken()
      give(end, dataOf(8, bytes(2), true))
      give(end, last)
      expect(codes()).toEqual(['channel-malformed'])
    }
    const { end, codes } = taken()
    give(end, dataOf(8, bytes(2)))
    give(end, dataOf(4, bytes(1), true))
    expect(codes()).toEqual(['channel-malformed'])
  })

  it('[CH6] puts pieces in order, each byte once, however they overlap', () => {
    const { end, sent } = taken()
    const whole = Uint8Array.from({ length: 100 }, (_, at) => at)
    for (const [from, to] of [
      [50, 60],
      [55, 70],
      [10, 20],
      [5, 80],
      [90, 100],
      [0, 6],
      [0, 100],
    ] as const)
      give(end, dataOf(from, whole.slice(from, to), to === 100))
    const read: number[] = []
    for (let part = end.read(); part !== undefined; part = end.read()) read.push(...part)
    expect(read).toEqual([...whole])
    expect(end.isReadOver).toBe(true)
    expect(lastAck(sent())).toMatchObject({ upTo: 101, ranges: [] })
  })

  it('[CH14] fills the memory that a reader gives, across pieces and in parts of them, and says whether any piece is left', () => {
    const { end, sent } = taken()
    const into = new Uint8Array(8_000)
    expect([end.read(into), end.isEmpty]).toEqual([undefined, true])
    const whole = Uint8Array.from({ length: 20_000 }, (_, at) => at)
    for (let at = 0; at < whole.length; at += 5_000) give(end, dataOf(at, whole.slice(at, at + 5_000)))
    const first = end.read(into)
    expect([first?.byteLength, first?.buffer === into.buffer, end.isEmpty]).toEqual([8_000, true, false])
    const read = [...first!]
    // One who gives no memory has the rest of the piece.
    const rest = end.read()
    read.push(...rest!)
    expect(rest?.byteLength).toBe(2_000)
    for (let part = end.read(into); part !== undefined; part = end.read(into)) read.push(...part)
    expect(read).toEqual([...whole])
    expect(end.isEmpty).toBe(true)
    expect(lastAck(sent()).upTo).toBe(20_000)
    give(end, dataOf(20_001, bytes(1)))
    expect(end.isEmpty).toBe(false)
  })

  it('[CH14] gives credit for what is read into memory as for what is not', () => {
    const [one, other] = [taken(), taken()]
    const first = lastAck(one.sent()).limit
    other.sent()
    for (const { end } of [one, other])
      for (let at = 0; at < first; at += 50_000) give(end, dataOf(at, bytes(Math.min(50_000, first - at))))
    while (one.end.read() !== undefined);
    const into = new Uint8Array(1_000)
    while (other.end.read(into) !== undefined);
    expect(lastAck(other.sent())).toEqual(lastAck(one.sent()))
  })

  it('[CH6] says what has come beyond a gap, the lowest first', () => {
    const { end, sent } = taken()
    for (let at = 0; at < 40; at++) give(end, dataOf(10 + 4 * at, bytes(2)))
    const { upTo, ranges } = lastAck(sent())
    expect([upTo, ranges.length, ranges[0]]).toEqual([0, channelRangesMax, { from: 10, to: 12 }])
  })

  it('[CH6] answers several pieces by one ack, which waits to be taken', () => {
    const { end, sent } = taken()
    sent()
    expect([end.isAckDue, end.nextAck()]).toEqual([false, undefined])
    for (let at = 0; at < 30; at += 10) give(end, dataOf(at, bytes(10)))
    expect(end.isAckDue).toBe(true)
    expect(sent()).toMatchObject([{ kind: 'ack', upTo: 30 }])
    expect([end.isAckDue, end.nextAck()]).toEqual([false, undefined])
  })

  it('[CH7] answers a question, and asks when it has heard nothing for a while', () => {
    const { end, sent } = taken()
    sent()
    give(end, dataOf(0, bytes(0)), 5)
    expect(lastAck(sent()).upTo).toBe(0)
    expect(end.nextTimeout()).toBe(5 + channelTimes.askMs)
    end.handleTimeout(5 + channelTimes.askMs)
    expect(sent()).toEqual([dataOf(0, bytes(0))])
  })

  it('[CH7] asks when it would send and has no credit, again and again', () => {
    const end = new Channel(0, { channel, windowBytesMax: 1e6, limit: 0 })
    end.handleInput(0, { kind: 'write', bytes: bytes(10) })
    expect(end.nextData(0)).toBeUndefined()
    let questions = 0
    for (let nowMs = 0; nowMs < 20_000; nowMs = end.nextTimeout() ?? Infinity) {
      end.handleTimeout(nowMs)
      for (let output = end.pollOutput(); output !== undefined; output = end.pollOutput())
        if (output.kind === 'transmit' && output.packet.kind === 'data') questions++
    }
    expect(questions).toBeGreaterThan(6)
  })

  it('[CH9] is over when both directions are, and answers what comes late for a while', () => {
    const { end, sent, codes } = taken()
    end.handleInput(1, { kind: 'end' })
    expect(end.nextData(1)).toEqual(dataOf(0, bytes(0), true))
    give(end, dataOf(0, bytes(3), true), 2)
    expect(codes()).toEqual([])
    give(end, { kind: 'ack', channel, upTo: 1, limit: 9, ranges: [] }, 3)
    expect(codes()).toEqual([undefined])
    sent()
    give(end, dataOf(0, bytes(3), true), 4)
    expect(lastAck(sent()).upTo).toBe(4)
    give(end, { kind: 'reset', channel, code: 1 }, 5)
    expect([sent(), codes()]).toEqual([[], [undefined]])
    expect(end.read()).toEqual(bytes(3))
    end.handleTimeout(3 + channelTimes.lingerMs)
    expect([end.state.state, end.nextTimeout()]).toEqual(['gone', undefined])
  })

  it('[CH10] answers with its reset when it was given up, and never answers a reset', () => {
    const { end, sent, codes } = taken()
    end.handleInput(1, { kind: 'reset', code: 'canceled' })
    const reset = { kind: 'reset', channel, code: numberOfCode('canceled') }
    expect(sent().at(-1)).toEqual(reset)
    give(end, dataOf(0, bytes(1)), 2)
    expect(sent()).toEqual([reset])
    give(end, { kind: 'reset', channel, code: 7 }, 3)
    end.handleInput(4, { kind: 'reset', code: 'internal' })
    expect([sent(), codes()]).toEqual([[], ['canceled']])
  })

  it('[CH11] is lost after a minute of silence, though it asks', () => {
    const { end, codes } = taken()
    let nowMs = 0
    while (end.isLive) {
      nowMs = end.nextTimeout() ?? Infinity
      end.handleTimeout(nowMs)
    }
    expect([nowMs, codes()]).toEqual([channelTimes.silenceMsMax, ['channel-lost']])
  })

  it('[CH11] waits on when its program slept', () => {
    const { end, sent, codes } = taken()
    sent()
    end.handleTimeout(3_600_000)
    expect([codes(), sent().length]).toEqual([[], 1])
    expect(end.isLive).toBe(true)
  })

  it('[CH12] takes no ack of what was never sent', () => {
    const lies: ChannelAck[] = [
      { kind: 'ack', channel, upTo: 11, limit: 9, ranges: [] },
      { kind: 'ack', channel, upTo: 0, limit: 9, ranges: [{ from: 5, to: 12 }] },
    ]
    for (const lie of lies) {
      const { end, codes } = taken()
      end.handleInput(1, { kind: 'write', bytes: bytes(10) })
      expect(end.nextData(1)).toEqual(dataOf(0, bytes(10)))
      give(end, lie, 2)
      expect(codes()).toEqual(['channel-malformed'])
    }
  })

  it('[CH12] keeps 512 gaps at most, and no more memory than the bytes of a flood of short pieces', () => {
    const { end, sent } = taken()
    for (let at = 0; at < 2_000; at++) give(end, dataOf(1 + 2 * at, bytes(1)))
    give(end, dataOf(0, bytes(1)))
    expect(lastAck(sent()).upTo).toBe(2)
    for (let at = 0; at < 2_000; at++) give(end, dataOf(2 * at, bytes(1)))
    let held = 0
    let pieces = 0
    for (let part = end.read(); part !== undefined; part = end.read()) {
      held += part.buffer.byteLength
      pieces++
    }
    expect(pieces).toBeLessThan(10)
    expect(held).toBeLessThan(10_000)
  })
})

describe('the window', () => {
  const rates = [
    { name: 'a local network', delayMs: 0.15, rate: 125_000, bufferBytes: 4e6, bytes: 12e6, share: 0.8 },
    { name: 'a far line with long queues', delayMs: 20, rate: 12_500, bufferBytes: 10e6, bytes: 12e6, share: 0.7 },
    { name: 'a far line with short queues', delayMs: 20, rate: 12_500, bufferBytes: 64e3, bytes: 12e6, share: 0.4 },
    { name: 'a slow line', delayMs: 15, rate: 125, bufferBytes: 2e6, bytes: 1e6, share: 0.7 },
  ]

  it.each(rates)('[CH8] takes what $name gives, and lets little wait there', ({ bytes: total, share, ...path }) => {
    const two = new TwoEnds({ seed: 1, path, writes: [total, 0], writeBytes: 60_000, windowBytesMax: 4_194_304 })
    const beganMs = two.nowMs
    two.run(300_000, () => two.isDone)
    expect([two.fault, two.isDone]).toEqual([undefined, true])
    expect(total / (two.nowMs - beganMs) / path.rate).toBeGreaterThan(share)
    const waits = [...two.waits].sort((one, other) => one - other)
    expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(2 * channelTimes.queueMsTarget)
  })

  it('[CH8] sends little twice on a path that loses little', () => {
    const path = { delayMs: 20, rate: 12_500, bufferBytes: 4e6, loss: 0.01 }
    const two = new TwoEnds({ seed: 1, path, writes: [6e6, 0], writeBytes: 60_000 })
    two.run(300_000, () => two.isDone)
    const { sentBytes, againBytes } = two.ends[0].channel!.snapshot()
    expect(two.isDone).toBe(true)
    expect(againBytes / sentBytes).toBeLessThan(0.04)
  })
})
