/** What a spreadsheet takes for the beginning of a formula, also after blanks. */
const formula = /^[\s\u{feff}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/u
const quoted = /[",\r\n]/

/**
 * Rows as CSV (RFC 4180): fields with separators in quotes, each row ended by CR LF. A text that a spreadsheet would take for a formula gets an apostrophe before it, so that it stays a text; numbers are
 * left as they are.
 */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
