import { limits } from '@kith/wire'

const spareMax = 128
const spare: Buffer[] = []

/** A copy of a part, in memory that is used again: making and collecting so much for every part takes longer than comparing it. Give it back by `giveBack`. */
export function copyOfPart(content: Uint8Array): Buffer {
  const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(limits.blobPartBytesMax)
  buffer.set(content)
  return buffer.subarray(0, content.byteLength)
}

/** Gives a copy back that nobody reads any more. */
export function giveBack(copy: Buffer): void {
  if (spare.length < spareMax) spare.push(Buffer.from(copy.buffer))
}
