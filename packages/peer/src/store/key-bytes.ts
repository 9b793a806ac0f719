/**
 * Keys as bytes whose order is that of the keys' UTF-16 code units: each code unit, surrogates too, is written as UTF-8 writes a
 * code point (the form known as CESU-8). SQLite compares blobs byte by byte; its own text order is that of code points, which differs
 * beyond U+FFFF. Every string has such bytes, also one with a lone surrogate or a zero.
 */
export function bytesOfKey(key: string): Buffer {
  if (isAscii(key)) return Buffer.from(key, 'latin1')
  const bytes = Buffer.allocUnsafe(key.length * 3)
  let at = 0
  for (let index = 0; index < key.length; index++) {
    const unit = key.charCodeAt(index)
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
  return bytes.subarray(0, at)
}

/** The key of bytes that `bytesOfKey` made. */
export function keyOfBytes(bytes: Uint8Array): string {
  let key = ''
  let at = 0
  const next = (): number => bytes[at++] ?? 0
  while (at < bytes.length) {
    const head = next()
    if (head < 0x80) key += String.fromCharCode(head)
    else if (head < 0xe0) key += String.fromCharCode(((head & 0x1f) << 6) | (next() & 0x3f))
    else key += String.fromCharCode(((head & 0x0f) << 12) | ((next() & 0x3f) << 6) | (next() & 0x3f))
  }
  return key
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}
