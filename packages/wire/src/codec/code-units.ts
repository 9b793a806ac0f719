/**
 * Writes a text into `bytes` from `from` on, each UTF-16 code unit, surrogates too, as UTF-8 writes a code point (the form known as CESU-8), at most
 * three bytes a unit; answers where it ends. So every text has bytes of its own, also one with half of a pair in it, and their order is that of
 * the code units. Bytes of others are never read so: on the wire texts are UTF-8 (spec FR5).
 */
export function writeCodeUnits(bytes: Uint8Array, from: number, text: string): number {
  let at = from
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes[at++] = unit
    else {
      if (unit < 0x800) bytes[at++] = 0xc0 | (unit >>> 6)
      else {
        bytes[at++] = 0xe0 | (unit >>> 12)
        bytes[at++] = 0x80 | ((unit >>> 6) & 0x3f)
      }
      bytes[at++] = 0x80 | (unit & 0x3f)
    }
  }
  return at
}
