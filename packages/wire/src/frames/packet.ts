import { type Field, type Refused, refusedBy } from '../codec/fields.ts'
import { Reader } from '../codec/reader.ts'
import { Writer } from '../codec/writer.ts'
import { WireFault } from '../codec/fault.ts'
import { type ChannelAck, type ChannelPacket, writeChannelPackets } from '../channel-packets.ts'
import { assert } from '../errors.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'
import { type EnvelopeHeader, takeEnvelope } from './envelope.ts'
import * as blob from './blob.ts'
import { chainEndTable } from './chain-end.ts'
import { claimTable } from './claims.ts'
import * as delivery from './delivery.ts'
import * as directory from './directory.ts'
import { firstContactTable } from './first-contact.ts'
import type { Frame, FrameOf, FrameType } from './frame.ts'
import * as ice from './ice.ts'
import * as keyLog from './key-log.ts'
import * as locks from './locks.ts'
import * as mailbox from './mailbox.ts'
import * as meeting from './meeting.ts'
import * as naming from './naming.ts'
import * as presence from './presence.ts'
import { pushTable } from './push.ts'
import * as session from './session.ts'

/** The first byte of every packet. A program that reads another refuses with `frame-version`. */
export const protocolVersion = 1
/** Bytes before a frame's payload: type u8, payload length u24. */
export const frameHeadBytes = 4

type Table = { readonly [T in FrameType]: readonly [number: number, field: Field<Omit<FrameOf<T>, 'type'>>] }

/** Number and layout of every frame (spec FR4). Numbers are given once and never reused. */
const table: Table = {
  challenge: [0x01, session.challenge],
  'sign-in': [0x02, session.signIn],
  'signed-in': [0x03, session.signedIn],
  done: [0x04, session.done],
  refused: [0x05, session.refused],
  bye: [0x06, session.bye],
  ping: [0x07, session.ping],
  pong: [0x08, session.pong],
  lookup: [0x10, naming.lookup],
  'name-record': [0x11, naming.nameRecord],
  'stale-devices': [0x12, naming.staleDevices],
  grant: [0x13, naming.grant],
  'grants-query': [0x14, naming.grantsQuery],
  grants: [0x15, naming.grants],
  'devices-set': [0x16, naming.devicesSet],
  ...locks.lockTable,
  meet: [0x17, meeting.meet],
  met: [0x18, meeting.met],
  'meeting-end': [0x19, meeting.meetingEnd],
  data: [0x20, delivery.data],
  store: [0x21, delivery.store],
  stored: [0x22, mailbox.stored],
  ack: [0x23, delivery.ack],
  hello: [0x24, delivery.hello],
  attach: [0x25, delivery.attach],
  drained: [0x26, delivery.drained],
  gap: [0x27, delivery.gap],
  reopen: [0x28, delivery.reopen],
  absent: [0x29, delivery.absent],
  present: [0x2a, delivery.present],
  'turned-down': [0x2b, delivery.turnedDown],
  signal: [0x2c, delivery.signal],
  bulk: [0x2d, delivery.bulk],
  'presence-set': [0x30, presence.presenceSet],
  'presence-query': [0x31, presence.presenceNames],
  'presence-watch': [0x32, presence.presenceNames],
  'presence-unwatch': [0x33, presence.presenceNames],
  presence: [0x34, presence.presence],
  publish: [0x40, directory.publish],
  unpublish: [0x41, directory.unpublish],
  search: [0x42, directory.search],
  results: [0x43, directory.results],
  'directory-change': [0x44, directory.directoryChange],
  'search-end': [0x45, directory.searchEnd],
  'position-query': [0x50, mailbox.positionQuery],
  position: [0x51, mailbox.position],
  'ice-query': [0x60, ice.iceQuery],
  'ice-servers': [0x61, ice.iceServers],
  'ice-seen': [0x62, ice.iceSeen],
  'log-query': [0x80, keyLog.logQuery],
  'log-proof': [0x81, keyLog.logProof],
  ...claimTable,
  ...chainEndTable,
  ...firstContactTable,
  ...pushTable,
  'blob-reserve': [0x70, blob.blobReserve],
  'blob-kept': [0x71, blob.blobKept],
  'blob-put': [0x72, blob.blobPut],
  'blob-stored': [0x73, blob.blobStored],
  'blob-turned-down': [0x74, blob.blobTurnedDown],
  'blob-query': [0x75, blob.blobQuery],
  'blob-get': [0x76, blob.blobGet],
  'blob-part': [0x77, blob.blobPart],
  'blob-release': [0x78, blob.blobRelease],
}

