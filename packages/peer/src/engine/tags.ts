import type { Path } from '@kith/core'
import { ackTag, gapTag, verifyAck, verifyGap } from '@kith/keys'
import type { Frame, FrameOf, StreamId } from '@kith/wire'

/** The keys of the streams that this device sends and receives. */
export interface KeysOfStreams {
  outKeys(stream: StreamId): Uint8Array | undefined
  inKeys(stream: StreamId): Uint8Array | undefined
}

/** The frame with the tag that proves it to the stream's other end; frames that need none are as they were. */
export async function tagged(frame: Frame, keys: Uint8Array | undefined): Promise<Frame> {
  if (keys !== undefined && frame.type === 'ack') return { ...frame, tag: await ackTag(keys, frame) }
  if (keys !== undefined && frame.type === 'gap') return { ...frame, tag: await gapTag(keys, frame) }
  return frame
}

/** True when the ACK is from the stream's receiver. */
export async function isProvenAck(frame: FrameOf<'ack'>, streams: KeysOfStreams): Promise<boolean> {
  const keys = streams.outKeys(frame.stream)
  return keys !== undefined && (await verifyAck(keys, frame, frame.tag)).kind === 'ok'
}

/**
 * What a GAP is worth. From the stream's sender it is proven. The server's own word has no tag: it may only say what is reported and changes
 * nothing (spec DL14, MB17).
 */
export async function worthOfGap(
  path: Path,
  frame: FrameOf<'gap'>,
  streams: KeysOfStreams,
): Promise<'proven' | 'report' | 'nothing'> {
  if (frame.tag.every((byte) => byte === 0)) {
    const isServers = frame.reason === 'orphaned' || frame.reason === 'damaged'
    return path === 'relay' && isServers ? 'report' : 'nothing'
  }
  const keys = streams.inKeys(frame.stream)
  if (keys === undefined) return 'nothing'
  return (await verifyGap(keys, frame, frame.tag)).kind === 'ok' ? 'proven' : 'nothing'
}
