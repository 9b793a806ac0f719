import type { Path } from '@kith/core'
import { ackTag, gapTag, verifyAck, verifyGap } from '@kith/keys'
import type { Frame, FrameOf, StreamId } from '@kith/wire'

/** The secrets of the streams that this device sends and receives. */
export interface StreamSecrets {
  outSecret(stream: StreamId): Uint8Array | undefined
  inSecret(stream: StreamId): Uint8Array | undefined
}

/** The frame with the tag that proves it to the stream's other end; frames that need none are as they were. */
export async function tagged(frame: Frame, secret: Uint8Array | undefined): Promise<Frame> {
  if (secret !== undefined && frame.type === 'ack') return { ...frame, tag: await ackTag(secret, frame) }
  if (secret !== undefined && frame.type === 'gap') return { ...frame, tag: await gapTag(secret, frame) }
  return frame
}

/** True when the ACK is from the stream's receiver. */
export async function isProvenAck(frame: FrameOf<'ack'>, secrets: StreamSecrets): Promise<boolean> {
  const secret = secrets.outSecret(frame.stream)
  return secret !== undefined && (await verifyAck(secret, frame, frame.tag)).kind === 'ok'
}

/**
 * What a GAP is worth. From the stream's sender it is proven. The server's own word has no tag: it may only say what is reported and changes
 * nothing (spec DL14, MB17).
 */
export async function worthOfGap(
  path: Path,
  frame: FrameOf<'gap'>,
  secrets: StreamSecrets,
): Promise<'proven' | 'report' | 'nothing'> {
  if (frame.tag.every((byte) => byte === 0)) {
    const isServers = frame.reason === 'orphaned' || frame.reason === 'damaged'
    return path === 'relay' && isServers ? 'report' : 'nothing'
  }
  const secret = secrets.inSecret(frame.stream)
  if (secret === undefined) return 'nothing'
  return (await verifyGap(secret, frame, frame.tag)).kind === 'ok' ? 'proven' : 'nothing'
}
