import { expect, it } from 'vitest'

import {
  authenticatedBytes,
  bytesToId,
  decodeFrame,
  type DeviceId,
  encodeFrame,
  encodeMessages,
  encodePacket,
  type Envelope,
  type EnvelopeHeader,
  envelopeOffsets,
  type Frame,
  frameHeadBytes,
  idBytes,
  type Lane,
  limits,
  type MessageId,
  messageHeadBytes,
  voidMessage,
  numberOfFrame,
  readHeader,
  sealBytes,
  sealedBytesMax,
  type StreamId,
  tagBytes,
  WireFault,
  writeHeader,
} from '@kith/wire'

const to = idOf<DeviceId>(1)
const from = idOf<DeviceId>(2)
const stream = idOf<StreamId>(3)
const header: EnvelopeHeader = {
  to,
  from,
  stream,
  seq: 5,
  sentAtMs: 1_767_225_600_000,
  lifeMs: 60_000,
  generation: 0,
  lane: 'kept',
  kind: 'messages',
  count: 1,
  atomic: false,
}
const envelope: Envelope = {
  authenticated: writeHeader(header),
  leftMs: 50_000,
  listVersion: 9,
  tag: new Uint8Array(tagBytes).fill(8),
  body: new Uint8Array(40).fill(4),
}

function idOf<T extends DeviceId | StreamId | MessageId>(byte: number): T {
  return bytesToId<T>(new Uint8Array(idBytes).fill(byte))
}

function payloadOf(frame: Frame): Uint8Array {
  return encodeFrame(frame).subarray(frameHeadBytes)
}

function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (cause) {
    if (cause instanceof WireFault) return cause.code
    throw cause
  }
  return 'done'
}

it('[FR10] the header stands at the offsets that routing reads, behind eight bytes in a store frame', () => {
  const data = payloadOf({ type: 'data', envelope })
  const store = payloadOf({ type: 'store', first: 5, envelope })
  expect(store.subarray(8)).toEqual(data)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const at = envelopeOffsets
  expect(bytesToId(data.subarray(at.to, at.to + idBytes))).toBe(to)
  expect(bytesToId(data.subarray(at.from, at.from + idBytes))).toBe(from)
  expect(bytesToId(data.subarray(at.stream, at.stream + idBytes))).toBe(stream)
  expect(view.getBigUint64(at.seq)).toBe(5n)
  expect(view.getUint32(at.lifeMs)).toBe(60_000)
  expect(view.getUint8(at.lane)).toBe(1)
  expect(view.getUint32(at.leftMs)).toBe(50_000)
  expect(view.getUint32(at.listVersion)).toBe(9)
  expect(data.subarray(88, at.end)).toEqual(envelope.tag)
  expect(data.subarray(at.end)).toEqual(envelope.body)
})

it('[FR10] refuses to write a header that no reader would take', () => {
  const faulty: readonly Partial<EnvelopeHeader>[] = [
    { seq: 0 },
    { seq: 1.5 },
    { seq: 2 ** 53 },
    { sentAtMs: -1 },
    { lifeMs: limits.lifeMsMax + 1 },
    { generation: 65_536 },
    { count: 0 },
    { count: 65 },
  ]
  for (const change of faulty)
    expect(
      codeOf(() => writeHeader({ ...header, ...change })),
      JSON.stringify(change),
    ).toBe('number-range')
  expect(codeOf(() => readHeader(writeHeader({ ...header, lane: 'fast' as Lane })))).toBe('value-unknown')
})

it('[FR11] what a hop says is outside the 76 bytes that the ends prove', () => {
  const data = payloadOf({ type: 'data', envelope })
  data.fill(0xff, envelopeOffsets.leftMs, envelopeOffsets.listVersion + 4)
  const decoded = decodeFrame(numberOfFrame('data'), data)
  if (decoded.kind === 'refused' || decoded.frame.type !== 'data') throw new Error('refused')
  expect(decoded.frame.envelope.authenticated).toEqual(envelope.authenticated)
  expect(decoded.frame.envelope).toMatchObject({ leftMs: 0xffff_ffff, listVersion: 0xffff_ffff })
  expect(envelope.authenticated.byteLength).toBe(authenticatedBytes)
})

