import { writeCodeUnits } from '@kith/wire'

/**
 * Keys as bytes whose order is that of the keys' UTF-16 code units. SQLite compares blobs byte by byte; its own text order is that of code points,
 * which differs beyond U+FFFF. Every string has such bytes, also one with a lone surrogate or a zero.
 */
export function bytesOfKey(key: string): Buffer {
  if (isAscii(key)) return Buffer.from(key, 'latin1')
  const bytes = Buffer.allocUnsafe(key.length * 3)
  return bytes.subarray(0, writeCodeUnits(bytes, 0, key))
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
