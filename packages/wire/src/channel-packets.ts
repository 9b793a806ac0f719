import { WireFault } from './codec/fault.ts'
import {
  blob16,
  type Decoded,
  type Field,
  flag,
  id,
  list,
  record,
  refusedBy,
  text,
  u16,
  u32,
  u64,
} from './codec/fields.ts'
import { Reader } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { assertNever } from './errors.ts'
import type { ChannelId } from './ids.ts'
import { limits } from './limits.ts'

/** What is said of one channel (spec CH2). */
export type ChannelPacket = ChannelOpen | ChannelData | ChannelAck | ChannelReset

/** Opens a channel; repeated until it is answered. */
export interface ChannelOpen {
  readonly kind: 'open'
  readonly channel: ChannelId
  /** Counts the channels that this life of the opener opened with this device, from 1: none opens twice (spec CH4). */
  readonly number: number
  readonly type: string
  readonly init: Uint8Array
  /** Bytes that the opener takes before it gives more credit. */
  readonly limit: number
}

/** Bytes of a channel, by their place in it. */
export interface ChannelData {
  readonly kind: 'data'
  readonly channel: ChannelId
  /** Where the first of them stands, from 0. */
  readonly offset: number
  /** Nothing follows them. */
  readonly isLast: boolean
  /** None at all asks for an `ack` (spec CH7). */
  readonly bytes: Uint8Array
}

/** Places from `from` to before `to`. */
export interface ChannelRange {
  readonly from: number
  readonly to: number
}

/** What of a channel has come; the first one also says that the channel is open. */
export interface ChannelAck {
  readonly kind: 'ack'
  readonly channel: ChannelId
  /** Every place before it has come. The end counts as one place more. */
  readonly upTo: number
  /** Bytes before it may be sent: the credit that the reader gives. */
  readonly limit: number
  /** What has come beyond `upTo`, the lowest first. */
  readonly ranges: readonly ChannelRange[]
}

/** Ends a channel at once, in both directions. */
export interface ChannelReset {
  readonly kind: 'reset'
  readonly channel: ChannelId
  /** Number of the error code. */
  readonly code: number
}

/** Ranges of one `ack`. */
export const channelRangesMax = 32

/** Bytes of one `data` packet: with everything around it, it fits into a bulk frame. */
export const channelDataBytesMax = 57_344

type Fields<T> = Omit<T, 'kind'>

const channel = id<ChannelId>()
const open: Field<Fields<ChannelOpen>> = record<Fields<ChannelOpen>>({
  channel,
  number: u32,
  type: text(limits.messageTypeBytesMax),
  init: blob16(limits.channelInitBytesMax),
  limit: u64,
})
const dataBytes = blob16(channelDataBytesMax)
const range: Field<ChannelRange> = record<ChannelRange>({ from: u64, to: u64 })
const ranges = list(range, channelRangesMax)
const reset: Field<Fields<ChannelReset>> = record<Fields<ChannelReset>>({ channel, code: u16 })

/** The kinds of packets, by their numbers, which are never given again. */
const numbers = { open: 1, data: 2, ack: 3, reset: 4 } as const

/** `data` and `ack` are no tables, because there are so many of them. */
const packet: Field<ChannelPacket> = {
  write: (w, v) => {
    w.u8(numbers[v.kind])
    switch (v.kind) {
      case 'data':
        w.id(v.channel)
        w.u64(v.offset)
        flag.write(w, v.isLast)
        dataBytes.write(w, v.bytes)
        return
      case 'ack':
        w.id(v.channel)
        w.u64(v.upTo)
        w.u64(v.limit)
        ranges.write(w, v.ranges)
        return
      case 'open':
        open.write(w, v)
        return
      case 'reset':
        reset.write(w, v)
        return
      default:
        assertNever(v)
    }
  },
  read: (r) => {
    switch (r.u8()) {
      case numbers.data:
        return { kind: 'data', channel: r.id(), offset: r.u64(), isLast: flag.read(r), bytes: dataBytes.read(r) }
      case numbers.ack:
        return { kind: 'ack', channel: r.id(), upTo: r.u64(), limit: r.u64(), ranges: ranges.read(r) }
      case numbers.open:
        return { kind: 'open', ...open.read(r) }
      case numbers.reset:
        return { kind: 'reset', ...reset.read(r) }
      default:
        throw new WireFault('value-unknown', 'A packet of a channel is of no known kind.')
    }
  },
}

/**
 * The bytes of one bulk frame before it is sealed: a packet, behind an `ack` of any channel where one travels with it (spec CH2), and before both so many bytes
 * of room, which are 0. Throws `WireFault` when a value is outside its field's range.
 */
export function encodeChannelPackets(value: ChannelPacket, ack?: ChannelAck, roomBytes = 0): Uint8Array<ArrayBuffer> {
  const writer = new Writer(roomBytes + (ack === undefined ? 0 : bytesMaxOf(ack)) + bytesMaxOf(value))
  for (let at = 0; at < roomBytes; at++) writer.u8(0)
  writeChannelPackets(writer, value, ack)
  return writer.take()
}

/** Appends what `encodeChannelPackets` makes. */
export function writeChannelPackets(writer: Writer, value: ChannelPacket, ack: ChannelAck | undefined): void {
  if (ack !== undefined) packet.write(writer, ack)
  packet.write(writer, value)
}

/** No less than the bytes of a packet; for long ones as many, so that they are put together without a copy. */
function bytesMaxOf(value: ChannelPacket): number {
  switch (value.kind) {
    case 'data':
      return 28 + value.bytes.byteLength
    case 'ack':
      return 35 + 16 * value.ranges.length
    default:
      return 256
  }
}

/** Reads a bulk frame; bytes are views, not copies. Refused as FR6 and FR7 say, and with `number-range` where places are out of order (spec CH2). */
export function decodeChannelPackets(bytes: Uint8Array): Decoded<readonly ChannelPacket[]> {
  try {
    const reader = new Reader(bytes)
    const first = packet.read(reader)
    check(first)
    if (first.kind !== 'ack' || reader.left === 0) {
      reader.end()
      return { kind: 'ok', value: [first] }
    }
    const second = packet.read(reader)
    reader.end()
    check(second)
    return { kind: 'ok', value: [first, second] }
  } catch (cause) {
    return refusedBy(cause)
  }
}

function check(value: ChannelPacket): void {
  if (value.kind === 'data' && !Number.isSafeInteger(value.offset + value.bytes.byteLength + 1)) throw outOfOrder()
  if (value.kind !== 'ack') return
  let last = value.upTo
  for (const { from, to } of value.ranges) {
    if (from <= last || to <= from) throw outOfOrder()
    last = to
  }
}

function outOfOrder(): WireFault {
  return new WireFault('number-range', 'Places of a channel are out of order.')
}
