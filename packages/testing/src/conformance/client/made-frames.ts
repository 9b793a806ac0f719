import { randomBytes } from 'node:crypto'

import {
  type AckFrame,
  bytesToId,
  type DataFrame,
  type DeviceId,
  type Envelope,
  type EnvelopeHeader,
  type Id,
  type StreamId,
  writeHeader,
} from '@kith/wire'

/** What an envelope says beside who it is from and for; everything has a value of its own when it is not given. */
export interface EnvelopeParts extends Partial<Omit<EnvelopeHeader, 'to' | 'from' | 'seq'>> {
  /** @default the life */
  readonly leftMs?: number
  /** @default 1 */
  readonly listVersion?: number
  /** 16 bytes. Two envelopes with the same tag are the same to a server. @default the same for all */
  readonly tag?: Uint8Array
  readonly opening?: Uint8Array
  /** @default so many bytes as `bodyBytes` says */
  readonly body?: Uint8Array
  /** @default 40 */
  readonly bodyBytes?: number
}

/** A random id. */
export function randomId<T extends Id>(): T {
  return bytesToId<T>(randomBytes(16))
}

/** A stream id of its own for each number. */
export function streamId(number: number): StreamId {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, number + 1)
  return bytesToId<StreamId>(bytes)
}

/** An envelope in which nothing is sealed: to a server it is as good as any. It is of the unkept lane unless the parts say otherwise. */
export function envelopeOf(from: DeviceId, to: DeviceId, seq: number, parts: EnvelopeParts = {}): Envelope {
  const { bodyBytes = 40, listVersion = 1, leftMs, tag, opening, body, ...header } = parts
  const whole: EnvelopeHeader = {
    ...{ to, from, stream: streamId(1), seq, sentAtMs: 1_000, lifeMs: 60_000, generation: 0 },
    ...{ lane: 'unkept', kind: 'messages', count: 1, atomic: false },
    ...header,
  }
  return {
    authenticated: writeHeader(whole),
    leftMs: leftMs ?? whole.lifeMs,
    listVersion,
    tag: tag ?? new Uint8Array(16).fill(7),
    body: body ?? new Uint8Array(whole.kind === 'tombstone' ? 0 : bodyBytes).fill(seq),
    ...(opening && { opening }),
  }
}

/** An envelope as `data`. */
export function dataFrame(from: DeviceId, to: DeviceId, seq: number, parts: EnvelopeParts = {}): DataFrame {
  return { type: 'data', envelope: envelopeOf(from, to, seq, parts) }
}

/** An acknowledgement that proves nothing. */
export function ackFrame(from: DeviceId, to: DeviceId, next: number, change: Partial<AckFrame> = {}): AckFrame {
  return {
    ...{ type: 'ack', to, from, stream: streamId(1), next, credit: 64, exceptions: [], tag: new Uint8Array(16) },
    ...change,
  }
}
