/**
 * Ids are 16 bytes on the wire and 26 letters of Crockford's base32 in lower case everywhere else, so that they can be map keys,
 * be read aloud and be pasted into `kith why`. A brand keeps one kind from being passed as another.
 */
export type Id = string & { readonly idBrand: string }

/** The first 16 bytes of SHA-256 over the device's public signing key (spec KY2). */
export type DeviceId = Id & { readonly idBrand: 'device' }
/** Random; made by one life of a sender for one device and lane (spec DL2). */
export type StreamId = Id & { readonly idBrand: 'stream' }
/** A message's id, chosen by the sender (spec DL1). */
export type MessageId = Id & { readonly idBrand: 'message' }
/** One start of a program or server (spec SE7). */
export type BootId = Id & { readonly idBrand: 'boot' }

/** Length of an id on the wire. */
export const idBytes = 16
const idLetters = 26
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const valueOf: ReadonlyMap<string, number> = new Map([...alphabet].map((letter, value) => [letter, value]))

/** The text of 16 bytes: 26 letters, the last of which carries 3 bits (spec FR16). Throws `RangeError` at another length. */
export function bytesToId<T extends Id>(bytes: Uint8Array): T {
  if (bytes.byteLength !== idBytes) throw new RangeError(`an id has ${String(idBytes)} bytes`)
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >>> bits) & 31] ?? ''
    }
    held &= 31
  }
  text += alphabet[(held << (5 - bits)) & 31] ?? ''
  return text as T
}

/** The 16 bytes of an id. Throws `RangeError` when the text is not an id. */
export function idToBytes(id: Id): Uint8Array<ArrayBuffer> {
  const bytes = parseIdText(id)
  if (bytes === undefined) throw new RangeError('not an id')
  return bytes
}

/** A typed id from text a person or program gave, or nothing when it is not one. */
export function parseId<T extends Id>(text: string): T | undefined {
  return parseIdText(text) === undefined ? undefined : (text as T)
}

function parseIdText(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length !== idLetters) return undefined
  const bytes = new Uint8Array(idBytes)
  let bits = 0
  let held = 0
  let at = 0
  for (const letter of text) {
    const value = valueOf.get(letter)
    if (value === undefined) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = held >>> bits
      held &= (1 << bits) - 1
    }
  }
  return held === 0 ? bytes : undefined
}