const byNumber: ReadonlyMap<number, readonly [FrameType, Field<object>]> = new Map(
  (Object.keys(table) as FrameType[]).map((type) => [table[type][0], [type, table[type][1] as Field<object>]]),
)

/** The number of a frame type, for routing on bytes. */
export function numberOfFrame(type: FrameType): number {
  return table[type][0]
}

/** The names of all frame types, in the order of their numbers. */
export const frameTypes: readonly FrameType[] = Object.keys(table) as FrameType[]

/** One frame with its head: type, length, payload. Throws `WireFault` when a value is outside its field's range. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const writer = new Writer(256)
  writeFrame(writer, frame)
  return writer.take()
}

/** A `stored` frame around a statement that is encoded already, as `encodeStatement` makes it: a server signs it and sends the same bytes. */
export function storedFrameOf(statement: Uint8Array, proof: mailbox.ReceiptProof): Uint8Array<ArrayBuffer> {
  const writer = new Writer(frameHeadBytes + statement.byteLength + 512)
  writer.u8(table.stored[0])
  const lengthAt = writer.length
  writer.u24(0)
  writer.bytes(statement)
  mailbox.receiptProof.write(writer, proof)
  writer.patchU24(lengthAt, writer.length - lengthAt - 3)
  return writer.take()
}

/** One packet: the version byte, then the frames. Throws `WireFault` when it is longer than `limits.packetBytesMax`. */
export function encodePacket(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  const writer = new Writer(512)
  writer.u8(protocolVersion)
  for (const frame of frames) writeFrame(writer, frame)
  checkPacketLength(writer.length)
  return writer.take()
}

/** Makes packets one after the other in the same memory, for frames that are long and many. */
export class PacketWriter {
  readonly #writer = new Writer(512)

