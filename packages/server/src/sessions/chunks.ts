import { limits } from '@kith/wire'

const spareMax = 128
const spare: Buffer[] = []

/** A buffer of `limits.packetBytesMax` bytes with old content, to be given back by `giveChunk`. */
export function takeChunk(): Buffer {
  return spare.pop() ?? Buffer.allocUnsafeSlow(limits.packetBytesMax)
}

/** Gives a buffer back that nobody reads any more. */
export function giveChunk(chunk: Buffer): void {
  if (spare.length < spareMax) spare.push(chunk)
}
