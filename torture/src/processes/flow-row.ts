/** What a receiver keeps, in its own transaction with the position, of the numbers that came from one sender. */
export interface FlowRow {
  /** The highest number so far. */
  readonly last: number
  /** Numbers that were left out, as first and last of each range. A sender that dies may never have sent them. */
  readonly gaps: readonly (readonly [number, number])[]
  /** Numbers that came again. */
  readonly doubled: readonly number[]
  /** Numbers that came after a higher one. */
  readonly disordered: readonly number[]
}

/** The collection of these rows, by sender. */
export const flowsCollection = 'flows'

/** The row before anything came. */
export const emptyRow: FlowRow = { last: 0, gaps: [], doubled: [], disordered: [] }

/** The row after one more number. */
export function withNumber(row: FlowRow, number: number): FlowRow {
  if (number === row.last + 1) return { ...row, last: number }
  if (number > row.last) return { ...row, last: number, gaps: [...row.gaps, [row.last + 1, number - 1]] }
  const isLate = row.gaps.some(([first, last]) => first <= number && number <= last)
  return isLate ? { ...row, disordered: [...row.disordered, number] } : { ...row, doubled: [...row.doubled, number] }
}
