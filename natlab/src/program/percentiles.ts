/** The smallest of some numbers that `part` of them do not exceed (0 to 1); undefined when there are none. */
export function percentile(numbers: readonly number[], part: number): number | undefined {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)]
}

/** For people and for the last line: a whole number, or a dash. */
export function shown(number: number | undefined): string {
  return number === undefined ? '-' : String(Math.round(number))
}
