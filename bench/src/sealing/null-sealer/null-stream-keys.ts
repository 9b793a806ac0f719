import type * as keys from '@kith/keys'

/** As long as the keys of a stream, because they lie on disk all the same. */
export const streamKeysBytes: typeof keys.streamKeysBytes = 392

/** The same bytes at another position. */
export const advanceStreamKeys: typeof keys.advanceStreamKeys = (keys, next) => {
  if (next <= positionOfKeys(keys)) return keys
  const moved = Uint8Array.from(keys)
  new DataView(moved.buffer).setBigUint64(0, BigInt(next))
  return moved
}

/** The position that the bytes begin with. */
export const positionOfKeys: typeof keys.positionOfKeys = (keys) =>
  Number(new DataView(keys.buffer, keys.byteOffset).getBigUint64(0))
