import type { ChannelPacket } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { type Interference, type PathKind, TwoEnds } from './two-ends.ts'

/** Naive designs, made of the real one by changing what one end says, hears or reads. */
const mutants: readonly { readonly name: string; readonly make: () => Interference }[] = [
  { name: 'the reader gets what came twice, twice', make: readTwice },
  { name: 'pieces are read in the order of their arrival', make: arrivalOrder },
  { name: 'what follows a gap counts as come', make: () => ({ sent: (packet) => ackAll(packet) }) },
  { name: 'an ack counts one byte too many', make: () => ({ sent: (packet) => ackMore(packet) }) },
  { name: 'nothing is sent again', make: sentOnce },
  { name: 'the end is told as soon as it is known', make: () => ({ heard: (packet) => [endEarly(packet)] }) },
  { name: 'the end is never told', make: () => ({ sent: (packet) => (isLast(packet) ? undefined : packet) }) },
  { name: 'acks are not repeated', make: ackOnce },
]

const bad: PathKind = { delayMs: 10, jitterMs: 30, loss: 0.1, twice: 0.1 }

/** Whether the checks find something wrong in one of the histories. */
function isFound(make: () => Interference, seeds: number): boolean {
  for (let seed = 1; seed <= seeds; seed++)
    for (const side of [0, 1]) {
      const honest: Interference = {}
      const interference = side === 0 ? ([make(), honest] as const) : ([honest, make()] as const)
      const two = new TwoEnds({ seed, path: bad, writes: [80_000, 80_000], writeBytes: 1_000, interference })
      two.run(120_000, () => two.isDone || two.fault !== undefined)
      if (two.fault !== undefined || !two.isDone || two.ends.some(({ ended }) => ended?.code !== undefined)) return true
    }
  return false
}

describe('the checks of simulated channels', () => {
  it.each(mutants)('find that $name', ({ make }) => {
    expect(isFound(make, 10)).toBe(true)
  })

  it('find nothing in the real design', () => {
    expect(isFound(() => ({}), 10)).toBe(false)
  })
})

function readTwice(): Interference {
  let count = 0
  return { read: (bytes) => (++count % 7 === 0 ? [bytes, bytes] : [bytes]) }
}

function arrivalOrder(): Interference {
  let at = 0
  return {
    heard: (packet) => {
      if (packet.kind !== 'data' || packet.bytes.byteLength === 0) return [packet]
      const moved = { ...packet, offset: at }
      at += packet.bytes.byteLength
      return [moved]
    },
  }
}

function ackAll(packet: ChannelPacket): ChannelPacket {
  if (packet.kind !== 'ack') return packet
  return { ...packet, upTo: packet.ranges.at(-1)?.to ?? packet.upTo, ranges: [] }
}

function ackMore(packet: ChannelPacket): ChannelPacket {
  return packet.kind === 'ack' && packet.ranges.length > 0 ? { ...packet, upTo: packet.upTo + 1 } : packet
}

function sentOnce(): Interference {
  const sent = new Set<number>()
  return {
    sent: (packet) => {
      if (packet.kind !== 'data' || packet.bytes.byteLength === 0) return packet
      if (sent.has(packet.offset)) return undefined
      sent.add(packet.offset)
      return packet
    },
  }
}

function endEarly(packet: ChannelPacket): ChannelPacket {
  return packet.kind === 'data' && packet.offset > 40_000 ? { ...packet, isLast: true } : packet
}

function isLast(packet: ChannelPacket): boolean {
  return packet.kind === 'data' && packet.isLast
}

function ackOnce(): Interference {
  let upTo = -1
  return {
    sent: (packet) => {
      if (packet.kind !== 'ack') return packet
      if (packet.upTo <= upTo) return undefined
      upTo = packet.upTo
      return packet
    },
  }
}
