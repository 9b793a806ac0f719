/** Control characters but newline and tab, and the invisible ones that reorder or hide text. */
const unsafe = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu

/**
 * Text from elsewhere, fit for a terminal: what could move the cursor, colour, reorder or hide letters is shown as its number,
 * `\u{1b}`. Newlines and tabs stay.
 */
export function plain(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unsafe, (letter) =>
      letter === '\n' || letter === '\t' ? letter : `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`,
    )
}

/** The same on one line, cut to `lettersMax`. */
export function plainLine(text: string, lettersMax = 200): string {
  const line = plain(text.replaceAll(/\s+/g, ' ').trim())
  return [...line].length > lettersMax ? `${[...line].slice(0, lettersMax - 1).join('')}…` : line
}

const wide =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u

/** Columns that a text takes on a terminal, near enough: wide letters take two, marks and joiners none. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const letter of text) columns += /[\p{Mn}\p{Me}\u200D\uFE0F]/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1
  return columns
}
