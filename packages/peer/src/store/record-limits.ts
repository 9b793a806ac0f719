/** Bytes of a collection's name, and of a record's key, as stores write them: what an index of every database holds. */
export const collectionBytesMax = 255
export const keyBytesMax = 1024

/** How many bytes `bytesOfKey` makes of a text: one to three for each UTF-16 code unit. */
export function keyByteLength(text: string): number {
  let bytes = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3
  }
  return bytes
}