  /** As `encodePacket`, but the bytes are valid until the next call only. */
  packet(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
    this.#writer.clear()
    this.#writer.u8(protocolVersion)
    for (const frame of frames) writeFrame(this.#writer, frame)
    checkPacketLength(this.#writer.length)
    return this.#writer.take()
  }

  /**
   * A packet with one `bulk` frame that is not sealed: its form, a byte, and what `encodeChannelPackets` makes, written here without memory between.
   * Valid until the next call only.
   */
  bulk(
    { to, from, form }: { readonly to: DeviceId; readonly from: DeviceId; readonly form: number },
    value: ChannelPacket,
    ack: ChannelAck | undefined,
  ): Uint8Array<ArrayBuffer> {
    const writer = this.#writer
    writer.clear()
    writer.u8(protocolVersion)
    writer.u8(table.bulk[0])
    const frameAt = writer.length
    writer.u24(0)
    writer.id(to)
    writer.id(from)
    const sealedAt = writer.length
    writer.u24(0)
    writer.u8(form)
    writeChannelPackets(writer, value, ack)
    const sealedBytes = writer.length - sealedAt - 3
    assert(sealedBytes <= limits.bulkBytesMax, 'a bulk frame keeps its limit')
    writer.patchU24(sealedAt, sealedBytes)
    writer.patchU24(frameAt, writer.length - frameAt - 3)
    checkPacketLength(writer.length)
    return writer.take()
  }
}

/** Packs frames that are encoded already. Throws `WireFault` when the packet is longer than `limits.packetBytesMax`. */
export function packetOf(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 1
  for (const frame of frames) length += frame.byteLength
  checkPacketLength(length)
  const bytes = new Uint8Array(length)
  bytes[0] = protocolVersion
  let at = 1
  for (const frame of frames) {
    bytes.set(frame, at)
    at += frame.byteLength
  }
  return bytes
}

/** All frames of a packet, or why it was refused; a packet with one bad frame is refused whole (spec FR8). */
export type DecodedPacket = { readonly kind: 'packet'; readonly frames: readonly Frame[] } | Refused

/** Reads a packet. Byte fields are views into `bytes`, not copies. */
export function decodePacket(bytes: Uint8Array): DecodedPacket {
  if (isLoneBulk(bytes)) return decodeLoneBulk(bytes)
  const frames: Frame[] = []
  const refused = eachFrame(bytes, (number, payload) => {
    const decoded = decodeFrame(number, payload)
    if (decoded.kind === 'refused') return decoded
    frames.push(decoded.frame)
    return undefined
  })
  return refused ?? { kind: 'packet', frames }
}

/** Whether a packet is one frame of bulk and nothing else, as most packets of a fast link are. */
function isLoneBulk(bytes: Uint8Array): boolean {
  if (bytes[0] !== protocolVersion || bytes[1] !== table.bulk[0] || bytes.byteLength > limits.packetBytesMax)
    return false
  const length = ((bytes[2] ?? 0) << 16) | ((bytes[3] ?? 0) << 8) | (bytes[4] ?? 0)
  return bytes.byteLength === 1 + frameHeadBytes + length
}

function decodeLoneBulk(bytes: Uint8Array): DecodedPacket {
  try {
    const reader = new Reader(bytes, 1 + frameHeadBytes)
    const frame = delivery.readBulk(reader)
    reader.end()
    return { kind: 'packet', frames: [frame] }
  } catch (cause) {
    return refusedBy(cause)
  }
}

/**
 * Walks over the frames of a packet without decoding them; stops at the first refusal that `visit` returns. `at` is where the
 * frame's head stands in `bytes`. Frames before a bad one have been visited by then, so whoever acts at once walks twice.
 */
export function eachFrame(
  bytes: Uint8Array,
  visit: (number: number, payload: Uint8Array, at: number) => Refused | undefined,
): Refused | undefined {
  if (bytes.byteLength === 0)
    return { kind: 'refused', code: 'frame-cut', message: 'A packet has at least its version byte.' }
  if (bytes[0] !== protocolVersion) {
    return {
      kind: 'refused',
      code: 'frame-version',
      message: `The packet is of version ${String(bytes[0])}; this program speaks version ${String(protocolVersion)}.`,
    }
  }
  if (bytes.byteLength > limits.packetBytesMax) {
    return {
      kind: 'refused',
      code: 'frame-too-long',
      message: `A packet has at most ${String(limits.packetBytesMax)} bytes.`,
    }
  }
  let at = 1
  while (at < bytes.byteLength) {
    const payloadAt = at + frameHeadBytes
    const length = ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    if (payloadAt > bytes.byteLength || payloadAt + length > bytes.byteLength) {
      return { kind: 'refused', code: 'frame-cut', message: 'A packet ends in the middle of a frame.' }
    }
    const refused = visit(bytes[at] ?? 0, bytes.subarray(payloadAt, payloadAt + length), at)
    if (refused !== undefined) return refused
    at = payloadAt + length
  }
  return undefined
}

/** Reads the payload of one frame. */
export function decodeFrame(
  number: number,
  payload: Uint8Array,
): { readonly kind: 'frame'; readonly frame: Frame } | Refused {
  const known = byNumber.get(number)
  if (known === undefined)
    return { kind: 'refused', code: 'frame-unknown', message: `There is no frame of type ${String(number)}.` }
  const [type, field] = known
  try {
    const reader = new Reader(payload)
    const value = field.read(reader)
    reader.end()
    if (type === 'bulk') return { kind: 'frame', frame: value as delivery.BulkFrame }
    return { kind: 'frame', frame: { type, ...value } as Frame }
  } catch (cause) {
    return refusedBy(cause)
  }
}

/**
 * Reads the payload of a `store` frame as far as a mailbox looks at it: refused exactly when `decodeFrame` refuses it, and less work, because every
 * message that waits passes here.
 */
export function readStore(
  payload: Uint8Array,
): { readonly kind: 'store'; readonly first: number; readonly header: EnvelopeHeader } | Refused {
  try {
    const reader = new Reader(payload)
    return { kind: 'store', first: reader.u64(), header: takeEnvelope(reader).header }
  } catch (cause) {
    return refusedBy(cause)
  }
}

function checkPacketLength(length: number): void {
  if (length > limits.packetBytesMax) throw new WireFault('frame-too-long', 'A packet is longer than the limit.')
}

function writeFrame(writer: Writer, frame: Frame): void {
  const [number, field] = table[frame.type] as readonly [number, Field<object>]
  writer.u8(number)
  const lengthAt = writer.length
  writer.u24(0)
  field.write(writer, frame)
  const length = writer.length - lengthAt - 3
  assert(length <= 0xff_ffff, 'a frame is shorter than 16 MiB')
  writer.patchU24(lengthAt, length)
}
