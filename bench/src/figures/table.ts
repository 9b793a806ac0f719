/** Rows under their headings; the first column to the left, numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return `${all.map(line).join('\n')}\n`
}

/** A number with so many digits that it can be compared, and no more. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (value >= 1_000) return String(Math.round(value))
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3)
}

/** The line that ends a bench: plain keys, numbers without units, `absent` for what could not be had here. */
export function resultLine(name: string, values: Readonly<Record<string, number | 'absent'>>): string {
  const fields = Object.entries(values).map(([key, value]) => `${key}=${value === 'absent' ? value : shown(value)}`)
  return `RESULT ${name} ${fields.join(' ')}\n`
}
