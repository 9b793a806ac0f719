/** Crockford's base32 as people copy it by hand: capitals, in groups of four. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groupLetters = 4

/** The bytes in letters of five bits each, from the first byte's highest bit on, in groups of four with dashes between. Whole letters alone: five bytes give eight. */
export function groupsOfBytes(bytes: Uint8Array): string {
  let letters = ''
  for (let bit = 0; bit + 5 <= bytes.byteLength * 8; bit += 5) letters += alphabet[bitsAt(bytes, bit)] ?? ''
  return letters.match(new RegExp(`.{1,${String(groupLetters)}}`, 'gu'))?.join('-') ?? ''
}

/**
 * The bytes that `groupsOfBytes` wrote as `letterCount` letters, as a person types them: spaces, dashes and capitals do not matter, `o` is 0, and `i` and `l`
 * are 1. Nothing when there are more or fewer letters, or others. `letterCount` is a multiple of 8, or the last byte is filled up with zeros.
 */
export function bytesOfGroups(text: string, letterCount: number): Uint8Array<ArrayBuffer> | undefined {
  const letters = text
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]+/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/gu, '1')
  if (letters.length !== letterCount) return undefined
  const bytes = new Uint8Array(Math.ceil((letterCount * 5) / 8))
  for (const [at, letter] of [...letters].entries()) {
    const value = alphabet.indexOf(letter)
    if (value < 0) return undefined
    for (let i = 0; i < 5; i++) {
      const bit = at * 5 + i
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (((value >> (4 - i)) & 1) << (7 - (bit & 7)))
    }
  }
  return bytes
}

/** Five bits as a number. */
function bitsAt(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let bit = at; bit < at + 5; bit++) value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
  return value
}
