import { writeCodeUnits } from '@kith/wire'

/** Where a record lies in a store. */
export interface RecordPlace {
  readonly collection: string
  readonly key: string
}

/**
 * What a sealed value is bound to: `"kith record v1\0" || length of the collection u32 || collection || key`. Texts are written by their
 * code units, so that every text has bytes of its own, also one with half of a pair in it.
 */
export function recordContext({ collection, key }: RecordPlace): Uint8Array {
  const bytes = new Uint8Array(label.length + 4 + 3 * (collection.length + key.length))
  const keyAt = writeCodeUnits(bytes, writeCodeUnits(bytes, 0, label) + 4, collection)
  new DataView(bytes.buffer).setUint32(label.length, keyAt - label.length - 4)
  return bytes.subarray(0, writeCodeUnits(bytes, keyAt, key))
}

const label = 'kith record v1\0'
