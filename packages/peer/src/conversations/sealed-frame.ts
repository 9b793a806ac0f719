import type { RecordId } from '@kith/keys'
import { decodeRollFrame } from '@kith/wire'

/** A frame, and the key that opens this one alone. Secret. */
export interface SealedFrame {
  readonly frame: Uint8Array
  readonly epoch: RecordId
  /** Counts the frames of this device in the roll, from 1. */
  readonly number: number
  readonly key: Uint8Array
}

/** How a frame counts those of its device; 0 for bytes that are none. */
export function numberOf(frame: Uint8Array): number {
  const read = decodeRollFrame(frame)
  return read.kind === 'ok' ? read.value.head.number : 0
}
