/** Packets by hand, for those that no codec would write. */
import { encodeFrame, type Frame, frameHeadBytes, protocolVersion } from '@kith/wire'

/** A packet of these frames, each as bytes with its head. */
export function packetOfBytes(...frames: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.of(protocolVersion), ...frames])
}

/** A frame of any type number with any payload; `length` is what its head claims. */
export function frameOfBytes(number: number, payload: Uint8Array, length: number = payload.byteLength): Buffer {
  return Buffer.concat([Buffer.of(number, length >>> 16, (length >>> 8) & 255, length & 255), payload])
}

/** A frame whose payload was changed: bytes replaced from an offset of the payload on. */
export function changedFrame(frame: Frame, at: number, ...bytes: readonly number[]): Buffer {
  const encoded = Buffer.from(encodeFrame(frame))
  encoded.set(bytes, frameHeadBytes + at)
  return encoded
}

/** A frame with its payload cut short or made longer, with a head that fits. */
export function resizedFrame(frame: Frame, change: number): Buffer {
  const encoded = Buffer.from(encodeFrame(frame))
  const payload = encoded.subarray(frameHeadBytes)
  const resized = Buffer.alloc(payload.length + change)
  payload.copy(resized)
  return frameOfBytes(encoded[0] ?? 0, resized)
}