it('[FR11] a body or opening at its limit fits into a packet, a longer one is refused both ways', () => {
  const longest: Envelope = { ...envelope, opening: new Uint8Array(1024), body: new Uint8Array(sealedBytesMax) }
  expect(encodePacket([{ type: 'store', first: 1, envelope: longest }]).byteLength).toBeLessThan(limits.packetBytesMax)
  const longBody: Envelope = { ...envelope, body: new Uint8Array(sealedBytesMax + 1) }
  const longOpening: Envelope = { ...envelope, opening: new Uint8Array(1025) }
  for (const long of [longBody, longOpening])
    expect(codeOf(() => encodeFrame({ type: 'data', envelope: long }))).toBe('field-too-long')
  const bytes = new Uint8Array([...payloadOf({ type: 'data', envelope: longest }), 0])
  expect(decodeFrame(numberOfFrame('data'), bytes)).toMatchObject({ code: 'field-too-long' })
})

it('[FR12] the messages of an envelope keep to their limits together', () => {
  const message = { mid: idOf<MessageId>(6), messageType: 't', encoding: 'bytes', body: new Uint8Array(0) } as const
  const room = limits.envelopeBytesMax - 2 - 2 * (messageHeadBytes + 1)
  const two = (bytes: number) => [
    { ...message, body: new Uint8Array(24_000) },
    { ...message, body: new Uint8Array(bytes) },
  ]
  expect(encodeMessages(two(room - 24_000)).byteLength).toBe(limits.envelopeBytesMax)
  expect(codeOf(() => encodeMessages(two(room - 23_999)))).toBe('field-too-long')
  expect(codeOf(() => encodeMessages([{ ...message, body: new Uint8Array(limits.messageBytesMax + 1) }]))).toBe(
    'field-too-long',
  )
  expect(codeOf(() => encodeMessages(Array(65).fill(message)))).toBe('field-too-long')
  expect(codeOf(() => encodeMessages([]))).toBe('number-range')
  expect(encodeMessages([voidMessage(message.mid)]).byteLength).toBe(2 + messageHeadBytes)
  expect(codeOf(() => encodeMessages([{ ...voidMessage(message.mid), body: new Uint8Array(1) }]))).toBe('number-range')
  expect(limits.envelopeBytesMax + sealBytes).toBe(sealedBytesMax)
})

it('[FR13] refuses what is reserved for one body for many receivers', () => {
  const set = (at: number, value: number): Uint8Array => {
    const bytes = payloadOf({ type: 'data', envelope })
    bytes[at] = value
    return bytes
  }
  for (const [at, value] of [
    [73, 2],
    [84, 2],
    [71, 2],
    [74, 1],
    [75, 1],
    [85, 1],
    [86, 1],
    [87, 1],
  ] as const)
    expect(decodeFrame(numberOfFrame('data'), set(at, value)), `byte ${String(at)}`).toMatchObject({
      code: 'value-unknown',
    })
  for (const number of [0x2e, 0x2f, 0x52])
    expect(decodeFrame(number, new Uint8Array(32))).toMatchObject({ code: 'frame-unknown' })
})

it('[FR17] frames from device to device begin with the receiver and the sender', () => {
  const ends = { to, from, stream }
  const frames: readonly Frame[] = [
    { type: 'data', envelope },
    { type: 'ack', ...ends, next: 1, credit: 1, exceptions: [], tag: envelope.tag },
    { type: 'gap', ...ends, fromSeq: 1, toSeq: 1, reason: 'orphaned', tag: envelope.tag },
    { type: 'reopen', ...ends, unusable: 0 },
    { type: 'signal', to, from, sealed: new Uint8Array(3) },
  ]
  for (const frame of frames) {
    const payload = payloadOf(frame)
    expect(bytesToId(payload.subarray(envelopeOffsets.to, idBytes)), frame.type).toBe(to)
    expect(bytesToId(payload.subarray(envelopeOffsets.from, envelopeOffsets.from + idBytes)), frame.type).toBe(from)
  }
})
