import { type Id, idToBytes } from '@kith/wire'

/** The same bytes as a `Buffer`, which is what all three drivers take; not copied. */
export function bufferOf(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The 16 bytes of an id, for a column. */
export function idBuffer(id: Id): Buffer {
  return bufferOf(idToBytes(id))
}
