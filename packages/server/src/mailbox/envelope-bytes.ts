import {
  authenticatedBytes,
  decodeOpening,
  encodeFrame,
  type EnvelopeHeader,
  envelopeOffsets,
  type Frame,
  frameHeadBytes,
  limits,
  numberOfFrame,
  readHeader,
  type StoredItem,
} from '@kith/wire'

import type { StreamAfter } from './inputs.ts'

const tagAt = 88
const hopFlagsAt = 84
const openingFlag = 1
const dataFrame = numberOfFrame('data')
const ackFrame = numberOfFrame('ack')

/** The header of an envelope in the payload of a `data` frame that was let through. */
export function headerOf(envelope: Uint8Array): EnvelopeHeader {
  return readHeader(envelope.subarray(0, authenticatedBytes))
}

/** How long the envelope may still live, as the sender said. */
export function leftMsOf(envelope: Uint8Array): number {
  return viewOf(envelope).getUint32(envelopeOffsets.leftMs)
}

/** When the body goes. A tombstone has none and waits for as long as anything may. */
export function deadlineOf(nowMs: number, header: EnvelopeHeader, envelope: Uint8Array): number {
  return nowMs + (header.kind === 'tombstone' ? limits.lifeMsMax : Math.min(leftMsOf(envelope), header.lifeMs))
}

/** Whether a row is as it was offered: past its deadline only a tombstone is, which has no body to lose. */
export function isAsOffered(nowMs: number, deadlineMs: number, envelope: Uint8Array): boolean {
  return nowMs < deadlineMs || headerOf(envelope).kind === 'tombstone'
}

/** The envelope as a receipt names it. */
export function storedItem(seq: number, deadlineMs: number, envelope: Uint8Array): StoredItem {
  return { seq, deadlineMs, tag: envelope.subarray(tagAt, envelopeOffsets.end) }
}

/** The sender's proof of the header: two envelopes with the same are the same. */
export function isSameTag(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = tagAt; at < envelopeOffsets.end; at++) if (a[at] !== b[at]) return false
  return true
}

/**
 * Whether an envelope may take the place of another at the same position: the sender's tombstone for messages that wait, or the same position
 * sealed anew after a later opening. Both come from the same device, and the receiver commits whichever it gets (spec MB5).
 */
export function mayReplace(newer: EnvelopeHeader, older: EnvelopeHeader): boolean {
  if (newer.generation !== older.generation) return newer.generation > older.generation
  return newer.kind === 'tombstone' && older.kind === 'messages'
}

/** The envelope without its body; what proves the header and opens the stream stays. */
export function withoutBody(envelope: Uint8Array): Uint8Array {
  const opening = openingOf(envelope)
  const end = opening === undefined ? envelopeOffsets.end : envelopeOffsets.end + 2 + opening.byteLength
  const bare = new Uint8Array(envelope.subarray(0, end))
  viewOf(bare).setUint32(envelopeOffsets.leftMs, 0)
  return bare
}

/** What the opening in the envelope says must be committed first; nothing when it has none. */
export function afterOf(envelope: Uint8Array): StreamAfter | undefined {
  const opening = openingOf(envelope)
  if (opening === undefined) return undefined
  const decoded = decodeOpening(opening)
  return decoded.kind === 'ok' ? decoded.value.opening.after : undefined
}

/** A `data` frame that carries the envelope with so much time left. */
export function dataFrameOf(envelope: Uint8Array, leftMs: number): Uint8Array {
  const frame = frameAround(dataFrame, envelope)
  viewOf(frame).setUint32(frameHeadBytes + envelopeOffsets.leftMs, leftMs)
  return frame
}

/** An `ack` frame with this payload. */
export function ackFrameOf(payload: Uint8Array): Uint8Array {
  return frameAround(ackFrame, payload)
}

/** A frame of the mailbox's own. */
export function frameOf(frame: Frame): Uint8Array {
  return encodeFrame(frame)
}

function openingOf(envelope: Uint8Array): Uint8Array | undefined {
  if (((envelope[hopFlagsAt] ?? 0) & openingFlag) === 0) return undefined
  const length = viewOf(envelope).getUint16(envelopeOffsets.end)
  return envelope.subarray(envelopeOffsets.end + 2, envelopeOffsets.end + 2 + length)
}

function frameAround(type: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(frameHeadBytes + payload.byteLength)
  const length = payload.byteLength
  frame[0] = type
  frame[1] = length >>> 16
  frame[2] = (length >>> 8) & 255
  frame[3] = length & 255
  frame.set(payload, frameHeadBytes)
  return frame
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
