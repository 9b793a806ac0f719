const secretBytes = 32
const positionBytes = 8

/** The keys of a stream in a simulated world: its secret, and the position that they begin with. What is before does not open. */
export function keysOf(secret: Uint8Array, position: number): Uint8Array {
  const keys = new Uint8Array(secretBytes + positionBytes)
  keys.set(secret)
  new DataView(keys.buffer).setBigUint64(secretBytes, BigInt(position))
  return keys
}

/** The same keys from a later position on. */
export function advance(keys: Uint8Array, next: number): Uint8Array {
  return next <= positionOf(keys) ? keys : keysFrom(keys, next)
}

/** The same keys from any position on, as no real ones can be made. */
export function keysFrom(keys: Uint8Array, position: number): Uint8Array {
  return keysOf(keys.subarray(0, secretBytes), position)
}

/** The position that keys begin with. */
export function positionOf(keys: Uint8Array): number {
  return Number(new DataView(keys.buffer, keys.byteOffset).getBigUint64(secretBytes))
}
