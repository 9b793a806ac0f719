const editsMax = 2

/** The word most like `typed`: at most two letters away, or beginning with it; undefined when none is like it. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const begun = words.filter((word) => typed.length >= 2 && word.startsWith(typed))
  if (begun.length === 1) return begun[0]
  let best: string | undefined
  let bestEdits = Math.min(editsMax, Math.floor(typed.length / 2)) + 1
  for (const word of words) {
    const edits = editsBetween(typed, word)
    if (edits < bestEdits) [best, bestEdits] = [word, edits]
  }
  return best
}

/** Letters to add, drop, change or swap with their neighbour to make one word of the other (optimal string alignment distance). */
export function editsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      let edits = Math.min(
        (rows[i - 1]?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + (isSame ? 0 : 1),
      )
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwapped) edits = Math.min(edits, (rows[i - 2]?.[j - 2] ?? 0) + 1)
      row.push(edits)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 0
}
