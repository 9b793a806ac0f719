import { limits } from '@kith/wire'

/** Most output of one turn is short: it begins in a small buffer, many of which stay in the processor's cache. */
export const smallChunkBytes = 2_048

const spareSmallMax = 4_096
const spareLargeMax = 128
const slabBytes = 65_536
const small: Buffer[] = []
const large: Buffer[] = []

/** A buffer with old content: of `smallChunkBytes`, or of `limits.packetBytesMax` when more is needed. Give it back by `giveChunk`. */
export function takeChunk(neededBytes: number): Buffer {
  if (neededBytes > smallChunkBytes) return large.pop() ?? Buffer.allocUnsafeSlow(limits.packetBytesMax)
  if (small.length === 0) {
    const slab = Buffer.allocUnsafeSlow(slabBytes)
    for (let at = 0; at < slabBytes; at += smallChunkBytes) small.push(slab.subarray(at, at + smallChunkBytes))
  }
  return small.pop() as Buffer
}

/** Gives a buffer back that nobody reads any more. */
export function giveChunk(chunk: Buffer): void {
  if (chunk.length === smallChunkBytes) {
    if (small.length < spareSmallMax) small.push(chunk)
  } else if (large.length < spareLargeMax) large.push(chunk)
}
