import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  bytesToId,
  channelDataBytesMax,
  type ChannelId,
  type ChannelPacket,
  channelRangesMax,
  decodeChannelPacket,
  encodeChannelPacket,
  limits,
} from '@kith/wire'
import { channelVectors, bytesOf, bytesToHex, fromVector, isValid } from './vectors.ts'

const channel = bytesToId<ChannelId>(new Uint8Array(16).fill(3))
const place = fc.nat(1_000_000)

const packet: fc.Arbitrary<ChannelPacket> = fc.oneof(
  fc.record({
    kind: fc.constant('open' as const),
    channel: fc.constant(channel),
    number: fc.nat(),
    type: fc.string({ maxLength: 16 }),
    init: fc.uint8Array({ maxLength: 40 }),
    limit: place,
  }),
  fc.record({
    kind: fc.constant('data' as const),
    channel: fc.constant(channel),
    offset: place,
    isLast: fc.boolean(),
    bytes: fc.uint8Array({ maxLength: 300 }),
  }),
  fc
    .record({ upTo: place, limit: place, gaps: fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 16 }) })
    .map(({ upTo, limit, gaps }) => {
      let at = upTo
      const ranges = gaps.map((gap) => ({ from: (at += gap), to: (at += gap) }))
      return { kind: 'ack' as const, channel, upTo, limit, ranges }
    }),
  fc.record({ kind: fc.constant('reset' as const), channel: fc.constant(channel), code: fc.nat(0xffff) }),
)

describe('packets of channels', () => {
  it.each(channelVectors.filter(isValid))('[CH2] $id is written and read as in the vector', (vector) => {
    const value = fromVector<ChannelPacket>(vector.input)
    expect(bytesToHex(encodeChannelPacket(value))).toBe(vector.bytes)
    expect(decodeChannelPacket(bytesOf(vector))).toEqual({ kind: 'ok', value })
  })

  it.each(channelVectors.filter((vector) => !isValid(vector)))('[CH2] $id is refused as in the vector', (vector) => {
    expect(decodeChannelPacket(bytesOf(vector))).toMatchObject({ kind: 'refused', code: vector.code })
  })

  it('[CH2] are read as they were written, and every proper prefix of one is refused', () => {
    fc.assert(
      fc.property(packet, (value) => {
        const bytes = encodeChannelPacket(value)
        expect(decodeChannelPacket(bytes)).toEqual({ kind: 'ok', value })
        for (let length = 0; length < bytes.byteLength; length++)
          expect(decodeChannelPacket(bytes.subarray(0, length)).kind).toBe('refused')
        expect(decodeChannelPacket(Uint8Array.of(...bytes, 0)).kind).toBe('refused')
      }),
    )
  })

  it('[CH2] of any bytes are read or refused, never more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        const decoded = decodeChannelPacket(bytes)
        if (decoded.kind === 'ok') expect(encodeChannelPacket(decoded.value)).toEqual(bytes)
      }),
    )
  })

  it('[CH2] keep their limits', () => {
    const data = {
      kind: 'data',
      channel,
      offset: 0,
      isLast: false,
      bytes: new Uint8Array(channelDataBytesMax),
    } as const
    expect(encodeChannelPacket(data).byteLength).toBeLessThan(limits.bulkBytesMax - 300)
    expect(() => encodeChannelPacket({ ...data, bytes: new Uint8Array(channelDataBytesMax + 1) })).toThrow()
    const ranges = Array.from({ length: channelRangesMax + 1 }, (_, at) => ({ from: 2 * at + 2, to: 2 * at + 3 }))
    expect(() => encodeChannelPacket({ kind: 'ack', channel, upTo: 0, limit: 0, ranges })).toThrow()
    const far = { ...data, offset: Number.MAX_SAFE_INTEGER, bytes: new Uint8Array(1) }
    expect(decodeChannelPacket(encodeChannelPacket(far))).toMatchObject({ code: 'number-range' })
  })
})
