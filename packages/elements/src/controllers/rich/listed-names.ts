/** Names that one message mentions; more do not count (spec CT20). */
export const mentionsMax = 32

/** What may be the mentions of a body: strings, not yet looked for in its text. */
export function listedNames(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.slice(0, mentionsMax).filter((name): name is string => typeof name === 'string')
    : []
}
