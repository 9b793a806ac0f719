import {
  type AckFrame,
  bytesToId,
  decodePacket,
  type DeviceId,
  encodeFrame,
  encodeOpening,
  type EnvelopeHeader,
  type Frame,
  frameHeadBytes,
  type Id,
  joinSigned,
  packetOf,
  type StreamId,
  writeHeader,
} from '@kith/wire'

import type { StreamAfter } from '../../src/mailbox/inputs.ts'

/** The id whose bytes end with this number. */
export function idOf<T extends Id>(number: number): T {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(12, number)
  return bytesToId<T>(bytes)
}

/** Two devices and streams that tests talk about. */
export const alice: DeviceId = idOf<DeviceId>(1)
export const bob: DeviceId = idOf<DeviceId>(2)
export const carol: DeviceId = idOf<DeviceId>(3)
export const stream: StreamId = idOf<StreamId>(100)
export const otherStream: StreamId = idOf<StreamId>(101)

/** An envelope as a test describes it. */
export interface EnvelopeParts extends Partial<EnvelopeHeader> {
  readonly leftMs?: number
  readonly body?: Uint8Array
  /** Different seals have different tags. */
  readonly seal?: number
  /** The envelope carries the opening of its stream, which names this position. */
  readonly after?: StreamAfter | undefined
}

/** From alice to bob unless the parts say something else. */
export function envelopeOf(parts: EnvelopeParts = {}): Uint8Array {
  const { leftMs, body = new Uint8Array(20).fill(5), seal = 0, after, ...some } = parts
  const header: EnvelopeHeader = {
    ...{ to: bob, from: alice, stream, seq: 1, sentAtMs: 0, lifeMs: 60_000, generation: 0 },
    ...{ lane: 'kept', kind: 'messages', count: 1, atomic: false },
    ...some,
  }
  const opening = after && {
    opening: joinSigned(
      encodeOpening({
        ...{ to: header.to, from: header.from, name: 'alice', stream: header.stream, lane: header.lane },
        ...{ generation: header.generation, lockKey: 1, encapsulated: new Uint8Array(32), first: 1, after },
      }),
      new Uint8Array(64),
    ),
  }
  const tag = new Uint8Array(16).fill(header.seq & 127)
  tag[0] = seal
  const envelope = {
    authenticated: writeHeader(header),
    leftMs: leftMs ?? header.lifeMs,
    listVersion: 1,
    tag,
    body,
    ...opening,
  }
  return encodeFrame({ type: 'data', envelope }).subarray(frameHeadBytes)
}

/** The payload of a `store` frame. */
export function storeOf(first: number, envelope: Uint8Array): Uint8Array {
  const payload = new Uint8Array(8 + envelope.byteLength)
  new DataView(payload.buffer).setUint32(4, first)
  payload.set(envelope, 8)
  return payload
}

/** What an ack says. */
export interface AckParts {
  readonly to?: DeviceId
  readonly from?: DeviceId
  readonly stream?: StreamId
  readonly next: number
  readonly exceptions?: AckFrame['exceptions']
}

/** The payload of an `ack` frame, of bob to alice unless the parts say something else. */
export function ackOf(parts: AckParts): Uint8Array {
  const ack = { to: alice, from: bob, stream, credit: 64, exceptions: [], tag: new Uint8Array(16), ...parts }
  return encodeFrame({ type: 'ack', ...ack }).subarray(frameHeadBytes)
}

/** What an encoded frame says. */
export function frameIn(bytes: Uint8Array): Frame {
  const packet = decodePacket(packetOf([bytes]))
  const frame = packet.kind === 'packet' ? packet.frames[0] : undefined
  if (frame === undefined) throw new Error('a frame was sent that cannot be read')
  return frame
}

/** The tag of an envelope. */
export function tagOf(envelope: Uint8Array): Uint8Array {
  return envelope.slice(88, 104)
}
