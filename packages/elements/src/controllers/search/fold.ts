const marks = /\p{M}+/gu
const spaces = /\s+/gu

/**
 * A text as it is searched: small letters, without accents and other marks, letters of several shapes in their plain one (NFKD), runs of white space as one space. So `uber` finds
 * `Über`, and full-width and half-width are the same.
 */
export function fold(text: string): string {
  // Most texts are plain, and are done here.
  if (/^[\x20-\x7e]*$/u.test(text)) return text.toLowerCase().replaceAll(spaces, ' ')
  return text.normalize('NFKD').toLowerCase().normalize('NFKD').replaceAll(marks, '').replaceAll(spaces, ' ')
}

/** The words that are looked for, folded; all of them have to be there. */
export function wordsToFind(query: string): readonly string[] {
  return fold(query)
    .split(' ')
    .filter((word) => word !== '')
}
