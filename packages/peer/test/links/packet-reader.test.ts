import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { PacketReader } from '../../src/links/packet-reader.ts'

describe('a reader of packets', () => {
  it('[CA6] finds the same packets however the bytes come in parts', () => {
    const packets = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 })
    fc.assert(
      fc.property(packets, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sent, parts) => {
        const bytes = Buffer.concat(sent.flatMap((each) => [Buffer.from([0, 0, 0, each.byteLength]), each]))
        const found: Uint8Array[] = []
        const reader = new PacketReader(40, {
          packet: (packet) => keep(found, packet),
          tooLong: () => expect.unreachable(),
        })
        for (let at = 0, turn = 0; at < bytes.byteLength; turn++) {
          const length = parts[turn % parts.length] ?? 1
          reader.read(bytes.subarray(at, at + length))
          at += length
        }
        expect(found.map((each) => [...each])).toEqual(sent.map((each) => [...each]))
      }),
    )
  })

  it('[CA6] gives the memory of chunks back that are no part of a packet', () => {
    const found: Uint8Array[] = []
    const reader = new PacketReader(20_000, {
      packet: (packet) => keep(found, packet),
      tooLong: () => expect.unreachable(),
    })
    const chunks = [new Uint8Array(8_000).fill(7), new Uint8Array(12_000).fill(7), new Uint8Array(5_009).fill(7)]
    chunks[0]?.set([0, 0, 0x4e, 0x20])
    // The last brings the end of the long packet, and a short one that lies within it.
    chunks[2]?.set([0, 0, 0x13, 0x89], 4)
    for (const chunk of chunks) reader.read(chunk)
    expect(found.map(({ byteLength }) => byteLength)).toEqual([20_000, 5_001])
    expect(found.every((packet) => packet.every((byte) => byte === 7))).toBe(true)
    expect(chunks.map(({ byteLength }) => byteLength)).toEqual([0, 0, 5_009])
  })

  it('[CA6] uses the memory of packets again that nobody needs, and of no others', () => {
    const length = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 4_000, max: 20_000 }))
    const packets = fc.array(fc.record({ length, isKept: fc.boolean() }), { maxLength: 24 })
    fc.assert(
      fc.property(packets, fc.array(fc.integer({ min: 1, max: 16_384 }), { minLength: 1 }), (sent, parts) => {
        const bytes = Buffer.concat(sent.map((each, at) => framed(new Uint8Array(each.length).fill(at + 1))))
        const kept = new Map<number, Uint8Array>()
        let count = 0
        const reader = new PacketReader(20_000, {
          packet: (packet) => {
            const { length = 0, isKept = false } = sent[count] ?? {}
            count++
            expect(packet.byteLength).toBe(length)
            expect(packet.every((byte) => byte === count)).toBe(true)
            if (isKept) kept.set(count, packet)
            else packet.fill(0xee)
            return !isKept
          },
          tooLong: () => expect.unreachable(),
        })
        for (let at = 0, turn = 0; at < bytes.byteLength; turn++) {
          const part = parts[turn % parts.length] ?? 1
          reader.read(Uint8Array.from(bytes.subarray(at, at + part)))
          at += part
        }
        expect(count).toBe(sent.length)
        for (const [number, packet] of kept) {
          expect(packet.byteLength).toBe(sent[number - 1]?.length)
          expect(packet.every((byte) => byte === number)).toBe(true)
        }
      }),
    )
  })

  it('[CA6] puts packets that nobody needs together in the same memory', () => {
    const memories = new Set<ArrayBufferLike>()
    let count = 0
    const reader = new PacketReader(60_000, {
      packet: ({ buffer }) => {
        memories.add(buffer)
        return ++count !== 5
      },
      tooLong: () => expect.unreachable(),
    })
    const bytes = Buffer.concat(Array.from({ length: 10 }, () => framed(new Uint8Array(50_000))))
    for (let at = 0; at < bytes.byteLength; at += 16_384) reader.read(Uint8Array.from(bytes.subarray(at, at + 16_384)))
    // The fifth was kept.
    expect([count, memories.size]).toEqual([10, 2])
  })

  it('[CA6] reads nothing after a length beyond the limit', () => {
    let isTooLong = false
    const reader = new PacketReader(3, {
      packet: () => expect.unreachable(),
      tooLong: () => {
        isTooLong = true
      },
    })
    reader.read(new Uint8Array([0, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 1, 1]))
    reader.read(new Uint8Array([0, 0, 0, 1, 1]))
    expect(isTooLong).toBe(true)
  })
})

/** Needs a packet for itself. */
function keep(found: Uint8Array[], packet: Uint8Array): boolean {
  found.push(packet)
  return false
}

/** A packet after its length. */
function framed(packet: Uint8Array): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(packet.byteLength)
  return Buffer.concat([head, packet])
}
