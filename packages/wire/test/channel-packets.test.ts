import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  bytesToId,
  type ChannelAck,
  channelDataBytesMax,
  type ChannelId,
  type ChannelPacket,
  channelRangesMax,
  decodeChannelPackets,
  type DeviceId,
  encodeChannelPackets,
  encodePacket,
  limits,
  PacketWriter,
} from '@kith/wire'
import { channelVectors, bytesOf, bytesToHex, fromVector, isValid } from './vectors.ts'

const channel = bytesToId<ChannelId>(new Uint8Array(16).fill(3))
const place = fc.nat(1_000_000)

const ack: fc.Arbitrary<ChannelAck> = fc
  .record({ upTo: place, limit: place, gaps: fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 16 }) })
  .map(({ upTo, limit, gaps }) => {
    let at = upTo
    const ranges = gaps.map((gap) => ({ from: (at += gap), to: (at += gap) }))
    return { kind: 'ack' as const, channel, upTo, limit, ranges }
  })

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
  ack,
  fc.record({ kind: fc.constant('reset' as const), channel: fc.constant(channel), code: fc.nat(0xffff) }),
)

describe('packets of channels', () => {
  it.each(channelVectors.filter(isValid))('[CH2] $id is written and read as in the vector', (vector) => {
    const input = fromVector<ChannelPacket | readonly [ChannelAck, ChannelPacket]>(vector.input)
    const [value, ack] = 'kind' in input ? [input] : [input[1], input[0]]
    expect(bytesToHex(encodeChannelPackets(value, ack))).toBe(vector.bytes)
    expect(decodeChannelPackets(bytesOf(vector))).toEqual({ kind: 'ok', value: ack ? [ack, value] : [value] })
  })

  it.each(channelVectors.filter((vector) => !isValid(vector)))('[CH2] $id is refused as in the vector', (vector) => {
    expect(decodeChannelPackets(bytesOf(vector))).toMatchObject({ kind: 'refused', code: vector.code })
  })

  it('[CH2] are read as they were written, and every proper prefix of one is refused', () => {
    fc.assert(
      fc.property(packet, fc.option(ack, { nil: undefined }), (value, before) => {
        const bytes = encodeChannelPackets(value, before)
        const ackBytes = before === undefined ? 0 : encodeChannelPackets(before).byteLength
        expect(decodeChannelPackets(bytes)).toEqual({ kind: 'ok', value: before ? [before, value] : [value] })
        for (let length = 0; length < bytes.byteLength; length++)
          if (length !== ackBytes || ackBytes === 0)
            expect(decodeChannelPackets(bytes.subarray(0, length)).kind).toBe('refused')
        expect(decodeChannelPackets(Uint8Array.of(...bytes, 0)).kind).toBe('refused')
        expect(encodeChannelPackets(value, before, 3)).toEqual(Uint8Array.of(0, 0, 0, ...bytes))
      }),
    )
  })

  it('[CH1][CH2] are written into the packet of a link as they are by themselves', () => {
    const writer = new PacketWriter()
    const [to, from] = [
      bytesToId<DeviceId>(new Uint8Array(16).fill(1)),
      bytesToId<DeviceId>(new Uint8Array(16).fill(2)),
    ]
    fc.assert(
      fc.property(packet, fc.option(ack, { nil: undefined }), (value, before) => {
        const sealed = encodeChannelPackets(value, before, 1)
        sealed[0] = 7
        expect(writer.bulk({ to, from, form: 7 }, value, before)).toEqual(
          encodePacket([{ type: 'bulk', to, from, sealed }]),
        )
      }),
    )
  })

  it('[CH2] of any bytes are read or refused, never more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        const decoded = decodeChannelPackets(bytes)
        if (decoded.kind === 'refused') return
        const [first, second] = decoded.value
        expect(
          first && (second ? encodeChannelPackets(second, first as ChannelAck) : encodeChannelPackets(first)),
        ).toEqual(bytes)
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
    const full = Array.from({ length: channelRangesMax }, (_, at) => ({ from: 2 * at + 2, to: 2 * at + 3 }))
    const most = { kind: 'ack', channel, upTo: 0, limit: 0, ranges: full } as const
    expect(encodeChannelPackets(data, most).byteLength).toBeLessThan(limits.bulkBytesMax - 300)
    expect(() => encodeChannelPackets({ ...data, bytes: new Uint8Array(channelDataBytesMax + 1) })).toThrow()
    const ranges = Array.from({ length: channelRangesMax + 1 }, (_, at) => ({ from: 2 * at + 2, to: 2 * at + 3 }))
    expect(() => encodeChannelPackets({ kind: 'ack', channel, upTo: 0, limit: 0, ranges })).toThrow()
    const far = { ...data, offset: Number.MAX_SAFE_INTEGER, bytes: new Uint8Array(1) }
    expect(decodeChannelPackets(encodeChannelPackets(far))).toMatchObject({ code: 'number-range' })
  })
})
