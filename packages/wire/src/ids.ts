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

/** Large content; follows from its key, root and length (spec BL5). */
export type BlobId = Id & { readonly idBrand: 'blob' }

/** A member of a roll: the first 16 bytes of SHA-256 over its identity key (spec RL7). */
export type MemberId = Id & { readonly idBrand: 'member' }

/** Random; a channel between two devices (spec CH2). */
export type ChannelId = Id & { readonly idBrand: 'channel' }

/** Where a new device and a device of a name meet; follows from the link code (spec KY40). */
export type MeetingId = Id & { readonly idBrand: 'meeting' }

/** Length of an id on the wire. */
export const idBytes = 16
/** Sixteen zero bytes: stands where a frame names a device and there is none yet (spec SE21). */
export const noDevice: DeviceId = '0'.repeat(26) as DeviceId
const idLetters = 26
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
/** Two letters for every ten bits. */
const pairs: readonly string[] = [...alphabet].flatMap((high) => [...alphabet].map((low) => high + low))
const noValue = 255
const valueOf = new Uint8Array(128).fill(noValue)
for (const [value, letter] of [...alphabet].entries()) valueOf[letter.charCodeAt(0)] = value

/** Ids that were read lately, found by bits of their bytes: the same few come again and again, and one text for each is one key in every map. */
const recentCount = 8192
const recentWords = new Uint32Array(recentCount * 4)
const recentTexts: (string | undefined)[] = Array<undefined>(recentCount).fill(undefined)

/** The text of 16 bytes: 26 letters, the last of which carries 3 bits (spec FR16). Throws `RangeError` at another length. */
export function bytesToId<T extends Id>(bytes: Uint8Array): T {
  if (bytes.byteLength !== idBytes) throw new RangeError(`an id has ${String(idBytes)} bytes`)
  return idAt(bytes, 0)
}

/** As `bytesToId`, of the 16 bytes from `start` on, which must be there. */
export function idAt<T extends Id>(bytes: Uint8Array, start: number): T {
  const a = wordAt(bytes, start)
  const b = wordAt(bytes, start + 4)
  const c = wordAt(bytes, start + 8)
  const d = wordAt(bytes, start + 12)
  const place = (a ^ b ^ c ^ d) & (recentCount - 1)
  const at = place * 4
  const recent = recentTexts[place]
  if (
    recent !== undefined &&
    recentWords[at] === a &&
    recentWords[at + 1] === b &&
    recentWords[at + 2] === c &&
    recentWords[at + 3] === d
  )
    return recent as T
  const text = textOf(bytes.subarray(start, start + idBytes))
  recentWords[at] = a
  recentWords[at + 1] = b
  recentWords[at + 2] = c
  recentWords[at + 3] = d
  recentTexts[place] = text
  return text as T
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  )
}

function textOf(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    if (bits < 10) continue
    bits -= 10
    text += pairs[held >>> bits] ?? ''
    held &= (1 << bits) - 1
  }
  // 12 pairs have gone; 8 bits are left, and 2 that are none.
  return text + (pairs[held << 2] ?? '')
}

/** Ids that were written lately, found by some of their letters, with their bytes. */
const writtenCount = 1024
const writtenTexts: (string | undefined)[] = Array<undefined>(writtenCount).fill(undefined)
const writtenBytes = new Uint8Array(writtenCount * idBytes)

/** Puts the 16 bytes of an id at `start` of bytes that have room for them. Throws `RangeError` when the text is not an id. */
export function putId(id: Id, bytes: Uint8Array, start: number): void {
  const place =
    ((id.charCodeAt(1) << 5) ^ (id.charCodeAt(8) << 2) ^ id.charCodeAt(15) ^ (id.charCodeAt(20) << 3)) &
    (writtenCount - 1)
  const at = place * idBytes
  if (writtenTexts[place] !== id) {
    writtenBytes.set(idToBytes(id), at)
    writtenTexts[place] = id
  }
  for (let index = 0; index < idBytes; index++) bytes[start + index] = writtenBytes[at + index] as number
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
  for (let index = 0; index < idLetters; index++) {
    const value = valueOf[text.charCodeAt(index)] ?? noValue
    if (value === noValue) return undefined
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
