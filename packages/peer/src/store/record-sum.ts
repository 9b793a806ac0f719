import zlib from 'node:zlib'

/**
 * The checksum of a record: CRC-32 (ISO 3309, as zlib computes it) over the lengths of collection and key, the version, and all their
 * bytes. It tells accidents of disks and memory: every single flipped bit, every burst of up to 32, and of anything else all but one in
 * four thousand million. It is no defence against somebody who changes the file on purpose; for that there are the file's rights. A
 * cryptographic hash would cost ten times as much on every read and say nothing more about accidents.
 */
export function recordSum(collection: Uint8Array, key: Uint8Array, version: number, value: Uint8Array): number {
  const head = new Uint8Array(headBytes + collection.byteLength + key.byteLength)
  const view = new DataView(head.buffer)
  view.setUint32(0, collection.byteLength)
  view.setUint32(4, key.byteLength)
  view.setFloat64(8, version)
  head.set(collection, headBytes)
  head.set(key, headBytes + collection.byteLength)
  return zlib.crc32(value, zlib.crc32(head))
}

/** True where the runtime computes checksums: Node 22.2 and later. */
export const canSum: boolean = typeof (zlib as { readonly crc32?: unknown }).crc32 === 'function'

const headBytes = 16
