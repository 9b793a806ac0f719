import { codeOfNumber, decodePacket, encodePacket, type ErrorCode, type Frame, numberOfFrame } from '@kith/wire'

/** Frames by which the two ends of a link look after the link itself; each travels in a packet of its own. */
export type ControlFrame = Extract<Frame, { readonly type: 'ping' | 'pong' | 'bye' }>

const numbers = new Set([numberOfFrame('ping'), numberOfFrame('pong'), numberOfFrame('bye')])

/** The control frame that a packet consists of; undefined for every other packet, also a broken one. */
export function controlOf(packet: Uint8Array): ControlFrame | undefined {
  if (!numbers.has(packet[1] ?? 0)) return undefined
  const decoded = decodePacket(packet)
  const frame = decoded.kind === 'packet' && decoded.frames.length === 1 ? decoded.frames[0] : undefined
  return frame !== undefined && (frame.type === 'ping' || frame.type === 'pong' || frame.type === 'bye')
    ? frame
    : undefined
}

/** A packet with one control frame. */
export function controlPacket(frame: ControlFrame): Uint8Array<ArrayBuffer> {
  return encodePacket([frame])
}

/** Why the other side ended the link, for a `bye`; code 0 is a clean leave. */
export function codeOfBye(code: number): ErrorCode {
  return code === 0 ? 'path-lost' : codeOfNumber(code)
}
