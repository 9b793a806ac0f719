/** Where a record lies in a store. */
export interface RecordPlace {
  readonly collection: string
  readonly key: string
}

/**
 * What a sealed value is bound to: `"kith record v1\0" || length of the collection u32 || collection || key`. Texts are written one UTF-16 code unit
 * after the other as UTF-8 writes a code point, so that every text has bytes of its own, also one with half of a pair in it.
 */
export function recordContext({ collection, key }: RecordPlace): Uint8Array {
  const bytes = new Uint8Array(label.length + 4 + 3 * (collection.length + key.length))
  const keyAt = write(bytes, write(bytes, 0, label) + 4, collection)
  new DataView(bytes.buffer).setUint32(label.length, keyAt - label.length - 4)
  return bytes.subarray(0, write(bytes, keyAt, key))
}

const label = 'kith record v1\0'

/** Writes a text; answers where it ends. */
function write(bytes: Uint8Array, from: number, text: string): number {
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
